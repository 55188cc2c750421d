"""Merges what several checks say into one finding per fault, the most specific and severest first to speak."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from youju.domain.findings import Code, Finding, JudgedMention, Severity, Verdict

__all__ = ["merge"]

_GENERIC = frozenset({Code.VALUE_MISMATCH, Code.UNSUPPORTED_NUMBER})
_NUMERIC = frozenset(
    {
        Code.SUM_MISMATCH,
        Code.RATE_MISMATCH,
        Code.CHANGE_MISMATCH,
        Code.DIRECTION_MISMATCH,
        Code.TABLE_MISMATCH,
        Code.SELF_CONTRADICTION,
        Code.SCORE_MISMATCH,
        Code.VALUE_MISMATCH,
        Code.ROUNDING,
    }
)
"""Faults of numbers that the data clears by proving each number; counts of lists and claims lie in the words."""
_SEVERITIES = tuple(Severity)
_PROVED = (Verdict.SUPPORTED, Verdict.DERIVED)


def merge(from_data: Iterable[Finding], from_text: Iterable[Finding], judged: Sequence[JudgedMention]) -> list[Finding]:
    """Return the findings of a text in reading order, one per fault.

    A finding from the text alone is dropped when the data proves every number in it, and joins the finding that the
    data gave for the same number: the data's words stay, the more telling code wins.

    Args:
        from_data: What holding the numbers against the data found.
        from_text: What the text says against itself.
        judged: The verdicts, in order.
    """
    merged = sorted(set(from_data), key=_order)
    for finding in sorted(set(from_text), key=_order):
        if finding.code in _NUMERIC and _cleared(finding, judged):
            continue
        at = next((at for at, other in enumerate(merged) if _same_fault(finding, other)), None)
        if at is None:
            merged.append(finding)
        else:
            merged[at] = _joined(merged[at], finding)
    return sorted(merged, key=_order)


def _order(finding: Finding) -> tuple[int, int, int, str]:
    return finding.start, _SEVERITIES.index(finding.severity), finding.end, finding.code


def _cleared(finding: Finding, judged: Sequence[JudgedMention]) -> bool:
    """Tell whether the data proves every number that a finding is about, or has found the fault in it already."""
    starts = [one.mention.start for one in judged]
    inside = [
        one
        for one in judged[max(0, bisect_left(starts, finding.start) - 1) : bisect_left(starts, finding.end)]
        if one.mention.end > finding.start and one.verdict is not Verdict.EXEMPT
    ]
    return bool(inside) and all(one.verdict in _PROVED for one in inside)


def _same_fault(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end and one.severity is not Severity.INFO


def _joined(first: Finding, second: Finding) -> Finding:
    """Return the first finding with the second's evidence; where the second's code tells more, with that and its span."""
    severity = min(first.severity, second.severity, key=_SEVERITIES.index)
    evidence = tuple(dict.fromkeys([*first.evidence, *second.evidence]))
    joined = replace(first, severity=severity, evidence=evidence)
    if first.code not in _GENERIC or second.code in _GENERIC:
        return joined
    joined = replace(joined, code=second.code)
    if first.start <= second.start and second.end <= first.end:
        return joined
    return replace(joined, start=second.start, end=second.end, quote=second.quote, suggestion="")
