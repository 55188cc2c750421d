"""Judges a bound number: does it round to what the data says, and if not, what kind of fault is it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.interval import Fit
from youju.domain.facts import LAST_YEAR, Fact, Measure
from youju.domain.findings import Approximator, Code, Finding, JudgedMention, Mention, Severity, Verdict
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["Judgement", "agreement", "judge", "written_form"]

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
_PASSING = frozenset({Measure.SHARE, Measure.CHANGE, Measure.CHANGE_RATE})
"""Measures that every item has by the dozen: that one of them has the value is no sign of being meant."""
_COUNTED = frozenset(
    {"内设机构数", "项目数", "类别数", "科目数", "指标数", "达标指标数", "未达标指标数", "满分指标数", "扣分指标数"}
)
_DIGITS = regex(r"[\d０-９][\d０-９,，.．]*")
_TENTHS = regex(r"[一二两三四五六七八九]成")
_TENTHS_OF = 10
_PLACES = 2
_HANZI_UNIT = regex(r"^[^零一二两三四五六七八九十百千万亿\d]*[零〇一二两三四五六七八九十百千]+")


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


def judge(binding: Binding, index: LedgerIndex) -> Judgement:
    """Judge one bound number."""
    written = binding.quantity
    if binding.aside:
        return Judgement(JudgedMention(binding.mention, Verdict.UNCHECKED, reason=binding.aside))
    if written is None:
        return Judgement(JudgedMention(binding.mention, Verdict.UNSUPPORTED, reason="读不出数值"))
    fits = [(_fit(binding, written, fact), fact) for fact in binding.facts]
    for wanted in (Fit.RIGHT, Fit.ROUNDING):
        for fit, fact in fits:
            if fit is wanted and not (fit is Fit.ROUNDING and _is_another(written, fact, index)):
                if fit is Fit.RIGHT and not binding.doubted and _came_from_other_side(binding, fact, index):
                    return _turned(binding, fact)
                return _agreed(binding, written, fact, fit)
    turned = next((fact for fact in binding.facts if _size_fits(binding, written, fact)), None)
    if turned is not None and binding.strength > Strength.WEAK and not binding.doubted:
        return _turned(binding, turned)
    return _disagreed(binding, written, index)


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


def _agreed(binding: Binding, written: Quantity, fact: Fact, fit: Fit) -> Judgement:
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
    finding = _finding(binding.mention, Code.ROUNDING, Severity.INFO, message, expected, (fact,))
    return Judgement(replace(judged, expected=expected), finding)


def _turned(binding: Binding, fact: Fact) -> Judgement:
    """Say that the amount is right and the direction is not."""
    said, is_so = ("增加", "减少") if binding.sign > 0 else ("减少", "增加")
    message = f"{_title(fact)}是{is_so}，文中写成{said}（{fact.formula}）"
    judged = _judged(binding.mention, Verdict.CONTRADICTED, fact, reason=message, expected=is_so)
    finding = _finding(binding.mention, Code.DIRECTION_MISMATCH, Severity.ERROR, message, "", (fact,))
    return Judgement(judged, replace(finding, start=binding.said_from) if binding.said_from >= 0 else finding)


def _disagreed(binding: Binding, written: Quantity, index: LedgerIndex) -> Judgement:
    mention = binding.mention
    holders = index.holding(written)
    if binding.facts and binding.facts[0].measure in _COUNTED:
        holders = [fact for fact in holders if fact.measure not in _COUNTED]
    stale = next((fact for fact in _last_years(binding.facts, index) if _right(written, fact)), None)
    surely = bool(binding.facts) and not binding.doubted
    if surely and binding.strength is Strength.STRONG:
        return _contradicted(binding, written, stale, holders)
    about = {fact.item for fact in binding.facts}
    excuses = [fact for fact in holders if fact.measure not in _PASSING and fact.item not in about]
    excuses = [fact for fact in excuses if not binding.near or fact.item in binding.near]
    if surely and binding.strength is Strength.FAIR and (stale is not None or not excuses):
        return _contradicted(binding, written, stale, holders)
    if holders:
        fact = holders[0]
        reason = f"数值与{_title(fact)}相同，但文字没有说明指的是它"
        return Judgement(_judged(mention, Verdict.VALUE_ONLY, fact, reason=reason))
    if written.kind is Kind.NUMBER and not binding.facts:
        return _unitless(binding, written)
    if not written.value:
        return Judgement(JudgedMention(mention, Verdict.UNCHECKED, reason="写作零，数据中没有这一项"))
    reason = "数据中没有与之对应的数"
    finding = _finding(
        mention, Code.UNSUPPORTED_NUMBER, Severity.WARNING, f"{mention.text}：{reason}，请核实来源", "", ()
    )
    return Judgement(JudgedMention(mention, Verdict.UNSUPPORTED, reason=reason), finding)


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


def _contradicted(binding: Binding, written: Quantity, stale: Fact | None, holders: Sequence[Fact]) -> Judgement:
    mention, fact = binding.mention, binding.facts[0]
    slipped = next((one for one in binding.facts if _slipped(written, one.quantity)), None)
    if slipped is not None:
        code, fact, why = Code.UNIT_SLIP, slipped, "数字相同而数量级不同，疑为单位写错"
    elif stale is not None:
        fact = next(one for one in binding.facts if (one.item, one.measure) == (stale.item, stale.measure))
        code, why = Code.STALE_VALUE, f"与上年数相同（{stale.describe_source()}）"
    elif fact.measure not in _SCORES and (other := _other_item(binding, holders)) is not None:
        code, why = Code.WRONG_ITEM, f"这是{_title(other)}的数（{other.describe_source()}）"
    else:
        code, why = _default_code(binding, fact), _other_measure(fact, holders)
    expected = _slip_form(mention, fact.quantity) if code is Code.UNIT_SLIP else ""
    expected = expected or written_form(mention, fact.quantity, written)
    place = fact.describe_source()
    message = f"{_title(fact)}应为{expected}（{place}），文中为{mention.text}" + (f"；{why}" if why else "")
    judged = _judged(mention, Verdict.CONTRADICTED, fact, reason=message, expected=expected)
    suggestion = expected if not binding.in_table else _digits_only(fact.quantity, mention, written)
    return Judgement(judged, _finding(mention, code, Severity.ERROR, message, suggestion, (fact,)))


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


def written_form(mention: Mention, exact: Quantity, written: Quantity) -> str:
    """Write a value in the unit and with the decimals of a mention: 867.49万元 for 867.94万元."""
    unit = _written_unit(mention)
    decimals = _decimals(mention.text)
    if decimals is None and exact.kind is Kind.PERCENT:
        return _tenths(mention, exact) or exact.to_text(unit, _PLACES, absolute=True)
    if unit != mention.unit and unit not in MONEY_SCALES and abs(exact.value) < _scale(mention, written):
        unit, decimals = mention.unit, None
    try:
        return exact.to_text(unit, decimals, absolute=True)
    except ValueError:
        return exact.to_text(None, decimals if exact.unit == written.unit else None, absolute=True)


def _tenths(mention: Mention, exact: Quantity) -> str:
    """Write a percentage in the 成 of a mention: 六成以上 for 七成以上; empty when it isn't written so."""
    match = _TENTHS.search(mention.text)
    if match is None:
        return ""
    above = mention.approximator in (Approximator.ABOVE, Approximator.AT_LEAST)
    below = mention.approximator in (Approximator.BELOW, Approximator.AT_MOST)
    rounding = ROUND_FLOOR if above else ROUND_CEILING if below else ROUND_HALF_UP
    tenths = int((abs(exact.value) / _TENTHS_OF).quantize(_ONE, rounding))
    if not 0 < tenths < _TENTHS_OF:
        return ""
    return mention.text[: match.start()] + "一二三四五六七八九"[tenths - 1] + mention.text[match.end() - 1 :]


def _scale(mention: Mention, written: Quantity) -> Decimal:
    """Return what one of the written units is worth: 10000 for 5618万公里."""
    match = _DIGITS.search(mention.text)
    digits = Decimal(match.group().replace(",", "").replace("，", "").replace("．", ".")) if match else Decimal(0)
    return abs(written.value) / digits if digits else _ONE


def _digits_only(exact: Quantity, mention: Mention, written: Quantity) -> str:
    """Write a value as the cell it belongs in does: without a unit when the cell has none, commas kept."""
    if mention.quantity is None or mention.quantity.unit is not None or not mention.quantity.value:
        return written_form(mention, exact, written)
    scale = written.value / mention.quantity.value
    text = exact.digits(scale, _decimals(mention.text), absolute=True)
    return f"{Decimal(text):,}" if "," in mention.text else text


def _slip_form(mention: Mention, exact: Quantity) -> str:
    """Keep the written digits and change the unit, where a unit of money makes them right."""
    match = _DIGITS.search(mention.text)
    if match is None or exact.unit != "元":
        return ""
    digits = match.group()
    for unit in ("元", "万元", "亿元"):
        if Quantity.parse(digits.replace("，", ","), unit).is_rounding_of(exact):
            return f"{digits}{unit}"
    return ""


def _written_unit(mention: Mention) -> str | None:
    match = list(_DIGITS.finditer(mention.text))
    tail = mention.text[match[-1].end() :] if match else _HANZI_UNIT.sub("", mention.text)
    for word in ("以上", "以下", "以内", "左右", "多", "余"):
        tail = tail.replace(word, "")
    tail = tail.strip()
    if tail in ("万", "亿") and mention.unit == "元":
        tail += "元"
    return tail if tail in MONEY_SCALES or (mention.unit and tail.endswith(mention.unit)) else mention.unit


def _decimals(text: str) -> int | None:
    match = _DIGITS.search(text)
    if match is None:
        return None
    return len(match.group().rpartition(".")[2]) if "." in match.group() else 0
