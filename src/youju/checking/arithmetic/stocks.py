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
_CLOSING = regex(r"(?<!截至)(?:年末|期末|年底)|结转下年|结转至|月末|现有|滚存|结余|余额|剩余")
_AT_HAND = regex(r"可(?:用|使用|支配)(?:的)?[\u4e00-\u9fff]{0,4}(?:资金|财力|经费)|资金总量")
_CAME = regex(
    r"新增|新开工|新进|新建|新招|新收|调入|增加|拨入|收入|下达|到位|当年预算|追加|本年预算|购入|入库|补充|转入|接收|招收|招生|入学|引进|迁入|录用|补栏"
)
_PLUS = regex(r"加上|连同|另加")
_WENT = regex(
    r"完工|竣工|减少|退出|调出|退休|支出|支付|核销|报废|领用|调拨|消耗|出库|售出|注销|办结|销号|使用|转出|发放|离职|审结|毕业|出栏|辞职|迁出|离岗"
)
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_MOST = 8


def check_stocks(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each statement whose opening, incoming, outgoing and closing numbers don't close."""
    for paragraph in reading.paragraphs:
        ahead: tuple[Number, ...] = ()
        for sentence in paragraph:
            numbers = sentence.numbers[: 2 * _MOST]
            finding = _judge(reading, numbers) or (_judge(reading, (*ahead, *numbers)) if ahead else None)
            if finding:
                yield finding
            yield from _at_hand(reading, (*ahead, *numbers), sentence.start)
            ahead = numbers


def _judge(reading: Reading, numbers: Sequence[Number]) -> Finding | None:
    opening = next((one for one in numbers if one.kind in _KINDS and _OPENING.search(one.before)), None)
    if opening is None:
        return None
    like = [one for one in numbers if one.unit == opening.unit and one.group == opening.group]
    run = [one for one in like if _role(one) != "at hand"]
    if not all(map(_role, run)):
        run = [one for one in run if one.start >= opening.start]
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
    return _unbalanced(reading, came, went, closing, "期初、增加、减少与期末不符") if len(came) > 1 else None


def _at_hand(reading: Reading, numbers: Sequence[Number], start: int) -> Iterator[Finding]:
    """Check 结转56.3万元，到位420万元，可用476.3万元。支出431.8万元，结余44.5万元 on both sides of what was at hand."""
    money = [one for one in numbers if one.kind is Kind.MONEY and not one.group]
    places = [place for place, one in enumerate(money) if _role(one) == "at hand"]
    if len(places) != 1 or not all(one.exact for one in money):
        return
    place = places[0]
    before, at_hand, behind = money[:place], money[place], money[place + 1 :]
    roles = [_role(one) for one in before]
    found = []
    carried = roles.count("opening") == 1 and set(roles) == {"opening", "came"}
    if at_hand.start >= start and (carried or (len(before) == 2 and _PLUS.search(before[1].before))):
        found.append(_unbalanced(reading, before, [], at_hand, "各项来源之和与可用资金不符"))
    if len(behind) > 1 and behind[-1].start >= start and [_role(one) for one in behind[:2]] == ["went", "closing"]:
        found.append(_unbalanced(reading, [at_hand], behind[:1], behind[1], "可用、支出与结余不符"))
    yield from filter(None, found)


def _unbalanced(
    reading: Reading, came: Sequence[Number], went: Sequence[Number], closing: Number, message: str
) -> Finding | None:
    """Tell of what came, less what went, that isn't what is left."""
    if _closes(closing, came, went) is not Fit.WRONG:
        return None
    left = sum((one.value for one in came), Decimal(0)) - sum((one.value for one in went), Decimal(0))
    worked = "".join([addition(came), *(f"－{one.text}" for one in went)]) + f"＝{shown(left, closing)}"
    message = f"{message}：{worked}，文中写作{closing.text}"
    start = min(one.start for one in (*came, *went, closing))
    return reading.finding(Code.SUM_MISMATCH, Severity.ERROR, start, closing.end, message)


def _closes(closing: Number, came: Sequence[Number], went: Sequence[Number]) -> Fit:
    """Tell whether what came less what went is what is left: the same as 期末＋减少＝期初＋增加."""
    whole = sum((one.value for one in came), Decimal(0))
    parts = sum((one.value for one in (*went, closing)), Decimal(0))
    slack = sum((one.quantity.step for one in (*came, *went, closing) if one.kind is Kind.MONEY), Decimal(0)) / 2
    return Fit.RIGHT if whole == parts else Fit.ROUNDING if abs(whole - parts) <= slack else Fit.WRONG


def _role(number: Number) -> str:
    by_role = ("at hand", _AT_HAND), ("opening", _OPENING), ("closing", _CLOSING), ("went", _WENT), ("came", _CAME)
    for role, pattern in by_role:
        if pattern.search(number.before):
            return role
    return ""
