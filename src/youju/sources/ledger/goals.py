"""年度总体目标 in a 自评表's own words: its numbers, and whether the unit says the same of its goals elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.domain.facts import GOALS, Fact, Notice, UnitProfile
from youju.domain.findings import Severity
from youju.domain.quantity import Kind, Quantity
from youju.mentions import find_mentions
from youju.sources.prose import passage_facts
from youju.sources.tables import SourceTable

__all__ = ["differing_goals", "goal_facts"]

_GOAL, _RESULT = "预期目标", "实际完成情况"
_UNIT_GOALS = "绩效目标"


def goal_facts(tables: Sequence[SourceTable]) -> list[Fact]:
    """Return the numbers in what the 自评表 say was wanted and reached, each named by the words beside it."""
    used: set[str] = set()
    words = [value for table in tables for label in (_GOAL, _RESULT) if (value := table.fields.get(label)) is not None]
    return [fact for one in words for fact in passage_facts(GOALS, one.text, one.source, used)]


def differing_goals(tables: Sequence[SourceTable], profile: UnitProfile) -> Iterator[Notice]:
    """Yield a notice for each 自评表 whose goal has numbers that the unit's own words on the same goal leave out.

    Words are on the same goal where they name the project or have a count or measure of its 自评表.
    """
    for table in tables:
        goal = table.fields.get(_GOAL)
        numbers = _numbers(goal.text) if goal else {}
        counts = {_value(one) for one in numbers.values() if one.kind is not Kind.PERCENT}
        said = [
            (passage, ours)
            for passage in profile.prose.get(_UNIT_GOALS, ())
            for ours in [{_value(one) for one in _numbers(passage.text).values()}]
            if (table.project and table.project in passage.text) or counts & ours
        ]
        known = {value for _, ours in said for value in ours}
        left_out = "".join(f"“{words}”" for words, one in numbers.items() if _value(one) not in known)
        if goal and said and left_out:
            place = said[0][0].source.file
            message = (
                f"{table.project or '项目'}的年度总体目标，自评表与{place}的“{_UNIT_GOALS}”写得不一样："
                f"{left_out}只有自评表有。附件照自评表抄录，正文按后者写，请核对后改成一致"
            )
            yield Notice(message, goal.source, severity=Severity.WARNING)


def _numbers(text: str) -> dict[str, Quantity]:
    """Return the numbers of a text as it writes them."""
    found = (one for one in find_mentions(text) if not one.exempt)
    return {one.text: one.quantity for one in found if one.quantity is not None}


def _value(quantity: Quantity) -> tuple[Decimal, str | None]:
    return quantity.value, quantity.unit
