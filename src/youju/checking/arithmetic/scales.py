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
from youju.checking.stretches import clause_before
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
_CAP = (  # 80分及以上、不足90分; 80≤得分<90
    rf"(?:[、，但且]?(?:[^，。；\d]{{0,4}}得分|[XxSs])?(?:(?:不足|低于|不到|小于|[<＜])(?P<cap>{_NUMBER}){_UNIT}|(?P<cap2>{_NUMBER}){_UNIT}以下))?"
)
_CAP2 = _CAP.replace("<cap", "<top")
_BAND = regex(
    rf"(?:(?P<low>{_NUMBER})(?P<unit>{_UNIT}){_INCLUDED}(?P<unit2>{_UNIT})"
    rf"(?:(?:至|到|-|—|–|～|~|－)+\s*(?P<high>{_NUMBER})(?P<unit3>{_UNIT}){_INCLUDED}(?:之间|区间|以下)?|(?P<above>及?以上|≤){_CAP}|(?P<below>及?以下))"
    rf"|(?<!不)(?:低于|不足|不到|少于|小于|未达到?|[<＜])(?P<under>{_NUMBER})(?P<unit4>{_UNIT})"
    rf"|(?:(?<!未)达到|不低于|不少于|不小于|大于等于|≥)(?P<least>{_NUMBER})(?P<unit5>{_UNIT}){_INCLUDED}(?:及?以上)?{_CAP2}){_OUTCOME}"
)
_POINTS = r"[得计](?P<points>\d{1,2}(?:\.\d{1,2})?)分"
_LEAD = r"(?:等级|等次|级别|评级|结果|档次|结论|评定|评为|评价|定为|列[为入]?|属于?|为)[^，。；、“”\n\d]{0,6}?[“\"]?"
_FINAL = r"(?:等级|等次|评级|档次|评定|评为|定为|列为)(?:结果)?(?:评定|确定)?(?:为|是|属|：)?[“\"]?"
_OTHER_SCORE = regex(r"上年|去年|复核|复评|核减|核增|调整|扣减|扣除|加分|折算|其他|另|上一年|以往")
_ENDS = r"(?=[”\"]?(?:[，。；、（(级档等次类\s]|$))"
_OVERALL = regex(r"总|综合|项目|本次|自评|评价|最终|合计|最后|绩效|考核|平均")
_OF_HUNDRED = regex(r"满分100分[，,、；]?(?:实|自评|最终)?得分?$")
_CALLED = ("合计", "总分", "总计", "共计")
_OF_A_LIST = regex(r"分别|依次")
_TOP, _FULL = Decimal(1000), Decimal(100)
_TOP_BAND = ("以上", "≥", "100分", "不低于", "达到")
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

    def given(self, text: str, start: int, end: int, reach: int) -> tuple[str, int, int] | None:
        """Return the first outcome that a text gives from `start` on, and where its words stand: begun within reach."""
        found = _verdict(tuple(one.outcome for one in self.bands)).search(text, start, end)
        if found is None or found.end() > start + reach:
            return None
        said = f"{plain_digits(Decimal(found['points']))}分" if found["points"] else found["grade"] or found["mark"]
        return said, found.start(), found.end()

    def gives(self, outcome: str, number: Number) -> str:
        """Return what a number gets instead of an outcome; empty where that is right, or the scale knows nothing."""
        own = [band for band in self.bands if band.kind is number.kind]
        due = [band.outcome for band in own if band.low <= number.value < band.high]
        known = any(_same(band.outcome, outcome) for band in own) or outcome.endswith("分")
        return due[0] if due and known and not any(_same(one, outcome) for one in due) else ""


@cache
def _verdict(outcomes: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern that finds what a text gives, of these outcomes: 评定为“良”, （优）, 得8分."""
    words = [one for one in outcomes if not one.endswith("分")]
    points = _POINTS if len(words) < len(outcomes) else "(?P<points>$^)"
    grades = longest_first([*words, *(_WORDS if set(words) & set(_WORDS) else ())]) or "$^"
    return regex(rf"{_LEAD}(?P<grade>{grades}){_ENDS}|(?<=分)[（(](?P<mark>{grades})[)）]|{points}")


def check_scales(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each grade or score that its scale doesn't give."""
    scales = {paragraph[0].line: _scale(reading, paragraph) for paragraph in reading.paragraphs}
    stated = next((one for one in scales.values() if one and one.bands[0].outcome in _WORDS), None)
    for paragraph in reading.paragraphs:
        own, graded = scales[paragraph[0].line], []
        for sentence in paragraph:
            behind = [one for one in sentence.numbers if own and one.exact and one.start >= own.end]
            found = [_judge(reading, sentence, one, own, _NEAR) for one in behind if own]
            overall = _overall(reading, sentence, own)
            if overall and not any(found):
                found = [_judge(reading, sentence, overall, stated or _usual(), _FAR)]
            yield from (one for one in found if one)
            graded += [(overall, any(found))] if overall else []
        if len(graded) == 1 and not graded[0][1]:
            yield from _graded_later(reading, paragraph, graded[0][0], own or stated or _usual())


def _graded_later(reading: Reading, paragraph: Sequence[Sentence], number: Number, scale: _Scale) -> Iterator[Finding]:
    """Check 合计88.7分。90分及以上为优，80分及以上不足90分为良，据此评为优: the paragraph's one overall score."""
    after, end = number.end, paragraph[-1].end
    stretches = [(after, scale.start), (scale.end, end)] if after <= scale.start < end else [(after, end)]
    verdicts = (_final(scale).search(reading.text, *stretch) for stretch in stretches)
    verdict = next((one for one in verdicts if one), None)
    if verdict and _OTHER_SCORE.search(reading.text, number.end, verdict.start()):
        return
    due = scale.gives(verdict["grade"], number) if verdict else ""
    if verdict and due:
        yield _misjudged(reading, number, scale, due, (verdict["grade"], *verdict.span()))


@cache
def _final(scale: _Scale) -> re.Pattern[str]:
    """Return the pattern of a grade given further on: 据此评为“优”, 自评等次为良好."""
    words = {one.outcome for one in scale.bands if not one.outcome.endswith("分")}
    grades = longest_first([*words, *(_WORDS if words & set(_WORDS) else ())]) or "$^"
    return regex(rf"{_FINAL}(?P<grade>{grades}){_ENDS}")


def _judge(reading: Reading, sentence: Sentence, number: Number, scale: _Scale, reach: int) -> Finding | None:
    """Hold what a number is given, behind it or else before, against its scale."""
    text, low = reading.text, number.end
    if sentence.start <= number.start < scale.start < sentence.end:
        low = scale.end  # 78.6分，按90分以上为优……的标准，评定为良
    given = scale.given(text, low, sentence.end, reach)
    if given is None and low > number.end:
        given = scale.given(text, number.end, scale.start, reach)
    if given is None and low == number.end and reach == _FAR:
        given = scale.given(text, max(sentence.start, number.start - reach), number.start, reach)
    due = scale.gives(given[0], number) if given else ""
    if given is None or not due:
        return None
    return _misjudged(reading, number, scale, due, given)


def _misjudged(reading: Reading, number: Number, scale: _Scale, due: str, given: tuple[str, int, int]) -> Finding:
    by = "文中所列标准" if scale.end else "财预〔2020〕10号第十八条（90、80、60分为界）"
    message = f"等级与得分不符：{number.text}按{by}应为“{due}”，文中写作“{given[0]}”"
    severity = Severity.ERROR if scale.end else Severity.WARNING
    start, end = min(number.start, given[1]), max(number.end, given[2])
    return reading.finding(Code.SCORE_MISMATCH, severity, start, end, message)


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
        cap = next((found[key] for key in ("cap", "cap2", "top", "top2") if found[key]), None)
        return _Band(Decimal(found["low"] or found["least"]), Decimal(cap) if cap else _TOP, kind, outcome)
    return _Band(Decimal(0), Decimal(found["under"] or found["low"]), kind, outcome)


def _same(one: str, other: str) -> bool:
    return one == other or (one in _WORDS and other in _WORDS and one[:1] == other[:1])


@cache
def _usual() -> _Scale:
    """The scale of the rule: 90, 80 and 60 part 优, 良, 中 and 差."""
    bands, ceiling = [], _TOP
    for grade in terms("grades"):
        low = Decimal(grade["from"])
        bands += [_Band(low, ceiling, Kind.SCORE, word) for word in grade["words"]]
        ceiling = low
    return _Scale(tuple(bands), 0, 0)


def _overall(reading: Reading, sentence: Sentence, scale: _Scale | None) -> Number | None:
    """Return the one overall score that a sentence gives, not counting the numbers of a scale."""
    scores = [one for one in sentence.numbers if one.kind is Kind.SCORE and one.group == 0]
    scores = [one for one in scores if not (scale and scale.start <= one.start < scale.end)]
    scores = [one for one in scores if _is_overall(reading, one)]
    scores = [one for one in scores if one.value != _FULL] if len(scores) > 1 else scores  # 总分100分，评价得分87分
    return scores[0] if len(scores) == 1 else None


def _is_overall(reading: Reading, number: Number) -> bool:
    clause = clause_before(reading.text, number.start, number.start - 16, "，；。（(\n")
    if _OF_HUNDRED.search(reading.text, max(0, number.start - 16), number.start):
        return True
    if "满分" in clause or _OF_A_LIST.search(clause):
        return False
    return bool(_OVERALL.search(clause)) and bool(role_in("score").search(clause) or clause.endswith(_CALLED))
