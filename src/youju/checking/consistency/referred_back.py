"""Knows what a text refers back to, and when that isn't what it told: 按中标价178万元签订, 压减后的8个工作日, 零投诉.

An event is dated once too (`check_told_dates`): 8月26日完工……实际完工时间为9月26日, 3月15日开业……自5月15日开业以来.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import longest_first, pattern_of, terms
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_referred_back", "check_told_dates"]

_BY_NAME = regex(
    r"(?:按照?|以|依照?|执行)(?P<name>中标|合同|控制|成交|审定|结算|批复|核定|投标)(?:价款?|金额|总价|总额|预算)(?:的)?$"
)
_AFTERWARDS = regex(r"(?P<verb>压减|缩短|压缩|调整|提高|降低|增加|减少|扩大|下调|上调|扩建|升级)后的?$")
_BECAME = regex(r"(?P<verb>压减|缩短|压缩|调整|提高|降低|增加|减少|扩大|下调|上调|扩建|升级)(?:到|至|为)$")
_CHANGED = regex(r"变更|调整|追加|补充协议|核减|增补")
_NONE = regex(r"零(?P<noun>投诉|事故|信访|上访|差错|伤亡|违规|失误|通报|案件|发生)")
_TOP = "最多|最高|最大|最低|最少|最小|居首|居首位|排名?第一|占大头"
_SUPERLATIVE = regex(_TOP)
_FOREMOST = regex(rf"(?P<item>[\u4e00-\u9fff]{{2,12}}?)(?:的)?(?:{_TOP})，?(?:达到?|为|有|是)$")
_AMONG = regex(r"^.*[中里]|^包括")
_THOSE = regex(r"(?P<noun>[^，。；、\d]{0,6}?)[中里]")
_OPENS = frozenset("。；，\n")
_COUNTED = frozenset("件起例次人名宗个")
_REACH, _BACK = 10, 60
_EVENT = f"(?P<event>{longest_first(terms('told_dates', 'events'))})"
_DATE = r"(?P<date>(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?)"
_THEN = regex(rf"{_DATE}[^，。；：\d]{{0,6}}?{_EVENT}")
_NAMED = regex(rf"{_EVENT}(?:的)?(?:日期|时间)(?:写作|写为|记作|记为|载为|为|是|系|在|：)?{_DATE}")
_SINCE = regex(rf"自{_DATE}(?:正式)?{_EVENT}")
_EVER_SINCE = regex(rf"{_DATE}(?:正式)?{_EVENT}(?:以来|之日)")
_CLAUSE = regex(r"[^，。；：\n]*$")
_MOST, _WITHIN = 8, 600
_WORD = regex(r"[\u4e00-\u9fff]{2}")


def check_referred_back(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where what a paragraph points back to isn't what it told."""
    for paragraph in reading.paragraphs:
        numbers = [one for sentence in paragraph for one in sentence.numbers if one.exact]
        for place, number in enumerate(numbers):
            ahead = numbers[max(0, place - _BACK) : place]
            yield from _by_name(reading, number, ahead)
            yield from _afterwards(reading, number, ahead)
            yield from _foremost(reading, number, ahead)
            yield from _of_those(reading, number, ahead)
        yield from _none_of(reading, paragraph, numbers)


def _by_name(reading: Reading, number: Number, ahead: Sequence[Number]) -> Iterator[Finding]:
    """Check 中标价173.6万元……按中标价178.6万元签订合同."""
    found = _BY_NAME.search(number.before)
    named = [one for one in ahead if found and one.unit == number.unit and found["name"] in one.before]
    if not found or len({one.value for one in named}) != 1 or named[0].value == number.value:
        return
    between = reading.text[named[-1].end : number.start]
    if not _CHANGED.search(between.replace("未作变更", "").replace("没有变更", "")):
        yield _finding(reading, named[-1], number, found["name"])


def _afterwards(reading: Reading, number: Number, ahead: Sequence[Number]) -> Iterator[Finding]:
    """Check 由15天压减到6天……执行压减后的8天."""
    found = _AFTERWARDS.search(number.before)
    if found is None:
        return
    became = [
        one
        for one in ahead
        if one.unit == number.unit and (said := _BECAME.search(one.before)) and said["verb"] == found["verb"]
    ]
    if len({one.value for one in became}) == 1 and became[0].value != number.value:
        yield _finding(reading, became[-1], number, f"{found['verb']}后")


def _foremost(reading: Reading, number: Number, ahead: Sequence[Number]) -> Iterator[Finding]:
    """Check 水电取暖费64.2万元、安保保洁费59.6万元……水电取暖费最多，达59.6万元: another item's number."""
    words = reading.text[max(0, number.start - _REACH * 2) : number.start]
    found = _FOREMOST.search(words) if _SUPERLATIVE.search(words) else None
    if found is None:
        return
    like = [one for one in ahead if one.unit == number.unit]
    names = [_AMONG.sub("", one.before) for one in like]
    own = [(name, one) for name, one in zip(names, like, strict=True) if name and found["item"].endswith(name)]
    if len(own) == 1 and own[0][1].value != number.value and any(one.value == number.value for one in like):
        yield _finding(reading, own[0][1], number, own[0][0])


def _of_those(reading: Reading, number: Number, ahead: Sequence[Number]) -> Iterator[Finding]:
    """Check 抽取项目28个……26个项目中，资料完整的: what opens a clause and is divided was counted before."""
    found = _THOSE.match(reading.text, number.end) if not number.before and number.value > _REACH else None
    if found is None or reading.text[number.start - 1 : number.start] not in _OPENS:
        return
    noun, own = found["noun"][:2], [one for one in ahead if one.unit == number.unit]
    named = [one for one in own if noun in one.before[-_REACH:] + one.after[:_REACH]]
    made = {one.value + sign * two.value for one, two in combinations(own, 2) for sign in (1, -1)}
    known = {one.value for one in own} | made | {-one for one in made} | {sum(one.value for one in own)}
    values = {one.value for one in named}
    if number.value not in known and len(values) == 1 and not _CHANGED.search(reading.text, own[0].end, number.start):
        yield _finding(reading, named[-1], number, noun or number.unit or "")


def _none_of(reading: Reading, paragraph: Sequence[Sentence], numbers: Sequence[Number]) -> Iterator[Finding]:
    """Check 实现零投诉……受理投诉14件."""
    for none in _NONE.finditer(reading.text, paragraph[0].start, paragraph[-1].end):
        for one in numbers[:_BACK]:
            of_it = none["noun"] in one.before[-_REACH:] and one.kind is Kind.COUNT and one.unit in _COUNTED
            if of_it and one.value and not any(word in one.before for word in ("上年", "去年", "往年", "历史")):
                message = f"前文称“{none.group()}”，此处有{one.text}"
                start, end = min(none.start(), one.start), max(none.end(), one.end)
                yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, start, end, message)
                break


def _finding(reading: Reading, first: Number, second: Number, what: str) -> Finding:
    message = f"“{what}”前后不一：前文{first.text}，后文{second.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, first.start, second.end, message)


def check_told_dates(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each date that a paragraph gives an event it dated otherwise before."""
    for paragraph in reading.paragraphs:
        start, end = paragraph[0].start, paragraph[-1].end
        told: dict[str, list[re.Match[str]]] = {}
        again = [one for how in (_NAMED, _SINCE, _EVER_SINCE) for one in how.finditer(reading.text, start, end)]
        if not again:
            continue
        for one in (*_THEN.finditer(reading.text, start, end), *_NAMED.finditer(reading.text, start, end)):
            dated = told.setdefault(one["event"], [])
            if len(dated) < _MOST:
                dated.append(one)
        for other in again:
            before = [one for one in told.get(other["event"], ()) if one.end() <= other.start()]
            if before and other.start() - before[0].end() < _WITHIN and _differ(reading, before, other):
                message = f"“{other['event']}”的日期前后不一：前文{before[0]['date']}，后文{other['date']}"
                yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, other.start(), other.end(), message)


def _differ(reading: Reading, before: list[re.Match[str]], other: re.Match[str]) -> bool:
    """Whether all that was told of an event before is one date, another than the one told now."""
    first = before[0]
    dates = {one["date"] for one in before}
    if len(dates) != 1 or first["date"].endswith(other["date"]) or other["date"].endswith(first["date"]):
        return False
    if ("日" in first["date"]) != ("日" in other["date"]) or "。" not in reading.text[first.end() : other.start()]:
        return False
    clauses = [_clause(reading, one) for one in (first, other)]
    if any(pattern_of("told_dates", "other").search(one) for one in clauses):
        return False
    if pattern_of("told_dates", "changed").search(reading.text, first.end(), other.end()):
        return False
    subject = pattern_of("told_dates", "fillers").sub("", _clause(reading, other).partition(other.group())[0])
    ahead = reading.text[max(0, first.start() - 200) : first.end()]
    pairs = {subject[at : at + 2] for at in range(len(subject) - 1)}
    return not any(map(_WORD.fullmatch, pairs)) or any(one in ahead for one in pairs if _WORD.fullmatch(one))


def _clause(reading: Reading, one: re.Match[str]) -> str:
    found = _CLAUSE.search(reading.text, max(0, one.start() - 60), one.start())
    return (found.group() if found else "") + one.group()
