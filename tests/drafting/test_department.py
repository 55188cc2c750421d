"""The report of 部门整体支出 on the sample's data: which indicators are said where, its tables, what it asks for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.drafting.ledgers import build, money, profile
from youju.domain.facts import Item, ItemKind, Measure
from youju.domain.report import Draft, Gap, Paragraph, Section, Table
from youju.drafting.offline import draft_offline
from youju.prompting.outlines import load_outline
from youju.sources.project import read_ledger

SAMPLE = Path(__file__).parents[2] / "corpora" / "samples" / "lanpu-forestry-2024"


@cache
def draft() -> Draft:
    return draft_offline(read_ledger(SAMPLE), load_outline("department-overall"))


def words(section_id: str) -> str:
    (section,) = (one for one in draft().sections if one.id == section_id)
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def tables(sections: tuple[Section, ...]) -> list[Table]:
    return [block for section in sections for block in section.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_the_rate_of_purchases_is_an_indicator_of_its_own() -> None:
    assert "政府采购执行率目标不低于95%，实际93.89%" in words("performance.process")
    assert "政府采购执行率" in words("followup")


def test_every_indicator_is_reported_once() -> None:
    said = "".join(words(f"performance.{part}") for part in ("input", "process", "output", "effect", "satisfaction"))
    for one in read_ledger(SAMPLE).indicators:
        assert any(said.count(f"{one.name}{verb}") == 1 for verb in ("目标", "实际", "要求", "符合")), one.name


def test_lines_on_which_nothing_was_spent_are_named_and_the_others_have_their_amounts() -> None:
    said = words("funds.three")
    assert "公务接待费支出5.18万元（预算6.00万元）" in said
    assert "因公出国（境）费、公务用车购置费没有发生支出" in said


def test_the_rules_on_assets_stand_with_the_money_and_the_checks_with_the_work() -> None:
    assert "固定资产管理办法" in words("funds.management")
    assert words("implementation").startswith("资源管理股和生态修复股每季度抽查")


def test_the_table_of_spending_adds_up_by_kind() -> None:
    (table,) = tables(draft().sections)
    said = {row[0]: row[1:] for row in rows(table)}
    assert said["一、基本支出"][:3] == ["986.40", "1012.80", "1006.35"]
    assert said["（二）公用经费"][-1] == "98.17%"
    assert said["合计"] == ["2246.40", "2431.30", "2303.19", "2154.02", "94.73%"]


def test_the_self_evaluation_table_has_results_scores_and_reasons() -> None:
    scored, _ = draft().annexes
    (table,) = tables(scored.sections)
    said = {row[-7]: row[-6:] for row in rows(table) if len(row) >= 7}
    assert said["政府采购执行率"][:2] == ["≥95%", "93.89%"]
    assert said["政府采购执行率"][4] == "3"
    assert "中标价低于预算" in said["政府采购执行率"][5]
    assert rows(table)[-1] == ["总分", "100", "", "95.57", ""]


def test_the_base_data_name_their_unit_in_every_table_of_money() -> None:
    _, data = draft().annexes
    staff, costs, assets, balance = tables(data.sections)
    assert rows(staff)[1] == ["本年", "68人", "64人", "94.12%"]
    assert ["三、三公经费", "28.02", "28.00", "26.03", "92.96%"] in rows(costs)
    assert costs.unit_line == "单位：万元"
    assert rows(assets) == [
        ["项目", "总额（万元）", "在用（万元）", "利用率"],
        ["固定资产", "1864.20", "1792.60", "96.16%"],
    ]
    assert rows(balance)[1] == ["结转结余", "142.36", "128.11", "-10.01%"]


def test_lines_that_are_part_of_no_other_are_listed_too() -> None:
    items = [Item("会议费", "会议费", ItemKind.LINE), Item("固定资产", "固定资产", ItemKind.LINE)]
    facts = [money("会议费", Measure.BUDGET, "3"), money("会议费", Measure.SPENT, "2.75")]
    facts.append(money("固定资产", "总额", "1862.4"))
    filled = draft_offline(build(profile(), items, facts), load_outline("department-overall"))
    costs = next(table for table in tables(filled.annexes[-1].sections) if table.title == "经费情况")
    assert [row[0] for row in rows(costs)[1:]] == ["一、会议费"]


def test_without_data_the_tables_ask_for_it() -> None:
    bare = draft_offline(build(profile(), [], []), load_outline("department-overall"))
    data = bare.annexes[-1]
    asked = [run.what for table in tables(data.sections) for row in table.rows for cell in row for run in cell.runs
             if isinstance(run, Gap)]  # fmt: skip
    wanted = ("各项经费的预算数和决算数", "固定资产总额和在用", "结转结余上年末和本年末")
    assert [what.split("（")[0] for what in asked] == list(wanted)
