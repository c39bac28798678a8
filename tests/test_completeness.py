"""Nothing is forgotten, by comparing sets: codes and pages, profiles, and the walls between the rooms."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import jinja2
import jinja2.meta
import pytest

from generator.drafting.model.briefs import SECTIONS
from generator.drafting.templates import prompt, prompt_names, prompt_text, prompt_variables
from generator.finding import CODES, InputError, Severity
from generator.profiles import DEFAULT, load_profile, names
from generator.resources import resource

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PACKAGE = ROOT / "generator"
PAGES = ROOT / "docs" / "findings"

# --- codes ------------------------------------------------------------------------------------------------------------


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    """docs/findings has one page per code, no more and no fewer."""
    assert {path.stem for path in PAGES.glob("[A-Z][0-9][0-9][0-9].md")} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_its_code_title_and_level(code: str) -> None:
    """The page begins with code and title, and names the level the program gives it."""
    severity, title = CODES[code]
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert page.splitlines()[0] == f"# {code} {title}"
    level = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}[severity]
    assert f"级别：{level}" in page
    assert all(f"## {heading}" in page for heading in ("是什么", "为什么要改", "例子", "怎么改"))


def test_the_index_lists_every_code_once() -> None:
    """A row each: code linked to its page, level, title."""
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \| (\S+) \| (.+) \|$", index, re.MULTILINE)
    levels = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
    assert sorted(rows) == sorted((code, code, levels[level], title) for code, (level, title) in CODES.items())


def test_every_code_is_tested_somewhere() -> None:
    """Each code is named in a test or in a table of cases."""
    sources = [path for suffix in ("py", "yaml") for path in HERE.rglob(f"*.{suffix}")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources if path != Path(__file__))
    assert [code for code in CODES if code not in text] == []


def test_every_code_the_program_uses_is_declared() -> None:
    """No finding is made with a code that CODES does not have, and none of CODES is never made."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "finding.py")
    assert set(re.findall(r'"([AVNCSWFRD]\d{3})"', text)) == set(CODES)


# --- profiles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", names())
def test_every_profile_loads_and_is_dated_with_its_source(name: str) -> None:
    """Name and file agree; title, date, source and clauses are there; shares are shares, bands descend to zero."""
    profile = load_profile(name)
    assert profile.name == name
    assert profile.title
    assert profile.source
    assert profile.valid_from.year >= 2020
    rules = [profile.execution, profile.positive, profile.reverse]
    assert all(rule.clause for rule in (*rules, *filter(None, [profile.satisfaction])))
    assert profile.qualitative_clause
    assert 0 < profile.execution_weight <= 100
    starts = [band.start for band in profile.grades]
    assert starts == sorted(starts, reverse=True)
    assert starts[-1] == 0
    for rule in filter(None, [*rules, profile.satisfaction]):
        shares = [(step.start, step.share) for step in rule.steps]
        assert shares == sorted(shares, reverse=True)
        assert all(0 <= share <= 1 for _, share in shares)
    tiers = profile.tiers
    assert [tier.name for tier in tiers] == ["达成", "部分达成", "未达成"]
    assert (tiers[0].end, tiers[-1].start) == (Decimal(1), Decimal(0))
    assert all(lower.end == upper.start for upper, lower in pairwise(tiers))
    assert all(tier.start <= tier.default <= tier.end for tier in tiers)


def test_the_profiles_are_those_of_the_domain() -> None:
    """Four packed profiles, the default first; another name says which there are."""
    assert names()[0] == DEFAULT
    assert set(names()) == {"platform", "inverse", "strict-zero", "mof-2021-101"}
    assert set(names()) == {path.stem for path in resource("templates", "profiles").glob("*.toml")}
    for wrong in ("nowhere", "../profiles/platform", ""):
        with pytest.raises(InputError, match="platform"):
            load_profile(wrong)


# --- prompts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", prompt_names())
def test_every_prompt_declares_its_variables(name: str) -> None:
    """The first line names the variables, the text uses just these, and a missing one is named."""
    declared = prompt_variables(name)
    syntax = jinja2.Environment().parse(prompt_text(name))
    assert jinja2.meta.find_undeclared_variables(syntax) == declared
    with pytest.raises(TypeError, match=re.escape(", ".join(sorted(declared)))):
        prompt(name)
    with pytest.raises(TypeError, match="nobody"):
        prompt(name, **dict.fromkeys(declared, ""), nobody="")


def test_every_section_a_model_writes_has_a_prompt() -> None:
    """No section without a prompt; besides them the system prompt, a clerk's wish, and the one for items sent back."""
    assert {*SECTIONS, "system", "instruction", "rewrite"} == set(prompt_names())


# --- rooms ------------------------------------------------------------------------------------------------------------

FLOORS: tuple[tuple[str, ...], ...] = (
    ("number", "finding", "resources", "scan", "settings", "handbook", "sarif"),
    ("record", "basis", "report", "brief", "change", "manuscript", "reading"),
    ("sources", "profiles", "reasons", "privacy"),
    ("score",),
    ("validate", "facts", "claims", "diagnose"),
    ("drafting", "checking", "document", "printing"),
    ("store", "desk", "rewriting", "refreshing", "pipeline"),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
#: On these floors a room may import those standing before it in this order; elsewhere neighbours do not meet.
ORDERED = (
    ("number", "finding", "resources", "scan", "settings", "handbook", "sarif"),
    ("report", "brief"),
    ("record", "basis", "manuscript", "reading"),
    ("validate", "facts", "claims", "diagnose"),
    ("store", "desk", "rewriting", "refreshing", "pipeline"),
)
#: Heavy libraries, and the rooms that alone may import them.
OWNERS = {
    "jinja2": {"drafting"},
    "docx": {"document"},
    "lxml": {"document"},
    "openpyxl": {"sources"},
    "python_calamine": {"sources"},
    "yaml": {"sources"},
    "openai": {"drafting"},
    "instructor": {"drafting"},
    "httpx2": {"drafting"},
    "pydantic": {"drafting"},
    "pydantic_core": {"drafting"},
    "sqlite3": {"store"},
    "pypdfium2": {"printing"},
    "PIL": {"printing"},
    "typer": {"cli"},
    "rich": {"cli"},
}
#: Where a heavy library may be imported at once: these modules are themselves imported only when they are needed.
EAGER = {
    ("cli/commands.py", "typer"),
    ("cli/figures.py", "typer"),
    ("cli/options.py", "typer"),
    ("cli/pages.py", "typer"),
    ("cli/refreshing.py", "typer"),
    ("cli/reports.py", "typer"),
    ("cli/rewriting.py", "typer"),
    ("cli/services.py", "typer"),
    ("cli/output.py", "typer"),
    ("document/parts/xmltree.py", "lxml"),
    ("cli/service.py", "typer"),
    ("cli/review.py", "typer"),
    ("store/file.py", "sqlite3"),
    ("store/ledger.py", "sqlite3"),
    ("drafting/model/body.py", "httpx2"),
}


@dataclass(frozen=True)
class Import:
    file: str
    room: str
    target: str
    deferred: bool
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.target}"


@cache
def imports() -> tuple[Import, ...]:
    """Return every import of the package; read once, since nearly every test of the rooms asks for them."""
    found: list[Import] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        room = file.split("/")[0].removesuffix(".py")
        found += _of(ast.parse(path.read_text(encoding="utf-8")), file, room, deferred=False)
    return tuple(found)


def _of(node: ast.AST, file: str, room: str, *, deferred: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        later = deferred or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
        later = later or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
        for target in _targets(child):
            yield Import(file, room, target, later, child.lineno)  # type: ignore[attr-defined]
        yield from _of(child, file, room, deferred=later)


def _targets(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        if node.module == "generator":
            return [f"generator.{alias.name}" for alias in node.names]
        return [node.module or ""]
    return []


def _may(room: str, other: str) -> bool:
    if room == other or other.startswith("__"):
        return True
    if FLOOR[other] < FLOOR[room]:
        return True
    return any(room in order and other in order and order.index(other) < order.index(room) for order in ORDERED)


def test_every_room_has_a_floor() -> None:
    """A new module of the package is placed on a floor before anything imports it."""
    rooms = {path.stem if path.is_file() else path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    rooms = {room for room in rooms if (PACKAGE / room / "__init__.py").exists() or (PACKAGE / f"{room}.py").exists()}
    assert rooms - {"__init__"} <= set(FLOOR)


def test_rooms_import_only_from_floors_below() -> None:
    """Data flows one way: no room imports from its own floor or above, also not inside a function."""
    wrong = []
    for item in imports():
        parts = item.target.split(".")
        if parts[0] == "generator" and len(parts) > 1 and item.room != "__init__" and not _may(item.room, parts[1]):
            wrong.append(str(item))
    assert wrong == []


def test_heavy_libraries_stay_in_their_rooms() -> None:
    """Exactly one room knows jinja2, docx, lxml, the spreadsheet readers, the model client, the terminal."""
    wrong = [str(item) for item in imports() if item.room not in OWNERS.get(item.target.split(".")[0], {item.room})]
    assert wrong == []


def test_heavy_libraries_are_imported_when_they_are_used() -> None:
    """Inside the function that needs them, so that small commands start at once."""
    wrong = [
        str(item)
        for item in imports()
        if (library := item.target.split(".")[0]) in OWNERS and not item.deferred and (item.file, library) not in EAGER
    ]
    assert wrong == []


@pytest.mark.parametrize("command", ["validate", "score", "facts"])
def test_small_commands_load_neither_model_client_nor_word(command: str) -> None:
    """validate, score and facts of a YAML file import no openai, instructor, docx, lxml, jinja2 or spreadsheet reader."""
    heavy = (
        "openai",
        "instructor",
        "docx",
        "lxml",
        "jinja2",
        "openpyxl",
        "python_calamine",
        "sqlite3",
        "generator.document",
    )
    sample = ROOT / "samples" / "township-2024.yaml"
    code = (
        "import sys\nfrom generator.cli.commands import run\n"
        f"status = run([{command!r}, {str(sample)!r}])\n"
        f"print([name for name in {heavy!r} if name in sys.modules], status, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stderr.strip().splitlines()[-1] == "[] 0"
    assert done.stdout.strip()


# --- groups within a room ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Divided:
    """A folder of the package that is divided into groups.

    Attributes:
        folder: in the package.
        groups: its folders, each with those it imports: they stand before it, so there is no circle.
        shared: modules beside the door that any group may import; they import none.
        others_may: modules of groups that other rooms import; everything else they get by the door.
    """

    folder: str
    groups: Mapping[str, frozenset[str]]
    shared: frozenset[str] = frozenset()
    others_may: frozenset[str] = frozenset()

    @property
    def path(self) -> Path:
        return PACKAGE / self.folder

    @property
    def name(self) -> str:
        return ".".join(("generator", *self.folder.split("/")))

    def group_of(self, module: str) -> str:
        """Return the innermost group that a module of the folder is in, "" for those beside the door."""
        inner = module.removeprefix(self.name).strip(".").replace(".", "/") + "/"
        return max((group for group in self.groups if inner.startswith(f"{group}/")), key=len, default="")

    def inside(self) -> Iterator[tuple[Import, str, str]]:
        """Yield the imports within the folder: which group has it, and of which it is; without those of what is shared."""
        shared = {f"{self.name}.{module}" for module in self.shared}
        for item in imports():
            within = item.file.startswith(f"{self.folder}/") and item.file != f"{self.folder}/__init__.py"
            if within and f"{item.target}.".startswith(f"{self.name}.") and item.target not in shared:
                yield item, Path(item.file).relative_to(self.folder).parent.as_posix(), self.group_of(item.target)


WORD = Divided(
    "document",
    {
        "parts": frozenset(),
        "base": frozenset({"parts"}),
        "charts": frozenset({"parts"}),
        "paging": frozenset({"parts", "base"}),
        "writing": frozenset({"parts", "base", "charts", "paging"}),
        "reading": frozenset({"parts", "charts"}),
        "changing": frozenset({"parts", "reading"}),
        "commenting": frozenset({"parts", "base", "writing", "reading", "changing"}),
        "renewing": frozenset({"parts", "charts", "reading"}),
    },
)
REVIEW = Divided(
    "checking/review",
    {
        "sentences/base": frozenset(),
        "sentences/sums": frozenset({"sentences/base"}),
        "sentences/changes": frozenset({"sentences/base"}),
        "sentences/rates": frozenset({"sentences/base", "sentences/changes"}),
        "sentences": frozenset({"sentences/base", "sentences/sums", "sentences/rates"}),
        "checks": frozenset({"sentences/base", "sentences/changes", "sentences"}),
        "scores": frozenset({"sentences/base", "sentences", "checks"}),
        "matching": frozenset({"sentences/base", "sentences/sums", "checks"}),
        "unsaid": frozenset({"sentences/base", "checks"}),
        "numbers": frozenset(
            {"sentences/base", "sentences/sums", "sentences", "checks", "scores", "matching", "unsaid"}
        ),
        "counts": frozenset({"sentences/base", "matching"}),
        "assertions": frozenset({"sentences/base"}),
        "structure": frozenset(),
        "causes": frozenset({"structure"}),
        "wording": frozenset(),
    },
    shared=frozenset({"case", "prose", "merge"}),
    others_may=frozenset({"matching.tagged", "structure.words", "structure.losses"}),
)
by_folder = pytest.mark.parametrize("divided", [WORD, REVIEW], ids=lambda divided: divided.folder)


@by_folder
def test_every_module_stands_in_a_group(divided: Divided) -> None:
    """Beside the door there are only the folders of the table and what they share."""
    files = [path.relative_to(divided.path) for path in divided.path.rglob("*.py")]
    beside = {file.stem for file in files if len(file.parts) == 1}
    assert beside == {"__init__", *divided.shared}
    assert {file.parent.as_posix() for file in files} == {*divided.groups, "."}


@by_folder
def test_groups_import_only_what_stands_before_them(divided: Divided) -> None:
    """The arrows are those of the table, no more and no fewer; none leads to a later group or back to the door."""
    groups, order = divided.groups, list(divided.groups)
    assert [group for group in order if not groups[group] <= set(order[: order.index(group)])] == []
    found = list(divided.inside())
    assert [str(item) for item, group, other in found if other not in {group, *groups.get(group, ())}] == []
    arrows = {(group, other) for _, group, other in found if group != other}
    assert arrows == {(group, other) for group, others in groups.items() for other in others}


@by_folder
def test_a_group_imports_nothing_by_itself(divided: Divided) -> None:
    """The file that makes a folder a package says what is in it: who wants one module loads that one."""
    for group in divided.groups:
        body = ast.parse((divided.path / group / "__init__.py").read_text(encoding="utf-8")).body
        assert [type(node) for node in body] == [ast.Expr], group


@by_folder
def test_other_rooms_enter_by_the_door(divided: Divided) -> None:
    """What they need is what the folder itself exports, or one of the few modules named; how it is divided is its own affair."""
    entered = {
        item.target.removeprefix(f"{divided.name}.")
        for item in imports()
        if item.target.startswith(f"{divided.name}.") and not item.file.startswith(f"{divided.folder}/")
    }
    assert entered == divided.others_may


@by_folder
def test_the_architecture_draws_the_same_groups(divided: Divided) -> None:
    """docs/architecture.md has a row for each group, in this order and with these arrows."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(rf"^\| `{divided.folder}/([\w/]+)/` \| .+ \| (.+) \|$", page, re.MULTILINE)
    assert [(group, frozenset(re.findall(r"`([\w/]+)`", others))) for group, others in rows] == list(
        divided.groups.items()
    )
