"""Where a sentence, a clause and the words right before a number end."""

from __future__ import annotations

import re

__all__ = ["CLAUSE", "LABEL", "SENTENCE"]

SENTENCE = re.compile("[。；;！？!?\n]")
CLAUSE = re.compile("[，,：:、（(）)]")
#: What parts the words right before a number from all before them.
LABEL = re.compile("[，。；：、（(,;:）)]")
