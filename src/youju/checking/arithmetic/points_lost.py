"""Holds the points that each indicator is told to have lost, a sentence or more later, against its weight and score.

效益指标30分得26.4分……扣分原因：效益指标扣3.6分. A loss beside its weight and score is for `scores`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from youju.checking.reading import Reading
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_points_lost"]

_NAME = r"(?P<name>[\u4e00-\u9fff]{2,4}(?:指标|类|满意度|部分))"
_POINTS = r"(?P<{0}>\d{{1,3}}(?:\.\d{{1,2}})?)分"
_SCORED = regex(
    rf"{_NAME}(?:的?(?:满分|分值|权重|共)[为共是]?)?"
    + _POINTS.format("weight")
    + r"[，、]?(?:自评|实际|评价|仅)?[实评仅]?得分?(?:为|了)?"
    + _POINTS.format("got")
)
_LOST = regex(
    rf"{_NAME}(?:共|合计|被|少|减)?(?:扣|失|丢|少得)分?了?"
    + _POINTS.format("lost")
    + r"|(?:扣|失|丢|少得)分?了?"
    + _POINTS.format("first")
    + r"的(?P<behind>[\u4e00-\u9fff]{2,4}(?:指标|类|满意度|部分))"
)
_GATE = regex(r"(?:扣|失|丢|少得)分?了?\d")
_EACH = regex(r"每[^，。；]{0,8}$")
_KEPT, _NEAR = 30, 12


def check_points_lost(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each indicator whose one loss isn't what its one score lacks of its weight."""
    for paragraph in reading.paragraphs:
        start, end = paragraph[0].start, paragraph[-1].end
        if not _GATE.search(reading.text, start, end):
            continue
        scored: dict[str, list[tuple[Decimal, int, str]]] = {}
        for one in _SCORED.finditer(reading.text, start, end):
            lacks = Decimal(one["weight"]) - Decimal(one["got"])
            scored.setdefault(one["name"], []).append((lacks, one.end(), one.group()))
        if not scored or len(scored) > _KEPT:
            continue
        told = [(one["name"] or one["behind"], one) for one in _LOST.finditer(reading.text, start, end)]
        for name, one in told:
            lost = Decimal(one["lost"] or one["first"])
            own = scored.get(name, [])
            rule = _EACH.search(reading.text, max(start, one.start() - _NEAR), one.start())
            alone = not rule and len(own) == 1 and [other for other, _ in told].count(name) == 1
            if alone and one.start() > own[0][1] and lost != own[0][0]:
                message = f"得分与扣分不符：前文“{own[0][2]}”，少得{plain_digits(own[0][0])}分，此处写作“{one.group()}”"
                yield reading.finding(Code.SCORE_MISMATCH, Severity.WARNING, one.start(), one.end(), message)
