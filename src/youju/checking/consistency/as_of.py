"""Knows that what came in one year isn't spent, built or counted before: time runs forward for money too.

The day a text counts as of (截至2022年12月31日, 至2022年底) is held against what was told before it: the year of the
accounts or the evaluation, the year whose end a heading names, an event that came first (资金2023年6月下达), or a later
year told right behind it. What a year builds isn't finished the year before (`check_money_dates`). A text that speaks
of the earlier year for its own sake, or of what was carried over, advanced or added up, is passed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from youju.checking.consistency.time_order import is_before
from youju.checking.consistency.years import report_year
from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_as_of", "check_money_dates"]

_AS_OF = regex(
    r"(?:截[至止]到?|[至到]|(?:^|(?<=[。：:])))(?P<year>(?:19|20)\d\d)年(?:12月(?:31日|[底末])?|年?[底末])(?![的前以])"
)
_CAME = r"收到|下达|到账|到位|拨入|拨付|分解|批复|开工|动工|采购|签订|完成|新建|建成|实施|列支|安排|投入"
_EVENT = regex(
    rf"(?P<y>(?:19|20)\d\d)年(?:度|\d{{1,2}}月(?:\d{{1,2}}日)?)?，?[^，。；\d]{{0,16}}?(?:{_CAME})(?!率)"
    rf"|(?:{_CAME})(?:于|在)(?P<y2>(?:19|20)\d\d)年"
)
_JUDGED = regex(r"自评|评价|审计|核查|统计|报告|检查|调查|通知|盘点|计划|拟|将|规划|目标|力争|提前|预算")
_LABEL = regex(r"(?P<y>(?:19|20)\d\d)年[末底][^，。；：\d]{0,16}[：:，。]?$")
_DONE = regex(r"支付|支出|拨付|使用|兑付|发放|完成|建成|验收|竣工|列支|执行")
_STOCK = regex(r"共有|实有|在职|在编|车辆|资产|设备|退休")
_OTHERS = regex(
    r"累计|上年|去年|年初|结转|以前|历年|[较比](?![好为大多高快低差例重])|存量|欠|收回|尚未|未支付|前期|先行|垫付|预付|提前|分年|[两三]年|续建|往年|追加|分别|依次"
    r"|第[二三四]批|退款|返还|保证金|质保金|跨年|分期"
)
_YEAR = regex(r"(?:19|20)\d\d(?=年)")
_DOCUMENT = regex(r"〔[^〕]{0,12}〕|《[^》]{0,60}》")
_REPORT = regex(r"决算|自评|评价")
_END_OF_YEAR = regex(r"截[至止到](?P<year>(?:19|20)\d\d)年(?:12月(?:31日)?底?|底|末|年末)")
_PAID = regex(
    r"(?:资金|补贴|补助|经费|专款|款项|项目款)[^，。；]{0,12}(?:支付|发放|拨付|支出|到位|使用|兑付)(?:完毕|到位|完成|到户|率)?"
)
_ACCUMULATED = regex(r"累计|上年|年初|结转|以前|历年|分别|依次|(?:19|20)\d\d年(?:.{0,40}?)截")
_AS_OF_THEN = regex(
    r"截[至止到]到?(?P<year>(?:19|20)\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?)?[底末]?[^，。；\d]{0,4}，"
    r"(?P<later>(?:19|20)\d\d)年(?P<told>[^，。；]{0,30})"
)
_EVALUATED = regex(
    r"(?P<year>(?:19|20)\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?(?:[至到—－-]\d{1,2}月(?:\d{1,2}日)?)?)?[，]?[^，。；\d]{0,8}?"
    r"对[^，。；\d]{0,20}(?P<later>(?:19|20)\d\d)年度?[^，。；\d]{0,30}(?:评价|审计|核查|检查|自评)"
)
_BEFOREHAND = regex(r"事前|预算编制|申报|计划|目标|入库|方案|评估")
_HAPPENED = regex(r"完成|支出|支付|到位|执行|实现|拨付|兑付|发放")
_NOT_YET = regex(r"计划|拟|预计|将|提前|安排|目标|任务|编制")
_OPENING, _BACK, _AHEAD = 60, 200, 120
_STAMP = r"(?P<y>(?:19|20)\d\d)年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?"
_MONEY_CAME = regex(rf"{_STAMP}[^，。；\d]{{0,24}}?(?:到账|到位|下达|拨入)(?!率|进度|的?计划)")
_SPENT = regex(
    rf"截[至止]到?{_STAMP}[底末]?，?[^。；\d]{{0,24}}?(?<![未应])(?:支付|支出|使用|兑付|发放|拨付|列支|完成投资|完成改造)"
    r"(?!率|进度|计划)[^。；，\d]{0,16}[1-9]"
)
_ADVANCED = regex(
    r"垫付|先行|预付|上年|结转|以前年度|历年|分年|两年|三年|第[二三]批|追加|自筹|累计到位|续建|往年|前期|退款|退回|返还|利息|保证金|质保金[^。；]{0,8}收"
)
_BUILT = regex(r"(?P<y>(?:19|20)\d\d)年度?[^，。；\d]{0,16}?(?:建设|改造|新建|实施|修建|新改建)[^，。；\d]{0,4}\d")
_FINISHED = regex(
    r"(?P<y>(?:19|20)\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?[初末底]?[^，。；\d]{0,8}?(?:竣工验收|竣工|完工|通过验收|建成)"
)
_MONEY = ("到账", "到位", "下达", "拨入")


def check_as_of(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each day that a text counts as of though what it counts came later."""
    year, often = report_year(reading.text), Counter(_YEAR.findall(_DOCUMENT.sub("", reading.text)))
    opening = reading.text[:_OPENING].partition("。")[0]
    reports = year is not None and _REPORT.search(opening) is not None and "预算公开" not in opening
    for paragraph in reading.paragraphs:
        for sentence in paragraph:
            if not sentence.dates:
                continue
            yield from _before_it_came(reading, sentence)
            yield from _judged_before(reading, sentence)
            if year:
                yield from _paid_before(reading, sentence, year)
            for found in _AS_OF.finditer(reading.words(sentence)):
                alone = reports and often[found["year"]] == 1
                later = _later(reading, paragraph, sentence, found, year if alone else None)
                if later:
                    yield _slip(reading, sentence, found, f"前文为{later}年，此处写作{found.group()}，请核对年份")


def _slip(reading: Reading, sentence: Sentence, found: re.Match[str], message: str) -> Finding:
    start, end = (sentence.start + at for at in found.span())
    return reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, end, message)


def _before_it_came(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 截至2023年12月31日，2024年预算支出完成98.6%: by then nothing of the later year was done."""
    for found in _AS_OF_THEN.finditer(reading.words(sentence)):
        told = found["told"]
        if int(found["later"]) > int(found["year"]) and _HAPPENED.search(told) and not _NOT_YET.search(told):
            message = f"截至{found['year']}年，{found['later']}年的事尚未发生，请核对年份"
            yield _slip(reading, sentence, found, message)


def _judged_before(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 于2023年5月至7月对市体育局2024年度项目支出开展绩效评价: what a year did isn't judged before it."""
    for found in _EVALUATED.finditer(reading.words(sentence)):
        if int(found["year"]) < int(found["later"]) and not _BEFOREHAND.search(found.group()):
            message = f"{found['later']}年度的事在{found['year']}年评价，请核对年份"
            yield _slip(reading, sentence, found, message)


def _paid_before(reading: Reading, sentence: Sentence, year: int) -> Iterator[Finding]:
    """Check 截至2021年12月31日，补贴已全部发放 in a report on a later year: money can't be spent before it is given."""
    words = reading.words(sentence)
    found = _END_OF_YEAR.search(words)
    if found and int(found["year"]) < year and _PAID.search(words) and not _ACCUMULATED.search(words):
        message = f"本文为{year}年度，此处写作{found.group()}，请核对年份"
        yield _slip(reading, sentence, found, message)


def _later(
    reading: Reading, paragraph: Sequence[Sentence], sentence: Sentence, found: re.Match[str], report: int | None
) -> int | None:
    """Return the later year that what is counted came in; None where the day may be right."""
    at, start, end = int(found["year"]), sentence.start + found.start(), sentence.start + found.end()
    told = reading.text[end : min(sentence.end, end + _AHEAD)]
    done, stock = _DONE.search(told), _STOCK.search(told)
    around = reading.text[max(paragraph[0].start, start - _BACK) : end] + told
    if not (done or stock) or _OTHERS.search(around) or any(int(one) > at for one in _YEAR.findall(told)):
        return None
    ahead = _DOCUMENT.sub("", around[: -len(told) - len(found.group())])
    years = [int(one) for one in _YEAR.findall(_DOCUMENT.sub("", around))]
    if years.count(at) != 1 or any(one < at for one in years):
        return None
    if label := _LABEL.search(ahead):
        return int(label["y"]) if int(label["y"]) == at + 1 else None
    if report == at + 1:
        return report
    if not done:
        return None
    events = [one for one in _EVENT.finditer(ahead) if not _JUDGED.search(_clause(ahead, one))]
    came = [int(one["y"] or one["y2"]) for one in events]
    return max(came) if came and min(came) > at else None


def _clause(words: str, found: re.Match[str]) -> str:
    end = re.compile(r"[，。；]|$").search(words, found.end())
    return words[found.start() : end.start() if end else len(words)]


def check_money_dates(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each date before what must have come first."""
    for paragraph in reading.paragraphs:
        start, end = paragraph[0].start, paragraph[-1].end
        if not any(one.dates for one in paragraph) or _ADVANCED.search(reading.text, start, end):
            continue
        yield from _spent_before(reading, start, end)
        yield from _finished_before(reading, paragraph)


def _spent_before(reading: Reading, start: int, end: int) -> Iterator[Finding]:
    """Check 资金于2024年5月到账，截至2023年12月31日已支出20万元."""
    if not any(reading.text.find(word, start, end) >= 0 for word in _MONEY):
        return
    found = _MONEY_CAME.finditer(reading.text, start, end)
    came = [one for one in found if "截" not in reading.text[max(0, one.start() - 3) : one.start()]]
    for spent in _SPENT.finditer(reading.text, start, end) if came else ():
        first = min(came, key=_stamp)
        if first.start() < spent.start() and is_before(_stamp(spent), _stamp(first)):
            message = f"支出早于资金到位：“{first.group()}”与“{spent.group()}”"
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, first.start(), spent.end(), message)


def _finished_before(reading: Reading, paragraph: Sequence[Sentence]) -> Iterator[Finding]:
    """Check 2024年高标准农田建设1.8万亩。按计划2023年3月底完成竣工验收."""
    start, end = paragraph[0].start, paragraph[-1].end
    built = _BUILT.match(reading.text, start)
    for found in _FINISHED.finditer(reading.text, built.end(), end) if built else ():
        words = reading.text[start:end]
        if built and int(found["y"]) < int(built["y"]) and words.count(f"{found['y']}年") == 1:
            message = f"早于建设年度：“{found.group()}”，前文为{built['y']}年建设"
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end(), message)


def _stamp(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(one) for one in (found["y"], found["m"], found["d"]) if one)
