"""The role of a section, told from its headings, whatever outline the report follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from youju.resources import load_yaml

__all__ = ["section_role"]


@cache
def _keywords() -> tuple[tuple[str, str], ...]:
    roles = load_yaml("corpora/terms/section_roles.yaml").items()
    return tuple((word, role) for role, listed in roles for word in listed)


def section_role(headings: Sequence[str]) -> str:
    """Return the role (`SectionSpec.id`) of a section from its headings, outermost first; empty when none tells.

    >>> section_role(["绩效评价指标分析情况", "项目资金到位情况分析"])
    'funds.received'
    """
    for heading in reversed(headings):
        found = [(heading.find(word), -len(word), role) for word, role in _keywords() if word in heading]
        if found:
            return min(found)[2]
    return ""
