"""Finds amounts that were written without a unit beside words that say they are money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from youju.checking.against_data.bound import Binding
from youju.checking.against_data.context import Context
from youju.checking.against_data.money import MoneyBinder
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Tag
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = ["check_units"]

_RESTATED = regex(r"^[（(](?:折合|约合|合|即)?$")
_UNITS = ("万元", "元", "千元", "亿元")


def check_units(subjects: Subjects, bindings: Mapping[int, Binding]) -> Iterator[Finding]:
    """Yield a finding for each bare number in prose that the words call an amount of money."""
    money = MoneyBinder(subjects)
    for binding in bindings.values():
        mention = binding.mention
        if mention.kind is not Kind.NUMBER or binding.in_table:
            continue
        context = subjects.contexts.of(mention)
        if not _is_amount(context) or not _ends_words(context.right):
            continue
        facts = money.amount(context).facts
        unit = next((unit for unit in _UNITS if any(_fits(mention.text, unit, one.quantity) for one in facts)), "")
        suggestion = f"{mention.text}{unit}" if unit else ""
        message = f"金额{mention.text}没有写单位" + (f"，按数据应为{suggestion}" if unit else "")
        yield Finding(
            Code.MISSING_UNIT, Severity.WARNING, mention.start, mention.end, message, suggestion, quote=mention.text
        )


def _is_amount(context: Context) -> bool:
    """Tell whether a measure is named beside a number, or it is what an amount grew to or is put in brackets behind."""
    if any(token.tag is Tag.MEASURE for token in (*context.left_tokens, *context.right_tokens)):
        return True
    if context.touching(Tag.REACHED, Tag.UP, Tag.DOWN) is not None:
        return any(token.tag is Tag.MEASURE for token in context.earlier_tokens)
    before = context.window.left.start
    return _RESTATED.match(context.left) is not None and context.contexts.layout.text[before - 1 : before] == "元"


def _ends_words(right: str) -> bool:
    """Tell whether a number stands by itself, not as part of a name or a code."""
    return not right or not (right[0].isascii() and right[0].isalnum())


def _fits(digits: str, unit: str, exact: Quantity) -> bool:
    try:
        return Quantity.parse(digits, unit).is_rounding_of(exact)
    except ValueError:
        return False
