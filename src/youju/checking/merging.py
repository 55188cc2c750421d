"""Merges what several checks say into one finding per fault, the most specific and severest first to speak."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
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
"""Faults that the data clears by proving each number: what the words claim of them it has judged itself."""
_WORDING = frozenset({Code.STYLE, Code.NUMBERING, Code.TEMPLATE_RESIDUE})
_LONGEST = 400
"""The longest stretch that a finding from the data covers."""
_SHORT = 24
"""A stretch no longer than this is about every number in it."""
_SEVERITIES = tuple(Severity)
_PROVED = (Verdict.SUPPORTED, Verdict.DERIVED)


def merge(from_data: Iterable[Finding], from_text: Iterable[Finding], judged: Sequence[JudgedMention]) -> list[Finding]:
    """Return the findings of a text in reading order, one per fault.

    A finding from the text alone is dropped when the data proves every number in it, takes the place of "no such number
    in the data", and else joins the finding that the data gave for the same number: the data's words and its fix stay,
    the more telling code wins.

    Args:
        from_data: What holding the numbers against the data found.
        from_text: What the text says against itself.
        judged: The verdicts, in order.
    """
    mentioned = [one.mention.start for one in judged]
    told = [
        _without_wrong_fix(one, judged, mentioned)
        for one in _once(set(from_text))
        if one.code not in _NUMERIC or not _cleared(one, judged, mentioned)
    ]
    merged = sorted(_unexplained(set(from_data), told), key=_order)
    starts = [one.start for one in merged]
    alone = []
    for finding in sorted(told, key=_order):
        at = _overlapping(finding, merged, starts)
        if at < 0:
            alone.append(finding)
        else:
            merged[at] = _joined(merged[at], finding)
    return sorted([*merged, *alone], key=_order)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield each finding, but no plain sum that another about the very same words works out too."""
    ones = list(findings)
    worked = {(one.start, one.end, _formula(one)) for one in ones if one.code is not Code.SUM_MISMATCH}
    for one in ones:
        if one.code is not Code.SUM_MISMATCH or (one.start, one.end, _formula(one)) not in worked:
            yield one


def _formula(finding: Finding) -> str:
    return finding.message.partition("：")[2].partition("＝")[0]


def _unexplained(from_data: Iterable[Finding], told: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what the data found, without the numbers it doesn't hold of which the text itself says what is wrong."""
    faults = sorted(filter(_is_fault, told), key=_order)
    starts = [one.start for one in faults]
    longest = max((one.end - one.start for one in faults), default=0)
    for finding in from_data:
        near = faults[bisect_left(starts, finding.start - longest) : bisect_left(starts, finding.end)]
        if finding.code is not Code.UNSUPPORTED_NUMBER or not any(_speaks_of(one, finding) for one in near):
            yield finding


def _speaks_of(fault: Finding, other: Finding) -> bool:
    """Tell whether a fault is about another's words: a long stretch holds numbers that its message doesn't name."""
    if other.end <= fault.start or fault.end <= other.start:
        return False
    return fault.end - fault.start <= _SHORT or other.quote in fault.message


def _overlapping(finding: Finding, merged: Sequence[Finding], starts: Sequence[int]) -> int:
    """Return the place of the first finding about the same words; -1 when there is none."""
    if not _is_fault(finding):
        return -1
    first = bisect_left(starts, finding.start - _LONGEST)
    for at in range(first, bisect_left(starts, finding.end)):
        if _speaks_of(finding, merged[at]):
            return at
    return -1


def _is_fault(finding: Finding) -> bool:
    """Tell whether a finding says that something is wrong with what the words say, not with how they are written."""
    return finding.severity is not Severity.INFO and finding.code not in _WORDING


def _order(finding: Finding) -> tuple[int, int, int, str, str]:
    return finding.start, _SEVERITIES.index(finding.severity), finding.end, finding.code, finding.message


def _cleared(finding: Finding, judged: Sequence[JudgedMention], starts: Sequence[int]) -> bool:
    """Tell whether the data proves every number that a finding is about; what these rest on it has judged, too."""
    inside = [
        one
        for one in judged[max(0, bisect_left(starts, finding.start) - 1) : bisect_left(starts, finding.end)]
        if one.mention.end > finding.start and one.verdict is not Verdict.EXEMPT
    ]
    if not inside or any(one.verdict not in _PROVED for one in inside):
        return False
    operands = (_at(start, judged, starts) for start in finding.operands)
    return all(one is not None and one.verdict in (*_PROVED, Verdict.CONTRADICTED) for one in operands)


def _without_wrong_fix(finding: Finding, judged: Sequence[JudgedMention], starts: Sequence[int]) -> Finding:
    """Take back a correction that was worked out from a number nearby that the data says is wrong."""
    if not finding.suggestion or finding.code not in _NUMERIC:
        return finding
    near = judged[bisect_left(starts, finding.start - _LONGEST) : bisect_left(starts, finding.end + _LONGEST)]
    wrong = any(
        one.verdict is Verdict.CONTRADICTED
        and one.mention.text in finding.message
        and not finding.start <= one.mention.start < finding.end
        for one in near
    )
    return replace(finding, suggestion="") if wrong else finding


def _at(start: int, judged: Sequence[JudgedMention], starts: Sequence[int]) -> JudgedMention | None:
    at = bisect_left(starts, start)
    return judged[at] if at < len(judged) and starts[at] == start else None


def _joined(first: Finding, second: Finding) -> Finding:
    """Return the first finding with the second's evidence; where the second's code tells more, also its code.

    Its span too, unless the first says what should stand there. A second that is surer than the first speaks for both.
    """
    severity = min(first.severity, second.severity, key=_SEVERITIES.index)
    evidence = tuple(dict.fromkeys([*first.evidence, *second.evidence]))
    if severity is not first.severity and not first.suggestion:
        return replace(second, evidence=evidence)
    joined = replace(first, severity=severity, evidence=evidence, counted=first.counted and second.counted)
    if first.code not in _GENERIC or second.code in _GENERIC:
        return joined
    joined = replace(joined, code=second.code)
    if first.suggestion or (first.start <= second.start and second.end <= first.end):
        return joined
    return replace(joined, start=second.start, end=second.end, quote=second.quote, suggestion="")
