"""Knows what must balance: what there was and what came, less what went, is what is left.

Every such check is one equation over numbers of one unit whose words say what part they play: 到位－支出＝结余,
原值－折旧＝净值, 年初＋新增－完工＝年末, 满分－扣分＝得分. The equations are data (arithmetic.yaml, balances).
One is held against the smallest stretch that names all its parts: a piece between ；, a sentence, two that follow each
other, or (scores) a paragraph. It says something only if each part is named as often as it may be, no number between
them plays an unknown part, and no other number nearby would bear it out, added or in the place of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from youju.checking.arithmetic.sides import added, are_like, fit_sides
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import span_of
from youju.checking.vocabulary import role_of, terms
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import ZERO, Kind
from youju.patterns import regex

__all__ = ["check_balances"]

_BEFORE, _NEAR = 40, 6
"""So many characters behind a number may name its part where those before it don't (2200万元预算)."""
_MOST, _MOST_IN_ALL, _MARGIN = 24, 80, 200
"""So many numbers on each side of one, in a paragraph, and so many characters around them are looked at."""
_SIGNS = frozenset("+-=<")
_INCLUDED = regex(r"[（(](?:其中[：:]?|均?已)?(?:包含|含)[^（）()]{2,30}[）)]")
"""What an amount has in it, beside it: 全年预算1280万元（含上年结转80万元）."""
_OF_WHICH = regex(r"其中|包括|包含|由")
_EACH = regex(r"每[^\W\d]{0,4}?1?(?P<unit>天|次|项|个|处|件|例|户|人)(?:扣|减|扣减)$")
_Stretch = tuple[int, int, Sequence[Number]]
"""Words that may name all parts of an equation: start, end, numbers."""


@dataclass(frozen=True, eq=False)
class _Part:
    """What a number may be in an equation.

    Attributes:
        sign: + what there was or came, - what went, = what is left, < what can't be more, ~ what doesn't count, ? what
            may count or not.
        several: "" for one number, ? for one or none, + for one or more, * for any, | where the last of any is meant.
        words: The words before such a number, or the roles that they give it.
    """

    sign: str
    several: str
    words: re.Pattern[str] | frozenset[str]

    def is_named(self, words: str) -> bool:
        """Whether words make a number this part."""
        return role_of(words) in self.words if isinstance(self.words, frozenset) else bool(self.words.search(words))


@dataclass(frozen=True, eq=False)
class _Balance:
    """An equation.

    Attributes:
        told: What a finding says first.
        parts: In the order in which they are tried on a number.
        kinds: What it is about.
        unless: A stretch with such words says something else.
        needs: A stretch without such words says nothing.
        full: What there was if no + is named (100 of 100%).
        ordered: Whether the parts must stand in the order + - =.
        wide: Whether its stretch is a paragraph.
    """

    told: str
    parts: tuple[_Part, ...]
    kinds: frozenset[Kind]
    unless: re.Pattern[str]
    needs: re.Pattern[str]
    full: Decimal
    ordered: bool
    wide: bool

    def full_of(self, stated: _Statement) -> Decimal:
        """What there was besides the numbers named."""
        return ZERO if stated.there else self.full

    @property
    def least(self) -> int:
        """How many numbers it takes."""
        return 2 if self.full or self.at_most else 3

    @property
    def at_most(self) -> bool:
        """Whether something may be left over that isn't named."""
        return any(part.sign == "<" for part in self.parts)

    @property
    def of_anything(self) -> bool:
        """Whether no words say what there was."""
        ahead = (part.words for part in self.parts if part.sign == "+")
        return any(not isinstance(words, frozenset) and not words.pattern for words in ahead)

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - the equations live as long as the program
    def part_of(self, before: str, after: str) -> _Part | None:
        """Return what a number is by the words before it, or else by those behind it."""
        for words in (before, after):
            if found := next((part for part in self.parts if part.is_named(words)), None):
                return found
        return None


@dataclass(frozen=True)
class _Statement:
    """An equation as a text states it: what there was, what went, what is left, and the other numbers nearby."""

    there: tuple[Number, ...]
    gone: tuple[Number, ...]
    left: Number
    others: tuple[Number, ...]

    @property
    def numbers(self) -> tuple[Number, ...]:
        """All of it."""
        return (*self.there, *self.gone, self.left)


_TIMES = frozenset({"批", "批次", "次", "笔", "期"})
"""How often something was paid is no part of it: 分三批拨付."""


def check_balances(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each equation whose parts are named and don't make it up."""
    for paragraph in reading.paragraphs:
        for place, sentence in enumerate(paragraph):
            for left in (one for one in sentence.numbers if one.exact and not one.group and one.unit not in _TIMES):
                balances = _leaving(left.kind, left.before[-_BEFORE:], _after(reading, left))
                near = list(_near(reading, paragraph, place, left)) if balances else []
                for balance in balances:
                    stretches = _whole(reading, paragraph) if balance.wide else near
                    stated = next(filter(None, (_stated(reading, one, left, balance) for one in stretches)), [])
                    fit = any(_gap(one, balance) == 0 for one in stated)
                    if stated and not fit and not _is_borne_out(stated[0], balance):
                        yield _finding(reading, min(stated, key=lambda one: abs(_gap(one, balance))), balance)


@lru_cache(maxsize=4096)
def _leaving(kind: Kind, before: str, after: str) -> Sequence[_Balance]:
    """Return the equations of which a number may be what is left."""
    roles, words = _left()
    if not any(role_of(one) in roles or words.search(one) for one in (before, after) if one):
        return ()
    of_kind = [one for one in _balances() if kind in one.kinds]
    return [one for one in of_kind if (part := one.part_of(before, after)) and part.sign in "=<"]


@cache
def _left() -> tuple[frozenset[str], re.Pattern[str]]:
    """The roles and words of what is left, to pass over most numbers at once."""
    every = [part.words for one in _balances() for part in one.parts if part.sign in "=<"]
    roles = frozenset(role for one in every if isinstance(one, frozenset) for role in one)
    return roles, regex("|".join(dict.fromkeys(one.pattern for one in every if not isinstance(one, frozenset))))


@cache
def _balances() -> Sequence[_Balance]:
    return tuple(map(_read, terms("balances")))


def _read(entry: Mapping[str, Any]) -> _Balance:
    parts = []
    for key, words in entry.items():
        if not key[0].isalpha():
            several = key[-1] if key[-1] in "?+*|" else ""
            parts.append(_Part(key[0], several, frozenset(words) if isinstance(words, list) else regex(words)))
    return _Balance(
        entry["told"],
        tuple(parts),
        frozenset(map(Kind, entry.get("kinds", ("money", "count", "measure")))),
        regex(entry.get("unless", "(?!)")),
        regex(entry.get("needs", "")),
        Decimal(entry.get("full", 0)),
        bool(entry.get("ordered")),
        bool(entry.get("wide")),
    )


def _near(reading: Reading, paragraph: Sequence[Sentence], place: int, left: Number) -> Iterator[_Stretch]:
    """Yield what around a number may hold all of an equation, the smallest first."""
    before, behind = reading.neighbours(left, _MOST, _MOST)
    numbers = (*before, left, *behind)
    low = max(paragraph[place].start, numbers[0].start - _MARGIN)
    high = min(paragraph[place].end, numbers[-1].end + _MARGIN)
    start, end = max(reading.text.rfind("；", low, left.start) + 1, low), reading.text.find("；", left.end, high)
    end = high if end < 0 else end
    if (start, end) != (low, high):
        yield start, end, [one for one in numbers if start <= one.start < end]
    yield low, high, numbers
    if place and (ahead := paragraph[place - 1].numbers[-_MOST:]):
        yield max(paragraph[place - 1].start, ahead[0].start - _MARGIN), high, (*ahead, *numbers)


def _whole(reading: Reading, paragraph: Sequence[Sentence]) -> Iterator[_Stretch]:
    """Yield a paragraph; in it 每超期1天扣0.5分 stands for 3.5分 where it then tells just once of days (超期7天)."""
    numbers = [one for sentence in paragraph for one in sentence.numbers]
    if len(numbers) > _MOST_IN_ALL:
        return
    for place, one in enumerate(numbers):
        each = _EACH.search(reading.text, max(0, one.start - 16), one.start) if one.kind is Kind.SCORE else None
        counts = [other for other in numbers[place + 1 :] if each and other.unit == each["unit"]]
        if len(counts) == 1:
            mention = one.mention._replace(text=f"{one.text}×{counts[0].text}")
            worth = one.quantity._replace(value=one.value * counts[0].value)
            numbers[place] = replace(one, mention=mention, quantity=worth)
    yield paragraph[0].start, paragraph[-1].end, numbers


def _stated(reading: Reading, stretch: _Stretch, left: Number, balance: _Balance) -> list[_Statement]:
    """Return the equation if a stretch names all its parts; as well without what only divides one of these."""
    own = [one for one in stretch[2] if are_like(left.unit, one.unit) and not one.group]
    if len(own) < balance.least:
        return []
    readings = [own]
    if left not in reading.details and (balance.needs.pattern or not balance.at_most):
        undivided = [one for one in own if one not in reading.details]
        readings += [undivided] if len(undivided) < len(own) else []
    found = (_of_numbers(reading, stretch, numbers, left, balance) for numbers in readings)
    return [one for one in found if one]


def _of_numbers(
    reading: Reading, stretch: _Stretch, own: Sequence[Number], left: Number, balance: _Balance
) -> _Statement | None:
    """Return the equation that some of a stretch's numbers state, no other one of them standing between its parts."""
    start, end, numbers = stretch
    if len(own) < balance.least:
        return None
    named = _named(reading, own, balance)
    places = [place for place, (_, part) in enumerate(named) if part and part.sign in _SIGNS]
    inner = named[places[0] : places[-1] + 1] if places else []
    if left not in (one for one, _ in inner) or not all(part and one.exact for one, part in inner):
        return None
    sides: dict[str, tuple[Number, ...]] = {"+": (), "-": (), "=": (), "<": ()}
    for part in balance.parts:
        found = tuple(one for one, other in inner if other is part)
        if part.sign not in _SIGNS or (not found and part.several in ("?", "*")):
            continue
        if not found or (part.several in ("", "?") and len({one.value for one in found}) > 1):
            return None
        sides[part.sign] += found if part.several in ("+", "*") else found[-1:]
    parts = [*sides["+"], *sides["-"], left]
    words = reading.text[start : end if balance.wide or balance.at_most else _end_of(reading, inner[-1][0])]
    words = words if balance.at_most else _without(_INCLUDED.sub("", words), reading, own)
    if balance.at_most and not reading.details.isdisjoint(parts):
        return None  # 到账362万元，来源为中央预算240万元、公益金122万元
    if len(parts) < balance.least or balance.unless.search(words) or not balance.needs.search(words):
        return None
    if balance.ordered and parts != sorted(parts, key=lambda one: one.start):
        return None
    aside = [one for one, part in named if part and part.sign == "~"]
    ahead = reading.sentences[numbers[0].sentence - 1].numbers if numbers[0].sentence else ()
    like = (one for one in (*ahead, *numbers) if are_like(left.unit, one.unit))
    others = [one for one in like if one not in parts and one not in aside]
    others = [one for one in others if one.start < left.start or not _is_within(reading, one)]
    return _Statement(sides["+"], sides["-"], left, tuple(others))


def _named(reading: Reading, numbers: Sequence[Number], balance: _Balance) -> list[tuple[Number, _Part | None]]:
    """Return numbers with the part that each plays.

    What is listed by 、 goes on with its predecessor's part. What is within 其中 and has no part, or one on a side
    already named, is left out.
    """
    named: list[tuple[Number, _Part | None]] = []
    for one in numbers:
        part = balance.part_of(one.before[-_BEFORE:], _after(reading, one))
        last, last_part = named[-1] if named else (one, None)
        if part is None and last_part and last_part.several in ("+", "*") and reading.text[last.end] in "、和及":
            part = last_part
        signs = {other.sign for _, other in named if other} & _SIGNS
        if (part is None or part.sign in signs) and _is_within(reading, one):
            continue
        named.append((one, part))
    return named


def _without(words: str, reading: Reading, numbers: Sequence[Number]) -> str:
    """Return words without those of the parts into which an amount is divided: 预算1240万元，其中上年结转160万元."""
    for one in numbers:
        divides = one in reading.details and _OF_WHICH.match(one.before)
        words = words.replace(f"{one.before}{one.text}", "") if divides else words
    return words


def _end_of(reading: Reading, last: Number) -> int:
    """Return where the words of an equation end: behind its last number, and the bracket there."""
    bracket = reading.text[last.end : last.end + 1] in ("（", "(")
    return max(last.end + 1, reading.text.find("）", last.end, last.end + _BEFORE) if bracket else 0)


def _is_within(reading: Reading, number: Number) -> bool:
    """Whether a number stands behind 其中, and the list that it opens isn't known to have ended before."""
    begin = max(reading.sentences[number.sentence].start, number.start - _MARGIN)
    opened = reading.text.rfind("其中", begin, number.start)
    first = reading.numbers_in(opened, number.start)[:1] if opened >= 0 else ()
    return opened >= 0 and not any(one in reading.details for one in first)


def _after(reading: Reading, number: Number) -> str:
    """Return the words behind a number that don't name the next one (8415人相比净减245人)."""
    _, behind = reading.neighbours(number, 0, 1)
    return "" if behind and behind[0].before == number.after else number.after[:_NEAR]


def _gap(stated: _Statement, balance: _Balance) -> Decimal:
    """How much more there was than what went and what is left."""
    return added(stated.there) + balance.full_of(stated) - added((*stated.gone, stated.left))


def _is_borne_out(stated: _Statement, balance: _Balance) -> bool:
    """Whether an equation holds, or would with another number beside its own or instead of one of them."""
    wholes, parts, full = stated.there, (*stated.gone, stated.left), balance.full_of(stated)
    if balance.at_most:
        return added(wholes) >= added(parts)
    if fit_sides(wholes, parts, full) is not Fit.WRONG:
        return True
    gap = _gap(stated, balance)
    if any(gap == 2 * one.value for one in wholes):  # 预算调整60万元 may be up or down
        return True
    if balance.of_anything and (added(wholes) < added(stated.gone) or any(gap == one.value for one in wholes)):
        return True  # what went isn't of what there was, or one of them is all of them
    return any(
        abs(gap) == other.value
        or any(gap - one.value + other.value == 0 for one in wholes)
        or any(gap + one.value - other.value == 0 for one in parts)
        for other in stated.others
    )


def _finding(reading: Reading, stated: _Statement, balance: _Balance) -> Finding:
    start, end = span_of(*stated.numbers)
    left = stated.left
    if balance.at_most:
        upper = stated.there[-1]
        message = (
            f"{balance.told}：{upper.before[-8:]}{upper.text}，{left.before[-10:]}{left.text}；如含上年结转或追加请写明"
        )
        return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, start, end, message)
    full = balance.full_of(stated)
    came = [one.text for one in stated.there] or [plain_digits(full) + left.text[-1]]
    worked = "－".join(["＋".join(came), *(one.text for one in stated.gone)])
    rest = added(stated.there) + full - added(stated.gone)
    message = f"{balance.told}：{worked}＝{shown(rest, left)}，文中写作{left.text}"
    code = Code.SCORE_MISMATCH if left.kind is Kind.SCORE else Code.SUM_MISMATCH
    return reading.finding(code, Severity.ERROR, start, end, message)
