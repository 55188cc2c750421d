"""Knows that a year is compared with one before it: neither with itself nor, but for an aim, with a later one.

What is compared with its own year may be right where the two are of different kinds (2024年决算 and 2024年预算), or of
different parts of the year; of one kind, or with the year as such (比2024年度增加), it can't be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_compared_years"]

_BASE = regex(
    r"(?:(?P<than>比|较|高于|低于|多于|少于|优于)|(?<![年度])(?:与|同|和))(?:上年|于|本单位|本部门|我局|同口径|同期)?的?\s*"
    r"(?P<base>(?:19|20)\d\d)\s*年(?P<what>[^，。；、\d]{0,16})"
)
_ANNUAL = regex(r"(?P<year>(?:19|20)\d\d)\s*年(?P<month>\s*\d{1,2}\s*月)?")
_CHANGED = regex(r"增|减|上升|下降|持平|多|少|提高|降低|高于|低于|优于|回落|上涨|[高低]\d|持平")
_BOTH = regex(r"(?:[都均]|分别|各)(?:是|为|达|有|$)")
_WITH = regex(r"相?比|对比|持平|相[同等]")
_PART = regex(r"^[度\s]*(?:年?[初末底]|年?中[期旬，]|[上下]半年|前|第|[一二三四]季|[春夏秋冬])")
_ELSEWHERE = regex(
    r"平均|全[国省市县区州]|标准|最低|最高|同类|水平|控制|限额|年初|年末|年底|调整|追加|批复|报表|目标|任务|计划|指标"
)
_BUDGET, _SETTLED = regex(r"预算|安排|预计|拟"), regex(r"决算|执行|实际|完成|支出|收入|列支|发生")
_PLAIN = regex(r"^(?:年?度|同期|全年|相比|比|的|数|水平|情况|\s)*(?:$|[增减上下多少提降持高低略有])")
_MOVED = regex(r"调[增减整]|追[加减]|年初|中期")
_AIM = regex(r"规划|目标|计划|预[计期测算]|任务|要求|将|拟|力争|版")
_SPAN = regex(r"(?:19|20)\d\d\s*年?\s*(?:至|到|—|－|–|-|~|～)\s*$")
_BEHIND, _BACK, _NEAR, _OPENING = 24, 160, 16, 400


@dataclass(frozen=True)
class _Pair:
    """A year, the words told of it, and what it is compared with."""

    own: int
    told: str
    base: re.Match[str]
    behind: str


def check_compared_years(reading: Reading, report: int | None) -> Iterator[Finding]:
    """Yield a finding where a year is compared with itself or with a later one."""
    for sentence in reading.sentences:
        for pair in _pairs(reading, sentence, report) if sentence.numbers and sentence.dates else ():
            base = int(pair.base["base"])
            if base == pair.own and _is_same(pair):
                yield _told(sentence, reading, pair, f"{base}年与{base}年自比：比较的基数应是另一年度，请核对年份")
            elif base > pair.own and base != report and _is_no_aim(reading, sentence, pair):
                message = f"{pair.own}年与{base}年相比：比较的基数应是以前年度，请核对年份"
                yield _told(sentence, reading, pair, message)


def _pairs(reading: Reading, sentence: Sentence, report: int | None) -> Iterator[_Pair]:
    words = reading.words(sentence)
    bases = [one for one in _BASE.finditer(words) if _compares(words, one)]
    taken = {one.start("base") for one in bases}
    years = [one for one in _ANNUAL.finditer(words) if one.start() not in taken] if bases else []
    for base in bases:
        behind = words[base.end() : base.end() + _BEHIND]
        place = bisect_left(years, base.start(), key=lambda one: one.start())
        ahead = [one for one in years[max(0, place - 1) : place] if base.start() - _BACK <= one.start()]
        after = [one for one in years[place : place + 1] if base.end() <= one.start() <= base.end() + 2]
        if after and not ahead and base.start() < _NEAR:
            own = after[0]
            yield _Pair(int(own["year"]), words[own.end() : own.end() + _BEHIND], base, behind)
        elif (
            ahead
            and not ahead[-1]["month"]
            and not _SPAN.search(words[max(0, ahead[-1].start() - _NEAR) : ahead[-1].start()])
        ):
            yield _Pair(int(ahead[-1]["year"]), words[ahead[-1].end() : base.start()], base, behind)
        elif report and not ahead and str(report) in reading.text[: min(_OPENING, sentence.start + base.start())]:
            yield _Pair(
                report,
                reading.text[:_BACK].partition("\n")[0] + words[max(0, base.start() - _BACK) : base.start()],
                base,
                behind,
            )


def _compares(words: str, base: re.Match[str]) -> bool:
    """Whether the words around a year compare with it, rather than only name it (与2024年12月)."""
    behind = base["what"] + words[base.end() : base.end() + _BEHIND]
    if _BOTH.search(base["what"]) and not base["than"]:
        return False  # 2022年和2023年都是3.1万元
    return bool(_CHANGED.search(behind) and (base["than"] or _WITH.search(behind)))


def _is_same(pair: _Pair) -> bool:
    """Whether both are of one kind, so that they can't be of one year."""
    what = pair.base["what"]
    if _PART.search(what) or _ELSEWHERE.search(what) or _MOVED.search(pair.told) or _PART.search(pair.told):
        return False
    if re.match(r"\d{1,2}\s*月", pair.behind) and not what:
        return False
    budget, settled = _BUDGET.search(pair.told), _SETTLED.search(pair.told)
    if _PLAIN.search(what):
        return True
    if _BUDGET.search(what):
        return bool(budget) and not re.search("决算|执行|实际|完成|列支|发生", pair.told)
    settled = settled or re.search("决算|执行", what)
    return bool(_SETTLED.search(what) and settled and not budget and ("收入" not in what or "收入" in pair.told))


def _is_no_aim(reading: Reading, sentence: Sentence, pair: _Pair) -> bool:
    """Whether a later year is what something is compared with as done, or a budget with a budget."""
    what = pair.base["what"]
    if "预算" in what:
        return bool(_BUDGET.search(pair.told)) and not re.search("决算|执行|实际|完成|中期|规划", pair.told)
    near = reading.words(sentence)[max(0, pair.base.start() - _NEAR) : pair.base.start()]
    return not _AIM.search(what + pair.behind[:12]) and not _AIM.search(near)


def _told(sentence: Sentence, reading: Reading, pair: _Pair, message: str) -> Finding:
    start, end = (sentence.start + at for at in pair.base.span())
    if changed := _CHANGED.search(pair.base["what"]):
        end = sentence.start + pair.base.start("what") + changed.start()
    return reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, end, message)
