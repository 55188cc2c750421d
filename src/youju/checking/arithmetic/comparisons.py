"""Holds two numbers that a text compares against the word it compares them with: 低于年初确定的…, 超过上限…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from youju.checking.reading import Number, Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_comparisons"]

_BELOW = r"低于|少于|小于|(?:未|没有|没能?|并未|不)(?:超过|超出|突破)|不及|短于"
_ABOVE = r"高于|多于|大于|超过|超出|突破|长于"
_GAP = regex(rf"^[^。；\n\d]{{0,16}}?(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE}))了?(?P<named>[^，。；、\n\d]{{0,24}})$")
_YARDSTICK = regex(
    r"目标|标准|计划|控制|限额|上限|下限|定额|指标|测算|核定|概算|预算|确定|设定|要求|约定|均价|平均|水平"
)
_FROM = regex(r"由|从")
_MOVED = regex(
    r"^(?:，)?[^，。；\d]{0,6}?(?:(?P<up>增加|增长|提高|上升|提升|扩大|上涨|延长|拉长|增|升)|(?P<down>减少|下降|降低|压减|缩减|压缩|缩短|减|降))"
    r"(?:到|至|为)(?:了|目前的|现在的|今年的|本年的|(?:19|20)\d\d年(?:的|末的?)?)?(?:每[\u4e00-\u9fff]{1,3})?$"
)
_APART = regex(r"(?:(?P<less>提前|缩短|少|低|减少|节约|节省|压减)|(?P<more>推迟|延后|延长|超出|超|多|高|增加))了?$")
_THAN = regex(r"^，?[^。；，\d]{0,8}?[比较]")
_CLOSE, _MOST = 8, 12
_VAGUELY = regex(
    r"，?(?:总体|整体)?(?:呈|有所|略有|明显|大幅|小幅)(?:(?P<up>上升|增长|增加|提高|提升)|(?P<down>下降|减少|降低|回落|下滑|压减))"
    r"(?:态势|趋势)?(?=[，。；、]|$)"
)
_LAST_YEARS = regex(r"^，?[比较](?:上年|去年|上年度|上年同期|去年同期)(?:的|实际|决算)?[\u4e00-\u9fff]{0,4}$")
_YEAR = regex(r"((?:19|20)\d\d)年[^\d]{0,8}$")
_REACH = 24
_BOUND = regex(r"不(?:得)?(?:低于|高于|少于|多于|小于|大于|超过|超出)$")
_DELTA_BEHIND = regex(r"^(?:的|之)?(?:目标|标准|计划|控制|限额|上限|要求|水平|定额|任务|指标)")
_NAME = r"[\u4e00-\u9fff（）]{1,10}?"
_NAMED = regex(
    rf"(?:^|(?<=[，；：。、]))(?:其中|其|因此|说明|使得)?(?P<one>{_NAME})(?:的)?"
    r"(?:略|远|明显|稍|大大|已|也|均)?(?:(?P<above>高于|多于|大于|超过|超出|长于|超)|(?P<below>低于|少于|小于|不及|短于))了?"
    rf"(?P<other>{_NAME})(?:的)?(?P<much>约?\d[\d,.]*[^，。；、\d]{{0,6}})?(?=[，。；]|$)"
)
_VALUE_TAIL = regex(r"(?:为|是|共|有|达到?|约|仅|计)+$")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT})


def check_comparisons(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a number isn't on the side of its yardstick that the words put it on."""
    for sentence in reading.sentences:
        for one, other, apart in zip(sentence.numbers, sentence.numbers[1:], sentence.numbers[2:], strict=False):
            same = (one.unit, one.kind, one.group) == (other.unit, other.kind, other.group)
            if same and one.kind in _KINDS and (finding := _distance(reading, one, other, apart)):
                yield finding
        for claim in _NAMED.finditer(reading.words(sentence)):
            if finding := _named(reading, sentence, claim):
                yield finding
        for one, other in pairwise(sentence.numbers):
            if (one.unit, one.kind, one.group) != (other.unit, other.kind, other.group) or one.kind not in _KINDS:
                continue
            if finding := _judge(reading, one, other) or _turned(reading, one, other) or _trend(reading, one, other):
                yield finding


def _named(reading: Reading, sentence: Sentence, claim: re.Match[str]) -> Finding | None:
    """Check 中标价高于预算6.4万元: both by the numbers that the words before give for these names."""
    at = sentence.start + claim.start()
    before = reading.sentences[max(0, sentence.index - 1)]
    start = before.start if before.line == sentence.line else sentence.start
    numbers = [
        one for one in reading.numbers_in(start, at)[-_MOST:] if one.exact and one.kind in _KINDS and not one.group
    ]
    labels = [_VALUE_TAIL.sub("", one.before) for one in numbers]
    ones, others = (
        [number for number, label in zip(numbers, labels, strict=True) if _is_named(label, name)]
        for name in (claim["one"], claim["other"])
    )
    if not (ones and others):
        ones, others = _alike_named(numbers, labels, claim)
    if len(ones) != 1 or len(others) != 1 or ones[0] is others[0] or ones[0].unit != others[0].unit:
        return None
    one, other = ones[0], others[0]
    apart = (
        reading.numbers_in(sentence.start + claim.start("much"), sentence.start + claim.end()) if claim["much"] else ()
    )
    if claim["much"] and (not apart or apart[0].unit != one.unit):
        return None
    gap = one.value - other.value if claim["above"] else other.value - one.value
    right = abs(gap - apart[0].value) <= apart[0].quantity.step if apart and apart[0].exact else gap >= 0
    if right:
        return None
    start = min(one.start, other.start)
    message = f"与所比的数不符：{one.text}与{other.text}，文中写作“{claim.group()}”"
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, start, sentence.start + claim.end(), message)


def _is_named(label: str, name: str) -> bool:
    """Whether a number's words are a name, or end in it (实际采购价, 采购价)."""
    return len(name) > 1 and bool(label) and (label.endswith(name) or (len(label) > 1 and name.endswith(label)))


def _alike_named(
    numbers: Sequence[Number], labels: Sequence[str], claim: re.Match[str]
) -> tuple[list[Number], list[Number]]:
    """Return the numbers of 城区受理186件，乡镇受理214件 for 城区 and 乡镇: what follows the names is the same."""
    rests: dict[str, list[tuple[str, Number]]] = {}
    for number, label in zip(numbers, labels, strict=True):
        for name in (claim["one"], claim["other"]):
            if len(name) > 1 and label.startswith(name) and label != name:
                rests.setdefault(label.removeprefix(name), []).append((name, number))
    for pairs in rests.values():
        found = dict(pairs)
        if len(pairs) == len(found) == len({claim["one"], claim["other"]}):
            return [found[claim["one"]]], [found[claim["other"]]]
    return [], []


def _distance(reading: Reading, one: Number, other: Number, apart: Number) -> Finding | None:
    """Check 工期85天，比约定的80天提前5天: how far, and to which side."""
    if (one.unit, one.group) != (apart.unit, apart.group) or not (one.exact and other.exact and apart.exact):
        return None
    found = _APART.search(apart.before)
    gap = reading.text[one.end : other.start]
    if found is None or not _THAN.match(gap) or not _YARDSTICK.search(gap) or apart.start - other.end > _CLOSE:
        return None
    exact = one.value - other.value
    slack = max(number.quantity.step for number in (one, other, apart)) if one.kind is Kind.MONEY else 0
    if abs(exact - (apart.value if found["more"] else -apart.value)) <= slack:
        return None
    message = f"与所比的数不符：{one.text}与{other.text}，文中写作“{apart.before[-4:]}{apart.text}”"
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, one.start, apart.end, message)


def _trend(reading: Reading, one: Number, other: Number) -> Finding | None:
    """Check 35.2万元，较上年的38.6万元有所下降 and 2022年为86起，2023年为92起，呈上升态势."""
    found = _VAGUELY.match(reading.text, other.end, other.end + _REACH)
    gap = reading.text[one.end : other.start]
    if found is None or not (one.exact and other.exact) or one.value == other.value or "\n" in gap:
        return None
    years = [_YEAR.search(number.before) for number in (one, other)]
    if _LAST_YEARS.match(gap):
        rose = one.value > other.value
    elif years[0] and years[1] and years[0][1] < years[1][1] and len(gap) < 2 * _CLOSE:
        rose = other.value > one.value
    else:
        return None
    if bool(found["up"]) == rose:
        return None
    said = found["up"] or found["down"]
    message = f"增减方向与数据相反：{one.text}与{other.text}，文中写作“{said}”"
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, one.start, found.end(), message)


def _turned(reading: Reading, one: Number, other: Number) -> Finding | None:
    """Check 由59.39万元减少到60.13万元: the verb tells which of the two is larger."""
    found = _MOVED.match(reading.text[one.end : other.start])
    if found is None or not _FROM.search(one.before) or not (one.exact and other.exact) or one.value == other.value:
        return None
    if bool(found["up"]) == (other.value > one.value):
        return None
    message = f"增减方向与数据相反：{one.text}→{other.text}，文中写作“{found['up'] or found['down']}”"
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, one.start, other.end, message)


def _judge(reading: Reading, one: Number, other: Number) -> Finding | None:
    gap = reading.text[one.end : other.start]
    found = _GAP.match(gap)
    if found is None or not (one.exact and other.exact):
        return None
    word = found["below"] or found["above"]
    if _BOUND.search(gap[: found.start("named")]) or not _YARDSTICK.search(found["named"] + other.after[:8]):
        return None
    if found["below"]:
        by_so_much = other.value * 2 < one.value and not _DELTA_BEHIND.match(other.after)
        wrong = one.value > other.value and not by_so_much
    else:
        wrong = one.value < other.value
    if not wrong:
        return None
    message = f"与所比的数不符：{one.text}并不“{word}”{other.text}"
    return reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, one.start, other.end, message)
