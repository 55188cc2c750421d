"""Knows a table whose unit is wrong: its numbers have the data's digits, and all want the same other unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from youju.checking.against_data.bound import Binding
from youju.checking.against_data.judgement import Judgement
from youju.checking.against_data.layout import Span
from youju.checking.against_data.table_cells import unit_above
from youju.domain.findings import Code, Finding, Severity, Verdict
from youju.domain.quantity import MONEY_SCALES, Kind

__all__ = ["wrong_captions"]

_FEWEST = 3
"""So many numbers tell that it is the unit that is wrong, not they."""


def wrong_captions(
    text: str, bindings: Mapping[int, Binding], judgements: Mapping[int, Judgement]
) -> Iterator[tuple[Finding, list[Finding]]]:
    """Yield a finding at the unit above each such table, with those about its numbers that it stands for."""
    tables: dict[Span, list[Judgement]] = defaultdict(list)
    for start, binding in bindings.items():
        if _is_amount(binding) and (unit := unit_above(text, start)):
            tables[unit].append(judgements[start])
    for unit, judged in tables.items():
        slips = [one.finding for one in judged if one.finding and one.finding.code is Code.UNIT_SLIP]
        units = {_unit_of(one.suggestion) for one in slips if one.suggestion}
        if len(slips) < _FEWEST or len(units) != 1 or any(one.judged.verdict is Verdict.SUPPORTED for one in judged):
            continue
        (right,) = units
        written = text[unit.start : unit.end]
        message = f"表的单位应为{right}：表中{len(slips)}个数与数据的数字相同，只是单位不同"
        evidence = tuple(dict.fromkeys(one for slip in slips for one in slip.evidence))[:_FEWEST]
        found = Finding(Code.UNIT_SLIP, Severity.ERROR, unit.start, unit.end, message, right, evidence, written)
        yield found, slips


def _is_amount(binding: Binding) -> bool:
    """Whether a number of a table is money, other than none, by the table's unit alone."""
    bare, quantity = binding.mention.quantity, binding.quantity
    if not binding.in_table or bare is None or quantity is None:
        return False
    return bare.kind is Kind.NUMBER and quantity.kind is Kind.MONEY and bool(quantity.value)


def _unit_of(amount: str) -> str:
    return max((unit for unit in MONEY_SCALES if amount.endswith(unit)), key=len, default="")
