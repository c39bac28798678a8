"""Checking a finished text against the figures: every number is bound to a fact of the ledger."""
