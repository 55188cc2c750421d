"""Knows that a report is of its own year: what it takes in, when it was done, as of when it counts."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.consistency.years import report_year
from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_scope_years"]

_WHOLE = r"1月?(?:1日)?(?:至|到|—{1,2}|－|–|-|~|～)(?:(?:19|20)\d\d年)?12月(?:31日)?"
_SPAN = rf"(?P<year>(?:19|20)\d\d)年(?:度|{_WHOLE})"
_TAKEN_IN = regex(
    rf"(?:对|将|把)[^，。；\d]{{0,12}}{_SPAN}[^。；]{{0,50}}?(?:(?:进行|开展|实施)了?[^，。；]{{0,8}}|纳入[^，。；]{{0,8}})(?:自评|评价)"
    rf"|(?:自评|评价)[^，。；\d]{{0,4}}?(?:对象|范围)(?:为|是|包括)[^，。；\d]{{0,8}}{_SPAN.replace('year', 'object')}"
    rf"|^[^，。；\d]{{0,12}}(?P<told>(?:19|20)\d\d)年{_WHOLE}[^，。；]{{0,12}}(?:执行|使用|支出|收支)情况"
)
_OTHERS = regex(r"结果|发现|问题|整改|反馈|应用|[比较]|上年|去年|上一年|结转|以前|跟踪|后续")
_DONE = regex(
    r"(?P<year>(?:19|20)\d\d)年度[^，。；\d]{0,10}?(?:自评|评价|决算)[^。；\d]{0,20}?(?:于|在)(?P<when>(?:19|20)\d\d)年[1-9]月"
    r"[^，。；\d]{0,10}?(?:结束|完成|启动|开展|上报|报送|开始)"
)
_TO_THE_END = regex(rf"全年|年末|年终|12月31日|{_WHOLE}")
_PROOF, _AHEAD = regex(r"依据|凭证|数据|台账|账簿"), regex(r"计划|拟|将于|预计")
_AS_OF = regex(r"截[至止]到?(?P<year>(?:19|20)\d\d)年(?:12月31日|12月底|年?底|末)")
_STOCK = regex(r"本年末|共有|实有|车辆|在职|资产|编制人数|在编")
_THEN = regex(r"上年|年初|[比较]|结转|累计|分别|去年")
_OPENING = 400


def check_scope_years(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each year before where the report's own belongs, and each year judged before its end."""
    year = report_year(reading.text)
    accounts = "决算" in reading.text[:_OPENING].split("。", 1)[0]
    for sentence in reading.sentences:
        if not sentence.dates:
            continue
        yield from _done_early(reading, sentence)
        if year:
            yield from _taken_in(reading, sentence, year)
        if year and accounts:
            yield from _counted_then(reading, sentence, year)


def _taken_in(reading: Reading, sentence: Sentence, year: int) -> Iterator[Finding]:
    """Check 对我局2022年1月至12月的资金使用情况进行自评 in a report on 2023."""
    words = reading.words(sentence)
    found = _TAKEN_IN.search(words)
    if found is None or str(year) in words or _OTHERS.search(words):
        return
    other = found["year"] or found["object"] or found["told"]
    if int(other) == year - 1:
        yield _finding(reading, sentence, found.span(), f"本文为{year}年度，此处写作{other}年，请核对年份")


def _done_early(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 2023年度自评工作于2023年3月结束，依据全年的凭证: by then the year wasn't over."""
    words = reading.words(sentence)
    found = _DONE.search(words)
    if not found or found["year"] != found["when"] or not _PROOF.search(words) or _AHEAD.search(words):
        return
    if _TO_THE_END.search(words, found.end()):
        yield _finding(reading, sentence, found.span(), f"{found['year']}年度尚未结束，此处写作当年已评，请核对年份")


def _counted_then(reading: Reading, sentence: Sentence, year: int) -> Iterator[Finding]:
    """Check 截至2021年12月31日，共有车辆6辆 in the final accounts of 2022."""
    words = reading.words(sentence)
    found = _AS_OF.search(words)
    if found is None or int(found["year"]) != year - 1 or str(year) in words[found.end() :]:
        return
    if _STOCK.search(words) and not _THEN.search(words):
        yield _finding(reading, sentence, found.span(), f"本文为{year}年度，此处写作{found.group()}，请核对年份")


def _finding(reading: Reading, sentence: Sentence, span: tuple[int, int], message: str) -> Finding:
    start, end = (sentence.start + at for at in span)
    return reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, end, message)
