"""Judges a bound number: does it round to what the data says, and if not, what kind of fault is it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.doubts import Doubts
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.telling import Telling
from youju.checking.against_data.written_forms import digits_only, slip_form, written_form
from youju.checking.interval import Fit
from youju.domain.facts import LAST_YEAR, Fact, Measure
from youju.domain.findings import Approximator, Code, Finding, JudgedMention, Mention, Severity, Verdict
from youju.domain.quantity import Kind, Quantity, round_to

__all__ = ["Judgement", "agreement", "judge"]

_ONE = Decimal(1)
_TENTH = Decimal("0.1")
_FARTHEST_SLIP = 8
_ORDINAL_LIMIT = 100
_SIGNIFICANT = 10
"""A number slipped by a power of ten keeps at least two of its digits."""
_SLIPPING = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_SIGNED = frozenset({Measure.CHANGE, Measure.CHANGE_RATE, Measure.ADJUSTMENT})
_SCORES = frozenset({Measure.SCORE, Measure.WEIGHT, Measure.LOST})
_LIMITS = (Approximator.AT_LEAST, Approximator.AT_MOST)
_TELLING = (Code.UNIT_SLIP, Code.STALE_VALUE, Code.WRONG_ITEM)
"""Faults that show by the wrong value itself which of several facts is meant."""
_PASSING = frozenset({Measure.SHARE, Measure.CHANGE, Measure.CHANGE_RATE})
"""Measures that every item has by the dozen: that one of them has the value is no sign of being meant."""
_COUNTED = frozenset(
    {"内设机构数", "项目数", "类别数", "科目数", "指标数", "达标指标数", "未达标指标数", "满分指标数", "扣分指标数"}
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the finding it raises, if any."""

    judged: JudgedMention
    finding: Finding | None = None


def agreement(
    written: Quantity,
    fact: Quantity,
    approximator: Approximator | None = None,
    *,
    computed: bool = False,
    target: bool = False,
) -> Fit:
    """Hold a written number against a fact: half up to the written digits; an approximating word is a bound.

    A target is a bound itself: 不低于95% states the target 95%, and no other.

    Off by the last digit, where the fact has more digits than were written or was itself computed, is `ROUNDING`.

    >>> agreement(Quantity.parse("867.49", "万元"), Quantity.parse("8674.9", "千元"))
    <Fit.RIGHT: 0>
    >>> agreement(Quantity.parse("84.1", "%"), Quantity.parse("84.2001", "%"))
    <Fit.ROUNDING: 1>
    """
    size, exact, step = abs(written.value), abs(fact.value), written.step
    nearest = round_to(exact, step)
    if size == nearest:
        return Fit.RIGHT
    if approximator is not None and not target:
        return Fit.RIGHT if _bounded(size, step, exact, approximator) else Fit.WRONG
    if written.kind is Kind.SCORE or not step:
        return Fit.WRONG
    if nearest == exact or not (computed or step > fact.step):
        return Fit.WRONG
    return Fit.ROUNDING if abs(size - nearest) <= step else Fit.WRONG


def _bounded(size: Decimal, step: Decimal, exact: Decimal, approximator: Approximator) -> bool:
    """Tell whether an exact value lies where the approximating word says, and near enough to be meant."""
    place = _last_place(size, step)
    band = max(place, size * _TENTH)
    gap = exact - size
    match approximator:
        case Approximator.ABOUT:
            return abs(gap) <= place
        case Approximator.BELOW:
            return -band < gap <= 0
        case Approximator.ABOVE:
            return 0 <= gap < band
        case Approximator.AT_LEAST:
            return 0 <= gap <= size
        case Approximator.AT_MOST:
            return 0 <= -gap <= exact


def _last_place(size: Decimal, step: Decimal) -> Decimal:
    """Return the worth of the last digit that isn't zero: 10万 for 150万."""
    if not size:
        return step
    exponent = size.normalize().as_tuple().exponent
    return max(step, _ONE.scaleb(exponent if isinstance(exponent, int) else 0))


def judge(binding: Binding, index: LedgerIndex, telling: Telling, doubts: Doubts) -> Judgement:
    """Judge one bound number.

    Args:
        binding: The number and the facts it may speak of.
        index: The ledger.
        telling: Says whether the words tell all that a number is; where they don't, it is at most to be looked at.
        doubts: Says whether it may be something else than its facts; then it is never called wrong.
    """
    written = binding.quantity
    if binding.aside:
        return Judgement(JudgedMention(binding.mention, Verdict.UNCHECKED, reason=binding.aside))
    if written is None:
        return Judgement(JudgedMention(binding.mention, Verdict.UNSUPPORTED, reason="读不出数值"))
    right = next((fact for fact in binding.facts if _fit(binding, written, fact) is Fit.RIGHT), None)
    if right is not None:
        if _came_from_other_side(binding, right, index) and not doubts.of(binding.mention):
            return _turned(binding, right)
        return _agreed(binding, written, right, Fit.RIGHT, telling)
    for fact in binding.facts:
        near = _fit(binding, written, fact) is Fit.ROUNDING
        if near and not (_is_another(written, fact, index) or doubts.of(binding.mention)):
            return _agreed(binding, written, fact, Fit.ROUNDING, telling)
    other_way = next((fact for fact in binding.facts if _size_fits(binding, written, fact)), None)
    if other_way is not None and binding.strength > Strength.WEAK and not doubts.of(binding.mention):
        return _turned(binding, other_way)
    return _disagreed(binding, written, index, telling, doubts)


def _is_another(written: Quantity, fact: Fact, index: LedgerIndex) -> bool:
    """Tell whether a number that is off by its last digit is just what another measure of the same item says."""
    same = (one for one in index.ledger.about(fact.item) if one.key != fact.key and not one.derived)
    return any(one.quantity.unit == fact.quantity.unit and abs(one.quantity.value) == written.value for one in same)


def _fit(binding: Binding, written: Quantity, fact: Fact) -> Fit:
    if binding.sign and fact.measure in _SIGNED and fact.quantity.value * binding.sign < 0:
        return Fit.WRONG
    if _only_rounds_to_full(written, fact):
        return Fit.WRONG
    target = fact.measure == Measure.TARGET
    approximator = binding.mention.approximator
    if not target and approximator in _LIMITS and any(one.measure == Measure.TARGET for one in binding.facts):
        return Fit.WRONG
    return agreement(written, fact.quantity, approximator, computed=fact.derived, target=target)


def _came_from_other_side(binding: Binding, fact: Fact, index: LedgerIndex) -> bool:
    """Tell whether a value was reached from the other side than the words say (减少到 what is more than last year)."""
    if not binding.sign or fact.measure in _SIGNED or fact.period:
        return False
    before = next(_last_years([fact], index), None)
    return before is not None and (fact.quantity.value - before.quantity.value) * binding.sign < 0


def _size_fits(binding: Binding, written: Quantity, fact: Fact) -> bool:
    fit = agreement(written, fact.quantity, binding.mention.approximator, computed=fact.derived)
    return fact.measure in _SIGNED and fit is Fit.RIGHT


def _only_rounds_to_full(written: Quantity, fact: Fact) -> bool:
    """Tell whether a score would be right only by rounding up to full marks."""
    if fact.measure != Measure.SCORE or written.value == fact.quantity.value:
        return False
    return written.value > fact.quantity.value and written.step >= 1


def _agreed(binding: Binding, written: Quantity, fact: Fact, fit: Fit, telling: Telling) -> Judgement:
    surely = binding.strength > Strength.WEAK
    verdict = (
        (Verdict.DERIVED if fact.derived and not fact.sources else Verdict.SUPPORTED) if surely else Verdict.VALUE_ONLY
    )
    reason = f"{_title(fact)}，{fact.describe_source()}"
    judged = _judged(binding.mention, verdict, fact, reason=reason)
    if fit is Fit.RIGHT or not surely:
        return Judgement(judged)
    expected = written_form(binding.mention, fact.quantity, written)
    message = f"{_title(fact)}四舍五入应为{expected}，文中为{binding.mention.text}，末位不同"
    told = expected if telling.tells(binding) else ""
    finding = _finding(binding.mention, Code.ROUNDING, Severity.INFO, message, told, (fact,))
    return Judgement(replace(judged, expected=expected), finding)


def _turned(binding: Binding, fact: Fact) -> Judgement:
    """Say that the amount is right and the direction is not."""
    said, is_so = ("增加", "减少") if binding.sign > 0 else ("减少", "增加")
    message = f"{_title(fact)}是{is_so}，文中写成{said}（{fact.formula}）"
    judged = _judged(binding.mention, Verdict.CONTRADICTED, fact, reason=message, expected=is_so)
    finding = _finding(binding.mention, Code.DIRECTION_MISMATCH, Severity.ERROR, message, "", (fact,))
    return Judgement(judged, replace(finding, start=binding.said_from) if binding.said_from >= 0 else finding)


def _disagreed(binding: Binding, written: Quantity, index: LedgerIndex, telling: Telling, doubts: Doubts) -> Judgement:
    mention = binding.mention
    holders = index.holding(written)
    if binding.facts and binding.facts[0].measure in _COUNTED:
        holders = [fact for fact in holders if fact.measure not in _COUNTED]
    stale = next((fact for fact in _last_years(binding.facts, index) if _right(written, fact)), None)
    slipped = _is_telling(written) and any(_slipped(written, fact.quantity) for fact in binding.facts)
    surely = bool(binding.facts) and (slipped or not doubts.of(mention))
    told = surely and telling.tells(binding)
    half = next((one for one in holders if telling.names_half(binding, one.item)), None) if not told else None
    if half is not None and not binding.in_table and stale is None:
        return _same_value(mention, half)
    if surely and binding.strength is Strength.STRONG:
        return _contradicted(binding, written, stale, holders, telling, told=told)
    about = {fact.item for fact in binding.facts}
    excuses = [fact for fact in holders if fact.measure not in _PASSING and fact.item not in about]
    excuses = [fact for fact in excuses if not binding.near or fact.item in binding.near]
    if surely and binding.strength is Strength.FAIR and (stale is not None or not excuses):
        return _contradicted(binding, written, stale, holders, telling, told=told)
    if holders:
        return _same_value(mention, holders[0])
    if written.kind is Kind.NUMBER and not binding.facts:
        return _unitless(binding, written)
    if not written.value:
        return Judgement(JudgedMention(mention, Verdict.UNCHECKED, reason="写作零，数据中没有这一项"))
    reason = "数据中没有与之对应的数"
    judged = JudgedMention(mention, Verdict.UNSUPPORTED, reason=reason)
    message = f"{mention.text}：{reason}，请核实来源"
    finding = _finding(mention, Code.UNSUPPORTED_NUMBER, Severity.WARNING, message, "", ())
    return Judgement(judged, replace(finding, counted=not doubts.wants(mention)))


def _same_value(mention: Mention, fact: Fact) -> Judgement:
    reason = f"数值与{_title(fact)}相同，但文字没有说明指的是它"
    return Judgement(_judged(mention, Verdict.VALUE_ONLY, fact, reason=reason))


def _unitless(binding: Binding, written: Quantity) -> Judgement:
    """Judge a bare number that the words don't explain: in prose anything but a small ordinal wants a unit."""
    mention, reason = binding.mention, "没有单位，文字也没有说明是什么数"
    ordinal = written.step == 1 and abs(written.value) < _ORDINAL_LIMIT
    if binding.in_table or ordinal:
        return Judgement(JudgedMention(mention, Verdict.UNCHECKED, reason=reason))
    finding = _finding(mention, Code.MISSING_UNIT, Severity.WARNING, f"{mention.text}：{reason}", "", ())
    return Judgement(JudgedMention(mention, Verdict.UNSUPPORTED, reason=reason), finding)


def _right(written: Quantity, fact: Fact) -> bool:
    return agreement(written, fact.quantity) is Fit.RIGHT


def _last_years(facts: Iterable[Fact], index: LedgerIndex) -> Iterator[Fact]:
    for fact in facts:
        before = index.ledger.get(
            fact.item, fact.measure, period=LAST_YEAR, fund_source=fact.fund_source, basis=fact.basis
        )
        if before is not None and fact.period != LAST_YEAR:
            yield before


def _contradicted(
    binding: Binding, written: Quantity, stale: Fact | None, holders: Sequence[Fact], telling: Telling, *, told: bool
) -> Judgement:
    """Say what the data has instead; what the words don't fully tell is to be looked at and gets no correction."""
    mention = binding.mention
    code, fact, why = _explained(binding, written, stale, holders)
    named = telling.names_whole(binding, fact)
    told = told and (named or code is not Code.WRONG_ITEM)
    told = told or (code is Code.UNIT_SLIP and binding.strength is Strength.STRONG and _is_telling(written))
    expected = slip_form(mention, fact.quantity) if code is Code.UNIT_SLIP else ""
    form = digits_only if binding.in_table else written_form
    expected = expected or form(mention, fact.quantity, written)
    place = fact.describe_source()
    message = f"{_title(fact)}应为{expected}（{place}），文中为{mention.text}"
    if not told:
        message = f"{_title(fact)}在数据中是{expected}（{place}），文中为{mention.text}，没有写明是不是它，请核实"
    message += f"；{why}" if why else ""
    sure = told and (code in _TELLING or _is_alone(binding, fact)) and not _is_this_years(fact, holders)
    sure = sure and named and (bool(written.value) or not binding.in_table)
    suggestion = expected if sure else ""
    judged = _judged(
        mention, Verdict.CONTRADICTED if told else Verdict.UNSUPPORTED, fact, reason=message, expected=suggestion
    )
    severity = Severity.ERROR if told else Severity.WARNING
    return Judgement(judged, _finding(mention, code, severity, message, suggestion, (fact,)))


def _explained(
    binding: Binding, written: Quantity, stale: Fact | None, holders: Sequence[Fact]
) -> tuple[Code, Fact, str]:
    """Return the kind of fault, the fact that is meant, and what the wrong number is, as far as can be seen."""
    fact = binding.facts[0]
    slipped = next((one for one in binding.facts if _slipped(written, one.quantity)), None)
    if slipped is not None:
        return Code.UNIT_SLIP, slipped, "数字相同而数量级不同，疑为单位写错"
    if stale is not None:
        fact = next(one for one in binding.facts if (one.item, one.measure) == (stale.item, stale.measure))
        return Code.STALE_VALUE, fact, f"与上年数相同（{stale.describe_source()}）"
    if fact.measure not in _SCORES and (other := _other_item(binding, holders)) is not None:
        fact = next((one for one in binding.facts if one.measure == other.measure), fact)
        return Code.WRONG_ITEM, fact, f"这是{_title(other)}的数（{other.describe_source()}）"
    return _default_code(binding, fact), fact, _other_measure(fact, holders)


def _is_alone(binding: Binding, fact: Fact) -> bool:
    """Tell whether a fact is all that the words can mean: no other of its item and kind has another value."""
    rivals = [one for one in binding.facts if one.item == fact.item and one.quantity.unit == fact.quantity.unit]
    return all(one.quantity.value == fact.quantity.value for one in rivals)


def _is_this_years(fact: Fact, holders: Iterable[Fact]) -> bool:
    """Tell whether a number said of last year is this year's: then the number or the year is wrong."""
    return bool(fact.period) and any(
        (one.item, one.measure, one.fund_source, one.period) == (fact.item, fact.measure, fact.fund_source, "")
        for one in holders
    )


def _is_telling(written: Quantity) -> bool:
    """Tell whether a number has digits enough to be known again by them: 790, not 3."""
    return len(written.value.normalize().as_tuple().digits) > 1


def _slipped(written: Quantity, exact: Quantity) -> bool:
    """Tell whether a number is right but for a power of ten."""
    if written.kind not in _SLIPPING or written.unit != exact.unit or not written.step:
        return False
    value, step, truth = abs(written.value), written.step, abs(exact.value)
    if not value or not truth:
        return False
    power = truth.adjusted() - value.adjusted()
    return any(
        value.scaleb(p) == truth
        or (value >= step * _SIGNIFICANT and round_to(truth, step.scaleb(p)) == value.scaleb(p))
        for p in (power - 1, power, power + 1)
        if p and abs(p) <= _FARTHEST_SLIP
    )


def _other_item(binding: Binding, holders: Sequence[Fact]) -> Fact | None:
    """Return the fact of another item, with one of the measures meant, that has this value."""
    own = {fact.item for fact in binding.facts}
    measures = {fact.measure for fact in binding.facts}
    periods = {fact.period for fact in binding.facts}
    return next(
        (fact for fact in holders if fact.item not in own and fact.measure in measures and fact.period in periods),
        None,
    )


def _other_measure(fact: Fact, holders: Sequence[Fact]) -> str:
    same = next((one for one in holders if one.item == fact.item), None)
    return f"这是{_title(same)}" if same is not None else ""


def _default_code(binding: Binding, fact: Fact) -> Code:
    if binding.in_table:
        return Code.TABLE_MISMATCH
    if fact.measure in _SIGNED:
        return Code.CHANGE_MISMATCH
    if fact.measure in _SCORES:
        return Code.SCORE_MISMATCH
    if fact.measure in _COUNTED:
        return Code.COUNT_MISMATCH
    if fact.quantity.kind is Kind.PERCENT and (fact.derived or "率" in fact.measure):
        return Code.RATE_MISMATCH
    return Code.VALUE_MISMATCH


def _title(fact: Fact) -> str:
    item = "" if fact.item == "单位" else fact.item
    basis = f"（{fact.basis}）" if fact.basis else ""
    period = "上年" if fact.period == LAST_YEAR else fact.period
    return f"{item}{period}{fact.fund_source}{fact.measure}{basis}"


def _judged(mention: Mention, verdict: Verdict, fact: Fact, *, reason: str, expected: str = "") -> JudgedMention:
    source = str(fact.sources[0]) if fact.sources else ""
    formula = fact.formula if fact.derived else ""
    return JudgedMention(mention, verdict, fact.id, source, formula, expected, reason)


def _finding(
    mention: Mention, code: Code, severity: Severity, message: str, suggestion: str, facts: Iterable[Fact]
) -> Finding:
    evidence = tuple(f"{_title(fact)}：{fact.describe_source()}" for fact in facts)
    return Finding(code, severity, mention.start, mention.end, message, suggestion, evidence, mention.text)
