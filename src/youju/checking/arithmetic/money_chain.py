"""Knows the chain 预算 → 到位 → 支出 → 结余 and checks it within one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.arithmetic.change_claims import CARRIED_OVER
from youju.checking.arithmetic.sums import sum_fit
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import role_in, role_of
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import MONEY_SCALES, Kind
from youju.patterns import regex

__all__ = ["check_money_chain"]

_OTHER_SCOPE = regex(
    r"上年|去年|以前年度|年初|追加|调整|调增|调减|追减|累计|自筹|垫付|往年|收回|上半年|季度|月|其中|含|结转资金|超支|超出|同比|较|比|分别|依次|两年|三年"
)
_OTHER_MONEY = regex(
    r"上年|去年|以前年度|往年|结转资金|累计|自筹|垫付|收回[^，。；]{0,6}\d|\d[^，。；]{0,6}收回|调减|追减|超支|超出|分别|依次|两年|三年|其他收入"
)
_ROLES = ("budget", "received", "spent", "balance", "unreceived")


def check_money_chain(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where 到位−支出≠结余, 预算−到位≠未到位, 支出>到位 or 到位>预算 in one plain statement."""
    for sentence in reading.sentences:
        yield from _adjusted(reading, sentence)
        by_role = _roles(sentence)
        if by_role is None:
            continue
        words = reading.words(sentence)
        if not _OTHER_MONEY.search(words):
            yield from _difference(reading, by_role)
        if not _OTHER_SCOPE.search(words):
            yield from _order(reading, by_role)


_ADJUSTING = regex("追加|调增|调减|追减|调整|收回|压减|核减")
_NET = regex("净[增减调]|相抵后|增减相抵")
_TAKEN = regex("调减|追减|收回|压减|核减")
_ADJUSTED = regex("全年预算|调整后|调整预算|(?:可执行|最终|实际|实有|最后)(?:的)?预算|预算(?:调整|变更|变)(?:为|至)")


def _adjusted(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 年初预算＋追加＝全年预算 where a sentence names one of each; 上年结转 may be an addend or within one."""
    money = [one for one in sentence.numbers[:20] if one.kind is Kind.MONEY and one.exact and one.group == 0]
    carried = [one for one in money if CARRIED_OVER.search(one.before)]
    money = [one for one in money if one not in carried]
    first = [one for one in money if "年初" in one.before]
    whole = [one for one in money if _ADJUSTED.search(one.before)]
    net = [one for one in money if _NET.search(one.before)]
    moved, taken = _moves(reading, [one for one in money if one not in (*whole, *net)])
    if moved and net:
        yield from _net(reading, net[0], moved, taken)
    if not (len(first) == len(whole) == 1) or not moved or not first[0].start < moved[0].start < whole[0].start:
        return
    added = [one for one in moved if one not in taken]
    either = len(moved) == 1 and "调整" in moved[0].before
    fits = any(
        _balance((*first, *kept, *added), (*whole, *taken)) or (either and _balance((*first, *kept), (*whole, *moved)))
        for kept in ((), carried)
    )
    if not fits:
        moves = "、".join(one.text for one in moved)
        message = f"预算调整前后不符：年初{first[0].text}，调整{moves}，全年{whole[0].text}"
        yield reading.finding(Code.SUM_MISMATCH, Severity.ERROR, first[0].start, whole[0].end, message)


def _moves(reading: Reading, money: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """Return what was added to or taken from a budget, and what of it was taken: 追加甲8万元、乙4万元，调减丙2万元."""
    moved: list[Number] = []
    taken: list[Number] = []
    for place, one in enumerate(money):
        listed = place > 0 and money[place - 1] in moved and reading.text[money[place - 1].end] in "、和"
        if _ADJUSTING.search(one.before) or listed:
            moved.append(one)
        goes_on = listed and money[place - 1] in taken and not _ADJUSTING.search(one.before)
        if _TAKEN.search(one.before) or goes_on:
            taken.append(one)
    return moved, [one for one in taken if one in moved]


def _net(reading: Reading, net: Number, moved: Sequence[Number], taken: Sequence[Number]) -> Iterator[Finding]:
    """Check 追加63.5万元，调减12万元，净增51.5万元."""
    sign = -1 if "减" in net.before else 1
    gain = sum((-one.value if one in taken else one.value for one in moved), Decimal(0)) * sign
    slack = sum((one.quantity.step for one in (net, *moved) if not _is_whole(one)), Decimal(0))
    if len(moved) > 1 and net.start > moved[-1].start and abs(gain - net.value) * 2 > slack:
        message = f"净增减与各笔调整不符：各笔相抵为{shown(gain, net)}，文中写作{net.before[-6:]}{net.text}"
        yield reading.finding(Code.SUM_MISMATCH, Severity.ERROR, moved[0].start, net.end, message)


def _balance(one: Sequence[Number], other: Sequence[Number]) -> bool:
    """Whether two sides are equal, as far as rounding allows."""
    gap = sum((number.value for number in one), Decimal(0)) - sum((number.value for number in other), Decimal(0))
    slack = sum((number.quantity.step for number in (*one, *other) if not _is_whole(number)), Decimal(0))
    return abs(gap) * 2 <= slack


def _is_whole(number: Number) -> bool:
    return number.quantity.step in MONEY_SCALES.values()


def _roles(sentence: Sentence) -> dict[str, Number] | None:
    """Return the one amount of each role; None when a role has two or an amount has none."""
    money = [one for one in sentence.numbers if one.kind is Kind.MONEY and one.group == 0]
    if not 2 <= len(money) <= 6:
        return None
    by_role: dict[str, Number] = {}
    for one in money:
        role = role_of(one.before)
        if not role and (behind := role_in(*_ROLES).match(one.after)):
            role = role_of(behind.group())  # 2200万元预算
        if role not in _ROLES or not one.exact:
            return None
        if role in by_role and by_role[role].value != one.value:
            return None
        by_role.setdefault(role, one)
    return by_role


def _difference(reading: Reading, by_role: dict[str, Number]) -> Iterator[Finding]:
    spent, balance = by_role.get("spent"), by_role.get("balance")
    bases = [by_role[role] for role in ("received", "budget") if role in by_role]
    if spent and balance and bases:
        yield from _gap(reading, bases, spent, balance, "结余")
    received, missing, budget = by_role.get("received"), by_role.get("unreceived"), by_role.get("budget")
    if received and missing and budget:
        yield from _gap(reading, [budget], received, missing, "未到位")


def _gap(reading: Reading, bases: Sequence[Number], used: Number, left: Number, name: str) -> Iterator[Finding]:
    states = [sum_fit(base, (used, left)) for base in bases]
    if min(states) is not Fit.WRONG:
        return
    base = bases[0]
    expected = base.value - used.value
    numbers = (base, used, left)
    message = f"{name}与收支不符：{base.text}－{used.text}＝{shown(expected, used)}，文中{name}写作{left.text}"
    start, end = min(one.start for one in numbers), max(one.end for one in numbers)
    yield reading.finding(Code.SUM_MISMATCH, Severity.ERROR, start, end, message)


def _order(reading: Reading, by_role: dict[str, Number]) -> Iterator[Finding]:
    for upper, lower, words in (("received", "spent", "支出大于到位"), ("budget", "received", "到位大于预算")):
        base, part = by_role.get(upper), by_role.get(lower)
        if base and part and part.value > base.value:
            message = f"{words}：{base.before[-8:]}{base.text}，{part.before[-8:]}{part.text}；如含上年结转或追加请写明"
            start, end = min(base.start, part.start), max(base.end, part.end)
            yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, start, end, message)
