"""Knows totals of a year whose parts are its months, quarters or halves: 3月200万元，…，全年累计450万元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.checking.arithmetic.sum_claims import ADDABLE, MOST_PARTS, SumClaim
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import role_of
from youju.patterns import regex

__all__ = ["find_period_claims"]

_TOTAL = regex(r"(?:全年|年度|一年|当年|总共|合计|共计|累计)[\u4e00-\u9fff]{0,6}$")
_MONTHS_TOTAL = regex(r"(?:累计|共|合计|总)[\u4e00-\u9fff]{0,6}$")
_PERIOD = regex(
    r"(?P<month>(?<!\d)1?\d月(?:份)?(?!底|末|前|至|—|-))|(?P<part>前三季度|第?四季度|上半年|下半年|第?[一二三]季度|[春秋]季(?:学期)?)"
)
_WHOLE_YEARS = (
    frozenset({"前三季度", "四季度"}),
    frozenset({"上半年", "下半年"}),
    frozenset({"一季度", "二季度", "三季度", "四季度"}),
    frozenset({"春季", "秋季"}),
)
_OTHER = regex(r"上年|去年|同期|同比|其中|截至|目标|计划")


def find_period_claims(reading: Reading) -> Iterator[SumClaim]:
    """Yield each total of a year with the amounts of its periods before it, where these leave nothing out."""
    for sentence in reading.sentences:
        for place, total in enumerate(sentence.numbers):
            if total.kind in ADDABLE and _TOTAL.search(total.before):
                parts = list(_parts(reading, sentence, sentence.numbers[max(0, place - MOST_PARTS) : place], total))
                if len(parts) > 1:
                    yield SumClaim(total, tuple(parts), tuple(parts), closed=True)


def _parts(reading: Reading, sentence: Sentence, before: Sequence[Number], total: Number) -> Iterator[Number]:
    """Yield the numbers before a total that each stand behind a period; none unless the periods make up the year."""
    if _OTHER.search(reading.text, sentence.start, total.start):
        return
    alike = [one for one in before if one.unit == total.unit and one.group == total.group]
    labels = [_period(reading, sentence, one) for one in alike]
    roles = {role_of(one.before) for one in (*alike, total)} - {""}
    if len(alike) < 2 or not all(labels) or len(roles) > 1:
        return
    months = all(label.endswith("月") for label in labels)
    if len(set(labels)) == len(labels) and (
        frozenset(labels) in _WHOLE_YEARS or (months and _MONTHS_TOTAL.search(total.before))
    ):
        yield from alike


def _period(reading: Reading, sentence: Sentence, number: Number) -> str:
    """Return the period that the words before a number name; empty when they name none or several."""
    before, _ = reading.neighbours(number, 1, 0)
    start = before[0].end if before else sentence.start
    found = list(_PERIOD.finditer(reading.text, start, number.start))
    if len(found) != 1:
        return ""
    return found[0].group().removeprefix("第").removesuffix("份").removesuffix("学期")
