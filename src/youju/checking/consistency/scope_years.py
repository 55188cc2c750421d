"""Knows that a report is of its own year: what it takes in, and that it was judged after the year's end."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.consistency.years import report_year
from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_scope_years"]

_WHOLE = r"1月?(?:1日)?(?:至|到|—{1,2}|－|–|-|~|～)(?:(?:19|20)\d\d年)?12月(?:31日)?"
_SPAN = rf"(?P<year>(?:19|20)\d\d)年(?:度|全年|{_WHOLE})"
_JUDGE = r"(?:(?:进行|开展|实施)了?[^，。；]{0,8}|(?:纳入|列入|作为)[^，。；]{0,8})(?:自评|评价)"
_TAKEN_IN = regex(
    rf"(?:对|将|把)[^，。；\d]{{0,12}}{_SPAN}[^。；]{{0,50}}?{_JUDGE}"
    r"|(?:自评|评价|考核)[^，。；\d]{0,8}?(?:对象|范围|时段|期间|区间)(?:为|是|包括|：)[^，。；\d]{0,8}"
    + _SPAN.replace("year", "object")
    + rf"|^[^，。；\d]{{0,12}}{_SPAN.replace('year', 'own')}，?[^。；]{{0,50}}?(?:全部|均|都|一并)已?(?:纳入|列入)"
    rf"[^，。；]{{0,8}}(?:自评|评价)"
    rf"|^[^，。；\d]{{0,12}}(?P<told>(?:19|20)\d\d)年{_WHOLE}[^，。；]{{0,12}}(?:执行|使用|支出|收支)情况"
)
_OTHERS = regex(r"结果|发现|问题|整改|反馈|应用|[比较]|上年|去年|上一年|结转|以前|跟踪|后续|连续")
_JUDGED = regex(
    r"(?:自评|评价|评审)(?:工作|报告|组|小组|材料|结论)?[^，。；\d]{0,12}，?[^，。；\d]{0,4}?(?:于|在)(?P<when>(?:19|20)\d\d)年[1-9]月"
    r"[^，。；\d]{0,10}?(?:结束|完成|启动|开展|上报|报送|开始|进场|形成|出具|提交)"
)
_BASE_DAY = regex(r"基准(?:日|时点)期?[^，。；\d]{0,6}(?P<year>(?:19|20)\d\d)年")
_BACK = 200
_OF_YEAR = regex(r"(?P<year>(?:19|20)\d\d)年(?:度|全年)")
_TO_THE_END = regex(
    rf"全年的?(?:资金|预算|收支|支付|支出|凭证|数据|账|使用|执行)|年末(?:的|数)|截[至止]到?(?:19|20)\d\d年12月31日|{_WHOLE}"
)
_AHEAD = regex(r"计划|拟|将于|预计|上半年|中期|监控|季度|阶段")


def check_scope_years(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each year before where the report's own belongs, and each year judged before its end."""
    year = report_year(reading.text)
    for sentence in reading.sentences:
        if not sentence.dates:
            continue
        yield from _done_early(reading, sentence, year)
        yield from _base_day(reading, sentence, year)
        if year:
            yield from _taken_in(reading, sentence, year)


def _taken_in(reading: Reading, sentence: Sentence, year: int) -> Iterator[Finding]:
    """Check 对我局2022年1月至12月的资金使用情况进行自评 in a report on 2023."""
    words = reading.words(sentence)
    found = _TAKEN_IN.search(words)
    if found is None or str(year) in words or _OTHERS.search(words):
        return
    other = found["year"] or found["object"] or found["own"] or found["told"]
    if int(other) == year - 1:
        yield _finding(reading, sentence, found.span(), f"本文为{year}年度，此处写作{other}年，请核对年份")


def _base_day(reading: Reading, sentence: Sentence, report: int | None) -> Iterator[Finding]:
    """Check 评价2023年度资金，评价基准日为2022年12月31日: the year evaluated had not begun by then."""
    found = _BASE_DAY.search(reading.words(sentence))
    if found is None:
        return
    words = reading.text[max(0, sentence.start - _BACK) : sentence.end]
    years = {int(one["year"]) for one in _OF_YEAR.finditer(words)} or {report or 0}
    if min(years) > int(found["year"]):
        message = f"评价的是{min(years)}年度，此处基准日写作{found['year']}年，请核对年份"
        yield _finding(reading, sentence, found.span(), message)


def _done_early(reading: Reading, sentence: Sentence, report: int | None) -> Iterator[Finding]:
    """Check 2023年度自评工作于2023年3月结束，依据全年的凭证: by then the year wasn't over."""
    words = reading.words(sentence)
    found = _JUDGED.search(words)
    if not found or not _TO_THE_END.search(words) or _AHEAD.search(words):
        return
    years = {int(one["year"]) for one in _OF_YEAR.finditer(words)} or {report or 0}
    if years == {int(found["when"])}:
        message = f"{found['when']}年度尚未结束，此处写作当年已评，请核对年份"
        yield _finding(reading, sentence, found.span(), message)


def _finding(reading: Reading, sentence: Sentence, span: tuple[int, int], message: str) -> Finding:
    start, end = (sentence.start + at for at in span)
    return reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, end, message)
