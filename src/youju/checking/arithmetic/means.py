"""Knows the mean of listed values: plain (三年执行率分别为……，平均95.2%), or each by its weight.

社区占40%、企业占60%，两类得分为90分和95分，综合得分93分.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from youju.checking.arithmetic.change_claims import is_of_change
from youju.checking.arithmetic.sides import added
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_means"]

_HUNDRED = Decimal(100)
_AVERAGE = regex(r"平均(?!为?每)|均[分值](?!别)|[两二三四五六七八九十\d]年年?均")
_NOT_OF_THE_LIST = regex(
    r"[每较]|比(?![例重率])|分别|依次|全[国省市县区]平均|上年|去年|人均|户均|加权|高于|低于|超过|不及|达到|接近"
)
_PLAINLY = regex(r"(?:简单|算术)平均")
_ALL_OF = regex(r"全[国省市县区镇乡院校局]平均")
_PARTED = regex(r"[，：:](?:其中|分别|依次|具体)?")
_FOREIGN = regex(r"[占率度较比]|目标|上年|去年")
_EXTREME = regex(r"最[高低大小多少]")
_SEVERAL = regex(r"(?P<count>[两二三四五六七八九十]|\d)(?:[年项类个].{0,4}平均|年年?均)")
_WEIGHED = regex(r"加权|权重|折算|(?:各)?占\d")
_RESULT = regex(r"综合|加权|最终|总得分|总分|合计|合成")
_MEANS = frozenset({Kind.PERCENT, Kind.MONEY, Kind.SCORE})
_LEAD, _NEAR, _MOST_LISTED, _MOST_WEIGHED = 30, 12, 20, 8
_SCORE_STEP = Decimal("0.1")
"""Weighted scores are told to a tenth, whatever digits their parts have."""


@dataclass(frozen=True)
class _Mean:
    """A value that others make together, each by its weight; without weights all weigh alike.

    Of extremes (最高98分，最低72分) it only lies between.
    """

    result: Number
    values: tuple[Number, ...]
    weights: tuple[Number, ...] = ()
    between: bool = False

    @property
    def exact(self) -> Decimal:
        if not self.weights:
            return added(self.values) / len(self.values)
        pairs = zip(self.values, self.weights, strict=True)
        return sum((value.value * weight.value for value, weight in pairs), Decimal(0)) / _HUNDRED

    @property
    def holds(self) -> bool:
        """Whether the result is what rounding allows."""
        if self.between:
            low, high = sorted(one.value for one in self.values)
            return low <= self.result.value <= high
        steps = [one.quantity.step for one in (*self.values, self.result)]
        if self.weights:
            steps = [_SCORE_STEP, self.result.quantity.step, *(step for step in steps[:-1] if step < 1)]
        return abs(self.exact - self.result.value) * 2 <= max(steps)


def check_means(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each mean that the values it is of, with their weights, don't make."""
    for paragraph in reading.paragraphs:
        means = list(_plain(reading, paragraph))
        if _WEIGHED.search(reading.text, paragraph[0].start, paragraph[-1].end):
            means += _weighted([one for sentence in paragraph for one in sentence.numbers if one.exact])
        yield from (_finding(reading, one) for one in means if not one.holds)


def _plain(reading: Reading, paragraph: Sequence[Sentence]) -> Iterator[_Mean]:
    """Yield each average with the values listed right before it, or elsewhere where it says of how many it is."""
    before: Sequence[Number] = ()
    for sentence in paragraph:
        for place, mean in enumerate(sentence.numbers):
            lead = reading.text[max(sentence.start, mean.start - _LEAD) : mean.start]
            if mean.exact and mean.kind in _MEANS and _AVERAGE.search(lead) and not is_of_change(mean):
                ahead = sentence.numbers[max(0, place - _MOST_LISTED) : place]
                yield from _of_list(reading, sentence, mean, ahead, before)
        before = sentence.numbers[-_MOST_LISTED:]


def _of_list(
    reading: Reading, sentence: Sentence, mean: Number, ahead: Sequence[Number], before: Sequence[Number]
) -> Iterator[_Mean]:
    """Yield an average of the list before it, of the one that the sentence before ends with, or of that behind it."""
    free = [one for one in ahead if one.kind is not Kind.COUNT]
    counts = [one for one in ahead if one.kind is Kind.COUNT and (not free or one.start > free[-1].start)]
    lead = reading.text[free[-1].end if free else sentence.start : mean.start]
    if _NOT_OF_THE_LIST.search(_ALL_OF.sub("", lead) if _PLAINLY.search(lead) else lead) or not _AVERAGE.search(lead):
        return
    values = _listed(free, mean) if free else _counted_elsewhere(reading, mean, counts, before)
    starts = (values[0].start - _NEAR, *(one.end for one in values)) if values else ()
    told = zip(starts, values, strict=False)
    extremes = tuple(one for start, one in told if _EXTREME.search(reading.text, max(start, 0), one.end))
    if extremes == values and len(extremes) == len(("highest", "lowest")):
        yield _Mean(mean, extremes, between=True)
    if extremes or not all(one.exact for one in values):
        return  # 均在90%以上，最高的为100%，最低的为91.3%: no list
    several = _SEVERAL.search(lead)
    if len(values) > 1 and (mean.kind is not Kind.MONEY or (several and number_of(several["count"]) == len(values))):
        yield _Mean(mean, values)


def _counted_elsewhere(
    reading: Reading, mean: Number, counts: Sequence[Number], before: Sequence[Number]
) -> tuple[Number, ...]:
    """Return as many values behind an average, or at the end of the sentence before, as it says that it is of."""
    size = int(counts[-1].value) if counts else 0
    if not 1 < size <= _MOST_LISTED:
        return ()
    if _PARTED.match(reading.text, mean.end):
        _, behind = reading.neighbours(mean, 0, size + 1)
        values = [one for one in behind if one.unit == mean.unit and one.kind is mean.kind]
        if len(values) == len(behind[:size]) == size and not any(_FOREIGN.search(one.before) for one in values[1:]):
            return tuple(values)
    told = [one for one in before if one.kind is not Kind.COUNT][-size:]
    return tuple(told) if len(told) == size and all(one.unit == mean.unit for one in told) else ()


def _listed(ahead: Sequence[Number], like: Number) -> tuple[Number, ...]:
    """Return the last unbroken row of numbers of one unit."""
    back = ahead[::-1]
    while back and back[0].unit != like.unit:
        back = back[1:]
    return tuple(takewhile(lambda one: one.unit == like.unit, back))[::-1]


def _weighted(numbers: Sequence[Number]) -> Iterator[_Mean]:
    """Yield the one overall score with as many others, told before it, as there are weights that make 100%."""
    weights = tuple(one for one in numbers if one.kind is Kind.PERCENT)
    scores = [one for one in numbers if one.kind is Kind.SCORE]
    results = [one for one in scores if _RESULT.search(one.before)]
    values = tuple(one for one in scores if one not in results)
    whole = added(weights)
    matched = len(results) == 1 and 2 <= len(weights) == len(values) <= _MOST_WEIGHED and whole == _HUNDRED
    if matched and results[0].start > values[-1].start:
        yield _Mean(results[0], values, weights)


def _finding(reading: Reading, mean: _Mean) -> Finding:
    result, values = mean.result, mean.values
    if mean.weights:
        worked = "＋".join(f"{one.text}×{weight.text}" for one, weight in zip(values, mean.weights, strict=True))
        due = plain_digits(round_to(mean.exact, Decimal("0.01")))
        message = f"加权得分不符：{worked}＝{due}分，文中写作{result.text}"
        start = min(one.start for one in (*values, *mean.weights))
        return reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, start, result.end, message)
    if mean.between:
        message = f"平均数{result.text}不在{values[0].text}与{values[1].text}之间"
        return reading.finding(Code.RATE_MISMATCH, Severity.ERROR, result.start, result.end, message)
    due = shown(mean.exact, result)
    worked = "＋".join(one.text for one in values)
    message = f"简单平均应为{due}（（{worked}）÷{len(values)}），文中写作{result.text}"
    return reading.finding(Code.RATE_MISMATCH, Severity.ERROR, result.start, result.end, message, due)
