"""Knows of what time the values of a change are: last year's, this year's, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from youju.checking.arithmetic.change_claims import STEP, Change
from youju.checking.reading import Number, Reading
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import any_of, patterns
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["clause_ahead", "era_of", "eras_of", "year_of", "years_of"]

_SAID = patterns("change_sides")
_YEARS_NAMED = regex(
    r"(?:(?P<now>(?:19|20)\d\d)\s?年[^，。；]{0,8}?)?(?:(?:[比较]|是|为|相当于|达到?)(?P<then>(?:19|20)\d\d)\s?年|同比|[比较](?:上年|上一年|去年))"
)
_SPAN = regex(r"(?:^|[^\d.])[两二三四五六七八九十\d]年(?:间|来|内|里)?(?:的)?(?:共|总共|一共)?" + STEP.pattern)
_YEAR = regex(r"(?:19|20)\d\d(?=\s?年)")
_AT_FIRST = regex(r"^[^，。；\d]{0,8}年初(?!.{0,4}(?:预算|安排|批复|计划|下达|目标|任务|设定|确定|核定))")
_AT_LAST = regex(r"^[^，。；\d上去]{0,8}(?:至|到)?(?:年末|年底|期末)")
_SAME_TIME, _YEAR_END = regex(r"(?<=[今本]年)度?同期"), regex(r"(?<=[上去]年)度?年?[末底]")
_PLAN = regex(r"年初(?=预算|批复|安排|计划|下达|核定|目标)")
_STOCK = regex(r"余额|债务|存量|存款|结存|储备|账面")
_WINDOW, _NEAR, _NAME, _BACK = 8, 12, 2, 200


def eras_of(reading: Reading, change: Change, pool: Sequence[Number]) -> list[str]:
    """Tell of each number whether its words speak of the time before (then), of the year told of (now), or of neither.

    Years tell it where the change's words name the one it starts from (2024年比2022年多88万元), or where the two latest
    follow each other.
    """
    named = years_of(change)
    of_years = [year_of(reading, one) for one in pool] if named else []
    if named and named[1] in of_years:
        now = named[0] or max(year or 0 for year in of_years)
        return ["then" if year == named[1] else "now" if year == now else "" for year in of_years]
    if change.numbers and _SPAN.search(reading.text[max(0, change.start - _NEAR) : change.start]):
        of_years = [year_of(reading, one) for one in pool]
        ends = sorted({year for year in of_years if year})
        if len(ends) == 2:  # 2022年…2024年…两年增长
            return ["then" if year == ends[0] else "now" if year == ends[1] else "" for year in of_years]
    stamps = _of_ends(pool) or [era_of(reading, one) for one in pool]
    text = reading.text[min(reading.sentences[pool[0].sentence].start, max(0, pool[0].start - 24)) : change.start]
    years = sorted({int(year) for year in _YEAR.findall(text)})
    if len(years) < 2 or years[-1] - years[-2] != 1:
        return stamps
    dated = [None if stamp == "then" else year_of(reading, one) for one, stamp in zip(pool, stamps, strict=True)]
    if len(years) > 2 and any(dated.count(year) != 1 for year in years[-2:]):
        return stamps
    by_year = {years[-1]: "now", years[-2]: "then"}
    return [by_year.get(year or 0, "") or stamp for stamp, year in zip(stamps, dated, strict=True)]


def _of_ends(pool: Sequence[Number]) -> list[str]:
    """Tell a year's beginning from its end where both are told (年初在册1520人，年末1438人); a budget is of neither."""
    stock = [one.kind is not Kind.MONEY or bool(_STOCK.search(pool[0].before)) for one in pool]
    marks = [
        "then" if held and _AT_FIRST.search(one.before) else "now" if _AT_LAST.search(one.before) else ""
        for one, held in zip(pool, stock, strict=True)
    ]
    return marks if {"then", "now"} <= set(marks) else []


def years_of(change: Change) -> tuple[int, int] | None:
    """Return the years, now (0 if not told) and then, that a change names: 2024年比2022年多88万元, 2022年同比下降."""
    found = _YEARS_NAMED.search(change.numbers[0].before) if change.numbers else None
    if found is None:
        return None
    now = int(found["now"] or 0)
    return (now, int(found["then"])) if found["then"] else (now, now - 1) if now else None


def era_of(reading: Reading, number: Number) -> str:
    """Tell by its own words whether a number is last year's (then) or this year's (now); empty when they don't."""
    words = number.before or clause_before(reading.text, number.start, number.start - 26, "，；;。,\n")
    words = _PLAN.sub("", _YEAR_END.sub("", _SAME_TIME.sub("", words)))
    last, this = (
        max((one.start() for one in any_of("periods", era).finditer(words)), default=-1) for era in ("last", "this")
    )
    return "" if last < 0 and this < 0 else "then" if last >= this else "now"


def year_of(reading: Reading, number: Number) -> int | None:
    """Return the year that its clause names before a number."""
    clauses = re.split(r"[，；;。,、\n]", reading.text[max(0, number.start - 40) : number.start])
    years = _YEAR.findall(clauses[-1])
    if not years and len(clauses) > 1 and not _SAID["amount"].search(clauses[-2]):
        years = _YEAR.findall(clauses[-2])  # 2022年无此项支出，为0万元
    return int(years[-1]) if years else None


def clause_ahead(reading: Reading, at: int) -> str:
    """Return what a clause says before an offset."""
    return clause_before(reading.text, at, at - 30, "，；;。,\n")
