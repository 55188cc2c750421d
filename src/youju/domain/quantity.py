"""Quantities as reports write them: an exact Decimal, its unit, and the step of its last written digit."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "EXEMPT_KINDS",
    "MEASURE_UNITS",
    "MONEY_SCALES",
    "MONEY_SHORT",
    "ONE",
    "ZERO",
    "Kind",
    "Quantity",
    "decimal_step",
    "round_to",
    "shown_decimals",
    "split_unit",
]

ZERO = Decimal(0)
ONE = Decimal(1)
"""The step of whole numbers, one object for all."""
_WIDE = Context(prec=100)
"""Digits enough for any number that means something, and for the product of two."""


def round_to(value: Decimal, step: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Round to a multiple of `step`; the value itself where `step` is 0 or finer than a hundred digits tell.

    >>> round_to(Decimal("123456.78"), Decimal(100)), round_to(Decimal("0.059"), Decimal("0.01"), ROUND_DOWN)
    (Decimal('123500'), Decimal('0.05'))
    """
    if not step:
        return value
    try:
        return _WIDE.divide(value, step).quantize(ONE, rounding, context=_WIDE) * step
    except InvalidOperation:
        return value


class Kind(StrEnum):
    """What a number in a report is (eval/cases/README.md defines each)."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"
    MEASURE = "measure"
    SCORE = "score"
    RATIO = "ratio"
    NUMBER = "number"
    DATE = "date"
    DOCUMENT = "document"
    IDENTIFIER = "identifier"
    NAME = "name"


EXEMPT_KINDS = frozenset({Kind.DATE, Kind.DOCUMENT, Kind.IDENTIFIER, Kind.NAME})
"""Kinds that are seen and reported, with the reason, but never judged against data."""

MONEY_SCALES = {
    "元": ONE,
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
"""Money units and their worth in 元."""

MONEY_SHORT = {"千": "千元", "万": "万元", "百万": "百万元", "千万": "千万元", "亿": "亿元"}
"""How people shorten money units where nothing but one can stand."""

MEASURE_UNITS = frozenset(
    "㎡ m² m³ km² ㎞ km cm mm kg g t m 平方米 平方公里 平方千米 立方米 立方 公里 千米 里 米 延米 厘米 毫米 "
    "亩 公顷 顷 吨 千克 公斤 克 斤 升 毫升 "
    "千瓦 兆瓦 千瓦时 度 伏 安 瓦 KB MB GB TB PB Mbps 兆 赫兹 ℃ 公里/小时 立方米/秒 吨/日 mm/h km/h".split()
)
"""Units of physical measure; every other non-money unit is a measure word (`Kind.COUNT`)."""

_SHOWN_DECIMALS = 2
_MOST_DECIMALS = 6
_LANDMARKS = (ZERO, Decimal(100))
_SPECIAL_UNITS = {"%": Kind.PERCENT, "‰": Kind.PERCENT, "百分点": Kind.POINTS, "分": Kind.SCORE}
_WAN_PREFIXES = (("亿", Decimal(100_000_000)), ("万", Decimal(10_000)))


def split_unit(unit: str | None) -> tuple[Decimal, str | None, Kind]:
    """Split a written unit into its factor, base unit and kind.

    >>> split_unit("万元")
    (Decimal('10000'), '元', <Kind.MONEY: 'money'>)
    >>> split_unit("万人次")
    (Decimal('10000'), '人次', <Kind.COUNT: 'count'>)
    """
    if not unit:
        return ONE, None, Kind.NUMBER
    if unit in MONEY_SCALES:
        return MONEY_SCALES[unit], "元", Kind.MONEY
    if unit == "‰":
        return Decimal("0.1"), "%", Kind.PERCENT
    if unit in _SPECIAL_UNITS:
        return ONE, unit, _SPECIAL_UNITS[unit]
    if unit == "个百分点":
        return ONE, "百分点", Kind.POINTS
    for prefix, scale in _WAN_PREFIXES:
        if unit.startswith(prefix) and len(unit) > 1:
            base = unit[1:]
            return scale, base, Kind.MEASURE if base in MEASURE_UNITS else Kind.COUNT
    return ONE, unit, Kind.MEASURE if unit in MEASURE_UNITS else Kind.COUNT


def decimal_step(number: Decimal) -> Decimal:
    """Return the worth of the last written digit: 12.30 -> 0.01, 1200 -> 1."""
    if number.same_quantum(ONE):
        return ONE
    exponent = number.as_tuple().exponent
    return ONE.scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else ONE


def shown_decimals(percent: Decimal) -> int:
    """Return how many decimals, two at least, keep 99.998 % from reading as 100 %, and 0.001 % as nothing.

    >>> shown_decimals(Decimal("107.894736842105")), shown_decimals(Decimal("99.998"))
    (2, 3)
    """
    for decimals in range(_SHOWN_DECIMALS, _MOST_DECIMALS):
        rounded = round(percent, decimals)
        if rounded == percent or abs(rounded) not in _LANDMARKS:
            return decimals
    return _MOST_DECIMALS


class Quantity(NamedTuple):
    """A number with its unit, held in the base unit whatever unit it was written in.

    Attributes:
        value: Exact value in the base unit (元 for money; 95.6 for 95.6%).
        unit: Base unit (元, %, 百分点, 分, or a measure word or unit of measure); None for a bare number.
        kind: What sort of number it is.
        step: Worth of the last written digit in the base unit; 0 for an exact computed value.
    """

    value: Decimal
    unit: str | None
    kind: Kind
    step: Decimal = ZERO

    @classmethod
    def parse(cls, digits: str, unit: str | None = None) -> Quantity:
        """Read a plain or comma-grouped Arabic number with its written unit.

        Raises:
            ValueError: `digits` is not a number.

        >>> Quantity.parse("1,234.50", "万元")
        Quantity(value=Decimal('12345000.00'), unit='元', kind=<Kind.MONEY: 'money'>, step=Decimal('100.00'))
        """
        try:
            number = Decimal(digits.replace(",", ""))
        except InvalidOperation:
            raise ValueError(f"不是数字：{digits}") from None
        if not number.is_finite():
            raise ValueError(f"不是数字：{digits}")
        scale, base, kind = split_unit(unit)
        return cls(number * scale, base, kind, decimal_step(number) * scale)

    @classmethod
    def exact(cls, value: Decimal | int, unit: str | None) -> Quantity:
        """Return a computed value, already in its base unit, that has no written digits."""
        return cls(Decimal(value), unit, split_unit(unit)[2])

    def rounded(self, step: Decimal) -> Quantity:
        """Return this value rounded half up to a multiple of `step` (base unit)."""
        return self._replace(value=round_to(self.value, step), step=step) if step else self

    def is_rounding_of(self, exact: Quantity) -> bool:
        """Tell whether this written value is `exact` rounded half up to our last digit.

        >>> exact = Quantity.parse("123456.78", "万元")
        >>> Quantity.parse("12.35", "亿元").is_rounding_of(exact)
        True
        >>> Quantity.parse("12.34", "亿元").is_rounding_of(exact)
        False
        """
        return round_to(exact.value, self.step) == self.value

    def is_truncation_of(self, exact: Quantity) -> bool:
        """Tell whether this written value is `exact` cut off, not rounded, at our last digit."""
        return round_to(exact.value, self.step, ROUND_DOWN) == self.value

    def to_text(self, unit: str | None = None, decimals: int | None = None, *, absolute: bool = False) -> str:
        """Write the number with its unit, rounded half up, no thousands separators.

        Args:
            unit: Unit to write in (a scale of our base unit, e.g. 万元); None for the base unit.
            decimals: Digits after the point; None for as many as the value needs.
            absolute: Drop the sign, for words that already say it (减少3万元).

        Raises:
            ValueError: `unit` is not a scale of our base unit.

        >>> Quantity.parse("5020", "千元").to_text("万元")
        '502万元'
        >>> Quantity.parse("8674.9", "千元").to_text("万元", 2)
        '867.49万元'
        >>> len(Quantity.parse("5020", "千元").to_text("万元", 300)) < 40  # as many as a hostile text has
        True
        """
        scale, base, _ = split_unit(unit) if unit else (ONE, self.unit, self.kind)
        if base != self.unit:
            raise ValueError(f"{self.unit}不能写成{unit}")
        written = "个百分点" if self.kind is Kind.POINTS else unit or self.unit or ""
        return f"{self.digits(scale, decimals, absolute=absolute)}{written}"

    def digits(self, scale: Decimal = ONE, decimals: int | None = None, *, absolute: bool = False) -> str:
        """Write the number alone, divided by `scale`, for table cells whose unit stands elsewhere."""
        number = abs(self.value) if absolute else self.value
        number /= scale
        if decimals is None:
            text = f"{number:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        rounded = round_to(number, ONE.scaleb(-decimals))
        return f"{rounded or abs(rounded):f}"  # never "-0.00"
