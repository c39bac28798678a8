"""The pages of the sample reports as small pictures: ``tools/docs_pages.py FOLDER REPORT.docx...``.

Pictures of an earlier run go; ``FOLDER/README.md`` shows the new ones.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

from generator.pipeline import Printed, print_pages

DPI = 70
COLOURS = 16
LIMIT = 120.0  # seconds a report
A_ROW = 3

HEAD = """# Pages of the sample reports

Made by `make docs-pages` from `samples/`: every page as LibreOffice sets it, with free look-alikes of the fonts of GB/T 9704.
"""


def main(folder: Path, reports: list[Path]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    printed = print_pages(reports, dpi=DPI, limit=LIMIT)
    for one in printed:
        for number, picture in enumerate(one.pictures, 1):
            (folder / f"{one.report.stem}-{number}.png").write_bytes(small(picture))
    (folder / "README.md").write_text("\n".join([HEAD, *map(gallery, printed)]), encoding="utf-8")
    problems = [one.problem for one in printed if one.problem]
    sizes = [path.stat().st_size for path in folder.glob("*.png")]
    print(*problems, f"{folder}: {len(sizes)} pictures, {sum(sizes) // 1024} KB", sep="\n")  # noqa: T201 - a script
    return 1 if problems else 0


def small(picture: bytes) -> bytes:
    """Return a picture in a few colours: text is black, and what is to fill in stays yellow."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.quantize(COLOURS).save(buffer, "png", optimize=True)
    return buffer.getvalue()


def gallery(printed: Printed) -> str:
    name = printed.report.stem
    cells = [f"![page {number}]({name}-{number}.png)" for number in range(1, len(printed.pictures) + 1)]
    cells += [""] * (-len(cells) % A_ROW)
    rows = ["| " + " | ".join(cells[at : at + A_ROW]) + " |" for at in range(0, len(cells), A_ROW)]
    return "\n".join([f"## {name}", "", "|" + " |" * A_ROW, "|" + "---|" * A_ROW, *rows, ""])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
