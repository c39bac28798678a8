"""The sentences of a point, and which of them the figures disprove."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.finding import Edit, Finding, Severity
from generator.number import same_dimension
from generator.reading import Place
from generator.rewriting.words import words
from generator.scan import scan

__all__ = ["FULL_STOPS", "Said", "all_wrong", "edited", "ended_like", "flat", "mended", "said_at", "without_ends"]

_SENTENCE = re.compile(r"[^。！？\n\r\v\f]*[。！？]?[”’」』）)]*")
_ENDS = "。；;，,、 \t\u3000\n"
FULL_STOPS = "。！？"
_BLANKS = re.compile(r"\s+")
#: A blank between two Latin words or digits is kept.
_WORDS = re.compile(r"(?<=[0-9A-Za-z])\s+(?=[0-9A-Za-z])")
#: Stands for a blank that stays; reading removes such characters from what users write.
_KEPT = "\ue00f"
#: Families of findings that say that something is wrong in what a sentence states (and not in how it is put).
_WRONG = ("N", "A", "C")
_CONTRADICTED = "N002"
_GAP = re.compile("【待单位补充[^】]*】")


@dataclass(slots=True)
class Said:
    """One sentence of a document's point.

    Attributes:
        place: in the manuscript's text, its end mark included.
        text: without blanks.
        edits: what is put right in it.
        wrong: what the figures hold against it, where no correction is certain.
    """

    place: Place
    text: str
    edits: list[Edit] = field(default_factory=list[Edit])
    wrong: list[Finding] = field(default_factory=list[Finding])

    @property
    def mended(self) -> str:
        """Return its words after the edits, without blanks."""
        return flat(edited(self.raw, self.place[0], self.edits))

    raw: str = ""

    @property
    def gap(self) -> bool:
        """Tell whether it asks the unit for something."""
        return _GAP.search(self.text) is not None


def edited(text: str, start: int, edits: Iterable[Edit]) -> str:
    """Return a stretch of a manuscript after its edits; ``start`` is where it begins there."""
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start - start] + edit.text + text[edit.end - start :]
    return text


def mended(sentences: Iterable[Said]) -> str:
    """Return the words of sentences after their edits, without those that are disproved."""
    return "".join(said.mended for said in sentences if not said.wrong)


def flat(text: str) -> str:
    """Return a text without the blanks and line ends that mean nothing."""
    return _BLANKS.sub("", _WORDS.sub(_KEPT, text)).replace(_KEPT, " ")


def ended_like(text: str, words: str) -> str:
    """Return words with a full stop only where the text they take the place of has one."""
    return words if text[-1:] in FULL_STOPS else without_ends(words)


def without_ends(text: str) -> str:
    """Return a text without its last punctuation."""
    return text.rstrip(_ENDS)


def said_at(text: str, place: Place, findings: Iterable[Finding], subject: str = "") -> list[Said]:
    """Return the sentences that stand at a place, with what the findings on them come to.

    Args:
        subject: what the sentences are about; a number said to be one of its figures is one, also where the check alone
            would only warn.
    """
    inside = [one for one in findings if one.start is not None and place[0] <= one.start < place[1]]
    sentences = list(_sentences(text, place))
    for finding in inside:
        for said in sentences:
            if finding.start is not None and said.place[0] <= finding.start < said.place[1]:
                _judge(said, finding, subject)
                break
    return sentences


def _sentences(text: str, place: Place) -> Iterable[Said]:
    start, end = place
    while start < end:
        match = _SENTENCE.match(text, start, end)
        stop = match.end() if match and match.end() > start else start + 1
        body = text[start:stop]
        left = len(body) - len(body.lstrip())
        if kept := body.strip():
            first = start + left
            yield Said((first, first + len(kept)), flat(kept), raw=kept)
        start = stop


def _judge(said: Said, finding: Finding, subject: str) -> None:
    """Take a finding as a correction where that is certain, else as an objection to the sentence."""
    grave = finding.severity is Severity.ERROR and finding.code[0] in _WRONG
    own = finding.code == _CONTRADICTED and bool(subject) and finding.subject.startswith(f"{subject}.")
    certain = finding.edit is not None and _is_named(finding.subject, said.text)
    if finding.code == _CONTRADICTED and not own and not certain:
        return  # which figure it means is not certain enough to change what people wrote; the check still tells of it
    edit = finding.edit or (_as_expected(finding) if grave or own else None)
    if edit is not None and _is_within(edit, said):
        said.edits.append(edit)
    elif grave:
        said.wrong.append(finding)


def _is_named(subject: str, text: str) -> bool:
    """Tell whether a sentence itself says whose figure it gives, where the heading above may mean another's."""
    return all(word in text for prefix, word in words().named.items() if subject.startswith(prefix))


def _is_within(edit: Edit, said: Said) -> bool:
    free = all(edit.end <= other.start or other.end <= edit.start for other in said.edits)
    return said.place[0] <= edit.start <= edit.end <= said.place[1] and free


def _as_expected(finding: Finding) -> Edit | None:
    """Return the value that ought to stand there in place of the number: people see it as a tracked change."""
    if not finding.expected or not finding.found or finding.start is None:
        return None
    written = [mention for mention in scan(finding.quote) if flat(mention.text) == flat(finding.found)]
    wanted = scan(finding.expected)
    if len(written) != 1 or len(wanted) != 1:
        return None
    if not same_dimension(written[0].quantity.unit, wanted[0].quantity.unit):
        return None
    return Edit(finding.start + written[0].start, finding.start + written[0].end, finding.expected)


def all_wrong(sentences: Sequence[Said]) -> bool:
    """Tell whether every sentence is disproved."""
    return bool(sentences) and all(said.wrong for said in sentences)
