"""A number that two tables state differently doesn't slip into a report unasked."""

from pathlib import Path

import pytest

from tests.sources.books import UNIT, fund_sheet, write_project
from youju.domain.report import Draft
from youju.drafting.offline import draft_offline
from youju.prompting.outlines import load_outline
from youju.sources.project import read_ledger

HEADER = ["项目名称", "预算数", "到位数", "支出数"]
GAP = "【待核：水库养护的支出在各表中不一致】"


def drafted(folder: Path, outline: str, unit: str = UNIT) -> Draft:
    funds = fund_sheet(["水库养护", 100, 100, 90], ["山洪预警", 50, 50, 20], header=HEADER)
    accounts = fund_sheet(["水库养护", 100, 100, 85], ["山洪预警", 50, 50, 20], header=HEADER, title="决算表")
    return draft_offline(
        read_ledger(write_project(folder, unit=unit, a={"1": funds}, b={"1": accounts})), load_outline(outline)
    )


@pytest.mark.parametrize("outline", ["hunan-special-fund", "mof-2020-10", "self-evaluation-table"])
def test_a_conflict_that_nobody_decided_on_is_marked_once(tmp_path: Path, outline: str) -> None:
    shown = [run.text for _, run in drafted(tmp_path, outline).runs()]
    assert shown.count(GAP) == 1
    assert shown[shown.index(GAP) - 1].startswith(("90", "110"))


def test_a_decision_settles_it(tmp_path: Path) -> None:
    one = drafted(tmp_path, "mof-2020-10", f"{UNIT}决定:\n  水库养护.支出: 85万元\n")
    assert not [gap for _, gap in one.gaps() if gap.verify]
