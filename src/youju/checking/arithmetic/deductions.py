"""Knows that what was lost and what was got make full marks: 共扣5.5分，其中……，得94.5分."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.restatements import overall_score
from youju.checking.vocabulary import role_in, role_of
from youju.checking.wording import addition, plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_deductions"]

_IN_ALL = regex(
    r"(?:共|合计|累计|总共|总计)(?:被)?(?:扣|扣减|扣除|失|丢|减)(?:分|了|去)*$|(?:扣分|失分)(?:合计|共计|总计|共)(?:为)?$|^扣分$"
)
_LISTED = regex(r"扣分(?:项|指标|点|情况|明细|原因)|失分(?:项|指标|点|情况)")
_NOT_ALL = regex(r"主要(?!原因)|等(?![级次额于])|例如|如：|之一|加分|附加|每|折算|一处|[一二三]次")
_EXTRA = regex(r"加分|附加")
_FULL = regex(r"(?:总分|满分|总分值|满分值|分值)(?:合计|共计|共)?(?:为|是)?$")
_RATED = regex(r"^(?:经|本项目|项目|该项目)*(?:综合|单位|部门)?(?:自评|自评价)(?:为|共)?$")
_HUNDRED, _LEAST, _MOST = Decimal(100), 50, 40


def check_deductions(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where the points that a paragraph lists as lost don't lead from full marks to its score."""
    for paragraph in reading.paragraphs:
        scores = [one for sentence in paragraph for one in sentence.numbers if one.kind is Kind.SCORE and one.exact]
        if 2 <= len(scores) <= _MOST:
            yield from _check(reading, paragraph, scores)


def _check(reading: Reading, paragraph: Sequence[Sentence], scores: Sequence[Number]) -> Iterator[Finding]:
    lost = [one for one in scores if _is_lost(one)]
    in_all = [one for one in lost if _IN_ALL.search(one.before)]
    listed = [one for one in lost if one not in in_all]
    words = reading.text[paragraph[0].start : paragraph[-1].end]
    partly = _NOT_ALL.search(words) is not None
    if len(in_all) > 1 or not lost or (partly and not in_all):
        return
    if in_all and len(listed) > 1 and listed[0].start > in_all[0].start:
        partly = partly or "其中" in reading.text[in_all[0].end : listed[0].start]  # may leave some out
        if _total(listed) > in_all[0].value or (not partly and _total(listed) != in_all[0].value):
            message = (
                f"扣分之和与总扣分不符：{addition(listed)}＝{plain_digits(_total(listed))}分，文中写作{in_all[0].text}"
            )
            yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, in_all[0].start, listed[-1].end, message)
            return
    got = [one for one in scores if overall_score(one) or (_RATED.search(one.before) and one.value > _LEAST)]
    lost_of_whole = in_all or (listed if len(listed) > 1 and _LISTED.search(words) else [])
    if len({one.value for one in got}) != 1 or not lost_of_whole or _EXTRA.search(words):
        return
    full = next(
        (one.value for one in scores if one not in got and _FULL.search(one.before) and one.value > _LEAST), _HUNDRED
    )
    if full - _total(lost_of_whole) != got[0].value:
        worked = f"{plain_digits(full)}分－{'－'.join(one.text for one in lost_of_whole)}"
        left = plain_digits(full - _total(lost_of_whole))
        message = f"得分与扣分不符：{worked}＝{left}分，文中写作{got[0].text}"
        start, end = min(got[0].start, lost_of_whole[0].start), max(got[0].end, lost_of_whole[-1].end)
        yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, start, end, message)


def _is_lost(number: Number) -> bool:
    found = role_in("weight", "score", "lost").findall(number.before)
    return bool(found) and role_of(found[-1]) == "lost"


def _total(numbers: Sequence[Number]) -> Decimal:
    return sum((one.value for one in numbers), Decimal(0))
