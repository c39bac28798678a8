"""Text hygiene: characters no document may hold are removed, text that looks like code or orders is pointed out."""

from __future__ import annotations

import re

__all__ = ["MARKED_CONTROLS", "MAX_TEXT", "bare", "cleaned", "looks_like_code", "one_line"]

#: Longest text of one cell (Excel's own limit).
MAX_TEXT = 32_767
#: A control character of a text file is carried as this code point plus its own.
MARKED_CONTROLS = 0xE000

#: Not allowed in XML 1.0, or used by this program as markers (private use area), or half a surrogate pair.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")
#: Invisible characters that text copied from web pages or chat programs carries along; dropped without a word.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_NEWLINES = re.compile("\r\n?|[\x85\u2028\u2029]")
#: Characters that are written without blanks around them.
_CHINESE = "[\u2e80-\u303f\u3400-\u9fff\uff00-\uff60\U00020000-\U0003ffff]"
_AT_CHINESE = re.compile(rf"(?<={_CHINESE})\s+|\s+(?={_CHINESE})")
_CODE = re.compile(
    r"""\{\{ | \}\} | \{% | %\} | \$\{ | \{\# | \#\} | <% | %>
    | 忽略.{0,8}(?:指令|要求|规则|提示|设定|内容)
    | (?:系统提示词|系统指令|system\s*prompt)
    | (?:ignore|disregard)\s.{0,20}(?:instruction|prompt|above|previous)
    | (?:你现在是|你是一个|请扮演) | <\|?(?:im_start|system|/?INST)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def bare(text: str) -> str:
    """Return the text with plain newlines, without invisible characters and outer blanks."""
    return _INVISIBLE.sub("", _NEWLINES.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Return a name on one line: breaks and blanks next to Chinese characters go, others become one blank."""
    return " ".join(_AT_CHINESE.sub("", text).split())


def cleaned(text: str) -> tuple[str, str]:
    """Return the text that may stand in a document, and the forbidden characters removed, as ``U+0007``."""
    plain = bare(text)
    removed = sorted(set(_FORBIDDEN.findall(plain)))
    if not removed:
        return plain, ""
    names = "、".join(dict.fromkeys(f"U+{_code(char):04X}" for char in removed[:5]))
    return _FORBIDDEN.sub("", plain).strip(), names


def _code(char: str) -> int:
    code = ord(char)
    return code - MARKED_CONTROLS if MARKED_CONTROLS <= code <= MARKED_CONTROLS + 0x7F else code


def looks_like_code(text: str) -> str:
    """Return the piece of the text that looks like template code or an order to a model, else ``""``."""
    match = _CODE.search(text)
    return match.group() if match else ""
