"""The ledger of all that was asked of a language model: one sqlite file, shared by processes, safe when one is killed.

An identical request that was answered before need not be paid for again; every verdict on an answer is kept beside it.
Texts are stored as they are given: masking is done before. There is no place for an API key.
"""

from __future__ import annotations

from generator.store.ledger import Store
from generator.store.place import default_path
from generator.store.values import Exchange, Judged, Price, RunUsage, Sums, Usage, cost, request_key

__all__ = ["Exchange", "Judged", "Price", "RunUsage", "Store", "Sums", "Usage", "cost", "default_path", "request_key"]
