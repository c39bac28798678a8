"""The command that shows Word files as they look on paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import output
from generator.cli.options import Command, Force, app
from generator.finding import InputError

if TYPE_CHECKING:
    from generator.pipeline import Printed

__all__ = ["pdf"]

_LEAST, _MOST = 20, 600  # dots per inch
_SUFFIX = ".pdf"


@app.command(cls=Command, options_metavar="[选项]")
def pdf(
    reports: Annotated[list[Path], typer.Argument(metavar="报告.docx…", help="一个或几个 Word 文件。")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="文件或文件夹", help="要写出的 PDF，或放 PDF 的文件夹；不写则放在报告旁边。"
        ),
    ] = None,
    png: Annotated[bool, typer.Option("--png", help="另存每一页的图片：报告-1.png、报告-2.png……")] = False,
    dpi: Annotated[int, typer.Option(metavar="数", help="图片每英寸的像素数。")] = 100,
    timeout: Annotated[float, typer.Option(metavar="秒", help="每个文件最多转换多久。")] = 120,
    force: Force = False,
) -> int:
    """把 Word 文件转换成 PDF 和每页的图片，供查看排版（需要 LibreOffice），并列出缺少的字体。"""
    from generator.pipeline import print_pages

    if not _LEAST <= dpi <= _MOST:
        raise InputError(f"--dpi 应在{_LEAST}到{_MOST}之间：{dpi}。")
    if not timeout > 0:
        raise InputError(f"--timeout 应大于0：{timeout:g}。")
    targets = _targets(reports, out)
    for target in targets:
        _refuse(target, png=png, force=force)
    with output.progress() as step:
        step("用 LibreOffice 转换")
        printed = print_pages(reports, dpi=dpi if png else None, limit=timeout)
    failed = sum([not _write(one, target) for one, target in zip(printed, targets, strict=True)])
    for line in _said_of_fonts(printed):
        typer.echo(line, err=True)
    if failed and len(printed) > 1:
        typer.echo(f"{len(printed)}个文件中有{failed}个没有转换。", err=True)
    return 2 if failed else 0


def _targets(reports: Sequence[Path], out: Path | None) -> list[Path]:
    """Return the PDF's path for each report.

    Raises:
        InputError: a report is a folder, several would become the same file, or a PDF would take a report's place.
    """
    folders = [str(report) for report in reports if report.is_dir()]
    if folders:
        raise InputError(
            f"{'、'.join(folders)} 是文件夹，不是报告；请写明 .docx 文件。图片写到 PDF 旁边，文件夹用 -o 写明。"
        )
    if out is None:
        targets = [report.with_suffix(_SUFFIX) for report in reports]
    elif len(reports) == 1 and out.suffix.lower() == _SUFFIX and not out.is_dir():
        targets = [out]
    elif out.exists() and not out.is_dir():
        raise InputError(f"几个文件要写到文件夹里，而 {out} 是文件。请用 -o 写明文件夹。")
    else:
        targets = [out / report.with_suffix(_SUFFIX).name for report in reports]
    twice = [str(path) for path, count in Counter(targets).items() if count > 1]
    if twice:
        raise InputError(f"有同名的报告，会写成同一个文件：{'、'.join(twice)}。请分几次转换，写到不同的文件夹。")
    taken = {report.resolve() for report in reports} & {target.resolve() for target in targets}
    if taken:
        raise InputError(f"PDF 不能写到报告自己的文件上：{'、'.join(sorted(map(str, taken)))}。")
    return targets


def _refuse(target: Path, *, png: bool, force: bool) -> None:
    """Raise InputError where something would be overwritten; an -o folder need not exist yet."""
    if target.parent.is_dir():
        for path in (target, *(_pictures(target) if png else ())):
            output.refuse_overwrite(path, force)
        return
    try:
        target.parent.mkdir(parents=True)
    except OSError as error:
        raise InputError(f"无法建立文件夹 {target.parent}：{error.strerror}。") from error


def _pictures(target: Path) -> list[Path]:
    """Return the page pictures that lie beside a PDF."""
    name = re.compile(re.escape(target.stem) + r"-[1-9]\d*\.png")
    return [path for path in target.parent.iterdir() if name.fullmatch(path.name)]


def _write(printed: Printed, target: Path) -> bool:
    """Write PDF and pictures and say so; pictures of pages that are no more go, for they would tell of another report."""
    if printed.problem:
        typer.echo(f"错误：{printed.problem}", err=True)
        return False
    try:
        output.write_file(target, printed.pdf)
        if printed.pictures:
            _write_pictures(printed.pictures, target)
    except InputError as error:
        typer.echo(f"错误：{error}", err=True)
        return False
    pictures = f"，页面图片 {target.stem}-1.png 等{len(printed.pictures)}张" if printed.pictures else ""
    typer.echo(f"已写出 {target}（{printed.pages}页）{pictures}")
    return True


def _write_pictures(pictures: Sequence[bytes], target: Path) -> None:
    old = set(_pictures(target))
    for number, picture in enumerate(pictures, 1):
        path = target.with_name(f"{target.stem}-{number}.png")
        output.write_file(path, picture)
        old.discard(path)
    for path in old:
        path.unlink(missing_ok=True)


def _said_of_fonts(printed: Iterable[Printed]) -> Iterator[str]:
    """Yield one line on the fonts that are missing, over all files."""
    instead = {font.name: font.instead for one in printed for font in one.missing}
    if instead:
        listed = "，".join(
            f"{name}（已用 {other} 代替）" if other else f"{name}（已用其他字体代替）"
            for name, other in instead.items()
        )
        yield f"缺少字体：{listed}。装上这些字体再转换，版面才与装有这些字体的电脑上一致。"
