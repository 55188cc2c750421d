"""Numbers that nobody can read: separators that make no number, units written twice, the same amount pasted again."""

from __future__ import annotations

from youju.domain.findings import Mention
from youju.domain.quantity import Kind
from youju.mentions.numerals import DIGIT
from youju.mentions.units import UnitReading, read_unit
from youju.patterns import regex

__all__ = ["read_broken", "read_gapped", "spoiled"]

_RUN = regex(rf"[{DIGIT}](?:[{DIGIT},.，．]|。(?=[{DIGIT}])){{0,40}}")
_UNIT = regex(r"[ ]?(?:[百千万亿]{0,2}元|[万亿%])")
_GROUPED = regex(rf"[{DIGIT}]{{1,3}}(?:[,，][{DIGIT}]{{3}})+(?:\.[{DIGIT}]+)?")
_LISTED = regex(rf"[{DIGIT}]{{1,2}}(?:,[{DIGIT}]{{1,2}})+")
_VERSION = regex(rf"[{DIGIT}]{{1,2}}(?:\.[{DIGIT}]{{1,2}}){{2,4}}")
_GAPPED = regex(rf"[{DIGIT}]{{1,3}}(?: [{DIGIT}]{{3}}){{1,5}}(?:\.[{DIGIT}]{{1,6}})?[ ]?[百千万亿]{{0,2}}元")
_CLOSING = regex(r"[，。；、,;]")
_AGAIN = {
    Kind.MONEY: regex(r"[百千万亿]{0,2}元(?![旦宵月年器件/])|[%％]"),
    Kind.PERCENT: regex(r"个?百分点|[%％]|[百千万亿]{0,2}元(?![旦宵月年器件/])"),
    Kind.POINTS: regex(r"个?百分点|[%％]"),
}
"""What can't follow a unit of this kind, since it is one itself."""
_DOUBLED_SCALE = regex(r"万万|亿[万亿]|元万(?=元)")
_DOUBLED_MEASURE = "个个百分点"
_BY_WORDS = "百分之"


def read_broken(text: str, at: int, end: int) -> Mention | None:
    """Read a number whose separators make none, with its unit: 7,00.0,77万元, 12..5万元, 12.5.3平方米, 1236。5万元."""
    if text[end : end + 1] not in {",", ".", "，", "．", "。"}:
        return None
    run = _RUN.match(text, at)
    if not run or run.end() == end:
        return None
    unit = _UNIT.match(text, run.end())
    if unit is None:
        return _broken_measure(text, at, run.end())
    if _is_clause_break(text, at, run.end()):
        return None
    kind = Kind.PERCENT if unit[0].strip() == "%" else Kind.MONEY
    return _unreadable(text, at, unit.end(), kind, "数字的分隔符写错，读不出数值")


def _broken_measure(text: str, at: int, end: int) -> Mention | None:
    """Read 3,20平方米 and 1,2345人次; not 3,5个 (two numbers), 2.1.3节 (a section)."""
    run, unit = text[at:end], read_unit(text, end)
    if unit is None or unit.base is None or "，" in run or "。" in run or not run[-1].isdigit():
        return None
    if unit.kind is not Kind.MEASURE and (_LISTED.fullmatch(run) or _VERSION.fullmatch(run)):
        return None
    return _unreadable(text, at, unit.end, unit.kind, "数字的分隔符写错，读不出数值")


def _unreadable(text: str, start: int, end: int, kind: Kind, reason: str) -> Mention:
    return Mention(start, end, text[start:end], kind, reason=reason, malformed=True)


def _is_clause_break(text: str, at: int, end: int) -> bool:
    """Tell whether a full-width comma parts two numbers (2021，400万元) or stands where none belongs (1，234.5万元)."""
    run = text[at:end]
    return "，" in run and not _GROUPED.fullmatch(run)


def read_gapped(text: str, at: int) -> Mention | None:
    """Read 1 234.56万元: it might be two numbers and is reported."""
    gapped = _GAPPED.match(text, at) if at and text[at - 1] != "\n" else None
    return _unreadable(text, at, gapped.end(), Kind.MONEY, "数字中间有空格，读不准数值") if gapped else None


def spoiled(text: str, numeral_end: int, unit: UnitReading, mention: Mention) -> Mention | None:
    """Return a number as unreadable whose unit or whole self stands twice: 854万854万, 86.4万万元, 3.2个百分点%."""
    start, end, kind = mention.start, mention.end, mention.kind
    if text[end : end + 1].isdigit() and text.startswith(mention.text, end):
        return _unreadable(text, start, end + len(mention.text), kind, "同一数额连写了两遍")
    if scales := _DOUBLED_SCALE.search(text, numeral_end, max(unit.end, numeral_end + 1) + 1):
        rest = read_unit(text, scales.end())
        kind = rest.kind if rest else kind
        return _unreadable(text, start, max(end, rest.end if rest else scales.end()), kind, "单位重复")
    if unit.base is None:
        return None
    if kind is Kind.PERCENT and text.endswith(_BY_WORDS, 0, start) and text[unit.end - 1] == "%":
        return _unreadable(text, start - len(_BY_WORDS), end, kind, "“百分之”与百分号重复")
    if kind in _AGAIN and (again := _AGAIN[kind].match(text, end)):
        return _unreadable(text, start, again.end(), kind, "单位重复")
    doubled = _doubled_measure(text, unit, end)
    return _unreadable(text, start, end + doubled, kind, "单位重复") if doubled else None


def _doubled_measure(text: str, unit: UnitReading, end: int) -> int:
    """Return how long the second 台 of 25台台， is; 0 where the words go on (12次次年) or there is none."""
    if text.startswith(_DOUBLED_MEASURE, unit.end - 1):
        return len(_DOUBLED_MEASURE) - 1
    base = unit.base or ""
    if unit.kind not in (Kind.COUNT, Kind.MEASURE):
        return 0
    again = end + len(base)
    return len(base) if text.startswith(base, end) and _CLOSING.match(text, again) else 0
