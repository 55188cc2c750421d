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
_PARTED = regex(r"(?:，|（|：)(?:其中|依次为|分别为|包括)")
_LISTED = regex(r"扣分(?:项|指标|点|情况|明细|原因)|失分(?:项|指标|点|情况)")
_NOT_ALL = regex(r"主要(?!原因)|等(?![级次额于])|例如|如：|之一|加分|附加|每|折算|一处|[一二三]次")
_EXTRA = regex(r"加分|附加")
_FULL = regex(r"(?:总分|满分|总分值|满分值|分值)(?:合计|共计|共)?(?:为|是)?$")
_RATED = regex(r"^(?:经|本项目|项目|该项目)*(?:综合|单位|部门)?(?:自评|自评价)(?:为|共)?$")
_START = regex(r"(?:满分|基准分|总分|分值|自评|初评|初步得分|原得分)(?:得分|得|为|共|计)*$")
_END = regex(r"(?:最终|扣减后|扣除后|扣后|复核后|最后|核定|实际)(?:确认|认定|得分|实得|得|为|核定)*$")
_TAKEN = regex(r"(?:核减|调减|减去)(?:了)?$")
_EACH = regex(r"每[\u4e00-\u9fff]{0,4}?1?(?P<unit>天|次|项|个|处|件|例|户|人)(?:扣|减|扣减)$")
_HUNDRED, _LEAST, _MOST = Decimal(100), 50, 40


def check_deductions(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where the points that a paragraph lists as lost don't lead from full marks to its score."""
    for paragraph in reading.paragraphs:
        scores = [one for sentence in paragraph for one in sentence.numbers if one.kind is Kind.SCORE and one.exact]
        if 2 <= len(scores) <= _MOST:
            found = list(_check(reading, paragraph, scores))
            yield from found or _led_down(reading, paragraph, scores)


def _check(reading: Reading, paragraph: Sequence[Sentence], scores: Sequence[Number]) -> Iterator[Finding]:
    lost = [one for one in scores if _is_lost(one)]
    in_all = [one for one in lost if _IN_ALL.search(one.before) or _PARTED.match(reading.text, one.end)]
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


def _led_down(reading: Reading, paragraph: Sequence[Sentence], scores: Sequence[Number]) -> Iterator[Finding]:
    """Check 满分100分，甲扣1.5分、乙扣2分，最终得96.5分, and 每超1天扣0.5分……超7天，分值6分，扣减后得2.5分."""
    ends = [place for place, one in enumerate(scores) if _END.search(one.before)]
    if len(ends) != 1:
        return
    end, told = scores[ends[0]], scores[: ends[0]]
    rules = {one: rule for one in told if (rule := _EACH.search(reading.text[max(0, one.start - 16) : one.start]))}
    lost = [(one.value, one.text) for one in told if _is_taken(one) and one not in rules]
    lost += [each for one, rule in rules.items() if (each := _lost_by_each(paragraph, one, rule["unit"]))]
    starts = [one for one in told if _START.search(one.before) and not _is_taken(one)]
    if len(starts) != 1 or len(lost) + 1 != len(told):
        return
    left = starts[0].value - sum((value for value, _ in lost), Decimal(0))
    if left != end.value:
        worked = "－".join([starts[0].text, *(text for _, text in lost)])
        message = f"得分与扣分不符：{worked}＝{plain_digits(left)}分，文中写作{end.text}"
        yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, told[0].start, end.end, message)


def _is_taken(number: Number) -> bool:
    return _is_lost(number) or _TAKEN.search(number.before) is not None


def _lost_by_each(paragraph: Sequence[Sentence], number: Number, unit: str) -> tuple[Decimal, str] | None:
    """Return what is lost by a rule (每超期1天扣0.5分) for as many as the paragraph counts behind it (超期7天)."""
    counts = [one for sentence in paragraph for one in sentence.numbers if one.unit == unit and one.start > number.end]
    if len(counts) != 1:
        return None
    return number.value * counts[0].value, f"{number.text}×{counts[0].text}"


def _is_lost(number: Number) -> bool:
    found = role_in("weight", "score", "lost").findall(number.before)
    return bool(found) and role_of(found[-1]) == "lost"


def _total(numbers: Sequence[Number]) -> Decimal:
    return sum((one.value for one in numbers), Decimal(0))
