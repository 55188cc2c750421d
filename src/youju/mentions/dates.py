"""Dates and spans of time, sound and broken: exempt from checking, never skipped."""

from __future__ import annotations

import re

__all__ = ["CHINESE_DATE", "DATE", "LOST_DATE", "NUMERIC_DATE", "TIME", "is_date_sound"]

_S = r"[ \u3000\xa0]?"
_TO = rf"{_S}[-—–~～－−至到]{{1,2}}{_S}"
_DIG = "0-9０-９"
_YEAR = f"(?:19|20|１９|２０)[{_DIG}]{{2}}"
_N12 = f"[{_DIG}]{{1,2}}"
_YEAR_EDGE = r"(?:度|财年)?(?:末|底|初(?![步级中始期等]))?"
_MONTH_EDGE = r"(?:份)?(?:末|底(?![数线册座部])|初(?![步级中始期等])|上旬|中旬|下旬)?"
_QUARTER = rf"(?:第|前)?{_S}[一二三四1234]{_S}(?:[-—–~～至、]{_S}[一二三四1234]{_S})?个?季度(?:末|初|底)?"
_HALF = r"[上下前后]半年(?:度)?"
_CLOCK = rf"{_S}[{_DIG}]{{1,2}}{_S}[时点:：]{_S}(?:[{_DIG}]{{1,2}}{_S}分?)?"
_DAY = rf"{_S}{_N12}(?:{_TO}{_N12})?{_S}[日号](?![楼线机])"
_MONTH = rf"{_N12}(?:{_TO}{_N12})?{_S}月(?!度)"
_IN_YEAR = rf"{_S}(?:{_MONTH}(?:{_DAY}|{_MONTH_EDGE})|{_QUARTER}|{_HALF})"

DATE = re.compile(
    rf"{_YEAR}(?:{_TO}(?:{_YEAR}|[{_DIG}]{{2}}))?{_S}年(?!级)(?:{_IN_YEAR}|{_YEAR_EDGE})"
    rf"|[{_DIG}]{{2}}年(?={_N12}月|度){_IN_YEAR}?"
    rf"|{_MONTH}(?:{_DAY}|{_MONTH_EDGE})"
    rf"|{_N12}(?:{_TO}{_N12})?{_S}日"
    rf"|[1234１２３４]{_S}(?:[-—–~～至、]{_S}[1234]{_S})?季度(?:末|初|底)?"
    rf"|[{_DIG}]{{2}}世纪(?:[{_DIG}]{{2}}年代)?|[{_DIG}]{{2}}年代"
)
LOST_DATE = re.compile(rf"20[{_DIG}]{{3,6}}(?:{_TO}[{_DIG}]{{1,2}})?{_S}[日月年]")
NUMERIC_DATE = re.compile(
    rf"{_YEAR}([.．/-])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12][0-9]|0?[1-9])(?![{_DIG}])"
    rf"|{_YEAR}[.．/](?:1[0-2]|0?[1-9])(?={_TO}{_YEAR}[.．/]|{_TO}今)"
)
TIME = re.compile(rf"(?:[01]?[0-9]|2[0-4])[:：][0-5][0-9](?:[:：][0-5][0-9])?(?![{_DIG}])")

_CN = "一二三四五六七八九十"
_CN_DAY = rf"[{_CN}]{{1,3}}(?:[至到][{_CN}]{{1,3}})?[日号]"
_CN_MONTH = rf"(?:十[一二]?|[一二三四五六七八九])(?:[至到](?:十[一二]?|[一二三四五六七八九]))?月(?!度)"
CHINESE_DATE = re.compile(
    rf"[一二][〇零○Ｏ一二三四五六七八九]{{3}}(?:[至—-][一二][〇零○Ｏ一二三四五六七八九]{{3}})?年(?!级)"
    rf"(?:{_CN_MONTH}(?:{_CN_DAY}|{_MONTH_EDGE})|{_QUARTER}|{_HALF}|{_YEAR_EDGE})"
    rf"|{_CN_MONTH}(?:{_CN_DAY}|{_MONTH_EDGE})|{_QUARTER}"
    rf"|[{_CN}]{{1,3}}日(?![常益])|二十一?世纪(?:[{_CN}]{{1,2}}年代)?|[{_CN}]{{1,2}}年代"
)

_PART = re.compile(rf"([{_DIG}]+){_S}([月日])")


def is_date_sound(surface: str) -> bool:
    """Tell whether every month and day in a date can exist."""
    return all(1 <= int(number) <= (12 if part == "月" else 31) for number, part in _PART.findall(surface))
