"""Knows which years a report may speak of, and flags those that can't be right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from youju.checking.consistency.compared_years import check_compared_years
from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_years", "report_year"]

_TITLE = regex(
    r"(?P<year>(?:19|20)\d\d)\s*年(?!\d{1,2}月)度?(?:(?!(?:19|20)\d\d年)[^，。；\n]){0,40}?(?:报告|决算|说明|自评|评价|预算公开|总结)|(?:评价|自评|考核)年度(?:为|：)(?P<named>(?:19|20)\d\d)年"
)
_ANNUAL = regex(r"(?P<year>(?:19|20)\d\d)\s*年(?P<du>度)?")
_SCOPE = regex(
    r"^[^，。；、《》〔\n\d月]{0,16}?(?:决算编报|决算编制|决算汇编|汇编范围|编报范围|预算编制范围|部门预算编制|部门预算公开|部门决算公开|决算范围|绩效评价|绩效自评|自评|决算报表)"
)
_ASKED_FOR = regex(
    r"(?:根据|按照|依据|按)[^，。；\n]{0,24}?(?:开展|做好|组织|布置|编制|报送)(?P<year>(?:19|20)\d\d)年度"
    r"[^，。；\n]{0,20}?(?:自评|评价|决算)[^，。；\n]{0,10}?(?:通知|要求|部署|安排)"
)
_TOTALS = regex(
    r"(?P<year>(?:19|20)\d\d)年度?(?:部门|单位|本单位|我局|我单位)?(?:(?:收入|支出|收、?支)总计|(?:收入|支出)预算(?=\d))[^。；\n]{0,60}?(?:[与较比]上年|同比)"
)
_OBJECT = regex(r"(?:评价|自评|考核|核查)(?:对象|范围|期间|时段|年度|内容)(?:为|是|：)$")
_WHOLE_YEAR = regex(r"1月(?:1日)?\s*(?:至|到|—{1,2}|－|–|-|~|～)\s*(?:(?:19|20)\d\d年)?12月")
_NOUN = regex(r"^[^，。；、\n]{0,16}")
_AFTERMATH = regex(r"^[^，。；\n]{0,6}?(?:将|拟|结果|发现|反馈|问题|整改|得分|等级|中|情况表)")
_COMPARED = regex(
    r"比|较|与|同|上年|去年|增|减|以来|起|提前|下一?年|次年|计划|拟|(?<!现)将|编制(?:了)?\s*$|根据|印发|〔"
)
_AS_OF = regex(r"截[至止到](?P<year>(?:19|20)\d\d)年(?:12月(?:31日)?底?|底|末|年末)")
_PAID = regex(
    r"(?:资金|补贴|补助|经费|专款|款项|项目款)[^，。；]{0,12}(?:支付|发放|拨付|支出|到位|使用|兑付)(?:完毕|到位|完成|到户|率)?"
)
_ACCUMULATED = regex(r"累计|上年|年初|结转|以前|历年|分别|依次|(?:19|20)\d\d年(?:.{0,40}?)截")
_OPENING = 400
_AS_OF_END = regex(r"12月31日|底|末")
_UP_TO = ("截至", "截止", "截止到", "截至到")
_FAR = 30


def check_years(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each year that the words around it rule out."""
    year = report_year(reading.text)
    for sentence in reading.sentences:
        if sentence.dates:
            yield from _before_it_came(reading, sentence)
    yield from _relative(reading, year)
    yield from check_compared_years(reading, year)
    if year:
        yield from _other_scope(reading, year)
        yield from _earlier(reading, year)
        yield from _far_off(reading, year)
        yield from _paid_before(reading, year)


def report_year(text: str) -> int | None:
    """Return the year a text reports on, as its title or opening names it; None when it doesn't."""
    found = _TITLE.search(text[:_OPENING])
    return int(found["year"] or found["named"]) if found else None


_AS_OF_THEN = regex(
    r"截[至止到]到?(?P<year>(?:19|20)\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?)?[底末]?[^，。；\d]{0,4}，"
    r"(?P<later>(?:19|20)\d\d)年(?P<told>[^，。；]{0,30})"
)
_DONE = regex(r"完成|支出|支付|到位|执行|实现|拨付|兑付|发放")


def _before_it_came(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 截至2023年12月31日，2024年预算支出完成98.6%: by then nothing of the later year was done."""
    for found in _AS_OF_THEN.finditer(reading.words(sentence)):
        told = found["told"]
        if int(found["later"]) > int(found["year"]) and _DONE.search(told) and not _NOT_YET.search(told):
            start = sentence.start + found.start()
            message = f"截至{found['year']}年，{found['later']}年的事尚未发生，请核对年份"
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, start + len(found.group()), message)


_NOT_YET = regex(r"计划|拟|预计|将|提前|安排|目标|任务|编制")
_RELATIVE = regex(
    r"(?:(?P<last>上年度?|去年|上一年度?)|(?P<this>本年度?|当年|今年)|(?:下一?年度?|次年|明年))"
    r"[（(](?P<year>(?:19|20)\d\d)年?度?[）)]"
)


def _relative(reading: Reading, report: int | None) -> Iterator[Finding]:
    """Check 2023年……比上年（2022年）, against the report's year and those that its paragraph named before."""
    for paragraph in reading.paragraphs:
        start, end = paragraph[0].start, paragraph[-1].end
        for found in _RELATIVE.finditer(reading.text, start, end):
            step = -1 if found["last"] else 0 if found["this"] else 1
            year = int(found["year"])
            near = reading.text[max(start, found.start() - _NEAR) : found.start()]
            known = {int(one["year"]) for one in _ANNUAL.finditer(near)} | ({report} if report else set())
            if known and year - step not in known:
                message = f"“{found.group()}”与前文的年度（{max(known)}年）对不上，请核对年份"
                yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end(), message)


_NEAR = 300


def _other_scope(reading: Reading, year: int) -> Iterator[Finding]:
    """Check that what is evaluated, settled or budgeted is the report's own year."""
    text = reading.text
    for found in _ANNUAL.finditer(text):
        other = int(found["year"])
        ahead = re.split(r"[，。；\n]", text[max(0, found.start() - 30) : found.start()])[-1]
        object_ = _OBJECT.search(ahead) and (found["du"] or _WHOLE_YEAR.match(text, found.end()))
        scope = (_NOUN if object_ else _SCOPE).match(text[found.end() : found.end() + 40])
        if other == year or scope is None or abs(other - year) > 1:
            continue
        behind = text[found.end() : found.end() + 40]
        if _COMPARED.search(ahead[-8:]) and not re.search(r"(?:以|为).{0,12}(?:布置|部署|开展)", ahead):
            continue
        if _AFTERMATH.match(behind[scope.end() :]) or re.search(rf"^[^。；\n]*，{year}年度?\d", behind):
            continue
        if re.match(r"[^，。；\n]{0,20}(?:比|较|增加|减少|为|数为?)\s*[\d－-]", behind):
            continue
        message = f"本文为{year}年度，此处写作{found.group()}{scope.group()}，请核对年份"
        yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end() + scope.end(), message)


def _earlier(reading: Reading, year: int) -> Iterator[Finding]:
    """Check the year before in 关于开展2021年度绩效自评的通知 and 2021年度收入总计……与上年相比 of a report on 2022."""
    for pattern in (_ASKED_FOR, _TOTALS):
        for found in pattern.finditer(reading.text):
            if int(found["year"]) == year - 1:
                message = f"本文为{year}年度，此处写作{found['year']}年度，请核对年份"
                yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start("year"), found.end(), message)


def _paid_before(reading: Reading, year: int) -> Iterator[Finding]:
    """Check 截至2021年12月31日，补贴已全部发放 in a report on a later year: money can't be spent before it is given."""
    for sentence in reading.sentences:
        words = reading.words(sentence)
        found = _AS_OF.search(words)
        if found is None or int(found["year"]) >= year or not _PAID.search(words) or _ACCUMULATED.search(words):
            continue
        message = f"本文为{year}年度，此处写作{found.group()}，请核对年份"
        start = sentence.start + found.start()
        yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, sentence.start + found.end(), message)


def _far_off(reading: Reading, year: int) -> Iterator[Finding]:
    """A year decades off that is written once, in the place of the report's own."""
    tally = Counter(int(one["year"]) for one in _ANNUAL.finditer(reading.text))
    for found in _ANNUAL.finditer(reading.text):
        other = int(found["year"])
        as_of = _AS_OF_END.match(reading.text, found.end()) and reading.text[: found.start()].endswith(_UP_TO)
        if (other > year + _FAR and tally[other] == 1) or (other > year and as_of):
            message = f"{found.group()}远在本文年度（{year}年）之后，请核对年份"
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end(), message)
