"""Makes the numbers of one report in that report's style."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from eval.generator.claims import Claim, change, const, leaf, minus, percent
from eval.generator.model import BALANCE, BUDGET, RECEIVED, SPENT, TOTAL, IndicatorRow, Unit
from eval.generator.numerals import MONEY_UNITS, fixed, grouped, strip_zeros
from eval.generator.pieces import Num, Slots, Statement, Token, Word, fill

__all__ = ["Maker", "Style", "join_names"]


@dataclass(frozen=True)
class Style:
    """Habits of one report."""

    money_unit: str
    places: int
    strip: bool
    commas: bool
    percent_places: int
    percent_sign: str
    unit_word: str

    @classmethod
    def draw(cls, unit: Unit, rng: random.Random) -> Style:
        """Choose habits that lose no more than offices lose."""
        exact_yuan = unit.shape.money_unit == "元" and rng.random() < 0.3
        money_unit = (
            "元" if exact_yuan else "千元" if unit.shape.money_unit == "千元" and rng.random() < 0.25 else "万元"
        )
        return cls(
            money_unit,
            {"元": 2 if unit.shape.places else 0, "千元": 2, "万元": 2}[money_unit],
            rng.random() < 0.35,
            money_unit != "万元" and rng.random() < 0.4,
            rng.choice([2, 2, 2, 1]),
            "％" if rng.random() < 0.1 else "%",
            rng.choice([unit.short, unit.name, "我局" if unit.name.endswith("局") else "本单位", "本单位", unit.short]),
        )


class Maker:
    """Numbers and words about one unit."""

    def __init__(self, unit: Unit, rng: random.Random, wordings: str = "phrases") -> None:
        self.unit, self.rng, self.wordings = unit, rng, wordings
        self.style = Style.draw(unit, rng)

    def say(
        self,
        kind: str,
        slots: Slots,
        relations: Sequence[tuple[str, str]] = (),
        rng: random.Random | None = None,
    ) -> Statement | None:
        """Word a statement of this kind; None when no template fits the slots."""
        return fill(rng or self.rng, kind, slots, relations, self.wordings)

    # money
    def money_text(self, value: Decimal, unit: str | None = None, places: int | None = None) -> str:
        """Write an amount."""
        style = self.style
        text = fixed(value / MONEY_UNITS[unit or style.money_unit], style.places if places is None else places)
        text = strip_zeros(text) if style.strip else text
        return (grouped(text) if style.commas else text) + (unit or style.money_unit)

    def money(
        self,
        item: str,
        measure: str,
        period: str = "",
        source: str = "",
        *,
        role: str = "money",
        absolute: bool = False,
    ) -> Num:
        """An amount of the fund table."""
        claim = self.unit.money(item, measure, period, source)
        value = self.unit.value(claim)
        wrong: tuple[Claim, ...] = ()
        if any(p.name == item for p in self.unit.projects):
            wrong = tuple(
                self.unit.money(p.name, measure, period, source) for p in self.unit.projects if p.name != item
            )
        last = self.unit.shape.last_year
        stale = self.unit.money(item, measure, "上年") if not period and not source and measure in last else None
        shown = abs(value) if absolute else value
        return Num(self.money_text(shown), claim, role, self.money_text, absolute, wrong, stale)

    def money_as(self, num: Num, unit: str, places: int) -> Num:
        """The same amount in another unit."""

        def render(value: Decimal) -> str:
            return strip_zeros(fixed(value / MONEY_UNITS[unit], places)) + unit

        return Num(render(self.unit.value(num.claim)), num.claim, num.role, render, num.absolute)

    def approx(self, num: Num) -> Num:
        """The same amount, roughly."""
        value = self.unit.value(num.claim)
        unit = "亿元" if value >= 10**8 else "万元"
        size = MONEY_UNITS[unit]
        places = 1 if unit == "亿元" or value < 200 * size else 0
        step = Decimal(1).scaleb(-places)
        kind = self.rng.choice(["about", "below", "above"])
        mode = {"about": None, "below": ROUND_CEILING, "above": ROUND_FLOOR}[kind]
        body = fixed(value / size, places) if mode is None else f"{(value / size).quantize(step, mode):f}"
        exact = Decimal(body) * size == value
        if exact:
            kind = "about"
        before, after = {
            "about": self.rng.choice([("约", ""), ("", "左右")]),
            "below": self.rng.choice([("近", ""), ("不足", "")]),
            "above": self.rng.choice([("超过", ""), ("", "以上"), ("", "多"), ("逾", "")]),
        }[kind]
        text = f"{body}{after if after == '多' else ''}{unit}" if after == "多" else f"{before}{body}{unit}{after}"

        def render(other: Decimal) -> str:
            return f"约{fixed(other / size, places)}{unit}"

        return Num(text, num.claim, "approx", render, approx=kind)

    # percents
    def percent_text(self, value: Decimal) -> str:
        """Write a percentage."""
        text = fixed(value, self.style.percent_places)
        whole = value == value.to_integral_value()
        return (strip_zeros(text) if whole or self.style.strip else text) + self.style.percent_sign

    def rate(
        self,
        claim: Claim,
        role: str = "rate",
        *,
        also: Sequence[Claim] = (),
        absolute: bool = False,
        wrong: Sequence[Claim] = (),
    ) -> Num:
        """A percentage that follows from two values."""
        value = self.unit.value(claim)
        return Num(
            self.percent_text(abs(value) if absolute else value),
            claim,
            role,
            self.percent_text,
            absolute,
            tuple(wrong),
            also=tuple(also),
        )

    def execution(self, item: str, basis: str) -> Num:
        """执行率 on one basis; the other is legal too where the words don't name it."""
        spent = self.unit.money(item, SPENT)
        other = RECEIVED if basis == BUDGET else BUDGET
        also = [percent(spent, self.unit.money(item, other))] if self.unit.has(other) else []
        return self.rate(percent(spent, self.unit.money(item, basis)), also=also)

    def share(self, item: str, measure: str = SPENT) -> Num:
        """Share of an item in the total."""
        return self.rate(percent(self.unit.money(item, measure), self.unit.money(TOTAL, measure)), "share")

    def changes(self, item: str, measure: str = SPENT) -> tuple[dict[str, Token], Decimal]:
        """Slots of a comparison with last year; and the signed change."""
        now, before = self.unit.money(item, measure), self.unit.money(item, measure, "上年")
        delta = self.unit.value(minus(now, before))
        up = delta >= 0
        amount = Num(self.money_text(abs(delta)), minus(now, before), "change_amount", self.money_text, True)
        rate = self.rate(change(now, before), "change_rate", absolute=True)

        def word(rise: str, fall: str) -> Word:
            return Word(rise if up else fall, fall if up else rise, "direction-mismatch")

        return {
            "n": self.money(item, measure),
            "o": self.money(item, measure, "上年", role="last_year"),
            "d": amount,
            "c": rate,
            "da": word("增加", "减少"),
            "dr": word(*self.rng.choice([("增长", "下降"), ("上升", "下降")])),
            "dz": word("增幅", "降幅"),
            "dm": word("增加", "减少"),
        }, delta

    # the rest
    def year(self, shift: int = 0) -> Num:
        """The report's year, or one before."""
        claim = const(self.unit.year + shift)
        return Num(str(self.unit.year + shift), claim, "year" if not shift else "last_year_name", lambda v: fixed(v, 0))

    def count(self, claim: Claim, role: str, word: str = "") -> Num:
        """A whole number."""

        def render(value: Decimal) -> str:
            return fixed(value, 0) + word

        return Num(render(self.unit.value(claim)), claim, role, render)

    def score(self, claim: Claim, role: str = "score") -> Num:
        """Points, with the decimals they have."""
        value = self.unit.value(claim)
        keep = role == "score" and self.rng.random() < 0.5

        def render(other: Decimal) -> str:
            return fixed(other, 2) if keep else strip_zeros(fixed(other, 2))

        return Num(render(value), claim, role, render)

    def indicator(self, row: IndicatorRow, part: str, role: str) -> Num:
        """目标值 or 实际值 of an indicator, with its unit."""

        def render(value: Decimal) -> str:
            return strip_zeros(fixed(value, row.places)) + row.unit

        claim = leaf("indicator", row.name, part)
        wrong = [
            leaf("indicator", other.name, part)
            for other in self.unit.indicators
            if other.unit == row.unit and other.name != row.name and other.operator == row.operator
        ]
        return Num(render(self.unit.value(claim)), claim, role, render, wrong=tuple(wrong), scale=Decimal(1))

    # lists
    def pairs(
        self, items: Sequence[str], make: Callable[[str], Num], *, glue: str | None = None, link: str | None = None
    ) -> list[Token]:
        """`甲12万元，乙8万元`."""
        glue = glue or self.rng.choice(["，", "，", "、"])
        link = self.rng.choice(["", "", "支出"]) if link is None else link
        tokens: list[Token] = []
        for k, item in enumerate(items):
            tokens += [*([glue] if k else []), item + link, make(item)]
        return tokens

    def brackets(self, items: Sequence[str], make: Callable[[str], Num]) -> list[Token]:
        """`甲（12万元）、乙（8万元）`."""
        tokens: list[Token] = []
        for k, item in enumerate(items):
            tokens += [("、" if k else "") + item + "（", make(item), "）"]
        return tokens

    def numbered(self, items: Sequence[str], make: Callable[[str], Num]) -> list[Token]:
        """`（1）甲12万元；（2）乙8万元`."""
        style = self.rng.choice(["（{}）", "{}.", "一是"])
        marks = (
            [f"{one}是" for one in "一二三四五六七八九"] if style == "一是" else [style.format(k) for k in range(1, 10)]
        )
        tokens: list[Token] = []
        for k, item in enumerate(items):
            tokens += [("；" if k else "") + marks[k] + item, make(item)]
        return tokens

    def values(self, items: Sequence[str], make: Callable[[str], Num]) -> list[Token]:
        """`12万元、8万元和3万元`."""
        tokens: list[Token] = []
        for k, item in enumerate(items):
            tokens += [*([self.rng.choice(["和", "、"]) if k == len(items) - 1 else "、"] if k else []), make(item)]
        return tokens


def join_names(names: Sequence[str], rng: random.Random) -> str:
    """`甲、乙和丙`."""
    if len(names) == 1:
        return names[0]
    return "、".join(names[:-1]) + rng.choice(["和", "、", "及"]) + names[-1]


MEASURES = (BUDGET, RECEIVED, SPENT, BALANCE)
