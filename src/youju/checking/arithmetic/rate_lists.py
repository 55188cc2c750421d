"""Knows lists whose members a rate may be made of: 行政编制34名、事业编制41名, or a plan year by year."""

from __future__ import annotations

from collections.abc import Sequence

from youju.checking.arithmetic.rate_claims import RateClaim
from youju.checking.reading import Number
from youju.patterns import regex

__all__ = ["listed_from", "of_its_year"]

_JOINS = frozenset("、和及与")
_YEAR = regex(r"(20\d\d)年")


def listed_from(claim: RateClaim, first: Number) -> tuple[Number, ...]:
    """Return a number and those of its unit that 、 and 和 join to it."""
    listed = [first]
    for one in claim.around:
        joined = claim.reading.text[listed[-1].end : listed[-1].end + 1] in _JOINS
        if one.start > listed[-1].start and joined and claim.follower(listed[-1]) is one and one.unit == first.unit:
            listed.append(one)
    return tuple(listed)


def of_its_year(claim: RateClaim, listed: Sequence[Number]) -> Sequence[Number]:
    """2022年至2024年计划依次为15处、26处和23处；2023年……完成当年计划的97%: that of the year; all where none is told."""
    first = listed[0]
    sentence = claim.reading.sentences[first.sentence]
    years = [int(year) for year in _YEAR.findall(claim.reading.text, sentence.start, listed[-1].start)]
    if len(years) == 2 and years[1] - years[0] + 1 == len(listed):
        years = list(range(years[0], years[1] + 1))
    own = _YEAR.findall(claim.lead)
    if own and len(years) == len(listed) and int(own[-1]) in years:
        return (listed[years.index(int(own[-1]))],)
    return listed
