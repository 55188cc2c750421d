"""Knows when a text dates one event twice: 8月26日完工……实际完工时间为9月26日, 3月15日开业……自5月15日开业以来."""

from __future__ import annotations

import re
from collections.abc import Iterator

from youju.checking.reading import Reading
from youju.checking.vocabulary import longest_first, pattern_of, terms
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_told_dates"]

_EVENT = f"(?P<event>{longest_first(terms('told_dates', 'events'))})"
_DATE = r"(?P<date>(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?)"
_THEN = regex(rf"{_DATE}[^，。；：\d]{{0,6}}?{_EVENT}")
_NAMED = regex(rf"{_EVENT}(?:的)?(?:日期|时间)(?:写作|写为|记作|记为|载为|为|是|系|在|：)?{_DATE}")
_SINCE = regex(rf"自{_DATE}(?:正式)?{_EVENT}")
_EVER_SINCE = regex(rf"{_DATE}(?:正式)?{_EVENT}(?:以来|之日)")
_CLAUSE = regex(r"[^，。；：\n]*$")
_MOST, _REACH = 8, 600
_WORD = regex(r"[\u4e00-\u9fff]{2}")


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
            if before and other.start() - before[0].end() < _REACH and _differ(reading, before, other):
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
