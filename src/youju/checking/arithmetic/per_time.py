"""Knows what is told per day, month, quarter or year: 全年3650条，日均10条; 2021年至2023年共960万元，年均320万元.

How many days or years there were, only other words tell: a year, a span of years. Where these leave room (offices are
shut on Sundays), so does the check; where a number of days or months is written out, products.py knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.interval import interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of, patterns
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_per_time"]

_PER = regex(
    r"(?:(?P<mean>[日天月季年])(?:度)?均|(?:平均每|每一?(?=[日天月季年][^\W\d_]{0,2}平均))(?P<each>[日天月季年]))"
)
_MAY = regex(r"[日天月季度年]均|平均每[日天月季年]|每[日天月季年][^\W\d_]{0,2}平均")
_SPAN = regex(
    r"(?P<first>20\d\d)年?(?:至|到|—|–|－|-|~|～)+(?P<last>20\d\d)年|(?<![\d年])(?P<years>[两二三四五六七八九十]|\d)年(?![期级度生制均龄])"
    r"|十[一二三四](?P<plan>五)"
)
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_MOST, _PLAN = 16, 5
_CLOSE = Decimal("1.8")
"""How far what is divided may be off: further, and it is something else."""
_WHOLE_YEAR = ((Decimal(355), Decimal(366)),)
_OPENING = (*_WHOLE_YEAR, (Decimal(230), Decimal(262)), (Decimal(295), Decimal(316)))
"""Days of a year, with and without Saturdays and Sundays."""
_TIMES = {"月": Decimal(12), "季": Decimal(4)}


@dataclass(frozen=True)
class _PerTime:
    """What is told per day, month or year, and how many of these there may have been (a span of them each)."""

    mean: Number
    word: str
    counts: tuple[tuple[Decimal, Decimal], ...]
    totals: tuple[Number, ...]

    def fits(self, total: Number) -> bool:
        """Whether a total is so many times the mean, as far as rounding allows."""
        approximator = self.mean.mention.approximator
        each, whole = interval_of(self.mean.quantity, approximator), interval_of(total.quantity)
        half = self.mean.quantity.step / 2 if not approximator else Decimal(0)  # an average is rounded, a whole one too
        low, high = min(each.low, self.mean.value - half), max(each.high, self.mean.value + half)
        return any(low * fewest <= whole.high and whole.low <= high * most for fewest, most in self.counts)

    def is_likely(self, total: Number) -> bool:
        """Whether a total is about so many times the mean."""
        return any(fewest / _CLOSE <= total.value / self.mean.value <= most * _CLOSE for fewest, most in self.counts)


def check_per_time(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each daily, monthly or yearly average that its total, told nearby, doesn't make."""
    for paragraph in reading.paragraphs:
        before: tuple[Number, ...] = ()
        for sentence in paragraph:
            if _MAY.search(reading.words(sentence)):
                for one in _claims(reading, sentence, before):
                    likely = [total for total in one.totals if one.is_likely(total)]
                    if likely and not any(one.fits(total) for total in one.totals):
                        yield _finding(reading, one, likely[0])
            before = sentence.numbers[-_MOST:]


def _claims(reading: Reading, sentence: Sentence, before: Sequence[Number]) -> Iterator[_PerTime]:
    numbers = sentence.numbers[:_MOST]
    for mean in numbers:
        found = _PER.search(mean.before)
        if found is None or mean.kind not in _AMOUNTS or not mean.value:
            continue
        word = found["mean"] or found["each"]
        if patterns("per_time")["not"].search(mean.before + mean.after):
            continue
        own = [one for one in numbers if one.start < mean.start][::-1] + [
            one for one in numbers if one.start > mean.start
        ]
        counts = _counts(reading, sentence, mean, word, own)
        name = mean.before[found.end() :]
        totals = _totals(own, mean, name) or _totals(before[::-1], mean, name)
        if counts and totals:
            yield _PerTime(mean, word, counts, totals)


def _totals(numbers: Sequence[Number], mean: Number, name: str) -> tuple[Number, ...]:
    """Return what may be divided: amounts of the mean's unit and name that are no means, nor changes, themselves."""
    no_total = patterns("per_time")["no_total"]
    alike = (one for one in numbers if one.unit == mean.unit and one.value > mean.value and one.exact)
    total = [one for one in alike if not no_total.search(one.before)]
    if mean.kind is Kind.MONEY and name:
        total = [one for one in total if set(name) & set(one.before)]  # 总投资3亿元，年均产值1.2亿元
    return tuple(total)


def _counts(
    reading: Reading, sentence: Sentence, mean: Number, word: str, own: Sequence[Number]
) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return how many days, months or years the words may mean; none where they don't tell."""
    words = patterns("per_time")
    start = max(reading.text.rfind(mark, sentence.start, mean.start) for mark in "；;") + 1 or sentence.start
    said = reading.text[start : sentence.end]
    if word == "年":
        return tuple((Decimal(count), Decimal(count)) for count in _years(reading.text[sentence.start : mean.start]))
    if words["shorter"].search(said) or not words["year"].search(said) or any(_counts_time(one) for one in own):
        return ()
    if word in _TIMES:
        return ((_TIMES[word], _TIMES[word]),)
    return _OPENING if words["opening"].search(said) else _WHOLE_YEAR


def _counts_time(number: Number) -> bool:
    return number.unit in ("天", "日", "个月", "月", "个工作日")


def _years(words: str) -> set[int]:
    """Return how many years words may speak of (2021年至2023年, 近五年, 十四五)."""
    counts = set()
    for found in _SPAN.finditer(words):
        if found["first"]:
            counts.add(int(found["last"]) - int(found["first"]) + 1)
        else:
            counts.add(number_of(found["years"]) if found["years"] else _PLAN)
    return {count for count in counts if count > 1}


def _finding(reading: Reading, claim: _PerTime, total: Number) -> Finding:
    mean, (_, most) = claim.mean, claim.counts[0]
    many = 365 if claim.counts[0] == _WHOLE_YEAR[0] else most
    message = f"平均数不符：{total.text}÷{many}＝{shown(total.value / many, mean)}，文中写作{mean.text}"
    start, end = min(mean.start, total.start), max(mean.end, total.end)
    return reading.finding(Code.RATE_MISMATCH, Severity.WARNING, start, end, message)
