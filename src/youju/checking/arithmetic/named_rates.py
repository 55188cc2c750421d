"""Knows three more ways to say what a rate is made of: its own word (有效471份，有效率…), its bracket, a discount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.arithmetic.change_claims import is_of_change
from youju.checking.interval import Fit, Interval, fit, is_coarse, operand_interval
from youju.checking.reading import Number, Reading
from youju.checking.wording import plain_digits
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_named_rates", "rate_fit"]

_HUNDRED = Decimal(100)
_RATE = regex(r"(?P<of>[\u4e00-\u9fff]{1,6})(?:率|比例|比重|(?<=满意)度)(?:为|达到?|约|仅|是|：)*$")
_DIFFERENCE = regex(r"增|降|减|节约|节省|下浮|上浮|变动|利润|控制|执行|支付|使用|拨付|支出|到位|结余|得分|毛利|占")
_DISCOUNT = regex(r"(?:节约|节省|节支|下浮|核减|审减|压减|优惠|降低|让利)(?:率|幅度|比例)?(?:为|达到?|约)*$")
_PLANNED = regex(r"计划|控制价|预算|概算|送审|限价|原|目标|估算|报价")
_SETTLED = regex(r"实际|中标|合同|成交|审定|结算|支出|完成|采购")
_BEYOND = regex(
    r"超额(?:完成|实现)?(?:任务|目标|计划)?(?:的|了|约)*$|超(?:出|过)?(?:任务|目标|计划)(?:数|值)?(?:的|了|约)*$"
)
_OTHER_BASE = regex(r"调整后|核减|剔除|扣除|核销")
_NAMED = regex(r"率|占|完成|比例|进度")
_BASE = regex(r"基数|分母|以|按|预算|到位|总|应|计划|任务")
_DIVIDED = regex(r"[÷/／]|除以")
_DUE, _DONE = regex(r"应|计划|总|全部"), regex(r"已|实")
_ALL = regex(r"总|全[年部县市区]|共|有效|应")
_KINDS = frozenset({Kind.COUNT, Kind.MEASURE, Kind.MONEY, Kind.NUMBER})
_OPERANDS = _KINDS | {Kind.SCORE}
_PART_ONLY = regex(r"[（(]\s*(?:其中|含|包括)")
_MOST, _FAR = 6, 40
_BARELY = Decimal("1.2")
"""How far a part may be above its whole by a slip; further, and the two aren't part and whole."""


def check_named_rates(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each such rate that its operands contradict."""
    for sentence in reading.sentences:
        numbers = sentence.numbers
        for place, rate in enumerate(numbers):
            if rate.kind is not Kind.PERCENT or not rate.exact or not rate.value:
                continue
            ahead = [one for one in numbers[max(0, place - _MOST) : place] if one.kind in _KINDS and _is_plain(one)]
            finding = (
                _in_bracket(reading, rate, numbers[place + 1 : place + 5], ahead)
                or _discount(reading, rate, ahead)
                or _excess(reading, rate, ahead)
                or _by_its_word(reading, rate, ahead, numbers[place + 1 : place + 4])
            )
            if finding:
                yield finding


def _is_plain(number: Number) -> bool:
    """Whether a number stands for itself; a bound (不高于80元) is the number it names."""
    return number.exact or number.mention.approximator in (Approximator.AT_MOST, Approximator.AT_LEAST)


def rate_fit(rate: Number, top: Number, base: Number) -> Fit:
    """Tell whether a percentage is one number over another, as far as rounding allows."""
    ratio = operand_interval(top.quantity).over(operand_interval(base.quantity)) if base.value > 0 else None
    if ratio is None:
        return Fit.WRONG
    exact = top.value / base.value * _HUNDRED
    return fit(rate.quantity, exact, ratio.times(_HUNDRED), coarse=is_coarse(top.quantity, base.quantity))


def _by_its_word(reading: Reading, rate: Number, ahead: Sequence[Number], behind: Sequence[Number]) -> Finding | None:
    """Check 收回486份，其中有效471份，有效率96.9%: the number whose word the rate takes up is its numerator."""
    named = _RATE.search(rate.before)
    if named and not ahead and len(behind) > 1:
        return _before_its_amounts(reading, rate, named["of"], behind[:2])
    if named is None or not ahead or _DIFFERENCE.search(rate.before) or named["of"].startswith(("不", "未")):
        return None
    top = ahead[-1]
    if len(ahead) == 2 and named["of"][-2:] in ahead[0].before and named["of"][-1] not in top.before + top.after[:4]:
        ahead = ahead[::-1]  # 入住老人86人，床位120张，入住率…
        top = ahead[-1]
    taken_up = named["of"][-1] in top.before[-10:] + top.after[:4] and top.group == rate.group
    if not taken_up or rate.start - top.end > _FAR or _OTHER_BASE.search(reading.text[top.end : rate.start]):
        return None
    same = [one for one in ahead if one.unit == top.unit and one.group == top.group]
    same = [one for one in same if one is top or not is_of_change(one)]
    if len(ahead) == 2 and len(same) == 1 and {one.kind for one in ahead} == {Kind.COUNT}:
        same = list(ahead)  # 常住人口45万人，建档41.58万份，建档率…
    later = [one for one in behind if (one.unit, one.group) == (top.unit, top.group) and one.exact]
    if len(same) == 1 and later and _ALL.search(later[0].before) and later[0].value >= top.value:
        same = [later[0], *same]  # 优良332天，优良率91%，有效监测365天
    if len(same) < 2 or _explained(rate, same) or _based_before(reading, rate, top):
        return None
    base = same[-2]
    if base.before.endswith(named["of"][-2:]):
        return None  # 宫颈癌完成18326人……乳腺癌完成17145人，完成率…: the two stand side by side
    return _wrong(reading, rate, top, base) if base.value * _BARELY >= top.value else None


def _based_before(reading: Reading, rate: Number, top: Number) -> bool:
    """Whether a number of the sentence before is what the rate is based on."""
    told = reading.sentences[rate.sentence - 1].numbers[-_MOST:] if rate.sentence else ()
    return any(one.unit == top.unit and rate_fit(rate, top, one) is not Fit.WRONG for one in told)


def _before_its_amounts(reading: Reading, rate: Number, word: str, behind: Sequence[Number]) -> Finding | None:
    """Check 结算率95%，应结算780万元，已结算741万元: what the rate is made of may follow it."""
    base, top = sorted(behind, key=lambda one: one.value, reverse=True)
    alike = (base.unit, base.kind, base.group) == (top.unit, top.kind, top.group) and top.kind in _KINDS
    named = all(word[-1] in one.before for one in behind) and _DUE.search(base.before) and _DONE.search(top.before)
    if not (alike and named and base.exact and top.exact) or rate_fit(rate, top, base) is not Fit.WRONG:
        return None
    return _wrong(reading, rate, top, base)


def _explained(rate: Number, same: Sequence[Number]) -> bool:
    """Whether some number or sum of neighbours (满意178份、基本满意14份) over another gives the rate."""
    for base in same:
        for start in range(len(same)):
            added = Decimal(0)
            for one in same[start:]:
                added += one.value
                gap = abs(added * _HUNDRED - rate.value * base.value)
                if one is not base and gap * 2 <= base.value * rate.quantity.step:
                    return True
    return False


def _in_bracket(reading: Reading, rate: Number, behind: Sequence[Number], ahead: Sequence[Number]) -> Finding | None:
    """Check 93.4%（执行数412.6万元÷预算数447.8万元） and 93.4%（以预算447.8万元为基数）."""
    if reading.text[rate.end : rate.end + 1] not in ("（", "(") or not _NAMED.search(rate.before):
        return None
    inside = [one for one in behind if behind and one.group == behind[0].group != rate.group and one.kind in _OPERANDS]
    if len(inside) == 2 and inside[0].unit == inside[1].unit:
        first, second = inside
        if _PART_ONLY.search(reading.text[rate.end : first.end]):
            return None
        divided = _DIVIDED.search(reading.text[first.end : second.start])
        orders = [(first, second)] if divided else [(first, second), (second, first)]
        if any(rate_fit(rate, top, base) is not Fit.WRONG for top, base in orders):
            return None
        top, base = orders[0] if divided else sorted(inside, key=lambda one: one.value)
        return _wrong(reading, rate, top, base)
    if len(inside) != 1 or not _BASE.search(inside[0].before) or not ahead:
        return None
    tops = [one for one in ahead if one.unit == inside[0].unit]
    if len(tops) != 1 or rate_fit(rate, tops[0], inside[0]) is not Fit.WRONG:
        return None
    return _wrong(reading, rate, tops[0], inside[0])


def _discount(reading: Reading, rate: Number, ahead: Sequence[Number]) -> Finding | None:
    """Check 计划成本50万元，实际46万元，成本节约率8%: what was saved over what was planned."""
    if not _DISCOUNT.search(rate.before) or len(ahead) < 2:
        return None
    same = [one for one in ahead if one.unit == ahead[-1].unit]
    if len(same) != 2 or same[0].value <= same[1].value:
        return None
    planned, settled = same
    if not ((_PLANNED.search(planned.before) or not planned.exact) and _SETTLED.search(settled.before)):
        return None
    if rate_fit(rate, settled, planned) is not Fit.WRONG:
        return None
    saved = planned.value - settled.value
    exact = saved / planned.value * _HUNDRED
    one, other = operand_interval(planned.quantity), operand_interval(settled.quantity)
    ratio = (one - other).over(one) or Interval(exact, exact)
    if fit(rate.quantity, exact, ratio.times(_HUNDRED)) is not Fit.WRONG:
        return None
    worked = f"（{planned.text}－{settled.text}）÷{planned.text}＝{plain_digits(round_to(exact, Decimal('0.01')))}%"
    message = f"比率与两数不符：{worked}，文中写作{rate.text}"
    return reading.finding(Code.RATE_MISMATCH, Severity.ERROR, rate.start, rate.end, message)


def _excess(reading: Reading, rate: Number, ahead: Sequence[Number]) -> Finding | None:
    """Check 任务500张，实际560张，超额完成12%: what was done beyond the plan, over the plan."""
    if not _BEYOND.search(rate.before) or len(ahead) < 2:
        return None
    planned, done = ahead[-2:]
    same = planned.unit == done.unit and planned.group == done.group and done.value > planned.value > 0
    if not same or sum(one.unit == done.unit for one in ahead) != 2 or rate_fit(rate, done, planned) is not Fit.WRONG:
        return None
    exact = (done.value - planned.value) / planned.value * _HUNDRED
    ratio = (operand_interval(done.quantity) - operand_interval(planned.quantity)).over(
        operand_interval(planned.quantity)
    )
    if ratio is None or fit(rate.quantity, exact, ratio.times(_HUNDRED)) is not Fit.WRONG:
        return None
    share = plain_digits(round_to(exact, Decimal("0.01")))
    message = f"超额的比率不符：（{done.text}－{planned.text}）÷{planned.text}＝{share}%，文中写作{rate.text}"
    return reading.finding(Code.RATE_MISMATCH, Severity.WARNING, rate.start, rate.end, message)


def _wrong(reading: Reading, rate: Number, top: Number, base: Number) -> Finding:
    share = round_to(top.value / base.value * _HUNDRED, Decimal("0.01")) if base.value else Decimal(0)
    message = f"比率与两数不符：{top.text}÷{base.text}＝{plain_digits(share)}%，文中写作{rate.text}"
    return reading.finding(Code.RATE_MISMATCH, Severity.WARNING, rate.start, rate.end, message)
