"""Checking a finished text against the figures: every number is bound to a fact of the ledger."""

from __future__ import annotations

from generator.checking.audit import Audit, Checked, audit
from generator.checking.bind import Binding, Verdict, bind
from generator.checking.index import Index

__all__ = ["Audit", "Binding", "Checked", "Index", "Verdict", "audit", "bind"]
