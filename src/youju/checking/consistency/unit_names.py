"""Knows when a text writes one office's name in two ways (规划和自然资源局, 规划与自然资源局)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from youju.checking.reading import Reading
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_unit_names"]

_NAME = regex(
    r"(?P<left>[\u4e00-\u9fff]{2})(?P<join>[和与])(?P<right>[\u4e00-\u9fff]{2,8}?(?:委员会|办公室|中心|局|厅))"
)
_OFFICE_ENDS = frozenset("局厅委会办心院府部处科股室队站所校司")


def check_unit_names(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each place where an office's name has the rarer of two joining words."""
    places: dict[tuple[str, str], dict[str, list[re.Match[str]]]] = {}
    for match in _NAME.finditer(reading.text):
        if match["left"][-1] in _OFFICE_ENDS:
            continue  # 财政局与水利局: two offices
        places.setdefault((match["left"], match["right"]), {}).setdefault(match["join"], []).append(match)
    for (left, right), joins in places.items():
        if len(joins) < 2:
            continue
        rare, usual = sorted(joins, key=lambda join: len(joins[join]))
        for match in joins[rare]:
            name = f"{left}{usual}{right}"
            message = f"单位名称前后不一：“{match.group()}”，他处写作“{name}”，请核对"
            yield reading.finding(Code.NAME_MISMATCH, Severity.WARNING, match.start(), match.end(), message, name)
