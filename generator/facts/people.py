"""Facts of the staff: establishment, persons there, the surplus."""

from __future__ import annotations

from dataclasses import fields

from generator.facts.ledger import Book, Fact
from generator.record import Headcount, Record

__all__ = ["staff"]


def staff(book: Book, record: Record) -> None:
    staff = record.unit.staff
    for block, title, aliases in (("establishment", "编制", ("编制",)), ("actual", "实有人数", ("实有", "在编"))):
        headcount: Headcount = getattr(staff, block)
        for spec in fields(headcount):
            part = spec.metadata["label"]
            label = (
                f"{title}数" if title == "编制" and spec.name == "total" else title if spec.name == "total" else part
            )
            label = label if spec.name == "total" else f"{part}{'编制' if title == '编制' else '人员'}"
            names = (part, *(f"{alias}{part}" for alias in aliases)) if spec.name != "total" else aliases
            book.entry(f"staff.{block}.{spec.name}", label, getattr(headcount, spec.name), names)
    book.entry("staff.leaders", "领导职数", staff.leaders)
    if "staff.actual.in_post" not in book.ledger:
        kinds = [f"staff.actual.{kind}" for kind in ("administrative", "institution", "worker", "other")]
        book.sum("staff.actual.in_post", "在职人员", kinds, ("在职", "实有在职人员"))
    if "staff.actual.in_post" not in book.ledger and "staff.actual.retired" in book.ledger:
        book.difference(
            "staff.actual.in_post", "在职人员", "staff.actual.total", "staff.actual.retired", ("在职", "实有在职人员")
        )
    if "staff.actual.in_post" not in book.ledger and (everyone := book.ledger.get("staff.actual.total")):
        book.ledger["staff.actual.in_post"] = Fact(
            "staff.actual.in_post", "在职人员", everyone.quantity, everyone.text, ("在职",), everyone.source
        )
    present, allowed = book.get("staff.actual.in_post"), book.get("staff.establishment.total")
    if present and allowed and present.value > allowed.value:
        book.difference(
            "staff.over",
            "超编人数",
            "staff.actual.in_post",
            "staff.establishment.total",
            ("超出编制", "超编", "超过编制"),
        )
    book.ratio("staff.rate", "在职人员控制率", "staff.actual.in_post", "staff.establishment.total", ("控制率",))
