"""Knows the slip of a pen: a quantity told again with a wrong digit, or with two digits that changed places.

One such number may be another quantity's by chance. So the second must say that it is the first again: it takes it up
(上述12座泵站, 26.8公里新管网均…, 按签约价43.8万元), it has its noun in common and no word of part, plan, change or
other time that the first lacks; and nothing else in the text may account for its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import item_in, pattern_of, role_of, terms
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_taken_up"]

_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_KIN = {"人": "名", "位": "名", "处": "个", "家": "个"}
_YEAR = regex(r"(?P<year>(?:19|20)\d\d)年(?!\d)|(?P<last>上年|去年|上一年)")
_AGAINST = regex(r"[比较与同]$")
_TAKES_UP = regex(
    r"(?:^|上述|以上|前述|[这该对将把按以即为给向让使从]|覆盖|全部|所有|按照|支付|拨付|控制在)(?:全部|全体|所有)?$"
)
_POINTS = regex(r"(?:上述|以上|前述|这|该|全部|所有|全体)(?:的|新增的)?$")
_ALL = regex(
    r"[^，。；]{0,16}?(?:全部|(?<![人户日月年平亩])[均都](?![价值为约\d]))|[^，。；]{0,10}?[中里](?:，|有|已|$)"
)
_PRICE = regex(
    r"(?P<name>中标|合同|签约|成交|审定|结算|批复|概算|控制|投标)(?:概算|总)?(?:价款?|金额|总?额|资金)?(?:的|为|是)*$"
)
_PRICE_BEHIND = regex(r"^(?:的)?(?P<name>中标|合同|签约|成交|审定|结算|概算)(?:价|金额|总额)")
_BY_PRICE = regex(r"[按以依照即在该此]|支付|付清|控制")
_OF_THEM = regex(r"[^，。；]{1,6}[中里]的?$")
_OMITTED = frozenset({"增", "累计"})
_OF_A_PRICE = frozenset({"调整", "每", "原", "追加"})
_POINTING = regex(r"[该此本其这]|上述")
_MOST_SEEN, _NEAR, _BEHIND = 8, 20, 6
_LONG, _SHORT = 4, 3
_WORD = regex(r"[\u4e00-\u9fff]{2}")


@dataclass(frozen=True)
class _Told:
    """A number, and what its words say it is."""

    reading: Reading
    number: Number

    @cached_property
    def before(self) -> str:
        """The words of its clause before it, without fillers."""
        return pattern_of("restated", "fillers").sub("", self.number.before)

    @cached_property
    def behind(self) -> str:
        """The noun behind it."""
        return self.number.after.removeprefix("的")[:_BEHIND]

    @cached_property
    def ahead(self) -> str:
        """The words of its sentence before it."""
        start = self.reading.sentences[self.number.sentence].start
        return self.reading.text[max(start, self.number.start - 100) : self.number.start]

    @cached_property
    def marks(self) -> frozenset[str]:
        """What its clause says of part, plan or change."""
        return frozenset(pattern_of("restated", "marks").findall(self.number.before + self.number.after[:2]))

    @cached_property
    def is_plain(self) -> bool:
        """Whether not even the clauses before its own speak of part, plan, change or another time."""
        return not pattern_of("restated", "marks").search(self.ahead[-_NEAR:] + self.number.after[:2])

    @property
    def is_headed(self) -> bool:
        """Whether only the words before a colon say what it is of: 康复救助：预算数37万元."""
        before = self.number.before
        return bool(before) and self.ahead.removesuffix(before).endswith(("：", ":")) and not item_in(before)

    @cached_property
    def year(self) -> str:
        """The year its sentence names, unless another year's number is only what it compares with."""
        found = [
            one for one in _YEAR.finditer(self.ahead)
            if one.end() > len(self.ahead) - len(self.number.before) or not _AGAINST.search(self.ahead[: one.start()])
        ]  # fmt: skip
        return found[-1].group() if found else ""

    @cached_property
    def place(self) -> str:
        """The place or lot that a clause of its sentence opens with: 东湖区, 二标段."""
        found = pattern_of("restated", "places").findall(self.ahead)
        return found[-1] if found else ""

    @property
    def takes_up(self) -> bool:
        """Whether it stands where a text takes up what it told: 26.8公里新管网, 对全部1,356户."""
        return bool(_TAKES_UP.search(self.number.before)) or self.number.after.startswith("的")

    @property
    def points(self) -> bool:
        """Whether a word points back: 上述, 这."""
        return bool(_POINTS.search(self.number.before))

    @property
    def is_whole(self) -> bool:
        """Whether all of it is spoken of, so that it is no part of what was told."""
        return self.points or bool(_ALL.match(self.reading.text, self.number.end))

    @cached_property
    def price(self) -> str:
        """The named price that it is: 合同, 中标."""
        found = _PRICE.search(self.number.before) or _PRICE_BEHIND.match(self.number.after)
        return found["name"] if found else ""


def check_taken_up(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each number that takes up an earlier one and differs from it by a slip."""
    seen: dict[str, list[_Told]] = {}
    for sentence in reading.sentences:
        for number in sentence.numbers:
            if number.kind not in _KINDS or not number.exact or not number.value:
                continue
            told = _Told(reading, number)
            if told.is_headed:
                continue
            earlier = seen.setdefault(_KIN.get(number.unit or "", number.unit or ""), [])
            rival = _rival(told, earlier)
            if rival is not None:
                what = _noun(told)
                message = f"“{what}”前后不一：前文{rival.number.text}，后文{number.text}"
                yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, number.start, number.end, message)
            earlier.append(told)
            del earlier[:-_MOST_SEEN]


def _noun(told: _Told) -> str:
    return told.number.after[:4] or told.number.before[-4:] or (told.number.unit or "")


def _rival(told: _Told, earlier: Sequence[_Told]) -> _Told | None:
    """Return the earlier number that a number restates with another value, if nothing accounts for that value."""
    if told.number.group or any(one.number.value == told.number.value for one in earlier):
        return None
    found = [one for one in earlier if _may_be_same(one, told) and _is_restated(one, told, earlier)]
    slipped = [one for one in found if _swapped(one.number, told.number) or _one_digit(one.number, told.number)]
    found = slipped or found
    if len({one.number.value for one in found}) != 1 or _is_made_up(found[-1], told, earlier):
        return None
    return found[-1]


def _may_be_same(one: _Told, other: _Told) -> bool:
    aside = one.number.sentence == other.number.sentence and not _OF_THEM.match(other.number.after)
    if aside or one.number.group:
        return False
    if one.year and other.year and one.year[:4] != other.year[:4]:
        return False
    if one.place and other.place and one.place != other.place:
        return False
    if one.price and one.price == other.price:
        return not (one.marks | other.marks) & _OF_A_PRICE
    return one.marks - other.marks <= _OMITTED and other.marks <= one.marks


def _is_restated(one: _Told, other: _Told, earlier: Sequence[_Told]) -> bool:
    """Whether the words make two numbers one quantity, the more so the less the values prove it."""
    swapped, digit = _swapped(one.number, other.number), _one_digit(one.number, other.number)
    size = len(_digits(other.number))
    alike = one.before[-_LONG:] == other.before[-_LONG:] and len(one.before) >= _LONG
    taken_up = other.takes_up or _is_said_of(one, other)
    wide = taken_up or alike or (one.is_plain and other.is_plain)
    if swapped and wide and (size >= _LONG or (alike and one.number.kind is not Kind.MONEY)):
        return True
    if one.number.kind is Kind.MONEY:
        return (swapped or digit) and size >= _SHORT and _same_amount(one, other)
    same = _shares_noun(one, other, earlier)
    if swapped and size >= _SHORT:
        return wide and (same or (taken_up and _is_sole(one, earlier)))
    known = other.behind[:2] in one.ahead + one.number.after or len(one.behind) == 1
    no_part = digit or other.points or other.number.value > one.number.value
    return same and known and other.is_whole and taken_up and no_part


def _same_amount(one: _Told, other: _Told) -> bool:
    """Whether two amounts have one name: 签约价, 发电收益, an item's 预算."""
    if _is_said_of(one, other):
        return True
    if one.price and one.price == other.price:
        by_name = _BY_PRICE.search(other.number.before) or (one.before == other.before and len(one.before) > _LONG)
        return other.takes_up or bool(by_name)
    if other.takes_up and other.behind:
        return bool(_pairs(other.behind[:4]) & _pairs(one.before[-_BEHIND:]))
    role, item = role_of(one.number.before), item_in(one.number.before)
    if not role or role != role_of(other.number.before):
        return one.before == other.before and len(one.before) > _SHORT
    own = item_in(other.number.before)
    pointing = not own or _POINTING.match(other.number.before)
    return bool(own and own == item) or bool(pointing and _pairs(item) & _pairs(other.ahead))


def _is_said_of(one: _Told, other: _Told) -> bool:
    """Whether a number stands behind the other's verb: 批复380万元……批复的350万元."""
    words = other.number.before
    return words.endswith("的") and len(words) > 2 and words[-3:-1] in one.ahead


def _shares_noun(one: _Told, other: _Told, earlier: Sequence[_Told]) -> bool:
    """Whether what stands behind a number, or else before it, stands beside the other too."""
    if len(one.number.after) == 1:
        return other.number.after.startswith(one.number.after)  # 8个村……9个村全部
    noun = _pairs(other.behind[:4]) or _pairs(other.before[-_LONG:])
    if noun & _pairs(one.before[-_BEHIND * 2 :] + "　" + one.behind):
        return True
    return _is_sole(one, earlier) and bool(_pairs(other.behind[:_LONG]) & _pairs(one.ahead))


def _is_sole(one: _Told, earlier: Sequence[_Told]) -> bool:
    return all(each is one or each.number.value == one.number.value for each in earlier)


def _is_made_up(one: _Told, other: _Told, earlier: Sequence[_Told]) -> bool:
    """Whether a value is the first and what came to it or fell away from it: 42个，新设3个……45个."""
    sentences = one.reading.sentences
    last = sentences[min(other.number.sentence + 1, len(sentences) - 1)].end
    near = [each.value for each in one.reading.numbers_in(one.number.end, last)[:60] if each.unit == one.number.unit]
    gap = abs(one.number.value - other.number.value)
    values = [each.number.value for each in earlier]
    return gap in near or any(a + b == other.number.value for a, b in pairwise(values))


def _pairs(words: str) -> set[str]:
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return {one for one in pairs if _WORD.fullmatch(one)} - _generic()


@cache
def _generic() -> frozenset[str]:
    return frozenset(terms("restated", "generic"))


def _digits(number: Number) -> str:
    return re.sub(r"\D", "", number.text)


def _apart(one: Number, other: Number) -> list[tuple[int, str, str]] | None:
    """Return where two numbers of the same size and decimals differ."""
    first, second = _digits(one), _digits(other)
    if len(first) != len(second) or one.quantity.step != other.quantity.step:
        return None
    return [(at, a, b) for at, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]


def _swapped(one: Number, other: Number) -> bool:
    apart = _apart(one, other) or []
    if len(apart) != 2:
        return False
    (first, a, b), (second, c, d) = apart
    return second - first == 1 and (a, b) == (d, c)


def _one_digit(one: Number, other: Number) -> bool:
    return len(_apart(one, other) or []) == 1
