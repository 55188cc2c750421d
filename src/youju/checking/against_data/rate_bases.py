"""Settles on which base a text's rates stand: 执行率 may be of 到位 or of 全年预算, and one report keeps to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from youju.checking.against_data.bound import Binding
from youju.checking.against_data.judgement import agreement
from youju.checking.interval import Fit
from youju.domain.facts import Fact

__all__ = ["settle_bases"]

_FEWEST = 2
"""Rates that tell a text's base; a single one may be right by chance."""


def settle_bases(bindings: Mapping[int, Binding]) -> dict[int, Binding]:
    """Return the bindings; rates that are right on no base are held against the one that all the others are on.

    >>> settle_bases({})
    {}
    """
    bases = Counter(basis for binding in bindings.values() if (basis := _only_base(binding)))
    if len(bases) != 1 or min(bases.values()) < _FEWEST:
        return dict(bindings)
    (basis,) = bases
    return {start: _on(binding, basis) for start, binding in bindings.items()}


def _right(binding: Binding) -> list[Fact]:
    written, approximator = binding.quantity, binding.mention.approximator
    if written is None:
        return []
    return [one for one in binding.facts if agreement(written, one.quantity, approximator) is Fit.RIGHT]


def _is_open(binding: Binding) -> bool:
    """Tell whether a number may be one item's rate on several bases."""
    same = len({(one.item, one.measure, one.period) for one in binding.facts}) == 1
    return same and len({one.basis for one in binding.facts}) > 1 and all("/" in one.basis for one in binding.facts)


def _only_base(binding: Binding) -> str:
    """Return the one base on which a rate is right; empty when it tells none."""
    found = {one.basis for one in _right(binding)} if _is_open(binding) else set()
    return found.pop() if len(found) == 1 else ""


def _on(binding: Binding, basis: str) -> Binding:
    kept = tuple(one for one in binding.facts if one.basis == basis)
    return binding._replace(facts=kept) if kept and _is_open(binding) and not _right(binding) else binding
