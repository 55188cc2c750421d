"""Knows when a number tells again what an earlier one near it told, and gives it another value.

A reader goes by the thing's noun and its qualifiers (在院老人86人……在院的96名老人), by the measure's name
(上游段合同价318.6万元……上游段按合同价276.4万元), and by where the number stands: what is known stands before its verb
or modifies a noun. Digits that changed places, or one wrong digit, add to the likeness; words of part, plan, change or
another time speak against it, and so does any sum or difference that makes the value up.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from typing import Any

from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import item_in, pattern_of, role_of, terms
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_told_again"]

_HEAD = regex(r"[^，。；：:\d]{0,4}(?:目标|计划|任务)[^，。；：:\d]{0,4}[:：]")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT})
_THINGS = frozenset({Kind.COUNT, Kind.MEASURE})
_WORD = regex(r"[\u4e00-\u9fff]{2}")
_RATE = regex(r"[\u4e00-\u9fff]{2}[率度](?=(?:填报|[写记标])?[达为是到有作]*$)")
_YEAR = regex(r"(?:19|20)\d\d(?=年)")
_NEAR, _NOUN, _LONG, _SIZE = 24, 6, 4, 3
_MOST_SEEN, _LINES, _MOST_SUMMED = 12, 4, 24
_LINES_OF_WORDS = 2
"""How far words alone reach; digits that changed places reach `_LINES`."""
_ENOUGH = 5
_OF_A_NAME = frozenset({"其中", "其余", "累计"})
"""What may stand beside a part's own name where it is told first, and be left out where it is told again."""


@dataclass(frozen=True)
class _Told:
    """A number and the words that say what it is."""

    reading: Reading
    number: Number

    @cached_property
    def line(self) -> int:
        """The line that it stands in."""
        return self.reading.sentences[self.number.sentence].line

    @cached_property
    def label(self) -> str:
        """The words before it in its clause; of 实际用时比合同约定的 only what it is compared with."""
        parts: list[str | Any] = _told("base").split(self.number.before)
        return str(parts[-1])

    @cached_property
    def ahead(self) -> str:
        """The words of its sentence before it."""
        start = self.reading.sentences[self.number.sentence].start
        return self.reading.text[max(start, self.number.start - 120) : self.number.start]

    @cached_property
    def head(self) -> str:
        """What its sentence begins with and says of all of it: 年度目标：新建充电桩200个，改造变压器15台."""
        found = _HEAD.match(self.ahead)
        return found.group() if found else ""

    @cached_property
    def behind(self) -> str:
        """The noun behind it."""
        behind = self.number.after.removeprefix("的")[:_NOUN]
        timed = self.number.unit in terms("told_again", "spans")
        behind = behind.removeprefix("新")
        return "" if timed or _told("no_noun").match(behind) else behind

    @cached_property
    def own(self) -> str:
        """All that stands beside it."""
        return f"{self.number.before}　{self.number.after[: 2 * _NOUN]}"

    @cached_property
    def marks(self) -> frozenset[str]:
        """What makes it a part, a plan, a change or another time's."""
        words = self.head + self.label + "　" + self.number.after[:2]
        return frozenset(_told("marks").findall(_told("no_marks").sub("　", words)))

    @cached_property
    def kept_apart(self) -> frozenset[str]:
        """Of these, what the other number must have, too."""
        return self.marks - _OF_A_NAME

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The names in the words before it."""
        return tuple(one for one in _told("joints").split(self.label) if one and len(one) > 1)

    @cached_property
    def years(self) -> frozenset[str]:
        """The years its sentence names before it."""
        return frozenset(_YEAR.findall(self.ahead))

    @cached_property
    def place(self) -> str:
        """The place or lot that its words open with."""
        found = _told("places").findall(self.ahead)
        return found[-1] if found else ""

    @property
    def is_base(self) -> bool:
        """Whether something is held against it: 比合同约定的210天."""
        return bool(_told("held_against").search(self.number.before.removesuffix(self.label)))

    @property
    def is_given(self) -> bool:
        """Whether it stands where a text speaks of what it told before."""
        label = _told("lead").sub("", self.label)
        if not label or self.is_base:
            return True
        return bool(_told("given").search(label) or _told("modifies").match(self.number.after))

    @property
    def is_whole(self) -> bool:
        """Whether all of it is spoken of."""
        return self.points or bool(_told("whole").match(self.reading.text, self.number.end))

    @property
    def points(self) -> bool:
        """Whether a word right before it points back: 上述36个社区."""
        return bool(_told("points").search(self.number.before))

    @cached_property
    def basis(self) -> str:
        """What it is called where something is worked out by it (按今年完成的12600卷计), or done to all of it."""
        found = _told("basis").search(self.number.before) if self.number.kind in _THINGS else None
        if found is None or not (found["all"] or _told("by_it").match(self.number.after)):
            return ""
        name = _told("basis_time").sub("", found["name"] or found["done"])
        return name if len(name) > 1 and not _told("verified").search(self.ahead) else ""

    @property
    def noun(self) -> frozenset[str]:
        """The pairs of characters of the thing's name: behind the number, or else before it."""
        return _pairs(self.behind) or _pairs(self.label[-_LONG:])

    def names(self, other: _Told) -> bool:
        """Whether its words name all that the words before another number name (总投资 for 项目总投资)."""
        return all(_told("of_it").sub("", one) in self.own for one in other.pieces)

    def may_name(self, other: _Told) -> bool:
        """Whether it has all of another's name; without an item of its own its sentence's item is its own."""
        words = self.own if item_in(self.number.before) else self.ahead + self.own
        return all(one in words for one in other.pieces)


@cache
def _generic() -> frozenset[str]:
    return frozenset(terms("told_again", "generic"))


def _told(name: str) -> re.Pattern[str]:
    """Return what tells that a number speaks of what an earlier one told."""
    return pattern_of("told_again", name)


def check_told_again(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each number that gives an earlier quantity near it another value."""
    seen: defaultdict[str, deque[_Told]] = defaultdict(lambda: deque(maxlen=_MOST_SEEN))
    kin_of = terms("told_again", "kin")
    for number in reading.numbers:
        if number.kind not in _KINDS or not number.exact or not number.value:
            continue
        earlier = seen[kin_of.get(number.unit, number.unit or "")]
        other = _Told(reading, number)
        while earlier and other.line - earlier[0].line >= _LINES:
            earlier.popleft()
        rival = None if number.group else _rival(other, earlier)
        if rival is not None:
            by_noun = other.behind and (number.kind in _THINGS or not number.before)
            what = number.after[:_LONG] if by_noun else _rate_words(other)[-_NOUN:]
            message = f"“{what}”前后不一：前文{rival.number.text}，后文{number.text}"
            yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, number.start, number.end, message)
        earlier.append(other)


def _rival(other: _Told, earlier: Iterable[_Told]) -> _Told | None:
    """Return the earlier number that a number tells again with another value."""
    known = [one for one in earlier if one.number.value == other.number.value]
    if known and _is_known(other, known):
        return None
    able = [one for one in earlier if _may_be_same(one, other)]
    if not able:
        return None
    near = [one for one in able if other.line - one.line < _LINES_OF_WORDS or _likeness(one.number, other.number)[0]]
    if known:
        return _of_another(other, near, known)
    if found := _by_basis(other, able):
        return None if _is_made_up(found, other) else found
    parted = _told("parted").search(_rest(other))
    found = None if parted or not near else _by_name(other, near) or _by_thing(other, near)
    found = found or _by_digits(other, able)
    return None if found is None or _is_made_up(found, other) else found


def _rest(other: _Told) -> str:
    """The words of its sentence around a number."""
    end = other.reading.sentences[other.number.sentence].end
    return other.label + "　" + other.reading.text[other.number.end : min(end, other.number.end + 60)]


def _may_be_same(one: _Told, other: _Told) -> bool:
    first, second = one.number, other.number
    if first.group or first.kind is not second.kind or not _are_apart(first, other):
        return False
    if one.kept_apart != other.kept_apart or ("其中" in other.marks and not one.marks):
        return False
    if one.years and other.years and not one.years & other.years:
        return False
    if one.place and other.place and one.place != other.place:
        return False
    if first.kind is Kind.MONEY and len({role_of(first.before), role_of(second.before)} - {""}) > 1:
        return False
    if first.quantity.is_rounding_of(second.quantity) or second.quantity.is_rounding_of(first.quantity):
        return False
    between = one.reading.text[first.end : max(first.end, second.start - len(second.before))]
    return not _told("changed").search(_told("no_change").sub("　", between))


def _are_apart(first: Number, other: _Told) -> bool:
    """Whether a number may tell again what its own sentence told, or stands in another one."""
    second = other.number
    if first.sentence != second.sentence:
        return True
    if first.clause == second.clause:
        return False
    grown = second.value > first.value and len(_digits(second)) >= _SIZE and _likeness(first, second)[0]
    of_them = _told("of_them").match(second.after) and not second.before.endswith("的")
    return (grown and other.is_given) or other.is_base or bool(other.basis or of_them)


def _is_known(other: _Told, known: Sequence[_Told]) -> bool:
    """Whether a value was told before by its name, or has too little of a name to be another's."""
    if sum(map(len, other.pieces)) + len(other.place) < _LONG:
        return True
    return any(one.may_name(other) and (not one.place or not other.place or one.place == other.place) for one in known)


def _of_another(other: _Told, able: Sequence[_Told], known: Sequence[_Told]) -> _Told | None:
    """Return whose name stands before a value that is another's: 上游段按合同价276.4万元."""
    named = [one for one in able if one.names(other) and one.number.before]
    parted = [one for one in named if one.number.sentence == known[-1].number.sentence]
    if not parted or len({one.number.value for one in named}) != 1:
        return None
    so_far = other.number.value < named[-1].number.value and _told("so_far").search(other.label)
    return None if so_far else named[-1]


def _by_basis(other: _Told, able: Sequence[_Told]) -> _Told | None:
    """Return the only number that has the name of what something is worked out by, be its digits what they may."""
    named = [one for one in able if other.basis and other.basis in one.number.before]
    worked = _told("by_it").match(other.number.after)
    noun = _pairs(worked["noun"] if worked else other.behind)
    named = [one for one in named if not noun or noun & _pairs(one.own)]
    return named[-1] if len({one.number.value for one in named}) == 1 else None


def _by_name(other: _Told, able: Sequence[_Told]) -> _Told | None:
    """Return the number that has all of another's name and nearly its digits."""
    named = [one for one in able if other.pieces and one.names(other)]
    length = sum(map(len, other.pieces))
    given = other.number.kind is not Kind.PERCENT and other.is_given
    swapped, digit = _likeness(named[-1].number, other.number) if named else (False, False)
    plain = swapped and length >= _LONG - 1 and len(_digits(other.number)) > _SIZE and named[-1].line == other.line
    if len({one.number.value for one in named}) == 1 and (length >= _LONG or given or plain):
        leads = not _told("lead").sub("", other.ahead.removesuffix(other.number.before)).strip("，：")
        those = digit and other.number.kind in _THINGS and _told("all_those").search(other.label)  # 对抽查的16个项目
        if those or (len(_digits(other.number)) >= _SIZE and (swapped or (digit and (leads or given)))):
            return named[-1]
    if len({one.number.value for one in named}) == 1 and other.is_base and other.number.kind in _THINGS:
        return None if other.marks else named[-1]
    for one in able:
        if one.number.kind is Kind.PERCENT and _same_rate(one, other):
            return one
    return None


def _rate_words(told: _Told) -> str:
    """The words that name a rate; where it is the result of a goal, the goal's: 满意度目标为90%，实际为98.1%."""
    ahead, _ = told.reading.neighbours(told.number, 1, 0)
    if role_of(told.number.before) != "actual" or not ahead or ahead[0].kind is not Kind.PERCENT:
        return told.number.before
    return _told("goal").sub("", ahead[0].before)


def _same_rate(one: _Told, other: _Told) -> bool:
    """Whether two rates of one name differ by two digits that changed places."""
    first, second = _RATE.search(one.number.before), _RATE.search(_rate_words(other))
    if not first or not second or first.group() != second.group() or not _likeness(one.number, other.number)[0]:
        return False
    size = len(_digits(other.number))
    name = _told("lead").sub("", second.string[: second.end()])[-_LONG - 1 :]
    return size > _SIZE or one.number.before[: first.end()].endswith(name)


def _by_digits(other: _Told, able: Sequence[_Told]) -> _Told | None:
    """Return the number with nearly the same digits, if they are many or the words make two amounts one."""
    name = _told("joints").split(other.label.removesuffix("的"))[-1]
    found = []
    for one in able:
        swapped, digit = _likeness(one.number, other.number)
        size = len(_digits(other.number))
        of_all = other.is_whole and set(name) & set(one.number.before[-_NOUN:])  # 培训2365人次……参训的2635人次中
        given = other.is_given and (name in one.own or of_all) and other.number.kind is not Kind.PERCENT
        if (swapped and size > _SIZE and given) or ((swapped or digit) and size >= _SIZE and _same_amount(one, other)):
            found.append(one)
    return found[-1] if len({one.number.value for one in found}) == 1 else None


def _same_amount(one: _Told, other: _Told) -> bool:
    """Whether two amounts have a noun in common (145.2万元合同价款), or role and item (该项补贴……预算金额328.6万元)."""
    first, second = one.number.before, other.number.before
    if other.number.kind is not Kind.MONEY:
        return False
    if not other.label or other.points:
        return bool(_pairs(other.behind[:_LONG]) & _pairs(one.label[-_NOUN:]))
    if not role_of(first) or role_of(first) != role_of(second) or not _told("pointing").search(other.ahead):
        return False
    item, own = _pairs(item_in(first)), item_in(second)
    return bool(item & _pairs(own or other.ahead))


def _by_thing(other: _Told, able: Sequence[_Told]) -> _Told | None:
    """Return the number of the same things."""
    same_sentence = able[-1].number.sentence == other.number.sentence
    if other.number.kind not in _THINGS or (other.is_base and same_sentence):
        return None
    first = other.behind[:2]
    found = []
    for one in able:
        beside = f"{one.number.before[-2 * _NOUN :]}　{one.number.after[:_NOUN]}"
        letter = len(one.number.after) == 1 and other.number.after.startswith(one.number.after)
        shared = other.noun & _pairs(beside) or ({one.number.after} if letter else set())
        alone = len(able) == 1 and other.number.kind is Kind.MEASURE and not other.behind
        if alone or (shared and (letter or first in one.ahead + one.number.after or not _pairs(first))):
            found.append((*_likeness(one.number, other.number), len(shared), one))
    found.sort(key=lambda each: each[:3])
    if not found or (
        len(found) > 1 and found[-2][:3] == found[-1][:3] and found[-2][3].number.value != found[-1][3].number.value
    ):
        return None
    *_, shared_pairs, best = found[-1]
    return best if _evidence(best, other, shared_pairs) >= _ENOUGH else None


def _evidence(one: _Told, other: _Told, shared: int) -> int:
    """Weigh what speaks for two numbers of one noun being one quantity."""
    swapped, digit = _likeness(one.number, other.number)
    size = len(_digits(other.number))
    grown = other.number.value > one.number.value
    evidence = 3 if swapped or (digit and size >= _SIZE) else int(digit)
    evidence += 2 * other.is_given + 2 * (shared >= _SIZE) + grown + other.is_whole
    evidence += other.points or (grown and other.is_whole and not other.label)
    beside = bool(other.behind) and other.behind[:2] in one.number.before[-_LONG:]
    evidence += beside or bool(_pairs(other.label) & _pairs(one.number.before))
    return evidence if grown or swapped or other.is_whole else min(evidence, 0)


def _is_made_up(one: _Told, other: _Told) -> bool:
    """Whether numbers told before make up the value, or those behind add to the first: 86个村……68个完工，18个在建."""
    number, reading = other.number, other.reading
    start = reading.sentences[max(0, one.number.sentence - 1)].start
    last = reading.sentences[min(number.sentence + 1, len(reading.sentences) - 1)].end
    kin = [each for each in reading.numbers_in(start, last) if each.kind is number.kind]
    told = {each.value for each in kin if each.start < number.start}
    behind = {each.value for each in kin if each.start > number.start}
    summed = any(number.value in (a + b, abs(a - b)) for a, b in combinations(sorted(told)[-_MOST_SUMMED:], 2))
    return summed or one.number.value - number.value in behind


def _pairs(words: str) -> frozenset[str]:
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return frozenset(one for one in pairs if _WORD.fullmatch(one)) - _generic()


def _digits(number: Number) -> str:
    return "".join(filter(str.isdigit, number.text))


def _likeness(one: Number, other: Number) -> tuple[bool, bool]:
    """Return whether two numbers differ by two neighbouring digits that changed places, or by one digit."""
    if one.quantity.step != other.quantity.step:
        return False, False
    first, second = _digits(one), _digits(other)
    if len(first) != len(second):
        return False, False
    apart = [(at, a, b) for at, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(apart) != 2:
        return False, len(apart) == 1 and len(first) > 1
    (at, a, b), (behind, c, d) = apart
    return behind - at == 1 and (a, b) == (d, c), False
