"""Knows the share of one part of a list told by its name: 中央220万元、省级110万元、县级70万元，中央资金占比55%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.interval import Fit, Interval, fit, operand_interval
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_labelled_shares"]

_SHARE = regex(
    r"(?P<name>[\u4e00-\u9fff\d]{2,12}?)(?:的?(?:资金|经费|部分|支出|投入|人数|数量|户数|老人|人员))?"
    r"(?:所)?占(?:比|全部|总额|总数|总量|合计|总投资|资金总额)?(?:的)?(?:比例|比重)?(?:为|达|约)?$"
)
_MEANT_ELSE = regex(r"上年|去年|同比|分别|依次|率|目标|预算|支出|执行")
_AND = regex(r"[和与及]|合计|两|三")
_HUNDRED = Decimal(100)
_KEY, _LABEL, _MOST = 2, 8, 12


def check_labelled_shares(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each named part's share that no whole of its sentence gives."""
    for sentence in reading.sentences:
        for place, share in enumerate(sentence.numbers):
            named = _SHARE.search(share.before) if share.kind is Kind.PERCENT and share.exact else None
            if named is None or _MEANT_ELSE.search(share.before) or _is_joint(reading, share):
                continue
            run = list(_list_before(reading, sentence, place))
            parts = [one for one in run if named["name"][:_KEY] in one.before[-_LABEL:]]
            if len(run) > 1 and len(parts) == 1:
                yield from _judge(reading, sentence, share, parts[0], run)


def _is_joint(reading: Reading, share: Number) -> bool:
    """Whether several parts share it: 中央、省级资金占比82.5%."""
    start = share.start - len(share.before)
    return reading.text[start - 1 : start] == "、" or _AND.search(share.before) is not None


def _list_before(reading: Reading, sentence: Sentence, place: int) -> Iterator[Number]:
    """Yield the numbers of one unit that a list names right before a share, back to front."""
    later: Number | None = None
    for one in reversed(sentence.numbers[max(0, place - _MOST) : place]):
        if one.kind is Kind.PERCENT and later is None:
            continue  # 中央资金占75%，省级资金占25%: the list stands before the first share
        like = later is None or (
            (one.unit, one.group) == (later.unit, later.group) and reading.text[one.end : one.end + 1] in "、，和"
        )
        if not like or one.kind not in (Kind.MONEY, Kind.COUNT, Kind.MEASURE) or not one.exact:
            return
        yield one
        later = one


def _judge(
    reading: Reading, sentence: Sentence, share: Number, part: Number, run: Sequence[Number]
) -> Iterator[Finding]:
    added = Interval(Decimal(0), Decimal(0))
    for one in run:
        added = added + operand_interval(one.quantity)
    wholes = [
        operand_interval(one.quantity) for one in sentence.numbers if one.unit == part.unit and one.value > part.value
    ]
    for whole in (added, *wholes):
        ratio = operand_interval(part.quantity).over(whole)
        exact = part.value / whole.middle * _HUNDRED if ratio else _HUNDRED
        if ratio is None or fit(share.quantity, exact, ratio.times(_HUNDRED)) is not Fit.WRONG:
            return
    due = plain_digits(round_to(part.value / added.middle * _HUNDRED, Decimal("0.01")))
    message = f"占比不符：{part.before}{part.text}占所列各项之和的{due}%，文中写作{share.text}"
    yield reading.finding(Code.RATE_MISMATCH, Severity.ERROR, share.start, share.end, message)
