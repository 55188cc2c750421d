"""Knows when what was told of one is told as another's: of a source of money, or of a year.

中央60万元、省级30万元……中央30万元: each source gives its own amount (`check_fund_shares`). 2023年4.86亿元，2024年5.37亿
元……2024年的4.86亿元中: each year has its own (`check_year_labels`). 支出356.2万元，上年318.5万元……318.5万元均已付:
all that is spent is this year's (`check_last_as_this`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, pattern_of
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_fund_shares", "check_last_as_this", "check_year_labels"]

_YEAR = regex(r"(?:19|20)\d\d年")
_OTHER = regex(r"上年|去年|调整|追加|结转|申请|申报|计划|拟|未|尚|缺口|[比较占增减]|累计|每|季度|批")
_OTHER_TIME = regex(r"上年|去年|以前年度|调整|追加|变更")
_IN_FULL = regex(r"足额|全部|全额|按(?:批复|预算|计划|比例)")
_NOT_THIS = regex(r"上年|去年|上一年|同期|以前|往年|(?:19|20)\d\d年|[比较](?:上|去|年初|预算|计划)|相比|同比|结转|结余")
_BESIDE_LAST = regex(r"[比较占增减]|累计|计划|追加|结转|其中|少|多|下降")
_FEW, _MOST = 2, 8
_OF_YEAR = regex(r"(?P<year>(?:19|20)\d\d)年[^，。；\d]{0,12}$")
_TAKEN_UP = regex(r"(?P<year>(?:19|20)\d\d)年(?:度|全年)?的$")
_SAID = frozenset({Kind.MONEY, Kind.MEASURE, Kind.COUNT})
_FEW_DIGITS = 3
_REACH = 24


@dataclass(frozen=True)
class _Shares:
    """What a sentence says that each source gives."""

    by_source: dict[str, Number]
    sentence: Sentence

    @property
    def total(self) -> Number | None:
        """The amount before them, if it is their sum."""
        added = sum(one.value for one in self.by_source.values())
        return next((one for one in self.sentence.numbers if one.kind is Kind.MONEY and one.value == added), None)


def check_fund_shares(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each source that later gets another source's amount, or that of all."""
    for paragraph in reading.paragraphs:
        shares: _Shares | None = None
        for sentence in paragraph:
            told = _told(sentence)
            other = _OTHER_TIME.search(reading.words(sentence)) or (
                shares is not None and not _same_year(reading, shares.sentence, sentence)
            )
            if shares is not None and told and not other:
                yield from _judge(reading, shares, sentence, told)
            elif len(told) >= _FEW and len({source for source, _ in told}) == len(told):
                shares = _Shares(dict(told), sentence)


def _told(sentence: Sentence) -> list[tuple[str, Number]]:
    """Return the sources that a sentence names, each with the amount right behind it."""
    found = []
    for number in sentence.numbers[: 2 * _MOST]:
        source = pattern_of("fund_sources", "name").findall(number.before)
        if number.kind is Kind.MONEY and number.exact and source and not _OTHER.search(number.before):
            found.append((source[-1], number))
    return found


def _same_year(reading: Reading, one: Sentence, other: Sentence) -> bool:
    years = [set(_YEAR.findall(reading.words(sentence))) for sentence in (one, other)]
    return not years[0] or not years[1] or bool(years[0] & years[1])


def _judge(reading: Reading, shares: _Shares, sentence: Sentence, told: list[tuple[str, Number]]) -> Iterator[Finding]:
    """Check each source's amount: less than its share may have come so far, unless all is said to have come."""
    own = shares.by_source
    wrong = [(source, one) for source, one in told if source in own and one.value != own[source].value]
    total = shares.total
    foreign = {share.value for share in own.values()} | ({total.value} if total else set())
    swapped = len(wrong) >= _FEW and all(one.value in foreign for _, one in wrong)
    in_full = swapped or _IN_FULL.search(reading.words(sentence))
    for source, one in wrong:
        whole = one.value > own[source].value or in_full or one.before.endswith("的")
        if one.value in foreign and whole and len(own) == len({share.value for share in own.values()}):
            message = f"“{source}”前后不一：前文{own[source].text}，后文{one.text}，是另一来源或合计的数"
            yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, one.start, one.end, message)


def check_year_labels(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where an amount that was told of one year is taken up as another year's.

    That other year has an amount of its own, of the same unit, so that the words can mean no third quantity; amounts
    of few digits agree by chance.
    """
    for paragraph in reading.paragraphs:
        told: list[tuple[str, Number]] = []
        for number in (one for sentence in paragraph for one in sentence.numbers):
            if number.kind not in _SAID or not number.exact or _is_short(number.value):
                continue
            words = reading.text[max(paragraph[0].start, number.start - _REACH) : number.start]
            found = _OF_YEAR.search(words)
            if found is None:
                continue
            if _TAKEN_UP.search(words):
                yield from _of_another_year(reading, number, found["year"], told)
            told.append((found["year"], number))


def check_last_as_this(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where an amount told of last year alone, beside this year's, is taken up as what there is."""
    for paragraph in reading.paragraphs:
        told: list[Number] = []
        for sentence in paragraph:
            own = [one for one in sentence.numbers if one.kind in _SAID and one.exact and not _is_short(one.value)]
            for number in own:
                same = [one for one in told if (one.value, one.unit) == (number.value, number.unit)]
                beside = (
                    _beside_last(reading, same[0]) if same and all(_is_last(reading, one) for one in same) else None
                )
                if beside and not _is_last(reading, number) and _is_taken_up(reading, sentence, number):
                    message = f"{number.text}前文是上年的，本年为{beside.text}，此处按本年的数写"
                    yield reading.finding(Code.STALE_VALUE, Severity.WARNING, number.start, number.end, message)
            told += own


def _is_last(reading: Reading, number: Number) -> bool:
    """Whether an amount is told of last year: by its words, or as the earlier of two years."""
    if "结" in number.before:
        return False  # 上年结转 is this year's
    sentence = reading.sentences[number.sentence]
    years = _YEAR.findall(reading.text, sentence.start, sentence.end)
    own = _OF_YEAR.search(number.before)
    return bool(any_of("periods", "last").search(number.before) or (own and f"{own['year']}年" < max(years)))


def _beside_last(reading: Reading, last: Number) -> Number | None:
    """Return this year's amount, the one before last year's in its sentence or the one right behind."""
    before, behind = reading.neighbours(last, _FEW, 1)
    near = [
        one for one in (*reversed(before), *behind) if one.unit == last.unit and not _BESIDE_LAST.search(one.before)
    ]
    return next((one for one in near if one.value != last.value and not _is_last(reading, one)), None)


def _is_taken_up(reading: Reading, sentence: Sentence, number: Number) -> bool:
    """Whether all of an amount is spoken of, in a sentence that tells of no other time (全年318.5万元均已支付)."""
    said = pattern_of("told_again", "whole").match(reading.text, number.end)
    return bool(said) and not _NOT_THIS.search(reading.text, sentence.start, number.end + _REACH)


def _is_short(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) < _FEW_DIGITS


def _of_another_year(reading: Reading, number: Number, year: str, told: list[tuple[str, Number]]) -> Iterator[Finding]:
    same_unit = [(of, one) for of, one in told if one.unit == number.unit]
    own: set[Decimal] = {one.value for of, one in same_unit if of == year}
    others = [of for of, one in same_unit if of != year and one.value == number.value]
    if others and len(own) == 1 and number.value not in own:
        message = f"{number.text}前文是{others[-1]}年的，此处写作{year}年的"
        yield reading.finding(Code.STALE_VALUE, Severity.WARNING, number.start, number.end, message)
