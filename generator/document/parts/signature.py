"""Who signs comments and tracked changes, and when."""

from __future__ import annotations

from datetime import datetime

__all__ = ["AUTHOR", "INITIALS", "moment"]

AUTHOR, INITIALS = "jixiao", "JX"


def moment(now: datetime) -> str:
    """Return a time as comments and tracked changes carry it: Word writes local time with a Z."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
