"""Where a sentence and a clause end."""

from __future__ import annotations

import re

__all__ = ["CLAUSE", "SENTENCE"]

SENTENCE = re.compile("[。；;！？!?\n]")
CLAUSE = re.compile("[，,：:、（(）)]")
