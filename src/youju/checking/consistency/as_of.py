"""Knows that what came in one year isn't spent, built or counted as of the end of the year before.

The day a text counts as of (截至2022年12月31日, 至2022年底) is held against what was told before it: the year of the
accounts or the evaluation, the year whose end a heading names, or an event that came first (资金2023年6月下达).
A text that speaks of that earlier year for its own sake, or of what was carried over, advanced or added up, is passed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from youju.checking.consistency.years import report_year
from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_as_of"]

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
_OPENING, _BACK, _AHEAD = 60, 200, 120


def check_as_of(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each day that a text counts as of though what it counts came later."""
    year, often = report_year(reading.text), Counter(_YEAR.findall(_DOCUMENT.sub("", reading.text)))
    opening = reading.text[:_OPENING].partition("。")[0]
    reports = year is not None and _REPORT.search(opening) is not None and "预算公开" not in opening
    for paragraph in reading.paragraphs:
        for sentence in paragraph:
            if not sentence.dates:
                continue
            for found in _AS_OF.finditer(reading.words(sentence)):
                alone = reports and often[found["year"]] == 1
                later = _later(reading, paragraph, sentence, found, year if alone else None)
                if later:
                    message = f"前文为{later}年，此处写作{found.group()}，请核对年份"
                    start = sentence.start + found.start()
                    yield reading.finding(
                        Code.YEAR_SLIP, Severity.WARNING, start, sentence.start + found.end(), message
                    )


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
