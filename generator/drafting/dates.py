"""Dates as official documents write them."""

from __future__ import annotations

from generator.record import Entry

__all__ = ["official_date"]


def official_date(entry: Entry) -> str:
    """Write a read date as in official documents: 2025年4月12日, no leading zeros (GB/T 9704)."""
    year, month, day = entry.day.split("-")
    return f"{year}年{int(month)}月{int(day)}日"
