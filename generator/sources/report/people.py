"""What numbers of persons and of projects are."""

from __future__ import annotations

from collections.abc import Sequence

from generator.sources.report.lexicon import pattern
from generator.sources.report.sentence import SOURCES, Label, Said, Sentence
from generator.sources.report.words import foreign_words, tokens

__all__ = ["project_count", "staff"]

_BLOCKS = ("establishment", "actual")
_ALL_PROJECTS = frozenset(["project", "projects", "total"])


def staff(said: Said, sentence: Sentence) -> Label:
    """Return whose number of persons it is: posts approved or persons there, in all or of one kind."""
    own = said.values("staff")
    if pattern("over_posts").search(said.text) and sentence.staff:
        return Label("staff", "", "over")
    if not own or said.has("compares") or foreign_words(said.text, said.known, sentence.context.unit_names):
        return Label()
    kind = own[-1]
    if kind == "leaders":
        return Label("staff", "", "leaders")
    if kind in _BLOCKS:
        return _of_block(kind, own, said, sentence)
    if kind == "in_post":
        sentence.staff = "actual"
        return Label("staff", "actual", "in_post")
    posts = "编制" in said.text
    kind = "other" if kind == "other_staff" else kind
    sentence.staff_kind = kind if posts else ""
    block = "establishment" if posts else sentence.staff
    return Label("staff", block, kind) if block else Label()


def _of_block(block: str, own: Sequence[str], said: Said, sentence: Sentence) -> Label:
    """The number behind 编制 or 实有: of the kind named with it or before it (行政编制5名，实有5名), else the first is the total."""
    first = sentence.staff != block
    sentence.staff = block
    if block == "actual" and sentence.staff_kind:
        return Label("staff", block, sentence.staff_kind)
    if len(own) > 1 and own[0] not in _BLOCKS:
        return Label("staff", block, own[0])
    if not first and block == "actual" and pattern("in_post").search(said.text):
        return Label("staff", block, "in_post")  # 实有372人，…在岗346人
    return Label("staff", block, "total") if first else Label()


def project_count(said: Said, sentence: Sentence) -> Label:
    """Return which projects a number counts; from here on the sentence speaks of these."""
    bare = said.text.replace("线上", "").replace("线下", "")
    if foreign_words(bare, tokens(bare, listed=False), sentence.context.unit_names) or "占" in said.text:
        return Label()
    measure = "offline" if "线下" in said.text else "online" if "线上" in said.text else "count"
    scopes = said.values("scope", "group")
    scope = scopes[-1] if scopes else sentence.scope.removeprefix("projects").removeprefix(".")
    if scope in SOURCES:
        sentence.scope = f"projects.{scope}"
        return Label("count", sentence.scope, measure)
    if (scopes and scope not in _ALL_PROJECTS) or not (said.has("all_projects") or not said.text):
        return Label()
    sentence.scope = sentence.base = "projects"
    return Label("count", "projects", measure)
