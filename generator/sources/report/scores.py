"""What points outside the description of an indicator are: of the whole, of the execution rate, of a block, of all indicators."""

from __future__ import annotations

from generator.sources.report.lexicon import pattern
from generator.sources.report.sentence import Label, Said, Sentence
from generator.sources.report.words import foreign_words

__all__ = ["indicators_counted", "points"]

#: Longer labels tell of something besides.
_LONGEST = 24
_OF_BLOCK = "block."


def points(said: Said, sentence: Sentence) -> Label:
    """Return whose points a number of 分 is, and whether they are weight, score or loss."""
    scored_next = pattern("then_scored").match(said.follower) and pattern("sum_of_points").fullmatch(said.text)
    if said.values("score") and not scored_next:
        return Label("score", "total", "total")
    together = said.has("full_word") and pattern("together_with").search(said.text) is not None
    if scored_next or together or (said.has("full_word") and said.has("full_of_all")):
        sentence.points = "total"
        return Label("score", "total", "full")
    scored = said.has("score_word")
    if scored and sentence.points == "total":
        return Label("score", "total", "total")
    if _adds_up(sentence.points) and pattern("added").fullmatch(said.text):
        return Label("score", "total", "total")
    if lost := _lost(said, sentence):
        return Label("score", "total", lost)
    block = pattern("block").match(said.text)
    if block:
        sentence.points = _OF_BLOCK + block[1]
    if sentence.points.startswith(_OF_BLOCK) and (block or not said.has("execution")):
        return _of_block(said, sentence.points.removeprefix(_OF_BLOCK))
    whose = "execution" if said.has("execution") else "indicators" if said.has("the_indicators") else ""
    if not whose and scored and not sentence.rate_said and pattern("total_score").match(said.text):
        return Label("score", "total", "total")
    sentence.points = whose or sentence.points
    return _of_part(said, sentence)


def _lost(said: Said, sentence: Sentence) -> str:
    """Return which points words say were lost: those of the execution rate, or all of them; "" where they say neither."""
    if not said.has("lost_word") or said.has("can_get") or len(said.text) > _LONGEST:
        return ""
    if said.has("execution"):
        return "execution_lost"
    of_all = not sentence.indicators and not said.has("the_indicators")  # 9项指标中5项失分，失分合计5.39分
    return "all_lost" if of_all and pattern("lost_in_all").search(said.text) else ""


def _adds_up(points: str) -> bool:
    """Tell whether parts of the total were told last, so that a sum of points is the total."""
    return points == "indicators" or points.startswith(_OF_BLOCK)


def _of_block(said: Said, name: str) -> Label:
    name = name.removesuffix("方面").removesuffix("类")
    if said.has("lost_word"):
        return Label("block", "block", "lost", name)
    weight = said.has("can_get") or pattern("then_gets").match(said.follower)
    measure = "score" if said.has("gets") else "weight" if weight else "" if said.whole else "score"
    return Label("block", "block", measure, name) if measure else Label()


def _of_part(said: Said, sentence: Sentence) -> Label:
    """Points of the execution rate or of all indicators together, whichever the sentence speaks of."""
    after_rate = sentence.rate_said and sentence.scope in ("", "total")
    whose = sentence.points or ("execution" if after_rate else "")
    own = said.has("execution") or said.has("the_indicators")
    if not whose or len(said.text) > _LONGEST or (not own and _names_other(said, sentence)):
        return Label()
    if whose == "indicators" and said.has("lost_word"):
        return Label() if said.of_some else Label("score", whose, "lost")
    weight, scored = (pattern(name).search(said.text) for name in ("weight_word", "score_word"))
    if scored and not (weight and weight.start() > scored.start()):
        return Label("score", whose, "score")
    if not weight and not said.whole and own:
        return Label("score", whose, "score")
    return Label("score", whose, "weight") if weight or said.has("topic_of_points") else Label()


def _names_other(said: Said, sentence: Sentence) -> bool:
    """Tell whether points are said of something by its own name (管理制度分值5分)."""
    words = foreign_words(said.text, said.known, sentence.context.unit_names)
    return pattern("points_words").sub("", words) != ""


def indicators_counted(said: Said, sentence: Sentence) -> str:
    """Return which indicators a number counts (设置绩效指标8项, 2项指标未完成), "" if none."""
    if sentence.indicators and not sentence.described and (shares := _counted_beside(said)):
        return shares
    for name in ("unmet_named", "met_named"):
        if pattern(name).search(said.text):
            return name.removesuffix("_named")
    if pattern("unmet_behind").match(said.behind):
        return "unmet"
    follows = pattern("indicators_counted").match(said.behind) is not None
    if not follows and not said.text.endswith("指标"):
        return ""
    about = said.behind.partition("指标")[2] if follows else said.behind
    if pattern("unmet").match(about) or said.has("unmet_before"):
        return "unmet"
    if pattern("met").match(about):
        return "met"
    if follows and pattern("counts_them").match(about):
        return "count"
    alone = pattern("only_indicators").fullmatch(said.text) is not None
    return "count" if alone or about.startswith("中") or said.has("counts_all") else ""


def _counted_beside(said: Said) -> str:
    """Return which indicators a number counts behind their number (十一项指标中八项得满分，三项扣分), "" if none."""
    if not pattern("of_them").fullmatch(said.text):
        return ""
    if pattern("unmet").match(said.behind):
        return "unmet"
    return "met" if pattern("met").match(said.behind) else ""
