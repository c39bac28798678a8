"""What cannot be rewritten is refused in words, and nothing is changed; which of two is meant can be said; texts stay texts."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import UNREADABLE, build
from redrafts import NOW, flat

from generator.document import read_manuscript, redraft_text
from generator.finding import InputError
from generator.pipeline import rewrite

Write = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(name: str, suffix: str = ".docx") -> Path:
        path = tmp_path / f"{name}{suffix}"
        path.write_bytes(build(name).data)
        return path

    return write


#: Document → words of the message: the file's name, what was looked for, what was found.
REFUSALS = {
    "no-section": ["no-section.docx", "没有找到", "存在的问题", "“自评结论”", "“绩效目标完成情况”", "没有改动"],
    "two-units": ["two-units.docx", "有2处", "没有改动", "--heading"],
    "protected": ["protected.docx", "只读", "停止保护"],
    "renamed-doc": ["renamed-doc.docx"],
    "truncated": ["truncated.docx"],
    "empty-file": ["empty-file.docx"],
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_what_was_found(written: Write, name: str) -> None:
    """The file, what is wrong with it, and the file is what it was."""
    path = written(name)
    with pytest.raises(InputError) as caught:
        rewrite(path, build(name).figures, ())
    assert [word for word in REFUSALS[name] if word not in str(caught.value)] == []
    assert path.read_bytes() == build(name).data


def test_every_document_to_be_refused_is_here() -> None:
    """As the corpus names them."""
    assert {*UNREADABLE, "no-section", "two-units", "protected"} == set(REFUSALS)


def test_a_section_that_is_not_there(written: Write) -> None:
    """The part is named as the report could name it, with the headings there are."""
    path = written("no-measures")
    with pytest.raises(InputError, match=r"没有找到“改进措施”部分，没有改动。报告的一级标题有：.*“存在的主要问题”"):
        rewrite(path, build("no-measures").figures, ("improvements",))


def test_a_clean_result_is_refused_where_only_tracked_changes_are_allowed(written: Write, tmp_path: Path) -> None:
    """Protection that allows tracked changes allows ours, but not --clean."""
    path = tmp_path / "tracked.docx"
    with zipfile.ZipFile(written("protected")) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'w:edit="readOnly"', b'w:edit="trackedChanges"'))
    assert rewrite(path, build("protected").figures, (), now=NOW).changes
    with pytest.raises(InputError, match=r"tracked|仅允许修订"):
        rewrite(path, build("protected").figures, (), clean=True)


# --- which of two -----------------------------------------------------------------------------------------------------------


def test_a_heading_says_which_unit(tmp_path: Path) -> None:
    """Two units under headings of their own: only the one named is rewritten, by its figures."""
    town, street = build("numbered-township"), build("numbered-subdistrict")
    texts = []
    for name, document in (("柳林乡", town), ("白马街道", street)):
        path = tmp_path / "part.docx"
        path.write_bytes(document.data)
        body = read_manuscript(path).text.splitlines()
        at = body.index("五、存在的主要问题及原因分析")
        texts += [f"{'一二'[name == '白马街道']}、{name}存在的主要问题", *(line for line in body[at + 2 : at + 6])]
    path = tmp_path / "两个单位.txt"
    path.write_text("\n".join([*texts, "三、其他", "没有其他情况。"]), encoding="utf-8")
    with pytest.raises(InputError, match=r"有2处.*柳林乡存在的主要问题.*白马街道存在的主要问题"):
        rewrite(path, town.figures, ())
    result = rewrite(path, town.figures, (), heading="柳林乡")
    first, second = result.after.text.split("二、白马街道")
    assert "解决就业人数" in first
    assert second.rstrip("\n") == path.read_text(encoding="utf-8").split("二、白马街道")[1]


def test_a_number_says_which_of_equal_headings(written: Write) -> None:
    """The refusal lists the places with number and line; --heading 2 is the second, and only that is rewritten."""
    document, path = build("two-units"), written("two-units")
    with pytest.raises(InputError, match=r"有2处.*：1“.*第\d+行.*；2“.*第\d+行.*--heading 2"):
        rewrite(path, document.figures, ())
    result = rewrite(path, document.figures, (), heading="2")
    before, behind = result.before.text.split("第二部分")
    assert result.after.text.split("第二部分")[0] == before
    assert result.after.text.split("第二部分")[1] != behind


def test_this_years_problems_are_meant(written: Write) -> None:
    """Last year's problems and what became of them are no problems to be rewritten."""
    document = build("two-years")
    result = rewrite(written("two-years"), document.figures, ())
    old, new = result.before.text, result.after.text
    assert new.split("本年存在的问题")[0] == old.split("本年存在的问题")[0]
    assert new != old


# --- texts ------------------------------------------------------------------------------------------------------------------


def _text_of(name: str, folder: Path, suffix: str) -> Path:
    source = folder / f"{name}.docx"
    source.write_bytes(build(name).data)
    text = read_manuscript(source).text
    if suffix == ".md":
        text = re.sub(r"^([一二三四五六七八九十]+、.*)$", r"# \1\n", text, flags=re.MULTILINE)
        text = re.sub(r"^(（[一二三四五六七八九十]+）.*)$", r"## \1\n", text, flags=re.MULTILINE)
    path = folder / f"{name}{suffix}"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize("name", ["numbered-township", "one-paragraph-subdistrict", "titled-paragraphs"])
def test_a_text_is_rewritten_as_a_text(name: str, suffix: str, tmp_path: Path) -> None:
    """The result is text; lines outside the sections are what they were; losses are added; again nothing changes."""
    document = build(name)
    path = _text_of(name, tmp_path, suffix)
    result = rewrite(path, document.figures, ())
    assert not result.tracked
    assert result.content.decode() == result.after.text
    old, new = result.before.text.splitlines(), result.after.text.splitlines()
    first = next(at for at, line in enumerate(old) if line.endswith(document.headings[0]))
    last = next(at for at, line in enumerate(reversed(old)) if line.endswith(document.behind))
    assert new[: first + 1] == old[: first + 1]
    assert new[-last - 1 :] == old[-last - 1 :]
    assert redraft_text(result.before.text, result.changes).splitlines()[: first + 1] == old[: first + 1]
    path.write_bytes(result.content)
    assert rewrite(path, document.figures, ()).content == result.content


def test_line_ends_of_a_text_stay(tmp_path: Path) -> None:
    """New lines end as the others do."""
    path = _text_of("numbered-township", tmp_path, ".txt")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    result = rewrite(path, build("numbered-township").figures, ())
    assert result.changes
    assert result.content.count(b"\n") == result.content.count(b"\r\n")


def test_the_same_words_in_word_and_text(tmp_path: Path) -> None:
    """The same report as .docx and as .txt gets the same sections."""
    document = build("numbered-township")
    path = _text_of("numbered-township", tmp_path, ".txt")
    as_text = rewrite(path, document.figures, ())
    as_word = rewrite(path.with_suffix(".docx"), document.figures, ())
    assert flat(as_text.after.text) == flat(as_word.after.text)
