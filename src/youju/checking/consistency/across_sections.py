"""Knows what one section of a report says that another denies: problems counted, deadlines gone by, targets met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from youju.checking.arithmetic.quotients import rate_fit
from youju.checking.consistency.years import report_year
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_across_sections"]

_ANSWERED = regex(
    r"(?:针对|对于|就)(?:上述|以上|前述|存在的|自评发现的)*(?P<count>[两二三四五六七八九十]|\d{1,2})(?:个|项|个方面|方面)(?:的)?(?:主要|突出)?(?:问题|不足)"
)
_PROBLEMS = regex(r"^[^\n。；]{0,20}(?:问题|不足)[^\n。；]{0,12}$", re.MULTILINE)
_ORDINAL = regex(r"(?:^|(?<=[。；：，、\s]))(?P<numeral>[一二三四五六七八九十])是")
_NUMBERED = regex(
    r"^\s*(?:(?P<digits>\d{1,2})[.．、]|[（(](?P<numeral>[一二三四五六七八九十]|\d{1,2})[)）])", re.MULTILINE
)
_HEADING = regex(r"^\s*[一二三四五六七八九十]+、", re.MULTILINE)
_AHEAD = regex(r"将|拟|计划|下一步|力争|确保|要求|须|抓紧|加快")
_DEADLINE = regex(r"(?P<year>20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?(?:之|以)?前")
_BY_THEN = regex(r"已|完成了|原计划|原定|未能|要求[^，。；]{0,10}$")
_CLAIMED = regex(
    r"(?:超额)?(?:完成|实现|达到)了?(?:年度|全年|年初|预期|既定|绩效)*(?:目标|任务|指标|计划)(?!(?:数|值|量)?的?(?:\d[\d.]*\s*[%％]|[一二三四五六七八九]成))"
    r"|超额完成"
)
_DENIED = regex(r"[未没]")
_IN_TURN = regex(r"分别|依次")
_SHARE = regex(
    r"占(?:全年|年度|本年|部门|单位|整体|项目)*(?:总(?P<one>支出|收入|投资)|(?P<two>支出|收入|投资)(?:总额|总数|总计|合计))的?(?:比例|比重)?(?:为|达)?$"
)
_TOTAL = regex(
    r"(?:(?:全年|年度|本年|部门|单位)(?:整体|部门|总)?|总)(?P<of>支出|收入|投资)(?:总额|总计|合计|共计)?(?:为|共|达)?$|(?:收支|(?P<sum>支出|收入|投资))(?:总额|总计|合计)(?:为|共|达)?$"
)
_SET = frozenset({Approximator.AT_LEAST, Approximator.ABOVE})
_GOALS = regex(r"目标|计划|任务")
_KINDS = frozenset({Kind.COUNT, Kind.MEASURE})
_LEAST_NAME, _HEADING_LENGTH, _SECTIONS, _MOST_GOALS = 2, 24, 6000, 200


def check_across_sections(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each such statement."""
    yield from _answered_problems(reading)
    yield from _past_deadlines(reading)
    yield from _claimed_targets(reading)
    yield from _shares_of_total(reading)


def _answered_problems(reading: Reading) -> Iterator[Finding]:
    """Check 针对以上四个问题 against the problems listed before."""
    for found in _ANSWERED.finditer(reading.text):
        listed = _listed_problems(reading.text[max(0, found.start() - _SECTIONS) : found.start()])
        if listed > 1 and listed != number_of(found["count"]):
            message = f"数目与所列不符：写作“{found.group()}”，前文列了{listed}个问题"
            yield reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, found.start(), found.end(), message)


def _listed_problems(text: str) -> int:
    """Return how many problems the last section on problems lists; 0 when there is none or its list is no plain one."""
    heading = next(reversed([*_PROBLEMS.finditer(text)]), None)
    if heading is None:
        return 0
    after = _HEADING.search(text, heading.end())
    section = text[heading.end() : after.start() if after else len(text)]
    ordinals = [number_of(one["numeral"]) for one in _ORDINAL.finditer(section)]
    numbered = [number_of(one["digits"] or one["numeral"]) for one in _NUMBERED.finditer(section)]
    for run in (ordinals, numbered):
        if len(run) > 1 and run == list(range(1, len(run) + 1)):
            return 0 if ordinals and numbered else len(run)
    return 0


def _past_deadlines(reading: Reading) -> Iterator[Finding]:
    """Check 我局将于2024年6月底前完成 in a report on 2024 that was written later."""
    year = report_year(reading.text)
    later = (f"{year + 1}年", f"〔{year + 1}〕") if year else ()
    if not any(one in reading.text for one in later):
        return
    for sentence in reading.sentences:
        words = reading.words(sentence)
        for found in _DEADLINE.finditer(words):
            ahead = words[: found.start()]
            if int(found["year"]) == year and _AHEAD.search(ahead) and not _BY_THEN.search(words):
                message = f"{found.group()}在本报告写成之前，却写作今后的时限，请核对年份"
                start = sentence.start + found.start()
                yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, start + len(found.group()), message)


def _claimed_targets(reading: Reading) -> Iterator[Finding]:
    """Check 培训580人次，超额完成年度目标 against 培训文艺骨干600人次 among the goals of another paragraph."""
    goals = [one for sentence in reading.sentences for one in _goals(reading, sentence)][:_MOST_GOALS]
    for sentence in reading.sentences if goals else ():
        words = reading.words(sentence)
        for claim in _CLAIMED.finditer(words):
            at = sentence.start + claim.start()
            actual = next((one for one in reversed(sentence.numbers) if one.end <= at), None)
            gap = reading.text[actual.end : at] if actual else ""
            if (
                actual is None
                or actual.kind not in _KINDS
                or not actual.exact
                or len(gap) > _LEAST_NAME
                or _DENIED.search(gap)
            ):
                continue
            target = _goal_of(actual, [one for one in goals if reading.sentences[one.sentence].line != sentence.line])
            if target is not None and actual.value < target.value:
                message = f"未达目标：目标{target.before}{target.text}，实际{actual.text}，文中写作“{claim.group()}”"
                end = sentence.start + claim.end()
                yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, actual.start, end, message)


def _goals(reading: Reading, sentence: Sentence) -> Iterator[Number]:
    """Yield the numbers of a sentence that sets goals: one bound says so for all, or its words or heading do."""
    counted = [one for one in sentence.numbers if one.kind in _KINDS]
    bound = any(one.mention.approximator in _SET for one in counted)
    line = reading.text.rfind("\n", 0, sentence.start)
    above = reading.text[max(0, line - _HEADING_LENGTH) : max(0, line)].rpartition("\n")[2]
    headed = _GOALS.search(above) is not None
    if (
        (bound or _GOALS.search(reading.words(sentence)))
        and (headed or bound)
        and not _CLAIMED.search(reading.words(sentence))
    ):
        yield from counted


def _goal_of(actual: Number, goals: Sequence[Number]) -> Number | None:
    """Return the one goal of the same unit whose name holds the result's name, or the other way round."""
    alike = [one for one in goals if one.unit == actual.unit and _named_alike(one.before, actual.before)]
    return alike[0] if len({one.value for one in alike}) == 1 else None


def _named_alike(goal: str, result: str) -> bool:
    name = result.strip("全年共累计完成了实际")[-8:]
    return len(name) >= _LEAST_NAME and (name in goal or goal[-8:] in result or goal.startswith(name[:4]))


def _shares_of_total(reading: Reading) -> Iterator[Finding]:
    """Check 项目支出3618.2万元，占总支出的59.72% against the one total, 全年支出6104.6万元, of another sentence."""
    totals: dict[str, list[Number]] = {}
    for one in reading.numbers:
        if found := _TOTAL.search(one.before) if one.kind is Kind.MONEY and one.exact else None:
            totals.setdefault(found["of"] or found["sum"], []).append(one)
    for sentence in reading.sentences if totals else ():
        for part, share in pairwise(sentence.numbers):
            named = _SHARE.search(share.before) if share.kind is Kind.PERCENT and share.exact else None
            if named and _IN_TURN.search(share.before):
                continue  # as many shares as parts: the last part isn't the first share's
            wholes = totals.get(named["one"] or named["two"], []) if named else []
            if part.kind is not Kind.MONEY or len({one.value for one in wholes}) != 1:
                continue
            whole = wholes[0]
            if (
                whole.sentence != share.sentence
                and part.value < whole.value
                and rate_fit(share, part, whole) is Fit.WRONG
            ):
                due = plain_digits(round_to(part.value / whole.value * 100, share.quantity.step))
                message = f"占比不符：{part.text}÷{whole.before[-6:]}{whole.text}＝{due}%，文中写作{share.text}"
                yield reading.finding(Code.RATE_MISMATCH, Severity.ERROR, share.start, share.end, message)
