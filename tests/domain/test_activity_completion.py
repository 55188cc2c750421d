"""What rows of an activity table did, held against what they planned."""

from decimal import Decimal

import pytest

from youju.domain.derivation import derive
from youju.domain.facts import Fact, Item, ItemKind, Ledger, Measure, UnitProfile
from youju.domain.quantity import Quantity


def row(**amounts: str) -> Ledger:
    facts = [Fact("巡河", measure, Quantity.parse(text[:-1], text[-1])) for measure, text in amounts.items()]
    return derive(Ledger.build(UnitProfile("某县某局", 2024), facts, [Item("巡河", "巡河", ItemKind.ACTIVITY)]))


@pytest.mark.parametrize(
    ("amounts", "percent"),
    [
        ({"计划": "50次", "完成": "60次"}, 120),
        ({"年度任务数": "8次", "实际开展": "6次"}, 75),
        ({"计划完成数": "40次", "完成数": "30次"}, 75),
        ({"计划": "0次", "完成": "6次"}, None),
        ({"计划": "5座", "完成": "6次"}, None),
        ({"计划": "5次", "完成": "6次", "实际": "7次"}, None),
        ({"完成": "6次"}, None),
    ],
)
def test_completion_needs_one_plan_and_one_result_of_one_unit(amounts: dict[str, str], percent: int | None) -> None:
    assert row(**amounts).value("巡河", Measure.COMPLETION) == (None if percent is None else Decimal(percent))


def test_a_printed_completion_stands() -> None:
    assert row(计划="40次", 完成="30次", 完成率="70%").value("巡河", Measure.COMPLETION) == 70
