"""Statements that compare this year with the last."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from eval.generator.claims import change
from eval.generator.maker import Maker
from eval.generator.model import BUDGET, SPENT, TOTAL
from eval.generator.pieces import Slots, Statement

__all__ = ["BUILDERS"]

Builder = Callable[[Maker], "Statement | None"]
_CHANGE = [
    ("change-mismatch", "n o d"),
    ("change-mismatch", "n o c"),
    ("direction-mismatch", "n o da"),
    ("direction-mismatch", "n o dr"),
    ("direction-mismatch", "n o dm"),
]


def _base(maker: Maker) -> Slots:
    return {"u": maker.style.unit_word, "Y": maker.year(), "P": maker.year(-1)}


def _names(maker: Maker) -> list[str]:
    return [p.name for p in maker.unit.projects]


def change_of(maker: Maker) -> Statement | None:
    """Against last year."""
    unit, rng = maker.unit, maker.rng
    if SPENT not in unit.shape.last_year:
        return None
    item = rng.choice([TOTAL, TOTAL, *_names(maker), *unit.groups])
    named = {TOTAL: rng.choice(["全年项目", "项目总", "各项目合计"])}.get(item, item)
    slots, delta = maker.changes(item)
    if not delta:
        return None
    return maker.say("change", {**_base(maker), "x": named, **slots}, _CHANGE)


def change_budget(maker: Maker) -> Statement | None:
    """This year's plan against last year's."""
    unit, rng = maker.unit, maker.rng
    if BUDGET not in unit.shape.last_year:
        return None
    item = rng.choice([TOTAL, *_names(maker), *unit.groups])
    slots, delta = maker.changes(item, BUDGET)
    if not delta:
        return None
    named = {TOTAL: rng.choice(["项目总", "全年项目"])}.get(item, item)
    return maker.say("change_budget", {**_base(maker), "x": named, **slots}, _CHANGE)


def change_two(maker: Maker) -> Statement | None:
    """Two projects against last year in one sentence."""
    unit, rng = maker.unit, maker.rng
    if SPENT not in unit.shape.last_year:
        return None
    one, two = rng.sample(_names(maker), 2)
    (first, delta), (second, other) = maker.changes(one), maker.changes(two)
    if not delta or not other:
        return None
    slots: Slots = {**_base(maker), "x": one, "x2": two, **first, **{f"{key}2": value for key, value in second.items()}}
    return maker.say("change_two", slots)


def change_top(maker: Maker) -> Statement | None:
    """The project that grew most."""
    unit = maker.unit
    if SPENT not in unit.shape.last_year:
        return None

    def growth(name: str) -> Decimal:
        return unit.value(change(unit.money(name, SPENT), unit.money(name, SPENT, "上年")))

    top = max(_names(maker), key=growth)
    if growth(top) < 1:
        return None
    return maker.say("change_top", {**_base(maker), "x": top, **maker.changes(top)[0]})


BUILDERS: dict[str, Builder] = {
    "change": change_of,
    "change_budget": change_budget,
    "change_two": change_two,
    "change_top": change_top,
}
