"""Writes what the data says as a text writes its number: in its unit, with its decimals, in a cell without a unit."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from youju.domain.findings import Approximator, Mention
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity, split_unit
from youju.patterns import regex

__all__ = ["digits_only", "slip_form", "written_form"]

_DIGITS = regex(r"[\d０-９][\d０-９,，.．]*")
_TENTHS = regex(r"[一二两三四五六七八九]成")
_TENTHS_OF = 10
_PLACES = 2
_HANZI_UNIT = regex(r"^[^零一二两三四五六七八九十百千万亿\d]*[零〇一二两三四五六七八九十百千]+")
_ONE = Decimal(1)


def written_form(mention: Mention, exact: Quantity, written: Quantity) -> str:
    """Write a value in the unit and with the decimals of a mention: 867.49万元 for 867.94万元.

    It gets as many decimals as the data has, up to two: 508.5万元 isn't 509万元.
    """
    unit = _written_unit(mention)
    decimals = _decimals(mention.text)
    if decimals is None and exact.kind is Kind.PERCENT:
        return _tenths(mention, exact) or exact.to_text(None, _PLACES, absolute=True)
    if unit != mention.unit and unit not in MONEY_SCALES and abs(exact.value) < _scale(mention, written):
        unit, decimals = mention.unit, None
    if mention.unit != exact.unit and exact.kind in (Kind.COUNT, Kind.MEASURE) and mention.unit:
        exact = Quantity(exact.value, mention.unit, exact.kind, exact.step)
    try:
        scale = split_unit(unit)[0] if unit else _ONE
        return exact.to_text(unit, _enough(exact, scale, decimals), absolute=True)
    except ValueError:
        return exact.to_text(None, decimals if exact.unit == written.unit else None, absolute=True)


def _enough(exact: Quantity, scale: Decimal, decimals: int | None) -> int | None:
    """Return how many decimals a value needs, where that is no more than reports write; else those written.

    Money gets two where it needs more: 508.1234万元 isn't 508万元.
    """
    if exact.kind is Kind.PERCENT and decimals == 0 and exact.value != exact.value.to_integral_value():
        return _PLACES  # 95% is 94.65%, not 95% again
    if decimals is None or exact.kind is Kind.PERCENT:
        return decimals
    exponent = (exact.value / scale).normalize().as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) else 0
    if exact.kind is Kind.MONEY and scale == _ONE and decimals == 1:
        return max(0, needed)  # 元 have no or two decimals
    if exact.kind is Kind.MONEY:
        needed = min(needed, _PLACES)
    return max(decimals, needed) if needed <= _PLACES else decimals


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


def digits_only(mention: Mention, exact: Quantity, written: Quantity) -> str:
    """Write a value as the cell it belongs in does: without a unit when the cell has none, commas kept."""
    if mention.quantity is not None and mention.quantity.unit is None and not mention.quantity.value:
        return exact.to_text("万元" if exact.kind is Kind.MONEY else None, absolute=True)  # no zero tells a cell's unit
    if mention.quantity is None or mention.quantity.unit is not None:
        return written_form(mention, exact, written)
    scale = written.value / mention.quantity.value
    text = exact.digits(scale, _enough(exact, scale, _decimals(mention.text)), absolute=True)
    return f"{Decimal(text):,}" if "," in mention.text else text


def slip_form(mention: Mention, exact: Quantity) -> str:
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
