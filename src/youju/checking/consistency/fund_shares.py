"""Knows what each source of money gives, and when another source's amount, or the whole, is told as one's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import pattern_of
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_fund_shares"]

_YEAR = regex(r"(?:19|20)\d\d年")
_OTHER = regex(r"上年|去年|调整|追加|结转|申请|申报|计划|拟|未|尚|缺口|[比较占增减]|累计|每|季度|批")
_OTHER_TIME = regex(r"上年|去年|以前年度|调整|追加|变更")
_IN_FULL = regex(r"足额|全部|全额|按(?:批复|预算|计划|比例)")
_FEW, _MOST = 2, 8


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
