"""Knows that money is spent after it came, and that what a year builds isn't finished the year before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_money_dates"]

_STAMP = r"(?P<y>(?:19|20)\d\d)年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?"
_CAME = regex(rf"{_STAMP}[^，。；\d]{{0,24}}?(?:到账|到位|下达|拨入)(?!率|进度|的?计划)")
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
    found = _CAME.finditer(reading.text, start, end)
    came = [one for one in found if "截" not in reading.text[max(0, one.start() - 3) : one.start()]]
    for spent in _SPENT.finditer(reading.text, start, end) if came else ():
        first = min(came, key=_stamp)
        if first.start() < spent.start() and _is_before(_stamp(spent), _stamp(first)):
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


def _is_before(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    size = min(len(one), len(other))
    return one[:size] < other[:size]
