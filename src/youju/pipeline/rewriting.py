"""Ways of rewriting a section on the page, with a model and without."""

from __future__ import annotations

from dataclasses import dataclass

from youju.drafting.rewriter import PRESETS

__all__ = ["OFFLINE_PRESETS", "Preset", "offered_presets"]

OFFLINE_PRESETS = ("换一种说法", "按校对意见修改")
"""Ways that need no model: the plans' other wordings, and the corrections that checking suggests."""
_CUSTOM = "按要求修改"


@dataclass(frozen=True, slots=True)
class Preset:
    """A way of rewriting, as people call it."""

    name: str
    needs_instruction: bool
    offline: bool


def offered_presets(*, with_model: bool) -> tuple[Preset, ...]:
    """Return the ways of rewriting there are; those that need a model only where there is one."""
    by_model = tuple(Preset(name, name == _CUSTOM, offline=False) for name in PRESETS)
    without = tuple(Preset(name, needs_instruction=False, offline=True) for name in OFFLINE_PRESETS)
    return (*by_model, *without) if with_model else without
