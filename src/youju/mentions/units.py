"""Units as written after a number: money, percent, points, scores, measures and measure words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from youju.domain.quantity import MEASURE_UNITS, MONEY_SCALES, Kind
from youju.mentions.numerals import ONE, scale_of
from youju.patterns import regex
from youju.resources import read_lines

__all__ = [
    "SPACES",
    "UnitReading",
    "is_measure_word",
    "is_money_scale",
    "list_words",
    "longer_after",
    "never_after",
    "read_closing_unit",
    "read_unit",
    "word_followers",
]

SPACES = frozenset(" ")


class UnitReading(NamedTuple):
    """A unit read after a number.

    Attributes:
        end: Offset past the unit.
        scale: What the number is multiplied by to stand in `base`.
        base: Base unit; None for a bare number.
        kind: Kind of quantity.
        more: 余 or 多 stood between number and unit.
    """

    end: int
    scale: Decimal
    base: str | None
    kind: Kind
    more: bool = False


class _Word(NamedTuple):
    """One known unit: its spelling and what it makes of a number."""

    text: str
    scale: Decimal
    base: str
    kind: Kind


_MONEY_SPELLINGS = {
    **MONEY_SCALES,
    **{f"{word}元": Decimal(scale_of(word)) for word in ("百", "十万", "十亿", "百亿", "千亿", "万亿")},
    "圆": ONE,
    "萬元": Decimal(10_000),
    "億元": Decimal(100_000_000),
    "角": Decimal("0.1"),
}
_PERCENT_SPELLINGS = {"%": ONE, "％": ONE, "﹪": ONE, "‰": Decimal("0.1")}
_POINT_SPELLINGS = {"个百分点": ONE, "百分点": ONE, "个千分点": Decimal("0.1"), "个pct": ONE, "pct": ONE}


def list_words(relative: str) -> list[str]:
    """Return the words of a list that holds several a line."""
    return [word for line in read_lines(f"corpora/terms/{relative}") for word in line.split()]


@cache
def _table() -> dict[str, tuple[_Word, ...]]:
    """Return every known unit by its first character, longest spelling first."""
    known = {word: _Word(word, ONE, word, Kind.COUNT) for word in list_words("measure_words.txt")}
    for word in (*MEASURE_UNITS, *list_words("measures.txt")):
        known[word] = _Word(word, ONE, word, Kind.MEASURE)
    for word, scale in _MONEY_SPELLINGS.items():
        for spelling in (word, f"{word}整", f"{word}正"):
            known[spelling] = _Word(spelling, scale, "元", Kind.MONEY)
    for word, scale in _PERCENT_SPELLINGS.items():
        known[word] = _Word(word, scale, "%", Kind.PERCENT)
    for word, scale in _POINT_SPELLINGS.items():
        known[word] = _Word(word, scale, "百分点", Kind.POINTS)
    known["分"] = _Word("分", ONE, "分", Kind.SCORE)
    table: dict[str, list[_Word]] = {}
    for unit in sorted(known.values(), key=lambda one: -len(one.text)):
        table.setdefault(unit.text[0], []).append(unit)
    return {first: tuple(units) for first, units in table.items()}


@cache
def _exceptions() -> dict[bool, dict[str, tuple[str, ...]]]:
    """Return what can't follow a unit, by whether a space before the unit makes the difference."""
    table: dict[bool, dict[str, tuple[str, ...]]] = {False: {}, True: {}}
    for line in read_lines("corpora/terms/unit_exceptions.txt"):
        unit, *following = line.removeprefix("~").split()
        table[line.startswith("~")][unit] = tuple(following)
    table[True] = {
        unit: table[False].get(unit, ()) + table[True].get(unit, ()) for unit in {**table[False], **table[True]}
    }
    return table


def never_after(unit: str, *, spaced: bool = False) -> tuple[str, ...]:
    """Return what can't follow a unit right after its number (10分配置), or a space after it (2020 项目)."""
    return _exceptions()[spaced].get(unit, ())


@cache
def longer_after(unit: str) -> tuple[str, ...]:
    """Return what makes a unit another, longer one when it follows: 钟 after 分, 套 and 天 after 件 and 人."""
    known = _table().get(unit[:1], ())
    return tuple(one.text[len(unit) :] for one in known if one.text != unit and one.text.startswith(unit))


@cache
def word_followers() -> frozenset[str]:
    """Return the characters one of which follows a digit in words that may be a quantity."""
    return frozenset(_table()) | frozenset("余多来几成分比至到千万亿-~ ")


def is_measure_word(word: str) -> bool:
    """Tell whether the whole word is a listed measure word or measure."""
    return any(unit.text == word and unit.kind in {Kind.COUNT, Kind.MEASURE} for unit in _table().get(word[:1], ()))


def _direct(text: str, at: int, *, spaced: bool = False) -> _Word | None:
    units = _table().get(text[at : at + 1])
    if not units:
        return None
    exceptions = _exceptions()[spaced]
    for unit in units:
        spelling = unit.text
        if not text.startswith(spelling, at):
            continue
        end = at + len(spelling)
        if (
            spelling[-1].isalpha()
            and spelling[-1].isascii()
            and text[end : end + 1].isascii()
            and text[end : end + 1].isalnum()
        ):
            continue
        if not text.startswith(exceptions.get(spelling, ()), end):
            return unit
    return None


_PAIRED = regex(r"[（(](\w{1,2})[)）]|/(\w{1,2})(?!\w)")
_RATED = frozenset("年 月 日 天 周 季 亩 时 小时 公里 村 县".split())
_NO_TIMES = frozenset("次天日年时月")


def _extended(text: str, unit: _Word, at: int) -> tuple[str, int]:
    """Widen a measure word to its compound (车 → 车次) or pair (台 → 台（套）)."""
    end, base = at + len(unit.text), unit.base
    if unit.kind is not Kind.COUNT:
        return base, end
    following = text[end : end + 1]
    if (
        following == "次"
        and len(base) == 1
        and base not in _NO_TIMES
        and text[end + 1 : end + 2] not in set("年月日要于数")
    ):
        base, end = base + "次", end + 1
    pair = _PAIRED.match(text, end) if following in {"（", "(", "/"} else None
    if pair and (pair[1] or pair[2]) not in _RATED and is_measure_word(pair[1] or pair[2]):
        base, end = base + pair[0], pair.end()
    return base, end


_MORE = regex(r" ?(余|多|来|几)?")
_SCALE = regex(r"[十百千万亿萬億]{1,3}")
_MORE_INSIDE = {"个多月": "个月", "个多小时": "个小时", "个多工作日": "个工作日"}


def read_unit(text: str, at: int) -> UnitReading | None:
    """Read the unit that starts at `at`, with a leading space, scale and 余 or 多; None when there is none."""
    unit = _direct(text, at)
    if unit:
        return _reading(text, at, unit, ONE, more=False)
    head = _MORE.match(text, at)
    start = head.end() if head else at
    more, spaced = bool(head and head[1]), text[at : at + 1] in SPACES
    if start > at and (unit := _direct(text, start, spaced=spaced)):
        return _reading(text, start, unit, ONE, more=more)
    scale = _SCALE.match(text, start)
    return _after_scale(text, start, scale.end(), more=more) if scale else None


def _reading(text: str, at: int, unit: _Word, scale: Decimal, *, more: bool) -> UnitReading:
    inside = next((word for word in _MORE_INSIDE if unit.text == "个" and text.startswith(word, at)), "")
    if inside:
        return UnitReading(at + len(inside), scale, _MORE_INSIDE[inside], unit.kind, more=True)
    base, end = _extended(text, unit, at)
    return UnitReading(end, scale * unit.scale, base, unit.kind, more)


def _after_scale(text: str, at: int, furthest: int, *, more: bool) -> UnitReading | None:
    """Read 万人次, 千万元, 万余元, 万 元; the shortest scale wins that leaves a unit (30万千瓦)."""
    for end in range(at + 1, furthest + 1):
        scale = scale_of(text[at:end])
        gap = _MORE.match(text, end)
        start = gap.end() if gap else end
        unit = _direct(text, start, spaced=text[end : end + 1] in SPACES)
        if scale and unit:
            return _reading(text, start, unit, Decimal(scale), more=more or bool(gap and gap[1]))
    return _bare_scale(text, at, furthest, more=more)


def _bare_scale(text: str, at: int, end: int, *, more: bool) -> UnitReading | None:
    scale = scale_of(text[at:end])
    if not scale:
        return None
    is_more = text[end : end + 1] in {"余", "多"} and bool(text[end : end + 1])
    money = is_money_scale(text, at, end + is_more)
    kind, base = (Kind.MONEY, "元") if money and scale >= 10_000 else (Kind.NUMBER, None)
    return UnitReading(end + is_more, Decimal(scale), base, kind, more or is_more)


@cache
def _not_money() -> tuple[re.Pattern[str], tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    for line in read_lines("corpora/terms/not_money.txt"):
        side, *following = line.split()
        words[side] = following
    return regex("|".join(words["before"])), tuple(words["after"])


_MONEY_WORD = regex(
    "资金|投入|投资|预算|支出|经费|补助|补贴|拨付|下达|到位|费|款|奖|贷|支付|收入|自筹|财政|成本|价|元|结余|缺口"
)
_CLAUSE = regex(r"[，。；\n\t]")
_LOOK_BACK = 14


def is_money_scale(text: str, at: int, end: int) -> bool:
    """Tell whether a bare 万 or 亿 from `at` to `end` is of 元: yes, unless words around it say people or things."""
    before, after = _not_money()
    if text.startswith(after, end):
        return False
    clause = _CLAUSE.split(text[max(0, at - _LOOK_BACK) : at])[-1]
    things = [found.end() for found in before.finditer(clause)]
    money = [found.end() for found in _MONEY_WORD.finditer(clause)]
    return not things or (bool(money) and money[-1] > things[-1])


_NOT_UNIT = frozenset(
    "的了和与及或在为是至到由等均已可将且但而则之其也还都又再后前内外上下中间左右起止底初末元多余来几整倍成强号番"
)
_STOPS = frozenset("，。；、！？,;")


def read_closing_unit(text: str, at: int) -> UnitReading | None:
    """Read one unlisted 汉字 that closes a clause as the measure word of the digits before it (凉亭3亭，)."""
    char = text[at : at + 1]
    if (
        "\u4e00" <= char <= "\u9fff"
        and char not in _NOT_UNIT
        and text[at + 1 : at + 2] in _STOPS
        and at + 1 < len(text)
    ):
        return UnitReading(at + 1, ONE, char, Kind.COUNT)
    return None
