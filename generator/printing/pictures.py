"""The pages of a PDF as PNG pictures, by PDFium: it comes with its Python package on every system."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, cast

from generator.finding import InputError

__all__ = ["page_pictures", "require_pictures"]

_POINTS = 72  # to the inch


def require_pictures() -> None:
    """Raise InputError with the line that installs them where the packages for pictures are missing."""
    lacking = [package for package, module in (("pypdfium2", "pypdfium2"), ("pillow", "PIL")) if not find_spec(module)]
    if lacking:
        raise InputError(f"生成页面图片需要 {'、'.join(lacking)}，请先运行：pip install {' '.join(lacking)}")


def page_pictures(pdf: bytes, dpi: int) -> Iterator[bytes]:
    """Yield a PNG file of each page.

    Args:
        dpi: pixels to the inch; an A4 page at 100 has 827 × 1169.

    Raises:
        InputError: the packages for pictures are missing.
    """
    require_pictures()
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        for page in cast("Any", document):  # typed as rendered at whole scales only
            buffer = io.BytesIO()
            page.render(scale=dpi / _POINTS).to_pil().save(buffer, "png", dpi=(dpi, dpi))
            page.close()
            yield buffer.getvalue()
