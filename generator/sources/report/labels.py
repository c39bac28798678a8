"""What each number of a paragraph is said to be, from its words alone: whose money, which stage, which figure of which indicator.

A number takes its meaning from the words of its clause; what these do not say it takes from the sentence (其中 lists take
the figure of the whole), then from the heading. A label is only understood where every word of it is known: a word that
is not makes the number somebody else's (教育费附加年初预算数 is no 年初预算数 of the unit).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.number import MONEY, same_dimension
from generator.scan import Mention
from generator.sources.report.lexicon import Lexicon, lexicon
from generator.sources.report.listing import Listing
from generator.sources.report.words import LONGEST_NAME, Before, Token, before, clean_name, tokens

__all__ = ["Context", "Label", "Labeller"]

UNKNOWN = "?"
_SPLIT = re.compile(r"([，。；：;:,！？!?\n])")
_CLOSED = re.compile(r"[（(][^（()）]*[)）]")
_SENTENCE_ENDS = "。！？!?\n"
_LIST = re.compile(r"(?:分别为|分别是|分别达到|分别达|分别|依次为|依次是|依次)(?:为|是)?$")
_ITEMS = re.compile(r"[、，,]|和|与|及|以及")
_JOINTS = re.compile(r"[、，,和与及以]{1,2}")
_SIGNS = re.compile(
    r"[≥≤＞＜><=＝]|大于等于|小于等于|大于或等于|小于或等于|不低于|不少于|不高于|不超过|不多于|大于|小于|等于|高于|低于|超过|达到|至少|至多|控制在"
)
_TOPIC = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、．.]|[一二三四五六七八九十]+是|[●•·■◆-])?([^，。；：:,;！？]{2,30}?)(?:[。：:，]|——)"
)
_NUMBERED = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、．.]|[一二三四五六七八九十]+是|指标[一二三四五六七八九十\d]{1,3}[：:、])([^，。；：:;！？]{2,40}?)[。：:，；]"
)
_NO_NAME = re.compile(
    "目标|没有|未|达到|高出|低于|超出|超过|该|原因|措施|我单位|本单位|根据|资料|情况如下|以下|^全年|^年|^得|^占|^其中|比例为|^从|^按|结果$|方面$"
)
_BEHIND = re.compile("(?:[^，。；：]{0,2})(?:未支出|未执行|未使用|未支付|结余|结转|剩余)")
_NO_TOPIC = re.compile(
    "我单位|本单位|全年|本年|年度|主要|用于|其中|根据|按照|截至|截止|共有|综上|我局|通过|问题|原因|措施|情况|以下|如下|上述"
)
_YEAR = re.compile(r"(20\d\d)年")
_TOGETHER = re.compile("共计|合计|总计|总额|变为|总量|总规模|扩大到")
_AGAIN = re.compile("折合|合|即|约合|折算")
_WHOLE = re.compile("我单位|本单位|部门整体|单位整体|我部门|本部门")
_NAME_EDGES = re.compile(
    r"^(?:20\d\d年(?:度)?|[一二三四五六七八九十]+是|[(（]?[一二三四五六七八九十\d]{1,3}[)）、．.]|指标[一二三四五六七八九十\d]{1,3}[：:、]?|[“”\"《》\s、：:的为该]+)+|[“”\"\s、：:的为是该共]+$"
)
_PROJECT_TAIL = re.compile("(?:项目|工程|补助资金|专项资金|专项|专项经费|工作经费)$")
_PEOPLE = frozenset(["人", "名", "个"])
_COUNTED = frozenset(["个", "项"])
_POINTS = ("weight", "score", "lost")
_MONEY_MEASURES = frozenset(
    ["initial", "adjusted", "budget", "executed", "adjustment", "increase", "decrease", "unspent"]
)
_RATE_MEASURES = frozenset(["execution_rate", "adjustment_rate", "share"])
_EXPLAINS = re.compile("根据|按照|依据|由于|因为|原因|导致|致使|通过|措施|经统计|截至")
_STAGES = frozenset(["initial", "adjusted", "budget", "executed"])
_ADJUSTED = frozenset(["adjustment", "increase", "decrease"])
_CHANGES = {"more": "increase", "less": "decrease"}
_OF_ALL = re.compile(
    "占(?:全部|全年|年度|部门|单位|整体|实际)*(?:总支出|支出总额|总预算|预算总额|支出|总额)(?:数|额)?的?(?:比重|比例|比)?"
)
_COMPARES = re.compile("较|比|少|超|差|缺")
_GRANTED_BY = re.compile("安排|下达|投资|补助资金|专项资金")
_SPENT = re.compile("(?:实际|已|全年|累计)*(?:执行|支出|支付|使用)(?:数|金额|资金)?(?:为|了)?$")
_ALL = re.compile("共|总|全年|安排|实施|本单位|我|涉及|承担|全部|项目|线上|线下")
_PERIOD = re.compile("半年|季度|月份?$|年$|截至|^年内|^按|进度|合同")
_USES = re.compile("用于|包括|主要|来源|其中|项目")
_THAT_PROJECT = re.compile("(?:该|此)(?:项目|资金)")
_SHORT = 16
#: Words that make a figure one of the whole year's, and so of the unit's, money.
_OF_THE_YEAR = ("全年", "年初", "年度", "预算执行率", "调整后", "预算调整", "部门", "单位")
_ADJUSTING = re.compile("追加|调增|调减|调整|核减|压减|增减")
_WEAK = re.compile("发放|拨付|兑付|已付|支付|使用")
_LEVELS = frozenset(["upper", "local", "other", "fiscal"])
_VAGUE = frozenset(["project", "projects", "fiscal", "total", "upper", "local", "other"])
_GRANTED = re.compile("安排|下达|投入|拨付|批复|资金|补助")
_INDICATORS = re.compile(
    "其余(?:绩效)?指标|^其余$|(?:产出|效益|满意度|成本)(?:、.{1,12})+指标|^指标|绩效目标(?:实现|完成)|(?:绩效|各项|全部|年度)指标|指标(?:部分|合计|得分|分值)"
)
_WHOSE = re.compile(
    "预算执行|资金执行|执行率|^(?:其中)?(?:绩效|各项|全部|年度)?指标(?:部分|合计|共|计)?(?:得|评|满|分|扣)"
)
_WHOSE_OWN = re.compile("评价|本次|年中|监控|实际|全年|自评|测评|测算|分别|按")
_BLOCK = re.compile(
    "(?:其中)?((?:产出|效益|成本|满意度|服务对象满意度|投入|过程|效果|决策|管理效率|运行成本|履职效能|社会效应|可持续发展能力|社会效益|经济效益)(?:类|方面)?(?:指标)?)(?:得|满|分|计|占|自评|失|扣|为|$)"
)
_TOTAL_FULL = re.compile("自评|总分|评价|百分")
_ADDED = re.compile("(?:两项|三项|各项|以上)?(?:合计|总计|共计|加总|相加)(?:得分?)?(?:为|共)?")
_EXECUTION = re.compile("执行率|预算执行|资金执行")
_INDICATOR_WORD = re.compile("(?:三级|绩效|考核|评价)*指标")
_TOTAL = re.compile(
    "^(?:.{0,12}(?:年度|整体支出|部门|单位|绩效|我.|自评|评价|最终|本次)){0,3}(?:自评|评价|绩效|最终|综合|实际)*(?:得分|评分)(?:为|是|共|共计|合计)?$"
)
_LONGEST_POINTS = 24


@dataclass(frozen=True, slots=True)
class Label:
    """What a number is said to be.

    Attributes:
        kind: ``money``, ``indicator``, ``staff``, ``score``, ``count``, ``prior`` or "" where the words do not tell.
        scope: whose figure: a row of the money block, ``projects…``, ``named`` (a project) or ``indicator``.
        measure: which figure.
        name: of the project or indicator meant.
        level: 一级 or 二级指标 named before it.
        start: where its clause begins.
        sure: its own clause says whose figure it is; else that was taken from the words before or the heading.
    """

    kind: str = ""
    scope: str = ""
    measure: str = ""
    name: str = ""
    level: str = ""
    start: int = 0
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What the headings above a line say.

    Attributes:
        scope, measure: of the money spoken of; "" where they do not say.
        listed: indicators are listed here.
        title: of the nearest heading.
        year: the year under review, "" if unknown.
        heading: the line is a heading itself.
    """

    scope: str = ""
    measure: str = ""
    listed: bool = False
    title: str = ""
    year: str = ""
    heading: bool = False


@dataclass(slots=True)
class _State:
    """What the sentence has said so far."""

    scope: str = ""
    base: str = ""
    project: str = ""
    measure: str = ""
    parts: bool = False
    adjusting: bool = False
    follower: str = ""
    counted: bool = False
    whole_measure: str = ""
    prior: bool = False
    staff: str = ""
    staff_kind: str = ""
    rate_said: bool = False
    topic: str = ""
    points: str = ""
    scopes: set[str] = field(default_factory=set[str])


@dataclass(slots=True)
class Labeller:
    """Reads line after line; keeps the indicator that is being described."""

    unit_names: tuple[str, ...] = ()
    listing: Listing = field(default_factory=Listing)

    def read(self, text: str, spans: Sequence[tuple[int, int, Mention]], context: Context) -> list[Label]:
        """Return the labels of the numbers of one compact line (start, end, mention)."""
        around = before(text, spans)
        listed = self.listing.read(text, spans, around, listed=context.listed, heading=context.heading)
        state = _State(scope=context.scope, base=context.scope)
        if context.scope.startswith("projects") and not context.listed and _is_budgeted(text):
            state.project = state.topic = _topic(text, lexicon())
        elif not context.listed and _is_aside(text, lexicon()):
            state.scope = state.base = UNKNOWN
        labels: list[Label] = []
        for number, (_, end, mention) in enumerate(spans):
            each, own = around[number], listed[number]
            _pass(each.pieces, state, lexicon(), context)
            if own is not None:
                label = Label(own.kind, own.kind, own.figure, own.name, own.level)
            elif labels and _AGAIN.fullmatch(each.label):
                same = [n for n in range(number) if same_dimension(spans[n][2].quantity.unit, mention.quantity.unit)]
                label = labels[same[-1]] if same else Label()
            else:
                counted = labels[-1] if labels and each.label.startswith("项目") and not each.pieces else None
                if counted is not None and spans[number - 1][2].quantity.unit in _COUNTED:
                    state.scope, state.project = counted.scope or UNKNOWN, ""
                    each = replace(each, label=each.label.removeprefix("项目"))
                state.counted = bool(labels) and labels[-1].kind == "count"
                state.follower = around[number + 1].label if number + 1 < len(spans) else ""
                label = self._label(each, mention, text[end : end + 8], state, context)
            labels.append(replace(label, start=each.start))
        return labels

    def _label(self, each: Before, mention: Mention, behind: str, state: _State, context: Context) -> Label:
        unit, text, words = mention.quantity.unit, each.label, lexicon()
        found = tokens(text, words, listed=False)
        if self._is_prior(text, found, state, context):
            return Label("prior")
        if unit == "分":
            return _points(text, found, state)
        if unit in _COUNTED and (behind.startswith("项目") or text.endswith("项目")):
            return self._project_count(text, found, state, words)
        if unit in _COUNTED and (counted := _indicator_count(text, behind)):
            return Label("score", "indicators", counted)
        if (unit in _PEOPLE or not unit) and not context.listed:
            return self._staff(text, found, state, words)
        if unit in MONEY:
            return self._money(text, found, state, context, _MONEY_MEASURES, behind)
        if unit == "%":
            return self._money(text, found, state, context, _RATE_MEASURES, behind)
        return Label()

    def _is_prior(self, text: str, tokens: Sequence[Token], state: _State, context: Context) -> bool:
        if any(word.kind == "prior" for _, _, word in tokens):
            state.prior = True
            return True
        years = _YEAR.findall(text)
        if years and context.year and context.year not in years:
            return True
        return state.prior and (
            "累计" in text
            or re.fullmatch(r"(?:[^，]{0,6})(?:增加|减少|增长|下降|上升|提高|降低|增幅|降幅)[了为达约]{0,2}", text)
            is not None
        )

    # --- money --------------------------------------------------------------------------------------------------------

    def _money(
        self,
        text: str,
        tokens: Sequence[Token],
        state: _State,
        context: Context,
        measures: frozenset[str],
        behind: str,
    ) -> Label:
        words = lexicon()
        if _THAT_PROJECT.match(text) and not state.project:
            return Label()
        if "占" in text and measures is _RATE_MEASURES:
            tokens = [token for token in tokens if token[1] <= text.index("占") + 1]
            if not _OF_ALL.search(text):
                state.rate_said = True
                own_stage = state.measure == "executed" and re.search("占.{0,8}预算", text)
                return (
                    Label("money", state.scope or "total", "execution_rate")
                    if own_stage and state.scope != UNKNOWN
                    else Label()
                )
        own = [
            word.value
            for _, _, word in tokens
            if word.kind == "measure" and (word.value not in _CHANGES or state.adjusting)
        ]
        own = [_CHANGES.get(value, value) for value in own]
        state.adjusting = state.adjusting or _ADJUSTING.search(text) is not None
        fitting = [value for value in own if value in measures]
        if measures is _RATE_MEASURES and (not fitting or fitting == ["share"]):
            fitting = _rate_of(text, own, state.measure) or fitting
        measure = fitting[-1] if fitting else ""
        scopes = list(dict.fromkeys(word.value for _, _, word in tokens if word.kind == "scope"))
        groups = [word.value for _, _, word in tokens if word.kind == "group"]
        if measure in _ADJUSTED and not (state.measure or scopes or "调整" in context.title or "预算" in text):
            return Label()
        alone = not (scopes or state.project or state.measure or context.scope == "total")
        if measure == "executed" and _WEAK.search(text) and alone:
            return Label()
        residue = self._residue(text, tokens, words)
        if residue:
            return self._named(residue, measure, state, context)
        if state.base == UNKNOWN and set(scopes) <= _VAGUE and not groups:
            return Label()
        if groups:
            state.scope, state.project = f"projects.{groups[-1]}", ""
        elif scopes and not (state.topic and set(scopes) <= _LEVELS):
            scope = _one_scope(scopes, context)
            state.scope, state.project = scope, ""
        elif _WHOLE.search(text):
            state.scope, state.project = context.scope, ""
        if (scopes or groups) and not state.parts:
            state.scopes.add(state.scope)
        elif not scopes and _TOGETHER.search(text):
            state.scope, state.parts = state.base, False
        if state.scope == UNKNOWN:
            state.measure = ""
            return Label()
        if not measure and measures is _MONEY_MEASURES and (scopes or groups):
            measure = state.whole_measure if state.parts else state.measure or context.measure
            if measure not in _STAGES and not state.parts:
                measure = "executed" if text.endswith("支出") else ""
        if not measure and measures is _MONEY_MEASURES:
            measure = _without_word(text, behind, state)
        if not measure or (self.listing.name and not (scopes or groups or state.scope) and measure not in _ADJUSTED):
            return Label()
        if measures is _MONEY_MEASURES:
            measure = "initial" if measure == "budget" and context.measure == "initial" else measure
            state.measure = measure
            if not state.parts and measure != "unspent":
                state.whole_measure = measure
        else:
            state.rate_said = True
        sure = bool(scopes or groups) or any(word in text for word in _OF_THE_YEAR)
        if state.project:
            return Label("money", "named", measure, state.project)
        return Label("money", state.scope or "total", measure if measure != "share" else _share(state), sure=sure)

    def _named(self, residue: str, measure: str, state: _State, context: Context) -> Label:
        """A label with words of its own is a project's where projects are spoken of, else nobody's we know."""
        name = clean_name(residue)
        among = context.scope.startswith("projects") or state.base.startswith("projects")
        if not measure and among and _SPENT.match(state.follower):
            measure = "budget"
        projects = not self.listing.name and (among or _PROJECT_TAIL.search(name) is not None)
        if (
            projects
            and not _PERIOD.search(name)
            and 2 < len(name) <= LONGEST_NAME
            and measure in ("initial", "budget", "adjusted", "executed", "execution_rate")
        ):
            state.project, state.scope = name, state.scope if state.scope.startswith("projects") else "projects"
            return Label("money", "named", measure, name)
        state.scope, state.project, state.measure = UNKNOWN, "", ""
        return Label()

    def _project_count(self, text: str, tokens: Sequence[Token], state: _State, words: Lexicon) -> Label:
        residue = self._residue(text.replace("线上", "").replace("线下", ""), _tokens_of(text), words)
        if residue or "占" in text:
            return Label()
        scopes = [word.value for _, _, word in tokens if word.kind in ("scope", "group")]
        measure = "offline" if "线下" in text else "online" if "线上" in text else "count"
        scope = scopes[-1] if scopes else state.scope.removeprefix("projects").removeprefix(".")
        if scope in ("upper", "local", "other"):
            state.scope = f"projects.{scope}"
            return Label("count", f"projects.{scope}", measure)
        if (scopes and scope not in ("project", "projects", "total")) or not (_ALL.search(text) or not text):
            return Label()
        state.scope = state.base = "projects"
        return Label("count", "projects", measure)

    def _residue(self, text: str, tokens: Sequence[Token], words: Lexicon) -> str:
        """Return the words of a label that are neither known nor filler."""
        out: list[str] = []
        position = 0
        for start, end, _ in tokens:
            out.append(text[position:start])
            position = end
        out.append(text[position:])
        rest = "\0".join(out)
        for name in self.unit_names:
            rest = rest.replace(name, "")
        rest = _CLOSED.sub("", rest)
        rest = words.filler.sub("", _SIGNS.sub("", rest).replace("\0", ""))
        if len(rest) < 2:
            return ""
        # the whole stretch of the label between the first and the last unknown word is the name
        kept = _CLOSED.sub("", _SIGNS.sub("", text))
        first = kept.find(rest[0])
        cut = [start for start, _, word in tokens if start > first and word.kind in ("measure", "indicator", "score")]
        return kept[: cut[0]] if cut else kept

    # --- people and points --------------------------------------------------------------------------------------------

    def _staff(self, text: str, tokens: Sequence[Token], state: _State, words: Lexicon) -> Label:
        own = [word.value for _, _, word in tokens if word.kind == "staff"]
        if not own or _COMPARES.search(text) or self._residue(text, tokens, words):
            return Label()
        value = own[-1]
        if value == "leaders":
            return Label("staff", "", "leaders")
        if value in ("establishment", "actual"):
            first = state.staff != value
            state.staff = value
            if value == "actual" and state.staff_kind:
                return Label("staff", value, state.staff_kind)
            if len(own) > 1 and own[0] not in ("establishment", "actual"):
                return Label("staff", value, own[0])
            return Label("staff", value, "total") if first else Label()
        if value == "in_post":
            state.staff = "actual"
            return Label("staff", "actual", "in_post")
        block = "establishment" if "编制" in text else state.staff
        kind = {"other_staff": "other"}.get(value, value)
        state.staff_kind = kind if "编制" in text else ""
        return Label("staff", block, kind) if block else Label()


def _without_word(text: str, behind: str, state: _State) -> str:
    """Return the measure of an amount that no word names: 93.49万元未支出, 项目安排60万元, 实际58万元 behind a budget."""
    if _BEHIND.match(behind):
        return "unspent"
    if state.counted and text in ("共", "合计", "共计", "总计", "总额", "资金"):
        return "budget"
    if text.strip() in ("实际", "实际为") and state.measure in _STAGES:
        return "executed"
    return "budget" if (state.project or state.scope.startswith("projects")) and _GRANTED.search(text) else ""


def _is_budgeted(text: str) -> bool:
    """Tell whether a line speaks of a project's money: a budget or what was granted stands in it."""
    found = {word.value for _, _, word in tokens(text, lexicon(), listed=False) if word.kind == "measure"}
    return bool(found & {"initial", "adjusted", "budget"}) or (
        bool(found & {"executed"}) and _GRANTED_BY.search(text) is not None
    )


def _is_aside(text: str, words: Lexicon) -> bool:
    """Tell whether a numbered line is about something that is not the unit's budget (（三）政府采购。预算…)."""
    match = _NUMBERED.match(text)
    if match is None or tokens(match[1], words, listed=False):
        return False
    return bool(words.filler.sub("", match[1]))


def _tokens_of(text: str) -> Sequence[Token]:
    return tokens(text.replace("线上", "").replace("线下", ""), lexicon(), listed=False)


def _topic(text: str, words: Lexicon) -> str:
    """Return what a line says it is about before its first mark (3.劳动保障监察执法。预算…), "" where that is no name."""
    match = _TOPIC.match(text)
    if match is None or _NO_TOPIC.search(match[1]):
        return ""
    found = tokens(match[1], words, listed=False)
    if any(word.kind in ("group", "measure", "parts", "prior") for _, _, word in found):
        return ""
    return clean_name(match[1]) if words.filler.sub("", match[1]) and not match[1].endswith("万元") else ""


def _indicator_count(text: str, behind: str) -> str:
    """Return which indicators a number counts (设置绩效指标8项, 2项指标未完成), "" if none."""
    if not (_INDICATOR_WORD.match(behind) or text.endswith(("指标", "绩效指标"))):
        return ""
    said = behind.partition("指标")[2] if _INDICATOR_WORD.match(behind) else behind
    if re.match("未|没有?|失分|扣分|不", said) or text.endswith(("失分", "未完成", "扣分")):
        return "unmet"
    if re.match(r"均?(?:已|全部)?(?:完成|达到|达标|达成|满分|得满分)(?![\d])", said):
        return "met"
    if re.fullmatch("(?:自评|绩效|全部|各|年度|考核|评价|三级)*指标", text) or said.startswith("中"):
        return "count"
    return "count" if re.search("共|设|全部|涉及|总", text) else ""


def _points(text: str, tokens: Sequence[Token], state: _State) -> Label:
    """Points outside an indicator: the total, those of the execution rate, or those of all indicators."""
    if any(word.kind == "score" for _, _, word in tokens):
        return Label("score", "total", "total")
    weight = re.search("分值|权重|满分|标准分|占", text)
    scored = re.search("得|评分|自评", text)
    if re.search("满分|总分", text) and _TOTAL_FULL.search(text):
        state.points = "total"
        return Label("score", "total", "full")
    if (scored and state.points == "total") or (state.points == "indicators" and _ADDED.fullmatch(text)):
        return Label("score", "total", "total")
    block = _BLOCK.match(text)
    if block:
        state.points = f"block.{block[1]}"
    if state.points.startswith("block.") and (block or not _EXECUTION.search(text)):
        if re.search("失|扣", text):
            return Label()
        kind = "score" if re.search("得|计", text) else "weight" if re.search("分值|权重|满分|占", text) else ""
        return Label("block", "block", kind, state.points.removeprefix("block.")) if kind else Label()
    whose = "execution" if _EXECUTION.search(text) else "indicators" if _INDICATORS.search(text) else ""
    if whose:
        state.points = whose
    elif scored and not state.rate_said and _TOTAL.search(text):
        return Label("score", "total", "total")
    whose = whose or state.points or ("execution" if state.rate_said and state.scope in ("", "total") else "")
    if not whose or len(text) > _LONGEST_POINTS:
        return Label()
    if whose == "indicators" and re.search("失|扣", text):
        return Label("score", whose, "lost")
    scored = scored if scored and not (weight and weight.start() > scored.start()) else None
    if scored:
        return Label("score", whose, "score")
    return (
        Label("score", whose, "weight") if weight or text.endswith(("率", "指标", "情况", "部分", "其余")) else Label()
    )


def _share(state: _State) -> str:
    stage = {"budget": "adjusted"}.get(state.measure, state.measure)
    return f"share.{stage}" if stage in ("initial", "adjusted", "executed") else ""


def _rate_of(text: str, own: list[str], said: str) -> list[str]:
    """A percentage said of spending is the execution rate (项目支出执行98%, 完成预算的98%), of a change its rate."""
    if own and own[-1] in ("adjustment", "increase", "decrease"):
        return ["adjustment_rate"]
    if said == "executed" and re.fullmatch("(?:综合|总体|支付|资金)?进度(?:为|达到?)?", text):
        return ["execution_rate"]
    if said == "executed" and (re.search("占.{0,8}预算", text) or text in ("完成", "完成率", "完成率为")):
        return ["execution_rate"]
    if own and own[-1] in ("executed", "budget", "adjusted") and re.search("执行|完成", text) and "占" not in text:
        return ["execution_rate"]
    return []


def _one_scope(scopes: list[str], context: Context) -> str:
    """Return whose money several words mean together."""
    named = [scope for scope in scopes if scope != "total"] or scopes
    if context.scope.startswith("projects") and named == ["total"]:
        return context.scope
    if context.scope.startswith("projects") and named[-1] in ("upper", "local", "other"):
        return f"projects.{named[-1]}"
    if len(named) == 2 and named[0] in ("upper", "local", "other") and named[1] in ("project", "projects"):
        return f"projects.{named[0]}"
    return named[0] if len(named) == 1 else UNKNOWN


def _pass(pieces: Sequence[str], state: _State, words: Lexicon, context: Context) -> None:
    """Read the clauses without a number that stand before a label."""
    for piece in pieces:
        if piece in _SENTENCE_ENDS and piece:
            if len(state.scopes) == 1:
                state.base = next(iter(state.scopes))
            state.scopes = set()
            state.scope, state.parts, state.prior = state.base, False, False
            state.rate_said, state.points, state.staff_kind = False, "", ""
            state.project = state.topic
        elif piece in ("；", ";"):
            state.prior, state.staff_kind = False, ""
            if state.scope == UNKNOWN:
                state.scope, state.project = state.base, state.topic
        elif piece and piece not in "，：:,（":
            found = tokens(piece, words, listed=False)
            if any(word.kind == "parts" and word.value in ("其中", "包括", "包含") for _, _, word in found):
                state.parts = True
                state.whole_measure = state.whole_measure or state.measure
            if any(word.kind == "prior" for _, _, word in found):
                state.prior = True
            state.adjusting = state.adjusting or _ADJUSTING.search(piece) is not None
            scopes = {word.value for _, _, word in found if word.kind == "scope"} - {"total", "projects"}
            if len(scopes) == 1 and len(piece) <= _SHORT and not _USES.search(piece):
                state.scope, state.project = _one_scope(list(scopes), context), ""
            groups = [word.value for _, _, word in found if word.kind == "group"]
            name = clean_name(piece)
            if groups:
                state.scope, state.project = f"projects.{groups[-1]}", ""
            elif (
                not state.topic
                and context.scope.startswith("projects")
                and name.endswith(("项目", "资金", "经费", "工程", "补助"))
                and len(name) <= LONGEST_NAME
                and not re.search("主要用于|用于|项目$", name[:4])
            ):
                state.project = name
