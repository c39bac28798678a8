"""Dates as official documents write them."""

from __future__ import annotations

from generator.record import Entry

__all__ = ["official_date"]


def official_date(entry: Entry | None) -> str:
    """Write a date as in official documents: 2025年4月12日, no leading zeros (GB/T 9704)."""
    if entry is None or not entry.day:
        return entry.text if entry else "【待单位补充：填报日期】"
    year, month, day = entry.day.split("-")
    return f"{year}年{int(month)}月{int(day)}日"
