"""Holds what the words claim of a target against the numbers: 超过, 未达到, 完成目标, 得满分."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from youju.checking.against_data.asides import is_goal
from youju.checking.against_data.bound import Binding
from youju.checking.against_data.layout import Span
from youju.checking.against_data.subjects import Subjects
from youju.domain.facts import TOTAL, Indicator, Measure
from youju.domain.findings import Code, Finding, Severity
from youju.domain.scoring import FULL_MARKS, grade, is_met
from youju.patterns import regex

__all__ = ["check_claims"]

_NUMBER = (
    r"(?:(?:年初|年度|上级)?(?:确定|设定|下达|核定|批复)的)?"
    r"(?:[≥≤>＞<＜]|不低于|不少于|不高于|不超过)?(?:[\d.,，]+[%％\w]{0,5}?)?"
)
_AIM = (
    r"(?:(?:年度|年初|全年|预期|既定|当年|绩效|约定|设定|控制|原定|预定|下达|考核|成本|本项|该项)*(?:的)?"
    r"(?:目标|计划|任务|指标|承诺|限额|标准|上限|下限|红线|底线|控制数|控制线|控制值|要求|设定值|标准值|预期值)"
    r"|预期(?![^，。；]{0,3}\d))"
)
_CLAIM = regex(
    rf"(?<![不没未])(?P<missed>未能?达到|未达|未能?完成|没有达到|没有完成|未实现|低于|不及|少于|不足|短于)"
    rf"(?:了)?{_NUMBER}(?:的)?{_AIM}"
    rf"|(?<![不未没得有])(?P<above>高于|多于|超过|超出|超额完成|大于)(?:了)?{_NUMBER}(?:的)?{_AIM}"
    rf"|(?<![不没未])(?P<met>已?达到|已?达成|完成|全面完成|实现)(?:了)?{_NUMBER}(?:的)?{_AIM}(?!的?[\d百])"
)
_GRADE = regex(
    r"(?:等级|等次|级别|档次|评价结果|自评结果|评价结论|自评结论|结论)(?:评?定?为|是|：|属于?)?[“‘\"]?(?P<grade>[优良中差])(?!\w{2})"
    r"|(?:属于?|评为|评定为|列为|定为)(?:[“‘\"]?(?P<rank>[优良中差])[”’\"]?(?:等级|等次|级|档次|档|等)|[“‘\"](?P<mark>[优良中差])[”’\"])"
)
_STATE = regex(
    r"(?:指标|目标|任务|该项|此项|本项|结果|[，,；;（(])(?:为|属于?)?"
    r"(?P<state>已|均已|没有|没|尚未|仍未|未能?|不)?(?:能|有)?(?:如期|按期|全面|全部|圆满)?"
    r"(?P<verb>达标|完成|实现|达成|达到)(?=[，,。；;：:）)\n]|$)"
)
_DENIED = ("没", "未", "不")
_BESIDE = regex(
    r"(?:(?P<missed>(?:未能?|没有|没能?|尚未)达到|低于|不及|少于|短于)|(?<![不未没有得])(?P<above>高于|多于|超过|超出|大于|突破)"
    r"|(?<![未没有能])(?P<met>已?达到))了?(?:年度|年初|既定|设定|绩效|上级)?(?:的)?(?:目标|计划|任务|指标|控制)?(?:值|数)?(?:的)?$"
)
"""What is said right before a number that is a target: 高于85%."""
_SET = regex(r"目标|要求|应|须|需|计划|确保|力争|标准")
_FULL = regex(r"得?满分(?!为|\d|[一二三四五六七八九十]|是)")


def check_claims(subjects: Subjects, bindings: Mapping[int, Binding]) -> Iterator[Finding]:
    """Yield a finding for each claim about a target that the data contradicts.

    Args:
        subjects: What each sentence names.
        bindings: The bindings of the text's numbers.
    """
    layout = subjects.contexts.layout
    yield from _grades(subjects, bindings.values())
    by_key = {one.key: one for one in subjects.index.ledger.indicators}
    if not by_key:
        return
    told: list[Finding] = []
    for match in _CLAIM.finditer(layout.text):
        indicator = _topic(subjects, match.start(), by_key, bindings)
        if indicator is not None:
            told += _claim(subjects, indicator, match)
    yield from told
    for match in _STATE.finditer(layout.text):
        indicator = _topic(subjects, match.start(), by_key, bindings)
        if indicator is not None:
            yield from _state(subjects, indicator, match)
    for finding in _beside_targets(subjects, bindings, by_key):
        if not any(one.start <= finding.start < one.end for one in told):
            yield finding
    for match in _FULL.finditer(layout.text):
        indicator = _topic(subjects, match.start(), by_key, bindings)
        if indicator is not None:
            yield from _full_marks(subjects, indicator, match)


def _topic(
    subjects: Subjects, place: int, by_key: Mapping[str, Indicator], bindings: Mapping[int, Binding]
) -> Indicator | None:
    """Return the indicator that the words before a place speak of: the last one named or measured in the sentence."""
    layout = subjects.contexts.layout
    at = layout.sentence_at(place)
    before = Span(max(layout.sentences[at].start, place - 200), place)
    named = [
        (one.start, key) for one in subjects.contexts.view(at).namings_in(before) for key in one.items if key in by_key
    ]
    measured = [
        (number.start, binding.facts[0].item)
        for number in layout.numbers_in(before)
        if (binding := bindings.get(number.start)) is not None
        and binding.facts
        and binding.facts[0].item in by_key
        and not any(fact.item == TOTAL for fact in binding.facts)
    ]
    found = max([*named, *measured], default=None)
    return by_key[found[1]] if found else None


def _claim(subjects: Subjects, indicator: Indicator, match: re.Match[str]) -> Iterator[Finding]:
    ledger = subjects.index.ledger
    target, actual = ledger.get(indicator.key, Measure.TARGET), ledger.get(indicator.key, Measure.ACTUAL)
    met = is_met(ledger, indicator)
    if target is None or actual is None or met is None:
        return
    over = actual.quantity.value - target.quantity.value
    from_below = indicator.operator in ("≤", "<", "＜")
    word = match.group("missed") or ""
    if match.group("above"):
        right = over > 0
    elif match.group("met"):
        right = met
    else:
        right = over < 0 if from_below and word in ("低于", "少于", "短于", "不足", "不及") else not met
    if not right:
        state = "达到" if met else "未达到"
        done, aim = indicator.actual_text, indicator.target_text
        shown = f"实际{done or actual.quantity.to_text()}，目标{aim or target.quantity.to_text()}"
        message = f"{indicator.name}{shown}，{state}目标，与“{match.group()}”不符"
        evidence = (f"{indicator.name}目标值：{target.describe_source()}", f"实际值：{actual.describe_source()}")
        yield Finding(
            Code.TARGET_MISMATCH, Severity.ERROR, match.start(), match.end(), message, "", evidence, match.group()
        )


def _beside_targets(
    subjects: Subjects, bindings: Mapping[int, Binding], by_key: Mapping[str, Indicator]
) -> Iterator[Finding]:
    """Yield a finding for each number that states a target and that the words put on the wrong side of the result."""
    text = subjects.contexts.layout.text
    for start, binding in bindings.items():
        fact = binding.facts[0] if binding.facts else None
        if fact is None or fact.measure != Measure.TARGET or fact.item not in by_key or binding.in_table:
            continue
        match = _BESIDE.search(text, max(0, start - 14), start)
        stated = binding.quantity is not None and binding.quantity.value == fact.quantity.value
        if match is None or not stated or _SET.search(text, max(0, match.start() - 6), match.start()):
            continue
        if not is_goal(subjects.contexts.of(binding.mention)):
            yield from _claim(subjects, by_key[fact.item], match)


def _state(subjects: Subjects, indicator: Indicator, match: re.Match[str]) -> Iterator[Finding]:
    met = is_met(subjects.index.ledger, indicator)
    denied = any(sign in (match.group("state") or "") for sign in _DENIED)
    unsure = not match.group("state") and (
        match.group("verb") == "完成" or match.string.startswith(("：", ":"), match.end())
    )
    if met is None or met != denied or unsure:
        return
    shown = f"实际{indicator.actual_text}，目标{indicator.target_text}"
    message = f"{indicator.name}{shown}，{'达到' if met else '未达到'}目标，与“{match.group()}”不符"
    yield Finding(Code.TARGET_MISMATCH, Severity.ERROR, match.start(), match.end(), message, quote=match.group())


def _full_marks(subjects: Subjects, indicator: Indicator, match: re.Match[str]) -> Iterator[Finding]:
    ledger = subjects.index.ledger
    weight, score = ledger.get(indicator.key, Measure.WEIGHT), ledger.get(indicator.key, Measure.SCORE)
    if weight is None or score is None or score.quantity.value == weight.quantity.value:
        return
    message = f"{indicator.name}满分{weight.quantity.to_text()}，实得{score.quantity.to_text()}，不是满分"
    evidence = (f"得分：{score.describe_source()}",)
    yield Finding(Code.SCORE_MISMATCH, Severity.ERROR, match.start(), match.end(), message, "", evidence, match.group())


def _grades(subjects: Subjects, bindings: Iterable[Binding]) -> Iterator[Finding]:
    """Yield a finding for each grade of the whole that doesn't fit the score in the data."""
    ledger, text = subjects.index.ledger, subjects.contexts.layout.text
    score, weight = ledger.get(TOTAL, Measure.SCORE), ledger.get(TOTAL, Measure.WEIGHT)
    if score is None or weight is None or weight.quantity.value <= 0:
        return
    full, gained = weight.quantity.value, score.quantity.value
    stated = any(one.quantity is not None and one.quantity.value == gained and score in one.facts for one in bindings)
    if full < FULL_MARKS and not stated:
        return  # the table holds a part of the score only
    right = grade(gained, full)
    for match in _GRADE.finditer(text):
        said = match.group("grade") or match.group("rank") or match.group("mark")
        if said == right:
            continue
        message = f"总得分{score.quantity.to_text()}，等级应为{right}，文中为{said}"
        suggestion = match.group().replace(said, right)
        evidence = (f"合计得分：{score.describe_source()}",)
        yield Finding(
            Code.SCORE_MISMATCH,
            Severity.ERROR,
            match.start(),
            match.end(),
            message,
            suggestion,
            evidence,
            match.group(),
        )
