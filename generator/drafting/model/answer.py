"""Reading what a model wrote: the strings that were asked for, out of whatever stands around them.

Models wrap the object in fences, think aloud before it, stop in the middle or break a quotation mark. What is whole
is kept; half a string is never taken for a string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

from generator.drafting.model.exchange import Fields

__all__ = ["plain", "read_values"]

#: Places that may begin the object; more are only found in garbage.
_STARTS = 64
_CONTROL = re.compile(r"[\x00-\x1f]")


class _Twice:
    """Stands for a value whose key was given twice: nobody can say which is meant."""


def plain(text: str) -> str:
    """Return the text without what a reasoning model thought aloud before it (``<think>…</think>``)."""
    # Some chat templates open the thought themselves, and a cut answer never closes it.
    return text.rpartition("</think>")[2].partition("<think>")[0].strip()


def read_values(text: str, fields: Fields) -> dict[str, dict[str, str]]:
    """Return the asked-for strings that a text holds, in the order of ``fields``; {} where there is none.

    A value that is no string, stands under a key given twice, or was cut off counts as missing. Of several objects
    in a text the last complete one counts: what comes before may be quoted from the prompt.
    """
    text = plain(text)
    wanted = [found for tree in _objects(text) if (found := _unwrapped(tree, fields))]
    for tree in (*reversed(wanted), {**_cut(text), **_pieces(text, fields)}):
        values = _strings(tree, fields)
        if values:
            return values
    return {}


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the complete objects of a text, first to last, those inside others left out."""
    position = 0
    for _ in range(_STARTS):
        position = text.find("{", position)
        if position < 0:
            return
        try:
            tree, position = _decode(text, position)
        except ValueError:
            position += 1
        else:
            yield tree


def _decode(text: str, start: int) -> tuple[Mapping[str, Any], int]:
    """Decode the object that begins at ``start``; returns it and where it ends, raises ValueError."""
    decoder = json.JSONDecoder(strict=False, object_pairs_hook=_once)
    try:
        tree, end = decoder.raw_decode(text, start)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return tree, end


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in pairs:
        tree[key] = _Twice() if key in tree else value
    return tree


def _unwrapped(tree: Mapping[str, Any], fields: Fields) -> Mapping[str, Any]:
    """Return the object that has an asked-for key: this one, or the only one inside it; {} where there is none."""
    for candidate in (tree, *(tree.values() if len(tree) == 1 else ())):
        if isinstance(candidate, dict) and any(key in candidate for key, _ in fields):
            return cast("Mapping[str, Any]", candidate)
    return {}


def _cut(text: str) -> Mapping[str, Any]:
    """Return what is complete in an object that was cut off, {} where nothing is."""
    from pydantic_core import from_json

    start = text.find("{")
    if start < 0:
        return {}
    text = _CONTROL.sub(" ", text[start:])  # raw line breaks inside strings are no JSON; models write them all the same
    try:
        from_json(text)
    except ValueError as error:
        # Partial reading forgives any error. After a stray quotation mark it would take half a string for a whole one,
        # so only a text that breaks off is read so.
        if not str(error).startswith("EOF"):
            return {}
    else:
        return {}
    tree: object = from_json(text, allow_partial=True)
    return cast("Mapping[str, Any]", tree) if isinstance(tree, dict) else {}


def _pieces(text: str, fields: Fields) -> Mapping[str, Any]:
    """Return the items that can be read one by one where the whole cannot."""
    tree: dict[str, Any] = {}
    for key, _ in fields:
        for found in islice(re.finditer(rf'"{re.escape(key)}"\s*:\s*(?=\{{)', text), _STARTS):
            try:
                piece, _ = _decode(text, found.end())
            except ValueError:
                continue
            tree[key] = _Twice() if key in tree else piece
    return tree


def _strings(tree: Mapping[str, Any], fields: Fields) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for key, names in fields:
        item = tree.get(key)
        if not isinstance(item, dict):
            continue
        item = cast("Mapping[str, Any]", item)
        strings = {name: item[name] for name in names if _is_text(item.get(name))}
        if strings:
            values[key] = strings
    return values


def _is_text(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:  # half of a surrogate pair can be written as an escape, but not stored or printed
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
