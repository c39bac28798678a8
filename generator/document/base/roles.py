"""The paragraph, character and table styles a report needs, and the names under which a template may have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["ROLES", "Role", "cell_role", "missing_roles", "resolve"]


@dataclass(frozen=True, slots=True)
class Role:
    """A style's part in a report.

    Attributes:
        style: id in our own base.
        names: names or ids accepted in a user's template, best first.
        label: what a clerk calls it.
        required: a template must have it; the others are added from our base where they lack.
    """

    style: str
    names: tuple[str, ...]
    label: str
    required: bool = False


ROLES: Mapping[str, Role] = {
    "title": Role("Title", ("Title", "标题", "公文标题"), "标题", required=True),
    "heading1": Role("Heading1", ("heading 1", "标题 1", "一级标题"), "标题 1", required=True),
    "heading2": Role("Heading2", ("heading 2", "标题 2", "二级标题"), "标题 2", required=True),
    "heading3": Role("Heading3", ("heading 3", "标题 3", "三级标题"), "标题 3", required=True),
    "heading4": Role("Heading4", ("heading 4", "标题 4", "四级标题"), "标题 4", required=True),
    "body": Role("BodyText", ("公文正文", "Body Text", "正文文本", "Normal", "正文"), "正文", required=True),
    "subtitle": Role("Subtitle", ("Subtitle", "副标题"), "副标题"),
    "cover_line": Role("CoverLine", ("封面信息",), "封面信息"),
    "annex_label": Role("AnnexLabel", ("附件标识",), "附件标识"),
    "annex_title": Role("AnnexTitle", ("附件标题",), "附件标题"),
    "toc_heading": Role("TOCHeading", ("TOC Heading", "目录标题"), "目录标题"),
    "toc1": Role("TOC1", ("toc 1", "目录 1"), "目录 1"),
    "toc2": Role("TOC2", ("toc 2", "目录 2"), "目录 2"),
    "toc3": Role("TOC3", ("toc 3", "目录 3"), "目录 3"),
    "table_title": Role("TableTitle", ("表格标题",), "表格标题"),
    "table_text": Role("TableText", ("表格文字",), "表格文字"),
    "table_head": Role("TableHead", ("表头文字",), "表头文字"),
    "table_text_small": Role("TableTextSmall", ("表格小字",), "表格小字"),
    "table_head_small": Role("TableHeadSmall", ("表头小字",), "表头小字"),
    "table_note": Role("TableNote", ("表格注",), "表格注"),
    "figure": Role("Figure", ("图",), "图"),
    "figure_caption": Role("FigureCaption", ("图题", "图标题", "caption", "题注"), "图题"),
    "section_end": Role("SectionEnd", ("分节",), "分节"),
    "comment_text": Role("CommentText", ("annotation text", "批注文字"), "批注文字"),
    "comment_reference": Role("CommentReference", ("annotation reference", "批注引用"), "批注引用"),
    "footnote_text": Role("FootnoteText", ("footnote text", "脚注文本"), "脚注文本"),
    "footnote_reference": Role("FootnoteReference", ("footnote reference", "脚注引用"), "脚注引用"),
    "table": Role("ReportTable", ("报表",), "报表"),
}

_TYPES = {"comment_reference": "character", "footnote_reference": "character", "table": "table"}


def resolve(styles: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return role → style id for the styles of a document, given as (type, id, name)."""
    known: dict[tuple[str, str], str] = {}
    for kind, style, name in styles:
        known[kind, _plain(name)] = style
        known.setdefault((kind, _plain(style)), style)
    found: dict[str, str] = {}
    for role, needed in ROLES.items():
        kind = _TYPES.get(role, "paragraph")
        for name in (*needed.names, needed.style):
            if (kind, _plain(name)) in known:
                found[role] = known[kind, _plain(name)]
                break
    return found


def missing_roles(found: Mapping[str, str]) -> list[str]:
    """Name the required styles that are not there, with the names that would do."""
    return [
        f"{role.label}（{'、'.join(role.names)}）" for key, role in ROLES.items() if role.required and key not in found
    ]


def cell_role(header: bool, small: bool) -> str:
    """Return the role of the style of a row's cells."""
    return ("table_head" if header else "table_text") + ("_small" if small else "")


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
