"""Knows where numbered lines are the parts of a total before or behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.checking.arithmetic.closing_sums import CLOSING
from youju.checking.arithmetic.sum_claims import ADDABLE, MOST_PARTS, SumClaim
from youju.checking.reading import Number, Reading, Sentence
from youju.patterns import regex

__all__ = ["find_line_claims"]

_LIST_MARK = regex(r"^[\s　]*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳]|[（(]?[一二三四五六七八九十][)）、])")
_ANNOUNCED = regex(r"(?:其中|如下|包括|具体为|分别为|具体安排|明细)[:：]?\s*$")


def find_line_claims(reading: Reading) -> Iterator[SumClaim]:
    """Yield the claims in which numbered lines are the parts of a total before or behind them."""
    lines = reading.paragraphs
    place = 0
    while place < len(lines):
        stop = place
        while stop < len(lines) and _LIST_MARK.match(reading.text[lines[stop][0].start : lines[stop][0].end]):
            stop += 1
        if stop - place >= 2:
            claim = _claim_on_lines(reading, lines, place, stop)
            if claim is not None:
                yield claim
        place = max(stop, place + 1)


def _claim_on_lines(reading: Reading, lines: Sequence[tuple[Sentence, ...]], first: int, stop: int) -> SumClaim | None:
    parts: list[Number] = []
    for line in lines[first:stop][:MOST_PARTS]:
        amounts = [one for one in line[0].numbers if one.kind in ADDABLE and one.group == 0]
        if not amounts or (parts and amounts[0].unit != parts[0].unit):
            return None
        parts.append(amounts[0])
    unit = parts[0].unit
    behind = [one for one in lines[stop][0].numbers if one.unit == unit] if stop < len(lines) else []
    if behind and CLOSING.search(behind[0].before):
        return SumClaim(behind[0], tuple(parts), tuple(parts), closed=True)
    if first and _ANNOUNCED.search(reading.text[lines[first - 1][-1].start : lines[first - 1][-1].end].rstrip()):
        ahead = [one for one in lines[first - 1][-1].numbers if one.unit == unit and one.group == 0]
        if len(ahead) == 1:
            return SumClaim(ahead[0], tuple(parts), tuple(parts), labels=tuple(part.before for part in parts))
    return None
