"""Fixed names that hold a numeral (十四五, 双随机一公开), and words that only look like numbers (一律, 统一)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from youju.domain.findings import Mention
from youju.domain.quantity import Kind
from youju.mentions.numerals import CHINESE_DIGITS
from youju.mentions.units import is_measure_word
from youju.patterns import regex
from youju.resources import read_lines

__all__ = [
    "Name",
    "find_name",
    "listed_keys",
    "read_patterned",
    "read_place",
    "read_quoted",
    "read_service",
    "read_sum_name",
]

_NUMERAL = regex(f"[0-9{''.join(CHINESE_DIGITS)}十半百]")


class Name(NamedTuple):
    """A listed word around a numeral: where it starts and ends, and whether it is a name or no number at all."""

    start: int
    end: int
    is_name: bool


class _Entry(NamedTuple):
    text: str
    offset: int
    is_name: bool
    not_before: str


@cache
def _table() -> dict[str, tuple[_Entry, ...]]:
    """Return every listed word, longest first, by its first numeral with the next character, or `<` and the last."""
    table: dict[str, list[_Entry]] = {}
    for line in read_lines("corpora/terms/fixed_names.txt"):
        name, _, unless = line.partition(" !")
        _enter(table, name, unless, is_name=True)
    for line in read_lines("corpora/terms/not_numbers.txt"):
        for word in line.split():
            _enter(table, word, "", is_name=False)
    return {
        key: tuple(sorted(entries, key=lambda one: (-len(one.text), not one.is_name))) for key, entries in table.items()
    }


def _enter(table: dict[str, list[_Entry]], word: str, unless: str, *, is_name: bool) -> None:
    found = _NUMERAL.search(word)
    if found:
        at = found.start()
        key = word[at : at + 2] if at + 1 < len(word) else f"<{word[at - 1 : at + 1]}"
        table.setdefault(key, []).append(_Entry(word, at, is_name, unless))


@cache
def listed_keys() -> frozenset[str]:
    """Return the digits, with the character after each, from which a listed word may go on."""
    return frozenset(key for key in _table() if key[0].isdigit())


def find_name(text: str, at: int, floor: int) -> Name | None:
    """Return the longest listed word whose first numeral stands at `at` and that doesn't begin before `floor`."""
    table = _table()
    for entry in (*table.get(text[at : at + 2], ()), *table.get(f"<{text[at - 1 : at + 1]}", ())):
        start = at - entry.offset
        if start < floor or not text.startswith(entry.text, start):
            continue
        if start > floor and text[start - 1] in "第》":
            continue  # 《甲办法》《乙办法》《丙办法》三项制度 counts them
        end = start + len(entry.text)
        following = text[end : end + 1]
        if following and (
            following in entry.not_before or (entry.text[-1].isascii() and following.isascii() and following.isalnum())
        ):
            continue
        return Name(start, end, entry.is_name)
    return None


_CN = "一二三四五六七八九十"
_REASON = "固定名称中的数字"


def _made(text: str, start: int, end: int, kind: Kind, reason: str) -> Mention:
    return Mention(start, end, text[start:end], kind, reason=reason)


_PLACE = regex(
    rf"[{_CN}百千万两]{{1,3}}(?![{_CN}百千万亿两个名位家户件次项条份座处所间栋幢块片支级类批期届年月日天元成分倍多余来几大小人岁号"
    r"镇乡村县区市省街社组行自贫示试重至到新老中非深、])[\u4e00-\u9fff]{1,2}?"
    r"(?:街道|社区|乡|镇|村|屯|寨|林场|农场|水库)(?![人民干])"
)
_SERVICE = regex(
    r"[0-9]{1,3}(?:分钟|小时)[\u4e00-\u9fff]{0,8}?圈|24小时(?:值[班守]|不间断|自助|在线|服务|开放|热线|巡[查逻护防])"
    r"|1(?:10|19|20|22)(?:接处?警|指挥|警情|报警|联动|消防|急救)"
)
_SUM_NAME = regex(r"[0-9]{1,3}(?:\+[0-9A-Za-zＮ]{1,3}){1,4}(?![0-9.%])")
_PATTERNS = regex(
    rf"(?:十[{_CN}]|二十)大(?![类项块])|[{_CN}]{{1,3}}届[{_CN}]{{1,2}}中全会|[{_CN}]{{2,3}}五(?=时期|期间|规划|[”末初])"
    rf"|[{_CN}]{{1,3}}届\w{{0,8}}?[{_CN}]{{1,2}}次(?:全体)?会议"
    r"|一\w一(?![年月日天次季周])\w|[二三四五六七八九多]证合一"
    r"|(?<![省市县区乡镇村为分共设成])[一二三四五六](?:级[A-D]?(?!以)|档|等[奖功品])"
)
_FOUR = regex(r"[一二三四五六七八九两](\w)[一二三四五六七八九两](\w)(?:合一)?")
_QUOTED = regex(r"[^“”\n\t，。；]{1,8}”")
_QUANTIFIED = regex(r"[%元]|[0-9.]+[万亿分个]|年")


def read_sum_name(text: str, at: int, floor: int) -> Mention | None:
    """Read 6+1, 1+3+N."""
    found = None if text[at - 1 : at].isascii() and text[at - 1 : at].isalpha() else _SUM_NAME.match(text, at)
    return _made(text, at, found.end(), Kind.NAME, _REASON) if found and at >= floor else None


def read_service(text: str, at: int, floor: int) -> Mention | None:
    """Read 15分钟便民生活圈, 24小时值班, 110接警."""
    found = _SERVICE.match(text, at)
    return _made(text, at, found.end(), Kind.NAME, _REASON) if found and at >= floor else None


def read_place(text: str, at: int, end: int) -> Mention | None:
    """Read the place whose name a count up to `end` would break up: 三桥乡, 八字哨镇, 十八洞村."""
    found = _PLACE.match(text, at)
    return _made(text, at, found.end(), Kind.NAME, "地名中的数字") if found and found.end() > end else None


def read_patterned(text: str, at: int, floor: int) -> Mention | None:
    """Read 二十大, 二十届三中全会, 二级, and four-character names like 一事一议, 五清一改."""
    found = _PATTERNS.match(text, at) or _four_characters(text, at)
    return _made(text, at, found.end(), Kind.NAME, _REASON) if found and at >= floor else None


def _four_characters(text: str, at: int) -> re.Match[str] | None:
    found = _FOUR.match(text, at)
    if not found or any(char in _NOT_IN_NAMES or is_measure_word(char) for char in found.groups()):
        return None
    return found


_NOT_IN_NAMES = frozenset("是要百千万亿元成分号月倍")


def read_quoted(text: str, at: int, floor: int) -> Mention | None:
    """Read “三保”, “6+1”: a short quoted word built around a numeral is a name."""
    opening = text.rfind("“", max(floor, at - 6), at)
    found = _QUOTED.match(text, opening + 1) if opening >= 0 else None
    if not found or found.end() <= at:
        return None
    inner = found[0][:-1]
    if _QUANTIFIED.search(inner):
        return None
    return _made(text, opening + 1, found.end() - 1, Kind.NAME, "引号内的固定名称")
