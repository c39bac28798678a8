"""What ``jixiao check`` prints: each finding with its sentence and a marker under the place, then what was held together."""

from __future__ import annotations

import dataclasses
import re
import shutil
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator import __version__
from generator.cli.output import print_lines, refuse_overwrite, write_file
from generator.finding import LEVELS, Finding, InputError, Severity, as_json, counts, remedy
from generator.manuscript import Kind, Manuscript

if TYPE_CHECKING:
    from generator.pipeline import Checked

__all__ = ["Headings", "excerpt", "print_checked", "refuse_outputs", "write_outputs"]

#: Columns of the shown sentence; a Chinese character takes two.
_WIDTH, _NARROW = 96, 32
_GAP = "…"
_ENDS = "。！？!?；;"
_BLANKS = re.compile(r"\s+")
_BRACKETS = str.maketrans("()", "（）")
_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
#: A printed line: pieces of text, each with its style on a terminal.
_Line = list[tuple[str, str]]


class Headings:
    """Which headings stand above an offset."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._starts: list[int] = []
        self._names: list[str] = []
        above: list[tuple[int, str]] = []
        for line in manuscript.lines:
            if line.kind is not Kind.HEADING:
                continue
            number = line.number.translate(_BRACKETS)
            title = _BLANKS.sub("", manuscript.of(line))[len(number) :]
            above = [(level, outer) for level, outer in above if level < line.level]
            self._starts.append(line.start)
            self._names.append("".join(outer for _, outer in above) + number + title)
            above.append((line.level, number.rstrip("、．.")))

    def above(self, offset: int) -> str:
        """Return the heading above with the numbers of those above it: ``一（三）1.年初预算安排情况``; "" for none."""
        number = bisect_right(self._starts, offset)
        return self._names[number - 1] if number else ""


def refuse_outputs(report: Path, annotate: Path | None, fix: Path | None, force: bool) -> None:
    """Raise InputError where an output would overwrite something, be the report itself, or have the wrong kind."""
    outputs = [path for path in (annotate, fix) if path is not None]
    for path in outputs:
        if path.resolve() == report.resolve():
            raise InputError(f"不能写回原报告 {report}，请换一个文件名。")
        refuse_overwrite(path, force)
    if len(outputs) == 2 and outputs[0].resolve() == outputs[1].resolve():
        raise InputError("--annotate 和 --fix 不能写到同一个文件。")
    if annotate is not None and annotate.suffix.lower() != ".docx":
        raise InputError(f"批注要写在 Word 文件里，--annotate 请用 .docx：{annotate}")
    word = report.suffix.lower() == ".docx"
    if fix is not None and word != (fix.suffix.lower() == ".docx"):
        raise InputError(f"--fix 的文件类型要与报告相同（{report.suffix}）：{fix}")


def write_outputs(
    checked: Checked, kept: Sequence[Finding], report: Path, annotate: Path | None, fix: Path | None
) -> list[str]:
    """Write the report with comments and the mended one; returns what to say of it."""
    from generator import pipeline

    said: list[str] = []
    if annotate is not None:
        write_file(annotate, pipeline.annotated(checked.manuscript, kept, report))
        said.append(f"已写出带批注的报告：{annotate}（批注{len(kept)}条）")
    if fix is not None:
        edits = pipeline.safe_edits(kept)
        write_file(fix, pipeline.fixed(checked.manuscript, edits, report))
        how = "，以修订标出，可在 Word 中逐处接受或拒绝" if fix.suffix.lower() == ".docx" else ""
        said.append(f"已写出改正后的报告：{fix}（改正{len(edits)}处{how}）；其余问题需要人来判断。")
    return said


def print_checked(checked: Checked, kept: Sequence[Finding], format: str, report: str, figures: str) -> None:
    """Print the findings of a finished report in a format.

    Args:
        kept: the selected findings.
        report, figures: names of the files; ``figures`` is "" where none was given.
    """
    headings = Headings(checked.manuscript)
    if format == "json":
        typer.echo(_as_json(checked, kept, headings, report, figures))
    elif format == "sarif":
        from generator.sarif import Target, as_sarif

        extracted = report.lower().endswith(".docx")
        typer.echo(as_sarif(kept, __version__, Target(report, checked.manuscript.text, extracted, headings.above)))
    else:
        print_lines(_text(checked, kept, headings, report, figures))


def _as_json(checked: Checked, kept: Sequence[Finding], headings: Headings, report: str, figures: str) -> str:
    places = [{"section": headings.above(item.start) if item.start is not None else ""} for item in kept]
    profiles = [fit._asdict() for fit in checked.profiles]
    extra = {
        "report": report,
        "figures": figures or None,
        "summary": dict(checked.summary),
        "numbers": [dataclasses.asdict(number) for number in checked.numbers],
        "profile": checked.profile,
        "profiles": profiles,
    }
    return as_json(kept, extra, places)


def _text(checked: Checked, kept: Sequence[Finding], headings: Headings, report: str, figures: str) -> Iterator[_Line]:
    text = checked.manuscript.text
    starts = [line.start for line in checked.manuscript.lines]
    for finding in kept:
        yield _headline(finding, headings, report)
        if finding.start is not None and finding.end is not None:
            yield from _shown(text, _paragraph(checked.manuscript, starts, finding.start), finding.start, finding.end)
        if finding.expected:
            written = f"（文中为 {_one_line(finding.found)}）" if finding.found else ""
            yield [("  应为：", "green"), (_one_line(finding.expected), ""), (written, "dim")]
        if advice := remedy(finding):
            yield [("  建议：", "green"), (advice, "")]
        yield []
    yield from ([(line, style)] for line, style in _summary(checked, kept, figures))


def _headline(finding: Finding, headings: Headings, report: str) -> _Line:
    source = finding.source
    if finding.start is None or source is None:
        place = str(source or "")
    else:
        section = headings.above(finding.start)
        place = f"{report} 第{source.line}行" + (f" {section}" if section else "")
    level = (LEVELS[finding.severity], _STYLE[finding.severity])
    return [(f"{place}: " if place else "", "dim"), level, (f" {finding.code} ", "bold"), (finding.message, "")]


def _paragraph(manuscript: Manuscript, starts: list[int], offset: int) -> tuple[int, int]:
    number = bisect_right(starts, offset) - 1
    if number < 0 or manuscript.lines[number].end <= offset:
        return 0, len(manuscript.text)
    return manuscript.lines[number].start, manuscript.lines[number].end


def _shown(text: str, paragraph: tuple[int, int], start: int, end: int) -> Iterator[_Line]:
    before, place, behind = excerpt(text, paragraph, start, end, _room())
    yield [("    ", ""), (before, ""), (place, "underline"), (behind, "")]
    yield [("    " + _blank(before), ""), ("^" * max(_width(place), 1), "bold red")]


def excerpt(text: str, paragraph: tuple[int, int], start: int, end: int, width: int) -> tuple[str, str, str]:
    """Return the sentence around a place on one line: before the place, the place, behind it.

    What is wider than ``width`` columns is cut around the place, and the place itself in its middle, with ``…``.
    """
    reach = 2 * width
    low, high = max(paragraph[0], start - reach), max(min(paragraph[1], end + reach), end)
    first = max(text.rfind(mark, low, start) for mark in _ENDS) + 1 or low
    last = min((at for mark in _ENDS if (at := text.find(mark, max(end - 1, start), high)) >= 0), default=high - 1) + 1
    before, behind = _one_line(text[first:start]).lstrip(), _one_line(text[end : max(last, end)]).rstrip()
    place = _middle_cut(text[start:end], width * 3 // 4)
    room = width - _width(place)
    left, right = max(room // 2, room - _width(behind)), max(room // 2, room - _width(before))
    before_cut, behind_cut = first == low > paragraph[0], last == high < paragraph[1]
    return _tail(before, left, cut=before_cut), place, _head(behind, right, cut=behind_cut)


def _one_line(text: str) -> str:
    """Return a text on one line, a break inside it as a blank only between Latin letters, odd characters left out."""

    def blank(match: re.Match[str]) -> str:
        neighbours = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
        return "" if "\n" in match[0] and not neighbours.isascii() else " "

    flat = _BLANKS.sub(blank, text)
    return flat if flat.isprintable() else "".join(char for char in flat if char.isprintable())


def _middle_cut(text: str, width: int) -> str:
    """Return a place on one line, without its middle where it is too wide."""
    flat = _one_line(text if len(text) <= 4 * width else text[: 2 * width] + text[-2 * width :]).strip()
    if _width(flat) <= width:
        return flat
    return _head(flat, width // 2) + _tail(flat, width // 2).removeprefix(_GAP)


def _head(text: str, width: int, *, cut: bool = False) -> str:
    used = 0
    for place, char in enumerate(text):
        used += _width(char)
        if used > width:
            return text[:place] + _GAP
    return text + _GAP if cut else text


def _tail(text: str, width: int, *, cut: bool = False) -> str:
    mirrored = _head(text[::-1], width, cut=cut)
    return mirrored[::-1]


def _width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _blank(text: str) -> str:
    """Return blanks as wide as a text, wide ones for wide characters so that they also line up in other fonts."""
    return "".join(("", " ", "　")[_columns(char)] for char in text)


def _room() -> int:
    """Return the columns for a sentence: what the terminal leaves beside the indent, at most _WIDTH."""
    if not sys.stdout.isatty():
        return _WIDTH
    return max(_NARROW, min(_WIDTH, shutil.get_terminal_size().columns - 8))


def _summary(checked: Checked, kept: Sequence[Finding], figures: str) -> Iterator[tuple[str, str]]:
    yield counts(kept), "bold"
    if hidden := len(checked.findings) - len(kept):
        yield f"另有{hidden}个问题按 --select、--ignore 没有显示。", "dim"
    yield _numbers(checked, figures), ""
    if checked.profiles:
        compared = any(fit.compared for fit in checked.profiles)
        yield _profiles(checked) if compared else "没有读到指标得分，计分没有核对。", ""


def _numbers(checked: Checked, figures: str) -> str:
    said = checked.summary
    if checked.given:
        begin = f"与 {figures} 核对数字{said.get('numbers', 0)}处"
        bound = f"{said.get('verified', 0)}处与数据一致，{said.get('derived', 0)}处由数据算出"
    else:
        begin = f"没有数据文件，按报告自身核对数字{said.get('numbers', 0)}处"
        bound = f"{said.get('verified', 0)}处前后印证，{said.get('derived', 0)}处由其他数字算出"
    return f"{begin}：{bound}，{said.get('unsupported', 0)}处没有依据，{said.get('contradicted', 0)}处矛盾。"


def _profiles(checked: Checked) -> str:
    def told(count: int) -> str:
        return f"{count}处得分不符" if count else "得分全部相符"

    used = next((fit for fit in checked.profiles if fit.name == checked.profile), None)
    begin = f"按{used.title}计分核对（{told(used.mismatches)}）" if used else f"按 {checked.profile} 计分核对"
    others = "；".join(f"{fit.title}{told(fit.mismatches)}" for fit in checked.profiles if fit.name != checked.profile)
    return f"{begin}；{others}。" if others else f"{begin}。"
