"""Knows which numbers bear a name that a rate's words tell (整改 in 已整改247处), and which are listed with one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from youju.checking.arithmetic.rate_claims import RateClaim
from youju.checking.reading import Number
from youju.checking.vocabulary import role_of, terms
from youju.patterns import regex

__all__ = ["called", "listed_from", "of_its_year"]

_NOT = regex(r"(?:不|未|没|没有|正在|尚在|(?<![接招等对看])待|(?<![供相对适响])应|拟|暂缓|不再[^\W\d_]{0,4})$")
_OF_RATE = ("度", "率")
_PLAIN = regex(r"^(?:已|共|全年|累计|的|有)+")
_LABEL, _BEHIND = 12, 4
"""How many characters before and behind a number name it."""
_JOINS = frozenset("、和及与")
_YEAR = regex(r"(20\d\d)年")


def _bears(number: Number, name: str) -> bool:
    """Whether a number has a role, or a word in its label (整改 in 已整改; 未整改, 正在整改 excepted)."""
    if not name or name in terms("roles"):
        return role_of(number.before) == name and "分别" not in number.before
    label = number.before[-_LABEL:] + " " + number.after[: _BEHIND if number.before else _LABEL]
    apart = label.split(name)
    return any(not _NOT.search(one) and not two.startswith(_OF_RATE) for one, two in pairwise(apart))


def called(names: Sequence[str], numbers: Sequence[Number]) -> list[Number]:
    """Return the numbers that bear the first of the names that any bears, the last one first; 办结 isn't 按期办结."""
    found = next(filter(None, ([one for one in reversed(numbers) if _bears(one, name)] for name in names)), [])
    return [one for one in found if len(found) > 1 and _PLAIN.sub("", one.before) in names] or found


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
