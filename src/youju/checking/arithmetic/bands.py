"""Knows rules that give a grade or points by bands, and applies them: 80%（含）至90%得6分……执行率88.4%，得8分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import terms
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_bands"]

_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_INCLUDED = r"(?:[（(](?:不?含)[)）])?"
_OUTCOME = (
    r"(?:的)?[，：]?(?:(?:为|是|定为|评为|评定为|属于?|列为)[“\"]?(?P<grade>[\u4e00-\u9fffA-D]{1,4}?)[”\"]?(?=[，。；、\n）)]|$)"
    r"|(?:得|计|赋)(?P<points>\d{1,2}(?:\.\d)?)分|(?P<none>不得分))"
)
_BAND = regex(
    rf"(?:(?P<low>{_NUMBER})(?P<unit>分|[%％])?{_INCLUDED}(?:至|到|-|—|–|～|~)+(?P<high>{_NUMBER})(?P<unit_high>分|[%％]){_INCLUDED}"
    rf"|(?P<from>{_NUMBER})(?P<unit_from>分|[%％])(?:（含）)?(?:及以上|以上|（含）以上)"
    rf"|(?:低于|不足|不到)(?P<under>{_NUMBER})(?P<unit_under>分|[%％])"
    rf"|(?P<below>{_NUMBER})(?P<unit_below>分|[%％])(?:以下|及以下)){_OUTCOME}"
)
_GIVEN = regex(r"(?:评定?为|认定为|定为|列为|属于?|等级为|档次为|，为)[“\"]?")
_POINTS = regex(r"[得计](?P<points>\d{1,2}(?:\.\d{1,2})?)分")
_TOP, _FULL = Decimal(1000), Decimal(100)
_LEAST, _NEAR = 2, 24


@dataclass(frozen=True)
class _Band:
    """What a value from `low` up to, but not, `high` gives: a grade's name, or points (6分)."""

    low: Decimal
    high: Decimal
    kind: Kind
    outcome: str


def check_bands(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each grade or score that the bands told in the same paragraph don't give.

    The scale of 优良中差 is the business of the check of grades.
    """
    usual = {word for grade in terms("grades") for word in grade["words"]}
    for paragraph in reading.paragraphs:
        start, end = paragraph[0].start, paragraph[-1].end
        if reading.text.find("以上", start, end) < 0:
            continue  # no scale without its top band
        found = list(_BAND.finditer(reading.text, start, end))
        bands = [_band(one) for one in found]
        if len(bands) < _LEAST or usual & {band.outcome for band in bands}:
            continue
        for number in reading.numbers_in(found[-1].end(), paragraph[-1].end):
            if number.exact and (finding := _applied(reading, number, bands)):
                yield finding


def _band(found: re.Match[str]) -> _Band:
    unit = next(found[key] for key in ("unit_high", "unit_from", "unit_under", "unit_below") if found[key])
    kind = Kind.SCORE if unit == "分" else Kind.PERCENT
    outcome = found["grade"] or (f"{plain_digits(Decimal(found['points']))}分" if found["points"] else "0分")
    if found["high"]:
        low, high = sorted((Decimal(found["low"]), Decimal(found["high"])))
        return _Band(low, _TOP if high == _FULL else high, kind, outcome)
    if found["from"]:
        return _Band(Decimal(found["from"]), _TOP, kind, outcome)
    return _Band(Decimal(0), Decimal(found["under"] or found["below"]), kind, outcome)


def _applied(reading: Reading, number: Number, bands: Sequence[_Band]) -> Finding | None:
    """Hold what a number was given against the band that it lies in."""
    own = [band for band in bands if band.kind is number.kind]
    right = next((band for band in own if band.low <= number.value < band.high), None)
    given, end = _given(reading, number, own)
    if right is None or not given or given == right.outcome:
        return None
    message = f"与所列标准不符：{number.text}按标准应为“{right.outcome}”，文中写作“{given}”"
    return reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, number.start, end, message)


def _given(reading: Reading, number: Number, bands: Sequence[_Band]) -> tuple[str, int]:
    """Return the outcome told right behind a number, and where it ends; empty when there is none of the bands."""
    text, limit = reading.text, min(number.end + _NEAR, reading.sentences[number.sentence].end)
    outcomes = sorted({band.outcome for band in bands}, key=len, reverse=True)
    if told := _POINTS.search(text, number.end, limit):
        points = f"{plain_digits(Decimal(told['points']))}分"
        return (points, told.end()) if any(one.endswith("分") for one in outcomes) else ("", 0)
    for given in _GIVEN.finditer(text, number.end, limit):
        for outcome in outcomes:
            if text.startswith(outcome, given.end()):
                return outcome, given.end() + len(outcome)
    return "", 0
