"""The plain majority of numbers, read in one step: 1,883.5万元 · 2023年12月31日 · a cell 6,820.00."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from youju.domain.findings import Mention
from youju.domain.quantity import Kind, Quantity, split_unit
from youju.mentions import approximators
from youju.mentions.names import listed_keys
from youju.mentions.numerals import CHINESE_DIGITS, ONE
from youju.mentions.units import longer_after, never_after
from youju.patterns import regex

__all__ = ["read_common", "read_common_words"]

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|(?!0[0-9])[0-9]{1,15})(?:\.([0-9]{1,8}))?"
_PLAIN_UNITS = ("万元", "元", "亿元", "千元", "%", "个百分点", "个工作日", "个月", "分")
_SCALED_UNITS = (
    *("人次", "平方公里", "平方米", "立方米", "公里", "公顷", "公斤", "小时", "厘米", "批次", "课时"),
    *"个人件项家户次台辆座处份套场名天种条册亩吨米所间张本期批例起盏棵株头只",
)
_RARE_AFTER = "次/以左上有余多及或含整正半·百月工小自日季学千钟贝p基公份天年头套组班时标件元万亿%个"
"""Characters after which a unit may be a longer one, or a number bounded: read with more care."""
_AMOUNT = (
    rf"({_NUMBER})( ?)({'|'.join(_PLAIN_UNITS)}|[万亿]?(?:{'|'.join(_SCALED_UNITS)}))"
    rf"(?![{_RARE_AFTER}0-9A-Za-z]|[（(](?:含|.{{1,2}}[)）])| [以左上]|\4)"
)
_DATE = (
    r"((?:19|20)[0-9]{2} ?年(?:度|末| ?(?:1[0-2]|[1-9]) ?月(?: ?(?:2[0-8]|1[0-9]|[1-9]) ?日)?)?)"
    r"(?! ?[-~至到份末底初上中下第前一二三四0-9级度日月年〕﹞])"
)
_CELL = r"(?<![^\t\n ])([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,8})?|[0-9]{1,15}\.[0-9]{1,8})(?![^\t\n ]| [^0-9\n\t])"
_RARE_BEFORE = "时之+¥￥负第/A-Za-z-"
_RARE_BEFORE_SPACE = f" 件表图附录栏式注{''.join(approximators.LAST_CHARS)}{_RARE_BEFORE}"
_COMMON = regex(
    rf"(?<![{_RARE_BEFORE}])(?<![{_RARE_BEFORE_SPACE}] )(?<![0-9][.,，．:：∶])(?:{_AMOUNT}|{_DATE}|{_CELL})"
)
_BOUNDING = approximators.LAST_CHARS - approximators.ABOUT_VERBS
_PLACES = range(9)


class _Unit(NamedTuple):
    scale: Decimal
    base: str | None
    kind: Kind
    steps: tuple[Decimal, ...]
    unless: tuple[str, ...]
    unless_spaced: tuple[str, ...]


@cache
def _units() -> dict[str, _Unit]:
    """Return what each common unit makes of a number, the step by decimal places, and what can't follow it."""
    spellings = [*_PLAIN_UNITS, *(scale + unit for unit in _SCALED_UNITS for scale in ("", "万", "亿"))]
    table = {}
    for unit in spellings:
        scale, base, kind = split_unit("%" if unit == "％" else unit)
        steps = tuple(ONE.scaleb(-places) * scale for places in _PLACES)
        word = base if base and base in _SCALED_UNITS else unit
        longer = tuple(one for one in longer_after(word) if one[0] not in _RARE_AFTER)
        unless, spaced = (never_after(word, spaced=one) + longer for one in (False, True))
        table[unit] = _Unit(scale, base, kind, steps, unless, spaced)
    return table


def read_common(text: str, at: int, floor: int) -> Mention | None:
    """Read the plain case that starts at the digit at `at`; None when anything about it is special."""
    found = _COMMON.match(text, at)
    if not found:
        return None
    digits, fraction, space, word, date, cell = found.groups("")
    end = found.end()
    if date:
        return Mention(at, end, date, Kind.DATE, reason="日期")
    if cell:
        step = ONE.scaleb(-len(cell.partition(".")[2]))
        return Mention(at, end, cell, Kind.NUMBER, Quantity(Decimal(cell.replace(",", "")), None, Kind.NUMBER, step))
    unit = _units()[word]
    unless = unit.unless_spaced if space else unit.unless
    if (unless and text.startswith(unless, end)) or text[at : at + 2] in listed_keys():
        return None
    value = Decimal(digits.replace(",", ""))
    if unit.scale is not ONE:
        value *= unit.scale
    quantity = Quantity(value, unit.base, unit.kind, unit.steps[len(fraction)])
    # before a number at the text's head this looks at the text's end: `before` sees that there is nothing
    if text[at - 1] in _BOUNDING or text[at - 2] == "约":
        start, bound = approximators.before(text, at, floor)
        return Mention(start, end, text[start:end], unit.kind, quantity, bound)
    return Mention(at, end, found[0], unit.kind, quantity)


_WORDS = regex(
    r"[两三四五六七八九]([个项次名家户人类件处座份套所种条])(?![天次（(/以左上有余多及或含半月工小自日季学来至到一二三四五六七八九十两])"
)
_RARE_BEFORE_WORDS = approximators.LAST_CHARS | frozenset("第之数几上成负分至到-~点、（( 每逢")


@cache
def _not_after_word(unit: str) -> tuple[str, ...]:
    return never_after(unit) + longer_after(unit)


def read_common_words(text: str, at: int) -> Mention | None:
    """Read 两类, 五个: one digit in words, one plain measure word, nothing special on either side."""
    found = _WORDS.match(text, at)
    if not found or text[at - 1 : at] in _RARE_BEFORE_WORDS or text.startswith(_not_after_word(found[1]), found.end()):
        return None
    value = Decimal(CHINESE_DIGITS[text[at]])
    return Mention(at, found.end(), found[0], Kind.COUNT, Quantity(value, found[1], Kind.COUNT, ONE))
