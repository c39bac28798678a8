"""Facts of the projects: each one, all together, and by source of money."""

from __future__ import annotations

from decimal import Decimal

from generator.facts.ledger import Book, words
from generator.number import Quantity
from generator.record import SOURCE_ROWS, Project, Record

__all__ = ["projects"]


def projects(book: Book, record: Record) -> None:
    names = words()["project"]
    for number, project in enumerate(record.projects, 1):
        name = project.name.text if project.name else f"项目{number}"
        prefix = f"project.{number}"
        for kind in ("initial", "budget", "executed", "count", "offline"):
            known = names.get(kind, [project.__dataclass_fields__[kind].metadata["label"]])
            book.entry(f"{prefix}.{kind}", name + known[0], getattr(project, kind), (name, *known))
        book.ratio(
            f"{prefix}.rate", name + names["rate"][0], f"{prefix}.executed", f"{prefix}.budget", (name, *names["rate"])
        )
        book.rest(prefix, name, names, f"{prefix}.budget", f"{prefix}.executed")
    _project_group(book, record, "projects", "项目", list(enumerate(record.projects, 1)))
    for number in range(1, len(record.projects) + 1):
        name = record.projects[number - 1].name
        label = f"{name.text if name else f'项目{number}'}占未支出项目资金的比重"
        book.ratio(f"project.{number}.unspent_share", label, f"project.{number}.unspent", "projects.unspent", ("占",))
    for source, row in SOURCE_ROWS.items():
        chosen = [
            (number, project)
            for number, project in enumerate(record.projects, 1)
            if project.source and project.source.text == source
        ]
        if chosen:
            _project_group(book, record, f"projects.{row}", f"{source}项目", chosen)


def _project_group(book: Book, record: Record, prefix: str, label: str, chosen: list[tuple[int, Project]]) -> None:
    """Add count, money and rate of all projects or those of one source."""
    if not chosen:
        return
    numbers = [f"project.{number}" for number, _ in chosen]
    count = sum((_count(project) for _, project in chosen), Decimal(0))
    row = prefix.removeprefix("projects.")
    called = [f"{word}项目" for word in words()["row"].get(row, ())]  # 本级财力项目 is 本级资金项目
    aliases = (label, *called, "个项目")
    book.derived(f"{prefix}.count", f"{label}个数", Quantity(count, "个"), "逐个计数", numbers, aliases)
    offline = sum((_offline(project) for _, project in chosen), Decimal(0))
    book.derived(f"{prefix}.offline", f"{label}中线下项目个数", Quantity(offline, "个"), "逐个计数", numbers, ("线下",))
    online = Quantity(count - offline, "个")
    book.derived(f"{prefix}.online", f"{label}中线上项目个数", online, f"{count:f}－{offline:f}", numbers, ("线上",))
    names = words()["project"]
    for kind in ("budget", "executed"):
        aliases = [lead + word for lead in (label, *called) for word in names[kind]] + names[kind]
        book.sum(f"{prefix}.{kind}", label + names[kind][0], [f"{id}.{kind}" for id in numbers], aliases)
    rate = names["rate"]
    book.ratio(f"{prefix}.rate", label + rate[0], f"{prefix}.executed", f"{prefix}.budget", rate)
    book.rest(prefix, label, names, f"{prefix}.budget", f"{prefix}.executed")


def _count(project: Project) -> Decimal:
    return project.count.quantity.value if project.count and project.count.quantity else Decimal(1)


def _offline(project: Project) -> Decimal:
    if project.offline and project.offline.quantity:
        return project.offline.quantity.value
    return _count(project) if project.online and project.online.text == "否" else Decimal(0)
