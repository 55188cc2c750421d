"""Knows what needs a unit: an amount, a price, a rate, a measure in prose whose number ends its clause bare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from youju.checking.reading import Number, Reading, Sentence
from youju.domain.findings import Code, Finding, Mention, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["check_missing_units"]

_FILE = "corpora/terms/missing_units.yaml"
_LACKING = {"rate": "%", "money": "万元等金额单位", "each": "元等金额单位", "measure": "计量单位"}
_SPLIT_UNIT = regex(r"\s*\n\s*(?:[万亿千百]?元|[%％个人户件次项])")
_UNIT_BEHIND_BRACKET = regex(r"[)）]\s*(?:[百千万亿]{0,2}元|[%％]|[户人个件次名家项台套])")
_ENDS = frozenset("，。；,;、）)\n")
_CLAUSE_ENDS = frozenset("，。；、；）)")
_APART = frozenset("，。；）)")
_LOOK_BACK, _NAMED = 24, 2
_FROM = regex(r"[由从自][^，。；]*$")
_REACH = 40
_LISTED = 12
_NAME = regex(r"[^\W\d]{2,16}")


@cache
def _lead() -> re.Pattern[str]:
    """Return the pattern of words that need a unit behind the number they stand before."""
    words = load_yaml(_FILE)
    kinds = "|".join(f"(?P<{kind}>{'|'.join(words[kind])})" for kind in _LACKING)
    return regex(rf"(?:{kinds})(?:数|总额|金额)?{words['links']}{{0,3}}\s*$")


@cache
def _words(key: str, before: str = "", behind: str = "") -> re.Pattern[str]:
    return regex(f"{before}(?:{load_yaml(_FILE)[key]}){behind}")


def check_missing_units(reading: Reading) -> Iterator[Finding]:
    """Yield amounts, rates and measures in prose that lack their unit: 增长13.95。 每头80， 由62.7%升至71.3，."""
    for paragraph in reading.paragraphs:
        bare = [(sentence, one) for sentence in paragraph for one in sentence.numbers if _is_bare(one)]
        if not bare or _words("declared").search(reading.text, paragraph[0].start, paragraph[-1].end):
            continue
        for sentence, number in bare:
            found = _became(reading, sentence, number) or _led(reading, sentence, number) or _listed(reading, number)
            if found := found or _among(reading, sentence, number):
                start, lacking = found
                surface = reading.text[start : number.end]
                message = f"数字缺单位：“{surface}”后缺{lacking}"
                yield reading.finding(Code.MISSING_UNIT, Severity.WARNING, start, number.end, message)


def _led(reading: Reading, sentence: Sentence, number: Number) -> tuple[int, str] | None:
    """Return where the words begin that need a unit, and which: 合同价386.5， 每人每月1200，."""
    words = reading.text[max(sentence.start, number.start - _LOOK_BACK) : number.start]
    found = _lead().search(words)
    if found is None:
        return None
    if number.kind is Kind.MONEY:
        return None  # 总投资1.2亿
    kind = next(kind for kind in _LACKING if found[kind])
    ahead, _ = reading.neighbours(number, _LISTED, 0)
    if kind == "rate" and ahead and ahead[-1].kind is Kind.NUMBER and _words("unitless").search(ahead[-1].before):
        return None  # 综合指数4.2，同比下降0.3
    bare = [one.value for one in ahead if one.kind is Kind.NUMBER]
    if kind == "rate" and any(abs(one - other) == number.value for one, other in combinations(bare, 2)):
        return None  # 为38.6，环比二季度的40.2下降1.6
    if kind == "each":
        closed = _words("closers").match(reading.text, number.end)
    elif _is_year_like(number.mention):
        return None
    else:
        closed = None
    behind = reading.text[number.end : number.end + 1]
    if not (closed or _is_closed(reading, number, behind)):
        return None
    if kind != "rate" and not closed and (behind not in _CLAUSE_ENDS or words[-1:].isspace()):
        return None  # a row of a table that lost its columns
    return number.start - len(found.group()), _LACKING[kind]


def _is_closed(reading: Reading, number: Number, behind: str) -> bool:
    """Whether nothing follows a number that could be its unit: none behind a bracket, no list that names it once."""
    text = reading.text
    if "/" in number.text or (behind and behind not in _ENDS):  # 发病率191.93/10万
        return False
    if _SPLIT_UNIT.match(text, number.end) or _UNIT_BEHIND_BRACKET.match(text, number.end):
        return False
    if behind != "、":
        return True
    listed = reading.neighbours(number, 0, _LISTED)[1]
    return all(one.kind is Kind.NUMBER for one in listed if one.clause == number.clause)


def _became(reading: Reading, sentence: Sentence, number: Number) -> tuple[int, str] | None:
    """Return the same of the end, or of a percentage's beginning, of a change: 由62.7%升至71.3，  从91.2提高到95.6%."""
    before, behind = reading.neighbours(number, 1, 1)
    if _words("became", behind="(?:[^，。；、]{1,6}的)?$").search(number.before) and before:
        [first] = before
        ahead = reading.text[max(sentence.start, first.start - _REACH) : first.start]
        closed = _is_closed(reading, number, reading.text[number.end : number.end + 1])
        if (
            first.kind not in (Kind.NUMBER, number.kind)
            and first.clause == number.clause
            and _FROM.search(ahead)
            and closed
        ):
            return number.start - len(number.before), first.unit or ""
    if behind and behind[0].kind is Kind.PERCENT and _FROM.search(number.before):
        between = reading.text[number.end : behind[0].start]
        if _words("became", behind="$").fullmatch(between):
            return number.start, "%"
    return None


def _listed(reading: Reading, number: Number) -> tuple[int, str] | None:
    """Return the same of one of a list of amounts: 设备35.2万元，耗材14.8，维护10万元."""
    text, (before, behind) = reading.text, reading.neighbours(number, 1, 1)
    if not (before and behind and before[0].kind is behind[0].kind is Kind.MONEY and "." in number.text):
        return None
    if _words("unitless").search(number.before):
        return None
    parted = text[before[0].end] == text[number.end] and text[number.end] in "，、；"
    gaps = (text[before[0].end + 1 : number.start], text[number.end + 1 : behind[0].start])
    named = all(_NAME.fullmatch(gap) for gap in gaps)
    units = {one.text.lstrip("0123456789,.") for one in (before[0], behind[0])}
    return (number.start - len(number.before), units.pop()) if parted and named and len(units) == 1 else None


def _among(reading: Reading, sentence: Sentence, number: Number) -> tuple[int, str] | None:
    """Return the same of one among others that have a unit: 到位320万元，已拨付至各村288，; 甲占28.64%，乙占71.36，."""
    name = number.before
    if number.kind is Kind.MONEY or len(name) < _NAMED or _is_year_like(number.mention) or number.mention.approximator:
        return None
    behind = reading.text[number.end : number.end + 1]
    others = [one for one in sentence.numbers if one is not number and one.group == number.group]
    (before,), (after,) = (one or (None,) for one in reading.neighbours(number, 1, 1))
    beside = [one for one in (before, after) if one is not None]
    if not beside or any(one.kind is Kind.SCORE for one in others):
        return None
    goes_on = _words("goes_on").match(reading.text, number.end) and _words("left_over", behind="$").search(name)
    if not goes_on and (behind not in _APART or not _is_closed(reading, number, behind)):
        return None
    start = number.start - len(name)
    apart = _words("lies_apart", behind="$").search(name) and not _words("scored").search(name)
    lacking = {Kind.PERCENT: "个百分点", Kind.MONEY: _LACKING["money"]}
    if apart and before is not None and before.kind in lacking:
        return start, lacking[before.kind]
    if _words("unitless").search(name):
        return None
    if any(one.kind is Kind.PERCENT and _is_alike(one, number) for one in beside):
        return start, "%"
    money = [one for one in others if one.kind is Kind.MONEY]
    told = len(money) > 1 or goes_on or _words("paid").search(name)
    return (start, _LACKING["money"]) if told and any(one in beside for one in money) else None


def _is_alike(one: Number, other: Number) -> bool:
    """Whether two numbers stand behind the same words, or alike behind the same word: 省承担60%，县承担40."""
    tail = next((size for size in (2, 1) if one.before[-size:] == other.before[-size:]), 0)
    written = [number.text.rstrip("%％").partition(".")[2] for number in (one, other)]
    return tail == 2 or (tail == 1 and len(written[0]) == len(written[1]) > 0)


def _is_bare(number: Number) -> bool:
    """Whether a number has no unit; one in 万 or 亿 is taken for money, whatever it counts."""
    return bool(number.value) and (number.kind is Kind.NUMBER or number.text.endswith(("万", "亿")))


def _is_year_like(mention: Mention) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", mention.text))
