"""A measured figure, its bar, and whether it is worse than before by more than chance.

Two kinds of figure carry their own noise, so that no tolerance has to be guessed:

- a `Share` (so many of so many) fell when Fisher's exact test, one-sided, gives less than one chance in a hundred that
  the new and the old run differ this much or more by the draw of their cases alone. It holds for few cases and near 0
  and 100 %, where the normal approximation of the binomial error does not. A mean of values between 0 and 1 varies at
  most as a share does: taken as one, its noise is never too small.
- a `Timing` fell when all of its runs are slower than all of the earlier ones (five against five: one chance in 252)
  and its median is slower by more than `DRIFT`. Times are divided by that of a fixed piece of work done beside each
  run, so that a slower machine or a busy one doesn't count as a slower program.

A share that must be whole or none (`exact`) fell with its first case.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = [
    "CHANCE",
    "DRIFT",
    "PEER",
    "Bar",
    "Share",
    "Timing",
    "chance_of",
    "fallen",
    "from_json",
    "is_worse",
    "to_json",
]

PEER = "peer "
"""Begins the name of a peer's figure, which is shown and never held against us."""
CHANCE = 0.01
DRIFT = 0.20
"""More than the medians of one commit lay apart between runs, in units of the fixed work (eval/README.md)."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.

    Attributes:
        good: Cases that count. of: All cases. least: Whether few of them are wanted (errors, alarms).
        exact: Whether one case more or less is a fall.
    """

    good: int
    of: int
    least: bool = False
    exact: bool = False

    @property
    def value(self) -> float:
        """The share, 0 to 1; NaN without cases."""
        return self.good / self.of if self.of else math.nan

    def __str__(self) -> str:
        """Write it as people read it."""
        return f"{100 * self.value:.1f} % ({self.good:,} of {self.of:,})" if self.of else "no cases"


@dataclass(frozen=True, slots=True)
class Timing:
    """Runs of the same work.

    Attributes:
        runs: What each took, or did in a time, as `unit` says. units: The same in units of fixed work done beside it.
        unit: `s`, `ms`, `M chars/s` …; a rate is better when high.
    """

    runs: tuple[float, ...]
    units: tuple[float, ...]
    unit: str = "s"

    @property
    def least(self) -> bool:
        """Whether few are wanted: of seconds, but not of characters a second."""
        return not self.unit.endswith("/s")

    @property
    def value(self) -> float:
        """The median."""
        return statistics.median(self.runs)

    def __str__(self) -> str:
        """Write it as people read it, with its spread."""
        return f"{self.value:.3g} {self.unit} ({min(self.runs):.3g}–{max(self.runs):.3g})"


Figure = Share | Timing


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure should be (design §13): at least `least`, or at most `most`; shares as 0 to 1."""

    what: str
    at_least: float | None = None
    at_most: float | None = None

    def is_met(self, figure: Figure) -> bool:
        """Tell whether a figure is good enough; one without cases isn't."""
        low = self.at_least is None or figure.value >= self.at_least
        return low and (self.at_most is None or figure.value <= self.at_most) and not math.isnan(figure.value)

    def shown(self, figure: Figure | None) -> str:
        """Write the bar in the figure's unit."""
        sign, bound = ("≥", self.at_least) if self.at_least is not None else ("≤", self.at_most)
        if bound is None:
            return ""
        if isinstance(figure, Timing):
            return f"{sign} {bound:g} {figure.unit}"
        return f"{sign} {100 * bound:g} %" if figure else f"{sign} {bound:g}"


def chance_of(then: Share, now: Share) -> float:
    """Return the chance that `now` is this much worse, or more, when both are draws of the same.

    >>> round(chance_of(Share(8, 8), Share(4, 8)), 4)
    0.0385
    """
    bad_then, bad_now = (one.good if one.least else one.of - one.good for one in (then, now))
    bad, total = bad_then + bad_now, then.of + now.of
    ways = math.comb(total, bad)
    worse = sum(math.comb(now.of, k) * math.comb(then.of, bad - k) for k in range(bad_now, min(bad, now.of) + 1))
    return worse / ways


def is_worse(then: Figure, now: Figure) -> bool:
    """Tell whether a figure fell by more than chance."""
    if isinstance(then, Share) and isinstance(now, Share):
        if not (then.of and now.of):
            return bool(then.of) and not now.of
        lower = now.value > then.value if now.least else now.value < then.value
        return lower and (now.exact or chance_of(then, now) < CHANCE)
    if isinstance(then, Timing) and isinstance(now, Timing):
        apart = min(now.units) > max(then.units)
        return apart and statistics.median(now.units) > (1 + DRIFT) * statistics.median(then.units)
    return True


def fallen(then: Mapping[str, Figure], now: Mapping[str, Figure], tasks: Iterable[str]) -> list[str]:
    """Say what is worse than before, or no longer measured, among our own figures of these tasks."""
    wanted = tuple(f"{task}." for task in tasks)
    lines = []
    for name, old in then.items():
        if not name.startswith(wanted) or f".{PEER}" in name:
            continue
        new = now.get(name)
        if new is None:
            lines.append(f"{name}: {old} → not measured")
        elif is_worse(old, new):
            lines.append(f"{name}: {old} → {new}")
    return lines


def to_json(figure: Figure) -> dict[str, Any]:
    """Return a figure as plain data."""
    if isinstance(figure, Share):
        return {"good": figure.good, "of": figure.of, "least": figure.least, "exact": figure.exact}
    return {"runs": [round(one, 5) for one in figure.runs], "units": [round(one, 4) for one in figure.units],
            "unit": figure.unit}  # fmt: skip


def from_json(data: Mapping[str, Any]) -> Figure:
    """Read a figure from plain data."""
    if "of" in data:
        return Share(data["good"], data["of"], least=data["least"], exact=data["exact"])
    return Timing(tuple(data["runs"]), tuple(data["units"]), data["unit"])
