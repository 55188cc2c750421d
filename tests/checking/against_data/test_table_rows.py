"""A report's own table against the data: a right total below right rows that don't make it up."""

import pytest

from tests.factories import figure, ledger
from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity

MONEY = {
    "道路维护": ("80", "79"),
    "绿化养护": ("60", "40"),
    "路灯照明": ("50", "50"),
    "公厕管护": ("30", "30"),
    "停办": ("0", "0"),
}
GROUPS = {"道路维护": "市政类", "绿化养护": "市政类"}
PLAIN = ledger(
    *(
        figure(name, measure, f"{amount}万元")
        for name, amounts in MONEY.items()
        for measure, amount in zip(("全年预算", "支出"), amounts, strict=True)
    )
)
GROUPED = ledger(*(fact for fact in PLAIN if fact.sources), groups=GROUPS)
HEAD = "单位：万元\n项目名称\t全年预算\t支出\n"
ROADS, GREEN, LIGHTS, TOILETS = "道路维护\t80\t79\n", "绿化养护\t60\t40\n", "路灯照明\t50\t50\n", "公厕管护\t30\t30\n"
TOTAL = "合计\t220\t199\n"


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        (ROADS + GREEN + LIGHTS + TOTAL, ["公厕管护"]),
        (ROADS + LIGHTS + TOTAL, ["绿化养护", "公厕管护"]),
        (ROADS + GREEN + LIGHTS + TOILETS + TOTAL, []),
        (ROADS + GREEN + LIGHTS + TOILETS + "停办\t0\t0\n" + TOTAL, []),
        (ROADS + GREEN + "其他项目\t80\t80\n" + TOTAL, []),
        (TOTAL + ROADS + GREEN, []),  # 合计 above: what follows may be its chief parts
        (ROADS + GREEN, []),
        (TOTAL, []),
    ],
)
def test_rows_that_the_total_counts_are_named(rows: str, missing: list[str]) -> None:
    report = check_text(PlainText(HEAD + rows), PLAIN)
    found = [one for one in report.findings if one.code is Code.TABLE_MISMATCH]
    assert len(found) == bool(missing)
    assert all(name in one.message for one in found for name in missing)
    assert all(one.quote == "220" for one in found)


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ("市政类\t140\t119\n" + LIGHTS + TOTAL, ["公厕管护"]),
        ("市政类\t140\t119\n" + LIGHTS + TOILETS + TOTAL, []),
        (ROADS + GREEN + LIGHTS + TOILETS + TOTAL, []),
        (ROADS + LIGHTS + TOILETS + TOTAL, ["绿化养护"]),
        (ROADS + GREEN + "市政类\t140\t119\n" + LIGHTS + TOILETS + TOTAL, []),
        (ROADS + "市政类\t140\t119\n", ["绿化养护"]),
    ],
)
def test_a_group_stands_for_its_parts(rows: str, missing: list[str]) -> None:
    report = check_text(PlainText(HEAD + rows), GROUPED)
    found = [one for one in report.findings if one.code is Code.TABLE_MISMATCH]
    assert len(found) == bool(missing)
    assert all(name in one.message for one in found for name in missing)


def test_two_tables_are_two() -> None:
    text = f"{HEAD}{ROADS}{GREEN}{LIGHTS}{TOILETS}{TOTAL}其中市政如下。\n{HEAD}{ROADS}{GREEN}\n完。"
    assert not [one for one in check_text(PlainText(text), PLAIN).findings if one.code is Code.TABLE_MISMATCH]


@pytest.mark.parametrize(("spent", "told"), [("30", False), ("35", True)])
def test_a_table_that_goes_on_keeps_its_unit_and_its_rows(spent: str, told: bool) -> None:
    rest = f"续表1\n项目名称\t全年预算\t支出\n{LIGHTS}公厕管护\t30\t{spent}\n{TOTAL}"
    report = check_text(PlainText(f"表1 资金情况\n{HEAD}{ROADS}{GREEN}{rest}"), PLAIN)
    assert [one.quote for one in report.findings] == [spent] * told


@pytest.mark.parametrize(("spent", "told"), [("40", []), ("44", ["44"])])
def test_a_unit_stated_in_a_row_of_the_form_is_of_the_table_within_it(spent: str, told: list[str]) -> None:
    form = "项目名称\t市政维护\n资金情况\t单位：万元\n"
    rows = f"项目\t全年预算\t支出\n{ROADS}绿化养护\t60\t{spent}\n{LIGHTS}{TOILETS}{TOTAL}"
    found = check_text(PlainText(f"一、自评情况\n{form}{rows}"), PLAIN).findings
    assert [one.quote for one in found if one.severity is Severity.ERROR] == told
