"""Applies scales that give a grade or points by bands: those a text states, else that of 财预〔2020〕10号 第十八条.

A scale is read once, whatever its bands give (优, 五星, A类, 6分). A number behind it in its paragraph that is given
one of its outcomes must lie in that band; so must an overall score wherever it is graded, by the usual scale too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import longest_first, role_in, terms
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_scales"]

_NUMBER, _UNIT, _INCLUDED = (
    r"(?<![\d.])\d{1,3}(?:\.\d{1,2})?",
    r"\s*(?:分|[%％])?",
    r"(?:[（(]不?含(?:\d{2,3}分?)?[)）])?",
)
_WORDS = [word for grade in terms("grades") for word in grade["words"]]
_GRADE = longest_first(_WORDS)
_OUTCOME = (
    r"(?:（[^）]{0,8}）)?的?[，：:]?(?:"
    rf"(?:为|是|定为|评为|评定为|属于?|列为)?[“\"]?(?P<usual>{_GRADE})"
    r"|(?:为|是|定为|评为|评定为|属于?|列为)[“\"]?(?P<grade>[^，。；、“”\d\s]{1,4}?)[”\"]?(?=[，。；、\n）)]|$)"
    r"|(?:得|计|赋)(?P<points>\d{1,2}(?:\.\d)?)分|(?P<none>不得分))"
)
_BAND = regex(
    rf"(?:(?P<low>{_NUMBER})(?P<unit>{_UNIT}){_INCLUDED}(?P<unit2>{_UNIT})"
    rf"(?:(?:至|到|-|—|–|～|~|－)+\s*(?P<high>{_NUMBER})(?P<unit3>{_UNIT}){_INCLUDED}(?:以下)?|(?P<above>及?以上|≤)|(?P<below>及?以下))"
    rf"|(?:低于|不足|不到)(?P<under>{_NUMBER})(?P<unit4>{_UNIT})|(?:达到|≥)(?P<least>{_NUMBER})(?P<unit5>{_UNIT})){_OUTCOME}"
)
_GIVEN = regex(r"(?:评定?为|认定为|定为|列为|属于?|等级为|档次为|结果为|，为)[“\"]?")
_POINTS = regex(r"[得计](?P<points>\d{1,2}(?:\.\d{1,2})?)分")
_GRADED = regex(
    rf"(?:等级|等次|级别|评级|结果|档次|结论|评定|评为|评价|定为|属于|为)[^，。；、“”\n\d]{{0,6}}[“\"]?(?P<grade>{_GRADE})"
    r"(?=[”\"]?(?:[，。；、（(级档等次\s]|$))"
)
_BRACKETED = regex(rf"[（(](?P<grade>{_GRADE})[)）]")
_OVERALL = regex(r"总|综合|项目|本次|自评|评价|最终|合计|最后|绩效|考核|平均")
_CALLED = ("合计", "总分", "总计", "共计")
_TOP, _FULL = Decimal(1000), Decimal(100)
_TOP_BAND = ("以上", "≥", "100分")
_LEAST, _NEAR, _FAR = 2, 24, 60


@dataclass(frozen=True)
class _Band:
    """What a value from `low` up to, but not, `high` gives: a grade's name, or points (6分)."""

    low: Decimal
    high: Decimal
    kind: Kind
    outcome: str


@dataclass(frozen=True)
class _Scale:
    """Bands told one after the other, and where."""

    bands: tuple[_Band, ...]
    start: int
    end: int

    def of(self, outcome: str) -> _Band | None:
        """Return the band that gives an outcome; 优秀 is 优."""
        return next((one for one in self.bands if _same(one.outcome, outcome)), None)


def check_scales(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each grade or score that its scale doesn't give."""
    scales = [scale for paragraph in reading.paragraphs if (scale := _scale(reading, paragraph))]
    told: set[int] = set()
    for scale, paragraph in ((one, _end_of(reading, one)) for one in scales):
        for number in reading.numbers_in(scale.end, paragraph):
            if number.exact and (finding := _applied(reading, number, scale)):
                told.add(number.start)
                yield finding
    graded = next((one for one in scales if one.bands[0].outcome in _WORDS), None)
    for sentence in reading.sentences:
        score = _overall(reading, sentence, scales)
        if score is not None and score.start not in told and (finding := _graded(reading, sentence, score, graded)):
            yield finding


def _scale(reading: Reading, paragraph: Sequence[Sentence]) -> _Scale | None:
    """Read the scale of a paragraph; it has a top band, and bands of one kind that give different things."""
    start, end = paragraph[0].start, paragraph[-1].end
    if not any(reading.text.find(word, start, end) >= 0 for word in _TOP_BAND):
        return None
    found = [one for one in _BAND.finditer(reading.text, start, end) if one["usual"] or _units(one)]
    bands = _capped([_band(one) for one in found])
    outcomes = {band.outcome[:1] for band in bands}
    return _Scale(bands, found[0].start(), found[-1].end()) if len(outcomes) >= _LEAST else None


def _units(found: re.Match[str]) -> str:
    return "".join(found[key] or "" for key in ("unit", "unit2", "unit3", "unit4", "unit5")).strip()


def _capped(bands: Sequence[_Band]) -> tuple[_Band, ...]:
    """Let each band end where the next higher one begins (90分以上为优、80分以上为良)."""
    lows = sorted({band.low for band in bands})
    return tuple(
        replace(band, high=min([band.high, *(low for low in lows if low > band.low)])) if band.high == _TOP else band
        for band in bands
    )


def _band(found: re.Match[str]) -> _Band:
    kind = Kind.SCORE if _units(found) in ("", "分", "分分") else Kind.PERCENT
    outcome = found["usual"] or found["grade"] or f"{plain_digits(Decimal(found['points'] or 0))}分"
    if found["high"]:
        low, high = sorted((Decimal(found["low"]), Decimal(found["high"])))
        return _Band(low, _TOP if high == _FULL else high, kind, outcome)
    if found["above"] or found["least"]:
        return _Band(Decimal(found["low"] or found["least"]), _TOP, kind, outcome)
    return _Band(Decimal(0), Decimal(found["under"] or found["low"]), kind, outcome)


def _end_of(reading: Reading, scale: _Scale) -> int:
    return next(part[-1].end for part in reading.paragraphs if part[-1].end >= scale.end)


def _same(one: str, other: str) -> bool:
    return one == other or (one in _WORDS and other in _WORDS and one[:1] == other[:1])


def _applied(reading: Reading, number: Number, scale: _Scale) -> Finding | None:
    """Hold what a number was given right behind it against the band that it lies in."""
    own = [band for band in scale.bands if band.kind is number.kind]
    right = next((band for band in own if band.low <= number.value < band.high), None)
    given, end = _given(reading, number, own)
    if right is None or not given or _same(given, right.outcome):
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


@cache
def _usual() -> _Scale:
    """The scale of the rule: 90, 80 and 60 part 优, 良, 中 and 差."""
    bands, ceiling = [], _TOP
    for grade in terms("grades"):
        low = Decimal(grade["from"])
        bands += [_Band(low, ceiling, Kind.SCORE, word) for word in grade["words"]]
        ceiling = low
    return _Scale(tuple(bands), 0, 0)


def _overall(reading: Reading, sentence: Sentence, scales: Sequence[_Scale]) -> Number | None:
    """Return the one overall score that a sentence gives, not counting the numbers of a scale."""
    scores = [one for one in sentence.numbers if one.kind is Kind.SCORE and one.group == 0]
    scores = [one for one in scores if not any(scale.start <= one.start < scale.end for scale in scales)]
    scores = [one for one in scores if _is_overall(reading, one)]
    return scores[0] if len(scores) == 1 else None


def _is_overall(reading: Reading, number: Number) -> bool:
    clause = re.split(r"[，；。（(\n]", reading.text[max(0, number.start - 16) : number.start])[-1]
    return bool(_OVERALL.search(clause)) and bool(role_in("score").search(clause) or clause.endswith(_CALLED))


def _graded(reading: Reading, sentence: Sentence, score: Number, stated: _Scale | None) -> Finding | None:
    """Check the grade that a sentence gives beside its overall score."""
    start, end = score.start - sentence.start, score.end - sentence.start
    found = _grade_beside(reading.words(sentence), start, end)
    scale = stated or _usual()
    band = scale.of(found["grade"]) if found else None
    if found is None or band is None or band.low <= score.value < band.high:
        return None
    by = "文中所列标准" if stated else "财预〔2020〕10号第十八条（90、80、60分为界）"
    ceiling = "以上" if band.high > _FULL else f"至不足{plain_digits(band.high)}分"
    grade, at = found["grade"], sentence.start + found.start("grade")
    message = f"等级与得分不符：{score.text}不属“{grade}”，按{by}，“{grade}”须{plain_digits(band.low)}分{ceiling}"
    severity = Severity.ERROR if stated else Severity.WARNING
    return reading.finding(
        Code.SCORE_MISMATCH, severity, min(score.start, at), max(score.end, at + len(grade)), message
    )


def _grade_beside(words: str, start: int, end: int) -> re.Match[str] | None:
    """Find the grade that stands near a score: behind it, or else before it."""
    found = _BRACKETED.match(words, end) or _GRADED.search(words, end) or _GRADED.search(words, 0, start)
    if found is not None and (bands := [one for one in _BAND.finditer(words, end) if one["usual"]]):
        behind = bands[-1].end()  # 78.6分，按90分以上为优……的标准，评定为良
        found = _GRADED.search(words, behind)
        return found if found and found.start() - behind <= _FAR else None
    return found if found is not None and abs(found.start() - end) <= _FAR else None
