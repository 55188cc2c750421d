"""Knows totals whose parts follow without a word that says so: 接诊130人次，门诊110人次，住院20人次."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.arithmetic.sum_claims import SumClaim
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import pattern_of, terms
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["find_uncued_claims"]

_WHOLE = regex(r"合计|共|总额|总计|总投资|总里程|总数")
_SOURCE = regex(r"资金|自筹|补助|配套|拨款|贷款|债券|投入|捐赠|筹资")
_NEARLY = Decimal("0.85")
_ADDABLE = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_MOST_TOTALS, _MOST_PARTS, _SHORT, _FIRST = 60, 8, 10, 20


def find_uncued_claims(reading: Reading) -> Iterator[SumClaim]:
    """Yield each total with the list behind it whose labels leave nothing out, or are alike."""
    for sentence in reading.sentences:
        yield from _uncued(reading, sentence)


def _uncued(reading: Reading, sentence: Sentence) -> Iterator[SumClaim]:
    numbers = sentence.numbers
    for place, total in enumerate(numbers[:-2][:_MOST_TOTALS]):
        behind = numbers[place + 1 : place + 1 + _MOST_PARTS]
        apart = next((at for at, one in enumerate(behind) if one.unit == total.unit), 0)  # 项目12个、资金860万元，完工…
        if total.kind not in _ADDABLE or (not apart and reading.text[total.end : total.end + 1] not in ("，", "中")):
            continue
        end = behind[apart - 1].end if apart else total.end
        parts = list(_run_of_names(reading, behind[apart:], total, end))
        labels = tuple(one.before for one in parts)
        if len(parts) < 2 or "其中" in labels[0] or total.value <= max(one.value for one in parts):
            continue
        known = (*terms("halves"), *(terms("partitions") if reading.text[parts[0].end] == "、" else ()))
        halves = any(len(labels) == len(words) and all(map(operator.contains, labels, words)) for words in known)
        named = all(len(label) > 2 for label in labels) and reading.text[parts[0].end] == "、"
        rest = named and labels[-1].startswith(("其他", "其余")) and len(parts) > 2
        alike = named and len({label[-2:] for label in labels}) == 1 and labels[0][-2:].isalpha()
        added = sum((one.value for one in parts), Decimal(0))
        whole = not apart and named and _WHOLE.search(total.before) and added >= total.value * _NEARLY
        sourced = not apart and _WHOLE.search(total.before) and all(_SOURCE.search(label) for label in labels)
        halves = halves or bool(whole) or bool(sourced and added >= total.value * _NEARLY)
        if halves or ((rest or alike) and not apart):
            yield SumClaim(total, tuple(parts), tuple(parts), bounded=rest, closed=halves or rest, labels=labels)


def _run_of_names(reading: Reading, numbers: Sequence[Number], total: Number, end: int) -> Iterator[Number]:
    """Yield the leading numbers that are the total's kind, each behind a short name of its own."""
    for one in numbers:
        like = (one.unit, one.group, one.kind) == (total.unit, total.group, total.kind)
        reach = _SHORT + 1 if end != total.end else _FIRST
        if (
            not like
            or len(one.before) > _SHORT
            or len(reading.text[end : one.start]) > reach
            or pattern_of("list_ends").search(one.before)
        ):
            return
        yield one
        end = one.end
