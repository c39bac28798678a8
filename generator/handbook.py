"""The pages of ``docs/findings``: what each code means, for a clerk and for the rules of a SARIF log."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from generator.finding import CODES, InputError
from generator.resources import resource

__all__ = ["Page", "codes_named", "page"]

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the whole of it as Markdown, and its parts by heading (是什么, 为什么要改, 例子, 怎么改)."""

    code: str
    text: str
    parts: dict[str, str]


def page(code: str) -> Page:
    """Return the page of a code.

    Raises:
        InputError: the page is not there: the installation is incomplete.
    """
    path = resource("docs", "findings", f"{code}.md")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"缺少 {code} 的说明文件，安装可能不完整，请重新安装。") from error
    pieces = _HEADING.split(text)
    return Page(code, text, {name: body.strip() for name, body in zip(pieces[1::2], pieces[2::2], strict=True)})


def codes_named(name: str) -> Sequence[str]:
    """Return the codes that a word means: the code itself, a family (``A1``), or those with the word in their title.

    Raises:
        InputError: there are none; the message names the nearest.
    """
    wanted = unicodedata.normalize("NFKC", name).strip().upper()
    if not wanted:
        return list(CODES)
    if wanted in CODES:
        return [wanted]
    found = [code for code, (_, title) in CODES.items() if code.startswith(wanted) or wanted in title]
    if found:
        return found
    near = difflib.get_close_matches(wanted, CODES, n=_NEAR, cutoff=0.5)
    hint = "、".join(f"{code} {CODES[code][1]}" for code in sorted(near))
    advice = f"相近的有：{hint}。" if hint else "不写代码可以列出全部代码。"
    raise InputError(f"没有代码“{name}”。{advice}")
