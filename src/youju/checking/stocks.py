"""Knows that what was there and what came, less what went, is what is left: 年初14个，新开工9个，完工11个，年末12个."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading
from youju.checking.wording import addition, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_stocks"]

_OPENING = regex(r"年初(?!预算|下达|安排|确定|计划)|期初|上年(?:末|底)?结[转余]|年初结[转余]|上年末|月初|原有")
_CLOSING = regex(r"年末|期末|年底|结转下年|结转至|月末|现有|滚存")
_CAME = regex(
    r"新增|新开工|新进|新建|新招|新收|调入|增加|拨入|收入|下达|到位|当年预算|追加|本年预算|购入|入库|补充|转入|接收"
)
_WENT = regex(
    r"完工|竣工|减少|退出|调出|退休|支出|支付|核销|报废|领用|调拨|消耗|出库|售出|注销|办结|销号|使用|转出|发放|离职|审结"
)
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_MOST = 8


def check_stocks(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each sentence whose opening, incoming, outgoing and closing numbers don't close."""
    for sentence in reading.sentences:
        if len(sentence.numbers) >= 4 and (finding := _judge(reading, sentence.numbers[: 2 * _MOST])):
            yield finding


def _judge(reading: Reading, numbers: Sequence[Number]) -> Finding | None:
    opening = next((one for one in numbers if one.kind in _KINDS and _OPENING.search(one.before)), None)
    if opening is None:
        return None
    like = [one for one in numbers if one.unit == opening.unit and one.group == opening.group]
    run = [one for one in like if one.start >= opening.start]
    roles = [_role(one) for one in run]
    if sorted(set(roles)) != ["came", "closing", "opening", "went"] or roles[-1] != "closing" or len(run) > _MOST:
        return None
    if roles.count("opening") > 1 or roles.count("closing") > 1 or not all(one.exact for one in run):
        return None
    if any("总计" in one.before or "合计" in one.before for one in run):
        return None  # a total holds what was there already
    closing = run[-1]
    came = [one for one, role in zip(run, roles, strict=True) if role in ("opening", "came")]
    went = [one for one, role in zip(run, roles, strict=True) if role == "went"]
    left = sum((one.value for one in came), Decimal(0)) - sum((one.value for one in went), Decimal(0))
    if _closes(closing, came, went) is not Fit.WRONG:
        return None
    worked = f"{addition(came)}－{'－'.join(one.text for one in went)}＝{shown(left, closing)}"
    message = f"期初、增加、减少与期末不符：{worked}，文中写作{closing.text}"
    return reading.finding(Code.SUM_MISMATCH, Severity.ERROR, opening.start, closing.end, message)


def _closes(closing: Number, came: Sequence[Number], went: Sequence[Number]) -> Fit:
    """Tell whether what came less what went is what is left: the same as 期末＋减少＝期初＋增加."""
    if len(came) < 2:
        return Fit.RIGHT
    whole = sum((one.value for one in came), Decimal(0))
    parts = sum((one.value for one in (*went, closing)), Decimal(0))
    slack = sum((one.quantity.step for one in (*came, *went, closing) if one.kind is Kind.MONEY), Decimal(0)) / 2
    return Fit.RIGHT if whole == parts else Fit.ROUNDING if abs(whole - parts) <= slack else Fit.WRONG


def _role(number: Number) -> str:
    for role, pattern in (("closing", _CLOSING), ("opening", _OPENING), ("went", _WENT), ("came", _CAME)):
        if pattern.search(number.before):
            return role
    return ""
