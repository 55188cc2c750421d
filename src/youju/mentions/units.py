"""Units as written after a number: money, percent, points, scores, measures and measure words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from youju.domain.quantity import MEASURE_UNITS, MONEY_SCALES, Kind
from youju.mentions.numerals import scale_of
from youju.resources import read_lines

__all__ = ["UnitReading", "is_measure_word", "read_unit", "unit_table"]

ONE = Decimal(1)


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


class UnitWord(NamedTuple):
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
_POINT_SPELLINGS = ("个百分点", "百分点", "个pct", "pct", "个千分点")
_SPACES = " \u3000\xa0"
_SCALED = re.compile(r"[ \u3000\xa0]?(余|多|来|几)?([十百千万亿萬億]{0,3})(余|多)?")
_NOT_SCORE = tuple("之别析布管局行支会队类派配工解校散流歧级段册部公居期包标红清享明享")
_NEVER_AFTER = {
    "分": _NOT_SCORE,
    "元": ("旦", "素", "器件", "件"),
    "项": ("目",),
    "月": (),
    "人": ("民", "均", "才", "工智", "社", "大常"),
    "部": ("分", "署", "委"),
    "级": ("别",),
    "条": ("例", "件"),
    "处": ("理", "置", "于"),
    "点": ("击",),
    "支": ("出", "付", "持", "撑"),
    "里": ("程碑",),
    "年": ("级",),
    "类": ("别", "似"),
    "单": ("位", "独"),
    "本": ("年", "级", "单位", "市", "县", "区", "省"),
    "平": ("均", "台", "衡", "安"),
    "度": ("过",),
    "安": ("全", "排", "置"),
    "方": ("面", "案", "式", "法", "可", "能"),
    "号": (),
    "发": ("放", "布", "展", "生", "现", "改"),
    "通": ("过", "知", "报", "信", "用"),
    "服": ("务",),
    "机": ("关", "构", "制"),
    "路": ("灯", "面", "基"),
    "区": ("级", "财"),
    "市": ("级", "财", "场", "区", "委", "直"),
    "县": ("级", "财", "委"),
    "省": ("级", "财", "委"),
    "镇": ("级",),
    "乡": ("村",),
    "代": ("表", "理"),
    "集": ("中", "体", "资"),
    "管": ("理",),
    "期": ("间", "末", "初"),
    "首": ("次", "先"),
    "名": ("称", "单"),
    "担": ("保", "任"),
    "面": ("积", "向"),
    "对": ("于", "比", "应", "象", "照"),
    "重": (),
    "户": ("籍", "均"),
    "起": ("到", "草"),
    "回": ("收", "访"),
    "记": ("录",),
    "所": ("有", "属", "需"),
    "场": ("所", "地"),
    "标": ("准",),
    "升": ("级", "至", "到"),
    "兆": (),
    "经": (),
    "组": ("织",),
    "列": ("支", "入"),
    "次": ("年", "月", "日"),
    "分钟": (),
}


def _words(relative: str) -> list[str]:
    return [word for line in read_lines(relative) for word in line.split()]


@cache
def unit_table() -> dict[str, tuple[UnitWord, ...]]:
    """Return every known unit by its first character, longest spelling first."""
    known: dict[str, UnitWord] = {}
    for word in _words("corpora/terms/measure_words.txt"):
        known[word] = UnitWord(word, ONE, word, Kind.COUNT)
    for word in [*MEASURE_UNITS, *_words("corpora/terms/measures.txt")]:
        known[word] = UnitWord(word, ONE, word, Kind.MEASURE)
    for word, scale in _MONEY_SPELLINGS.items():
        known[word] = UnitWord(word, scale, "元", Kind.MONEY)
        known[f"{word}整"] = known[f"{word}正"] = UnitWord(f"{word}整", scale, "元", Kind.MONEY)
    for word, scale in _PERCENT_SPELLINGS.items():
        known[word] = UnitWord(word, scale, "%", Kind.PERCENT)
    for word in _POINT_SPELLINGS:
        known[word] = UnitWord(word, ONE, "百分点", Kind.POINTS)
    known["个千分点"] = UnitWord("个千分点", Decimal("0.1"), "百分点", Kind.POINTS)
    known["分"] = UnitWord("分", ONE, "分", Kind.SCORE)
    del known["万"]
    table: dict[str, list[tuple[str, UnitWord]]] = {}
    for spelling, unit in known.items():
        table.setdefault(spelling[0], []).append((spelling, unit._replace(text=spelling)))
    return {first: tuple(unit for _, unit in sorted(units, key=lambda one: -len(one[0]))) for first, units in table.items()}


def is_measure_word(char: str) -> bool:
    """Tell whether one character is a listed unit."""
    return any(unit.text == char for unit in unit_table().get(char, ()))


_COMPOUND_TAIL = frozenset("次日天月年时份")
_PAIRED = re.compile(r"[（(]([\u4e00-\u9fff]{1,2})[)）]|/([\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])")


def _direct(text: str, at: int, *, spaced: bool = False) -> UnitWord | None:
    for unit in unit_table().get(text[at : at + 1], ()):
        spelling = unit.text
        if not text.startswith(spelling, at):
            continue
        end = at + len(spelling)
        if spelling[-1].isascii() and spelling[-1].isalpha() and _is_latin(text[end : end + 1]):
            continue
        if text.startswith(_NEVER_AFTER.get(spelling, ()), end) and (spaced or spelling in "分元"):
            continue
        return unit
    return None


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _extended(text: str, unit: UnitWord, at: int) -> tuple[str, int]:
    """Widen a measure word to its compound (车 → 车次) or pair (台 → 台（套）)."""
    end, base = at + len(unit.text), unit.base
    if unit.kind is not Kind.COUNT:
        return base, end
    if text[end : end + 1] == "次" and len(base) == 1 and base not in "次天日年" and text[end + 1 : end + 2] not in "年月日":
        base, end = base + "次", end + 1
    pair = _PAIRED.match(text, end)
    if pair and (word := pair[1] or pair[2]) and _is_count_word(word):
        base, end = base + pair[0], pair.end()
    return base, end


def _is_count_word(word: str) -> bool:
    return any(unit.text == word and unit.kind is Kind.COUNT for unit in unit_table().get(word[0], ()))


def read_unit(text: str, at: int) -> UnitReading | None:
    """Read the unit that starts at `at`, with a leading space, scale and 余 or 多; None when there is none."""
    unit = _direct(text, at)
    if unit:
        base, end = _extended(text, unit, at)
        return UnitReading(end, unit.scale, base, unit.kind)
    head = _SCALED.match(text, at)
    if not head or head.end() == at:
        return None
    return _after_scale(text, at, head)


def _after_scale(text: str, at: int, head: re.Match[str]) -> UnitReading | None:
    more = bool(head[1] or head[3])
    spaced = text[at] in _SPACES
    scale = Decimal(scale_of(head[2])) if head[2] else ONE
    if not scale:
        return None
    unit = _direct(text, head.end(), spaced=spaced) or _gapped(text, head.end())
    if unit and not (spaced and unit.text in {"月", "日"}):
        start = text.index(unit.text, head.end())
        base, end = _extended(text, unit, start)
        more = more or (unit.text == "个" and text[end : end + 2] in {"多月", "多小"})
        return UnitReading(end, scale * unit.scale, base, unit.kind, more)
    if head[2] and head[2][-1] in "万亿萬億":
        return UnitReading(head.end(), scale, "元", Kind.MONEY, more)
    if head[2]:
        return UnitReading(head.end(), scale, None, Kind.NUMBER, more)
    return UnitReading(head.end(), ONE, None, Kind.NUMBER, True) if more and head[1] in {"余", "多"} else None


def _gapped(text: str, at: int) -> UnitWord | None:
    """Read a unit one PDF space away from its scale (598万 元)."""
    return _direct(text, at + 1, spaced=True) if text[at : at + 1] in _SPACES and at < len(text) else None
