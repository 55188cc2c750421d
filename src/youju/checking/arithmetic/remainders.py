"""Knows that a whole is what was done and what was left: 36项，完成32项，未完成4项."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from youju.checking.arithmetic.sums import sum_fit
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.wording import addition, plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_remainders"]

_LEFT = regex(
    r"(?:未|不合格|不达标|不满意|请假|缺席|缺勤|缺考|弃权|缺口|空缺|空编|缺编|缺额|缺员|缺|短缺|剩余|余下|剩|还差|尚差|尚有|还有|仍有|正在[\u4e00-\u9fff]{2})"
)
_NOT_LEFT = regex(r"结转|结余|节约|上年|累计|新增|其中")
_REST = regex(r"其余|其他|余下|另有")
_DONE = regex(
    r"实到|到会|到货|交付|参加|完成|实际|实有|在岗|到岗|办结|整改|建成|已|通过|验收|改造|解决|落实|开工|销号|到位|支付|拨付|支出|使用|发放|合格|审结|在编"
)
_OPPOSITES = (
    ("不合格率", "合格率"),
    ("不满意率", "满意率"),
    ("未完成率", "完成率"),
    ("未达标率", "达标率"),
    ("不及格率", "及格率"),
)
_KINDS = frozenset({Kind.COUNT, Kind.MEASURE, Kind.MONEY})
_WHOLE_PERCENT = Decimal(100)
_NEAR, _MOST = 60, 40


def check_remainders(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where what was done and what was left don't make up what there was."""
    for sentence in reading.sentences:
        yield from _of_counts(reading, sentence)
        yield from _opposite_rates(reading, sentence)


def _of_counts(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    numbers = [one for one in sentence.numbers[:_MOST] if one.kind in _KINDS and one.group == 0]
    for place in range(2, len(numbers)):
        trio = numbers[place - 2 : place + 1]
        whole, done, left = trio
        if len({one.unit for one in trio}) > 1 or not all(one.exact for one in trio):
            continue
        if not _is_left(left) or _is_left(done) or _is_left(whole) or not _DONE.search(done.before + done.after[:4]):
            continue
        if (
            left.start - done.end > _NEAR
            or done.start - whole.end > _NEAR
            or "其中" in reading.text[whole.end : left.start]
            or _side_by_side(whole, done)
        ):
            continue
        if (
            _REST.search(reading.text, left.end, sentence.end)
            or done.value > whole.value
            or _explained(whole, done, left, numbers)
            or _goes_on(numbers, place)
        ):
            continue
        added = shown(done.value + left.value, min(done, left, key=lambda one: one.quantity.step))
        message = f"总数与已完成、未完成不符：{addition((done, left))}＝{added}，而总数为{whole.text}"
        yield reading.finding(Code.SUM_MISMATCH, Severity.ERROR, whole.start, left.end, message)


def _side_by_side(one: Number, other: Number) -> bool:
    """Whether two numbers are told with one word (甲完成18326人；乙完成17145人): neither is the other's whole."""
    said = _DONE.search(other.before)
    return said is not None and one.before.endswith(said.group())


def _is_left(number: Number) -> bool:
    words = number.before + "|" + number.after[:6]
    return bool(_LEFT.search(words)) and not _NOT_LEFT.search(number.before)


def _explained(whole: Number, done: Number, left: Number, numbers: Sequence[Number]) -> bool:
    """Whether the three agree, or an earlier number of the same unit is the whole."""
    earlier = [one for one in numbers if one.start <= whole.start and one.unit == whole.unit]
    return any(sum_fit(one, (done, left)) is not Fit.WRONG for one in earlier) or left.value >= whole.value


def _goes_on(numbers: Sequence[Number], place: int) -> bool:
    """Whether a further number of the list makes up the whole with these."""
    whole, parts = numbers[place - 2], list(numbers[place - 1 : place + 1])
    for one in numbers[place + 1 : place + 4]:
        parts.append(one)
        if one.unit == whole.unit and sum_fit(whole, parts) is not Fit.WRONG:
            return True
    return False


def _opposite_rates(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 合格率98.5%，不合格率1.5%: the two make 100%."""
    rates = [one for one in sentence.numbers[:_MOST] if one.kind is Kind.PERCENT and one.exact]
    for one, other in pairwise(rates):
        for bad, good in _OPPOSITES:
            named = {bad: 0, good: 0}
            for rate in (one, other):
                named[bad if bad in rate.before else good] += rate.before.endswith((bad, good, bad + "为", good + "为"))
            if named != {bad: 1, good: 1} or one.value + other.value == _WHOLE_PERCENT:
                continue
            if abs(one.value + other.value - _WHOLE_PERCENT) <= one.quantity.step:
                continue
            message = f"{good}与{bad}之和应为100%：{addition((one, other))}＝{plain_digits(one.value + other.value)}%"
            yield reading.finding(Code.SUM_MISMATCH, Severity.ERROR, one.start, other.end, message)
