"""The plain majority of numbers, read in one step: 1,883.5万元 · 2023年12月31日 · a cell 6,820.00."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from youju.domain.findings import Mention
from youju.domain.quantity import Kind, Quantity, split_unit
from youju.mentions import approximators
from youju.mentions.names import listed_keys
from youju.mentions.numerals import ONE
from youju.mentions.units import never_after

__all__ = ["read_common"]

_UNITS = (
    *("万元", "亿元", "千元", "元", "%", "％", "个百分点", "人次", "平方米", "公里"),
    *"个人件项家户次台辆座处份套场名分天种条亩吨",
)
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|(?!0[0-9])[0-9]{1,15})(?:\.([0-9]{1,8}))?"
_AMOUNT = re.compile(
    rf"({_NUMBER})({'|'.join(_UNITS)})"
    r"(?![次/以左上有余多及或含整正半·百月工小自日季学千0-9０-９A-Za-z ]|[（(](?:含|.{1,2}[)）]))"
)
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}年(?:度|(?:1[0-2]|[1-9])月(?:(?:3[01]|[12][0-9]|[1-9])日)?)?"
    r"(?![-—–~～－−至到份末底初上中下第前一二三四0-9级度日月 \u3000\xa0])"
)
_CELL = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+(?:\.([0-9]{1,8}))?|[0-9]{1,15}\.([0-9]{1,8}))(?![^\t\n])")
_RARE_BEFORE = (approximators.LAST_CHARS - approximators.ABOUT_VERBS) | frozenset(
    "时-−－+＋¥￥负第 \u3000\xa0.,，．:：∶/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz０１２３４５６７８９"
)
_PLACES = range(9)


@cache
def _units() -> dict[str, tuple[Decimal, str | None, Kind, tuple[Decimal, ...], tuple[str, ...]]]:
    """Return for each common unit its scale, base and kind, the step by decimal places, and what can't follow it."""
    table = {}
    for unit in _UNITS:
        scale, base, kind = split_unit("%" if unit == "％" else unit)
        steps = tuple(ONE.scaleb(-places) * scale for places in _PLACES)
        table[unit] = (scale, base, kind, steps, never_after(unit))
    return table


def read_common(text: str, at: int) -> Mention | None:
    """Read the plain case that starts at the digit at `at`; None when anything about it is special."""
    around = text[at - 2 : at] if at > 1 else text[:at]
    before = around[-1:]
    if before in _RARE_BEFORE:
        return None
    found = _AMOUNT.match(text, at)
    if not found:
        return _read_date(text, at) or (_read_cell(text, at) if before in "\t\n" else None)
    if around[0:1] == "约" or text[at : at + 2] in listed_keys():
        return None
    digits, fraction, unit = found.groups()
    scale, base, kind, steps, unless = _units()[unit]
    end = found.end()
    if unless and text.startswith(unless, end):
        return None
    value = Decimal(digits.replace(",", ""))
    if scale is not ONE:
        value *= scale
    return Mention(at, end, found[0], kind, Quantity(value, base, kind, steps[len(fraction) if fraction else 0]))


def _read_date(text: str, at: int) -> Mention | None:
    found = _DATE.match(text, at)
    return Mention(at, found.end(), found[0], Kind.DATE, reason="日期") if found else None


def _read_cell(text: str, at: int) -> Mention | None:
    found = _CELL.match(text, at)
    if not found:
        return None
    step = ONE.scaleb(-len(found[2] or found[3] or ""))
    value = Decimal(found[1].replace(",", ""))
    return Mention(at, found.end(), found[0], Kind.NUMBER, Quantity(value, None, Kind.NUMBER, step))
