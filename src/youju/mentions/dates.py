"""Dates, times and spans of time, sound and broken: seen, never judged."""

from __future__ import annotations

import re
from calendar import isleap
from decimal import Decimal

from youju.domain.findings import Mention
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = [
    "read_chinese_date",
    "read_clock",
    "read_date",
    "read_half_year",
    "read_lettered_year",
    "read_listed_year",
    "read_minutes",
    "read_recent",
]

_S = r" ?"
_TO = rf"{_S}(?:[-~至到]|~~){_S}"
_D = "0-9"
_YEAR = f"(?:19|20)[{_D}]{{2}}"
_N12 = f"[{_D}]{{1,2}}"
_EDGE = r"(?:末|底(?![数线册座部价])|初(?![步级中始期等次])|中?[上下]旬|中旬)?"
_YEAR_EDGE = rf"(?:度(?!假))?{_EDGE}"
_MONTH_EDGE = rf"(?:份(?!额))?{_EDGE}"
_QUARTER = rf"[第前]?{_S}[一二三四1-4]{_S}(?:[-~至、]{_S}[一二三四1-4]{_S})?个?季度(?:末|初|底)?"
_HALF = r"[上下前后]半年(?:度)?"
_DAY = rf"{_S}{_N12}(?:{_TO}{_N12})?{_S}[日号](?![楼线机])"
_CLOCK = rf"{_S}(?:[01]?[0-9]|2[0-4]){_S}[时点:：](?:{_S}[0-5]?[0-9]{_S}分?)?"
_MONTH = rf"{_N12}(?:{_TO}{_N12})?{_S}月(?!度)"
_YEARS = rf"(?:{_YEAR}(?:{_TO}[{_D}]{{2,4}})?{_S}[学财]?年(?!级)|[{_D}]{{2}}年(?={_N12}月|度))"

_DATE = regex(
    rf"(?:{_YEARS}{_S})?(?:{_MONTH}(?:{_DAY}(?:{_CLOCK})?|{_MONTH_EDGE})|{_QUARTER}|{_HALF})"
    rf"|{_YEARS}{_YEAR_EDGE}"
    rf"|{_N12}(?:{_TO}{_N12})?{_S}日(?![常均益])"
    rf"|[{_D}]{{2}}世纪(?:[{_D}]{{2}}年代)?|(?:[{_D}]{{2}}){{1,2}}年代"
)
_MONTH_AND_DAY = rf"(?:[1-9](?:0[1-9]|[12][{_D}]|3[01])|1[0-2](?:[1-9]|0[1-9]|[12][{_D}]|3[01]))"
_LOST = regex(
    rf"20[{_D}]{{3,6}}(?:{_TO}[{_D}]{{1,2}})?{_S}[日月年]|20[1-9]年(?![{_D}]{{0,2}}[以来历])"
    rf"|{_YEAR}年{_MONTH_AND_DAY}日(?![龄常均内以之])"
    rf"|{_YEAR}年年(?=[{_D}])|(?:{_YEAR}年)?{_N12}月[{_D}]{{3,4}}日|{_YEAR}年第?[5-9五六七八九]季度"
)
_LETTERED_YEAR = regex(r"(?=[0-9]{1,3}[OoIl])(?:20|2[Oo]|19|[Il]9)[0-9OoIl]{2}年")
_NUMERIC = regex(
    rf"{_YEAR}([./-])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12][0-9]|0?[1-9])(?![{_D}]|\.[{_D}])"
    rf"|{_YEAR}[./](?:1[0-2]|0?[1-9])(?={_TO}(?:{_YEAR}[./]|今))"
    rf"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![{_D},.万元千亿日号])"
)
_TIME = regex(rf"(?:[01]?[0-9]|2[0-4])[:：][0-5][0-9](?:[:：][0-5][0-9])?(?![{_D}])")
_SPOKEN_TIME = regex(r"(?:[01]?[0-9]|2[0-4])(?:时(?![间代期段效限长])(?:[0-5]?[0-9]分)?|点(?:[0-5]?[0-9]分|半|整))")
_TIME_TAIL = regex("开[始会门放]|起|结束|准时|[前后](?=[，。、；])")
_TIME_LEAD = regex(r"(?:[上下中]午|[早晚日每天午晨]|[:：][0-5][0-9](?:[-~至到]|~~))$")

_CN = "一二三四五六七八九十"
_CN_DAY = rf"[{_CN}]{{1,3}}(?:[至到][{_CN}]{{1,3}})?[日号]"
_CN_MONTH = r"(?:十[一二]?|[一二三四五六七八九])(?:[至到](?:十[一二]?|[一二三四五六七八九]))?月(?!度)"
_CN_YEAR = r"[一二][〇零○Ｏ一二三四五六七八九]{3}"
_CN_YEARS = rf"{_CN_YEAR}(?:[至~-]{_CN_YEAR})?年(?!级)"
_CHINESE = regex(
    rf"(?:{_CN_YEARS})?(?:{_CN_MONTH}(?:{_CN_DAY}|{_MONTH_EDGE})|{_QUARTER}|{_HALF})|{_CN_YEARS}{_YEAR_EDGE}"
    rf"|[{_CN}]{{1,3}}日(?![常均益])|二十一?世纪(?:[{_CN}]{{1,2}}年代)?|[{_CN}]{{1,2}}年代"
)
_RECENT = regex(rf"(?:[{_D}]{{1,2}}|[{_CN}两]{{1,3}}){_S}(?:个月|年|周|天)(?!级)")
_LISTED_YEAR = regex(
    rf"{_YEAR}(?=(?:[、和及与,]{_YEAR}){{1,6}}{_S}[年])|{_N12}(?=(?:[、和及与]{_N12}){{1,4}}{_S}月(?!度))"
)
_PART = regex(rf"([{_D}]+){_S}([月日])")
_LENGTH_LEADS = regex("提前|连续|不少于|不超过|历时|为期|工期|期限|逾期|共计|超过|超期|满|共")


def _made(text: str, start: int, end: int, reason: str, *, malformed: bool = False) -> Mention:
    return Mention(start, end, text[start:end], Kind.DATE, reason=reason, malformed=malformed)


def read_date(text: str, at: int, floor: int) -> Mention | None:
    """Read the date or span that starts at the Arabic digit at `at`, with lost characters or without."""
    found = _NUMERIC.match(text, at)
    if found:
        return _made(text, at, found.end(), "日期")
    found = _LOST.match(text, at)
    if found:
        return _made(text, at, found.end(), "日期缺字或多字，读不出年月日", malformed=True)
    found = _DATE.match(text, at)
    return _judged(text, at, floor, found) if found else None


def _judged(text: str, at: int, floor: int, found: re.Match[str]) -> Mention | None:
    surface = found[0]
    if surface[-1] == "日" and "月" not in surface and _is_length(text, at, found.end()):
        return None
    start = at - 1 if "季度" in surface and at > floor and text[at - 1] in "第前" else at
    sound = _is_sound(surface)
    return _made(text, start, found.end(), "日期" if sound else "没有这样的日期", malformed=not sound)


_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_sound(surface: str) -> bool:
    """Tell whether every month and day in a date can exist."""
    days, february = 31, _february(surface)
    for number, part in _PART.findall(surface):
        if not 1 <= int(number) <= (12 if part == "月" else days):
            return False
        if part == "月":
            days = february if int(number) == _FEBRUARY else _DAYS[int(number) - 1]
    return True


_FEBRUARY = 2


def _february(surface: str) -> int:
    """Return how many days February has: 29 where no year is named."""
    year = surface[:4]
    return 29 if not (year.isdigit() and surface[4:5] == "年") or isleap(int(year)) else 28


def _is_length(text: str, at: int, end: int) -> bool:
    """7日内 is a length of time, 5月7日 a day."""
    return text.startswith(("内", "以内", "之内", "以上"), end) or bool(_LENGTH_LEADS.search(text, max(0, at - 3), at))


def read_chinese_date(text: str, at: int, floor: int) -> Mention | None:
    """Read the date in 中文数字 that starts at `at`."""
    found = _CHINESE.match(text, at)
    return _judged_words(text, at, floor, found) if found else None


def _judged_words(text: str, at: int, floor: int, found: re.Match[str]) -> Mention | None:
    surface = found[0]
    if surface[-1] == "日" and "月" not in surface and _is_length(text, at, found.end()):
        return None
    start = at - 1 if "季度" in surface and at > floor and text[at - 1] in "第前" else at
    return _made(text, start, found.end(), "日期")


def read_recent(text: str, at: int, floor: int) -> Mention | None:
    """Read 近三年 and 近5年 from the number after 近."""
    found = _RECENT.match(text, at) if at > floor and text[at - 1] == "近" else None
    return _made(text, at - 1, found.end(), "时间段") if found else None


def read_half_year(text: str, at: int, floor: int) -> Mention | None:
    """Read 上半年 and 下半年 from their 半."""
    if at <= floor or text[at - 1] not in "上下前后" or not text.startswith("半年", at):
        return None
    end = at + 3 if text.startswith("度", at + 2) else at + 2
    return _made(text, at - 1, end, "时间段")


def read_clock(text: str, at: int, floor: int) -> Mention | None:
    """Read 8:30 and 14时30分, where the words before or the minutes say that it is a time of day."""
    found = _SPOKEN_TIME.match(text, at)
    if found and at >= floor:
        return _made(text, at, found.end(), "时刻")
    found = _TIME.match(text, at)
    if found and (
        _TIME_LEAD.search(text, max(0, at - 5), at)
        or found[0].endswith("00")
        or _TIME_TAIL.match(text, found.end())
        or _opens_span(text, found.end())
    ):
        return _made(text, at, found.end(), "时刻")
    return None


_MINUTES = regex(r"[0-5]?[0-9]分钟?(?:[0-5]?[0-9]秒)?")


def read_lettered_year(text: str, at: int, floor: int) -> Mention | None:
    """Read 2O23年, a year with a letter for a digit."""
    found = _LETTERED_YEAR.match(text, at) if at >= floor else None
    return _made(text, at, found.end(), "年份中混入了字母", malformed=True) if found else None


def read_minutes(text: str, at: int, floor: int) -> Mention | None:
    """Read the 15分 of 2小时15分 and 18分30秒, which are minutes and no score."""
    found = _MINUTES.match(text, at) if at >= floor else None
    if not found or not (found[0].endswith("秒") or text.startswith("小时", max(0, at - 2))):
        return None
    minutes = Quantity(Decimal(int(found[0].partition("分")[0])), "分钟", Kind.COUNT, Decimal(1))
    return Mention(at, found.end(), found[0], Kind.COUNT, minutes)


def _opens_span(text: str, end: int) -> bool:
    return bool(re.match(rf"{_TO}(?:[01]?[0-9]|2[0-4])[:：][0-5][0-9]", text[end : end + 9]))


def read_listed_year(text: str, at: int, floor: int) -> Mention | None:
    """Read the years and months of a list that only its last names as such (2021、2022和2023年)."""
    found = _LISTED_YEAR.match(text, at)
    return _made(text, at, found.end(), "日期") if found and at >= floor else None
