"""The plain majority of numbers, read in one step: 1,883.5万元 · 2023年12月31日 · a cell 6,820.00."""

from __future__ import annotations

from collections.abc import Callable
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
_AMOUNT = regex(
    rf"({_NUMBER})( ?)({'|'.join(_PLAIN_UNITS)}|[万亿]?(?:{'|'.join(_SCALED_UNITS)}))"
    rf"(?![{_RARE_AFTER}0-9A-Za-z]|[（(](?:含|.{{1,2}}[)）])| [以左上]|\4)"
)
_DATE = regex(
    r"(?:19|20)[0-9]{2} ?年(?:度|末| ?(?:1[0-2]|[1-9]) ?月(?: ?(?:2[0-8]|1[0-9]|[1-9]) ?日)?)?"
    r"(?! ?[-~至到份末底初上中下第前一二三四0-9级度日月年〕﹞])"
)
_CELL = regex(r"([0-9]{1,3}(?:,[0-9]{3})+(?:\.([0-9]{1,8}))?|[0-9]{1,15}\.([0-9]{1,8}))(?![^\t\n ]| [^0-9\n\t])")
_RARE_BEFORE = frozenset("时之-+¥￥负第/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_RARE_BEFORE_SPACE = _RARE_BEFORE | approximators.LAST_CHARS | frozenset(" 件表图附录栏式注")
_SEPARATORS = frozenset(".,，．:：∶")
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
    before = text[at - 1 : at]
    if before in _RARE_BEFORE or (before == " " and text[at - 2 : at - 1] in _RARE_BEFORE_SPACE):
        return None
    if before in _SEPARATORS and text[at - 2 : at - 1].isdigit():
        return None
    found = _AMOUNT.match(text, at)
    if not found:
        return _read_date(text, at) or (_read_cell(text, at) if before in "\t\n " else None)
    digits, fraction, space, word = found.groups()
    unit = _units()[word]
    end = found.end()
    unless = unit.unless_spaced if space else unit.unless
    if (unless and text.startswith(unless, end)) or text[at : at + 2] in listed_keys():
        return None
    value = Decimal(digits.replace(",", ""))
    if unit.scale is not ONE:
        value *= unit.scale
    quantity = _quantity(value, unit.base, unit.kind, unit.steps[len(fraction) if fraction else 0])
    if before in _BOUNDING or text[at - 2 : at - 1] == "约":
        start, bound = approximators.before(text, at, floor)
        return Mention(start, end, text[start:end], unit.kind, quantity, bound)
    return _mention(at, end, found[0], unit.kind, quantity)


def _setters(cls: type, names: str) -> tuple[Callable[[object, object], None], ...]:
    return tuple(cls.__dict__[name].__set__ for name in names.split())


_SET_VALUE, _SET_UNIT, _SET_QUANTITY_KIND, _SET_STEP = _setters(Quantity, "value unit kind step")
_SET_START, _SET_END, _SET_TEXT, _SET_KIND, _SET_QUANTITY = _setters(Mention, "start end text kind quantity")
_SET_BOUND, _SET_REASON, _SET_MALFORMED, _SET_LOW, _SET_HIGH = _setters(
    Mention, "approximator reason malformed low high"
)


def _quantity(value: Decimal, unit: str | None, kind: Kind, step: Decimal) -> Quantity:
    """Build a Quantity through its slots: a frozen dataclass's own __init__ is half the price of reading a number."""
    quantity: Quantity = object.__new__(Quantity)
    _SET_VALUE(quantity, value)
    _SET_UNIT(quantity, unit)
    _SET_QUANTITY_KIND(quantity, kind)
    _SET_STEP(quantity, step)
    return quantity


def _mention(start: int, end: int, text: str, kind: Kind, quantity: Quantity | None, reason: str = "") -> Mention:
    """Build a plain Mention the same way."""
    mention: Mention = object.__new__(Mention)
    _SET_START(mention, start)
    _SET_END(mention, end)
    _SET_TEXT(mention, text)
    _SET_KIND(mention, kind)
    _SET_QUANTITY(mention, quantity)
    _SET_BOUND(mention, None)
    _SET_REASON(mention, reason)
    _SET_MALFORMED(mention, False)
    _SET_LOW(mention, None)
    _SET_HIGH(mention, None)
    return mention


def _read_date(text: str, at: int) -> Mention | None:
    found = _DATE.match(text, at)
    return _mention(at, found.end(), found[0], Kind.DATE, None, "日期") if found else None


def _read_cell(text: str, at: int) -> Mention | None:
    found = _CELL.match(text, at)
    if not found:
        return None
    step = ONE.scaleb(-len(found[2] or found[3] or ""))
    value = Decimal(found[1].replace(",", ""))
    return _mention(at, found.end(), found[0], Kind.NUMBER, _quantity(value, None, Kind.NUMBER, step))


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
    return _mention(at, found.end(), found[0], Kind.COUNT, _quantity(value, found[1], Kind.COUNT, ONE))
