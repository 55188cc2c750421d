"""Finds what was left of last year's report: its sentences with their numbers and years."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from youju.domain.findings import Code, Finding, JudgedMention, PlainText, Severity, Verdict
from youju.domain.quantity import EXEMPT_KINDS, Kind
from youju.mentions import find_mentions
from youju.patterns import regex
from youju.sources.identity import identify

__all__ = ["check_stale"]

_SENTENCE = regex(r"[^。！？!?；;\n\t]+")
_POINT = regex(r"[\s　]*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]|[①-⑳])?[\s　]*")
_SPACES = regex(r"[\s　]")
_SHORTEST = 12
"""Shorter sentences (现将有关情况报告如下) are alike in all reports."""
_UNPROVED = (Verdict.VALUE_ONLY, Verdict.UNSUPPORTED, Verdict.CONTRADICTED)
_FIGURE = regex(r"[\d０-９]")
"""Numbers in 汉字 (每季度一次) belong to the wording."""
_YEAR = regex(r"((?:19|20)\d\d)\s?年")
_COMPARED = tuple("比较与同自从由至到")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence without its point number, and the numbers in it, as (offset, surface)."""

    start: int
    text: str
    numbers: tuple[tuple[int, str], ...]

    @property
    def frame(self) -> str:
        """The words with a sign for each number."""
        words, done = [], 0
        for at, surface in self.numbers:
            words.append(self.text[done : at - self.start])
            done = at - self.start + len(surface)
        return _SPACES.sub("", "〇".join([*words, self.text[done:]]))


def check_stale(plain: PlainText, judged: Sequence[JudgedMention], prior: PlainText) -> Iterator[Finding]:
    """Yield a finding for each thing of last year's report that stands in this year's text.

    The old number in an old sentence, and an old sentence with last year's year are warnings; an old sentence without
    either is a remark. What the data proves is never stale.

    Args:
        plain: The text.
        judged: Its numbers with their verdicts, in order.
        prior: The unit's report of the year before.
    """
    yield from {one.start: one for one in _left_over(plain, judged, prior)}.values()


def _left_over(plain: PlainText, judged: Sequence[JudgedMention], prior: PlainText) -> Iterator[Finding]:
    """Yield what sentences of the report before were taken over with."""
    old: dict[str, _Sentence] = {}
    for one in _sentences(prior, [(one.start, one.text) for one in find_mentions(prior.text)]):
        old.setdefault(one.frame, one)
    year = identify(prior.text)[1]
    verdicts = {one.mention.start: one for one in judged}
    for one in _sentences(plain, [(one.mention.start, one.mention.text) for one in judged]):
        if former := old.get(one.frame):
            yield from _compared(plain, one, former, verdicts, year)


def _sentences(plain: PlainText, numbers: Sequence[tuple[int, str]]) -> Iterator[_Sentence]:
    ordered = sorted(numbers)
    starts = [start for start, _ in ordered]
    for match in _SENTENCE.finditer(plain.text):
        point = _POINT.match(match.group())
        start = match.start() + (point.end() if point else 0)
        text = plain.text[start : match.end()].rstrip()
        inside = ordered[bisect_left(starts, start) : bisect_left(starts, start + len(text))]
        in_row = "\t" in plain.text[max(0, match.start() - 1) : match.end() + 1]
        if len(text) >= _SHORTEST and not in_row:
            yield _Sentence(start, text, tuple(inside))


def _compared(
    plain: PlainText, now: _Sentence, then: _Sentence, verdicts: Mapping[int, JudgedMention], year: int
) -> Iterator[Finding]:
    same = [at for (at, new), (_, old) in zip(now.numbers, then.numbers, strict=True) if new == old]
    stale = False
    for at in same:
        one = verdicts[at]
        if one.verdict in _UNPROVED and _FIGURE.search(one.mention.text):
            stale = True
            message = f"{one.mention.text}与上年报告同一句的数相同，本年数据不支持，疑为上年数未更新"
            yield _finding(plain, Severity.WARNING, at, one.mention.end, message)
        elif one.mention.kind is Kind.DATE and _is_old_year(plain, at, one.mention.text, year):
            stale = True
            message = f"与上年报告同一句，年份仍是{year}年，请核对"
            yield _finding(plain, Severity.WARNING, at, one.mention.end, message)
    changing = [at for at, _ in now.numbers if verdicts[at].mention.kind not in EXEMPT_KINDS]
    if not stale and len(same) == len(now.numbers) and all(at in same for at in changing):
        message = "与上年报告的句子相同，请确认仍然适用"
        yield _finding(plain, Severity.INFO, now.start, now.start + len(now.text), message)


def _is_old_year(plain: PlainText, at: int, words: str, year: int) -> bool:
    match = _YEAR.match(words)
    return match is not None and int(match[1]) == year and plain.text[at - 1 : at] not in _COMPARED


def _finding(plain: PlainText, severity: Severity, start: int, end: int, message: str) -> Finding:
    return Finding(Code.STALE_VALUE, severity, start, end, message, quote=plain.text[start:end])
