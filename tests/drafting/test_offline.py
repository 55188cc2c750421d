"""Whole drafts: what a good official's text has, and what it never has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.drafting.ledgers import (
    budget_only,
    build,
    fund_rows,
    indicator,
    linjiang,
    money,
    number,
    profile,
    project,
    two_scored_projects,
)
from tests.sources.books import fund_sheet, write_project
from youju.domain.facts import REASONS, Fact, Indicator, Item, ItemKind, Ledger, Measure, SourceCell
from youju.domain.profile import FormWords
from youju.domain.quantity import Quantity
from youju.domain.report import Align, Cell, Draft, Figure, Gap, Paragraph, Section, Table, Text
from youju.drafting.offline import draft_offline
from youju.prompting.outlines import load_outline, outline_ids
from youju.sources.project import read_ledger

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted(path.parent for path in (ROOT / "corpora" / "samples").glob("*/unit.yaml"))
SMELLS = yaml.safe_load((ROOT / "corpora" / "style" / "smells.yaml").read_text(encoding="utf-8"))
_EXEMPT = re.compile(r"《[^》]+》|（[^（）]*〔\d{4}〕\d+号）|\d{4}年(?:\d{1,2}月\d{1,2}日|末|度|初)?|^\d+\.|（\d+）")


def draft(ledger: Ledger, outline: str = "hunan-special-fund") -> Draft:
    return draft_offline(ledger, load_outline(outline))


def paragraphs(written: Draft | Section) -> list[Paragraph]:
    sections = written.sections if isinstance(written, Draft) else (written,)
    return [block for section in sections for block in section.blocks if isinstance(block, Paragraph)]


def section(written: Draft, section_id: str) -> Section:
    return next(one for one in written.all_sections() if one.id == section_id)


def words(written: Draft, section_id: str = "") -> str:
    chosen = section(written, section_id) if section_id else written
    return "\n".join(paragraph.text for paragraph in paragraphs(chosen))


def tables(written: Draft) -> list[Table]:
    return [block for one in written.all_sections() for block in one.blocks if isinstance(block, Table)]


def lone_project() -> Ledger:
    items, facts = fund_rows([("物业管理费", "58", "58", "0")])
    return build(profile(), items, facts)


def zero_and_negative() -> Ledger:
    items, facts = fund_rows([("物业管理费", "0", "0", "0"), ("业务培训费", "-5", "0", "0")])
    return build(profile(), items, facts)


def nothing_but_a_name() -> Ledger:
    return build(profile(offices=(), as_of=""), [], [])


LEDGERS: list[Callable[[], Ledger]] = [
    linjiang,
    budget_only,
    two_scored_projects,
    lone_project,
    zero_and_negative,
    nothing_but_a_name,
]


@pytest.mark.parametrize("outline", outline_ids())
@pytest.mark.parametrize("make", LEDGERS)
def test_every_outline_can_be_written_from_any_data(make: Callable[[], Ledger], outline: str) -> None:
    written = draft(make(), outline)
    assert Draft.from_json(written.to_json()) == written
    assert all(block.text for block in paragraphs(written))
    assert "{{" not in written.to_json()
    assert not re.search(r"\$[a-z]", written.to_json())


@pytest.mark.parametrize("outline", outline_ids())
@pytest.mark.parametrize("make", LEDGERS)
def test_no_number_is_typed(make: Callable[[], Ledger], outline: str) -> None:
    for _, run in draft(make(), outline).runs():
        if isinstance(run, Text):
            assert not re.search(r"\d", _EXEMPT.sub("", run.text).replace("2010305", "").replace("2010504", "")), run


@pytest.mark.parametrize("make", LEDGERS)
def test_every_figure_shows_its_fact(make: Callable[[], Ledger]) -> None:
    ledger = make()
    for _, run in draft(ledger).runs():
        if isinstance(run, Figure):
            fact = ledger.facts[run.key]
            assert run.id == fact.id
            scaled = fact.quantity.to_text(run.unit or None, run.decimals, absolute=run.absolute)
            assert re.sub(r"(\.\d*?)0+(?=\D|$)", r"\1", scaled).startswith(
                run.text.rstrip("万元%分").rstrip("0").rstrip(".")
            )


def test_equal_data_gives_equal_drafts_and_two_units_dont_read_alike() -> None:
    assert draft(linjiang()).sha256 == draft(linjiang()).sha256
    others = [words(draft(linjiang(name=f"{place}政务服务中心"))) for place in ("甲县", "乙县", "丙市", "丁区", "戊县")]
    assert len(set(others)) == len(others)


def test_headings_are_numbered_by_level() -> None:
    headings = [one.heading for one in draft(linjiang()).sections if one.heading]
    assert headings[:4] == [
        "一、项目基本情况",
        "（一）项目概况",
        "1.单位机构设置及人员情况",
        "2.单位主要工作职能",
    ]


def test_money_is_one_chain_with_its_base_named() -> None:
    chain = words(draft(linjiang()), "funds")
    assert "全年预算900.00万元，到位893.00万元，支出867.49万元，执行率97.14%（支出/到位），结余25.51万元" in chain


def test_a_declared_base_of_the_rate_is_used_throughout() -> None:
    written = words(draft(linjiang(rate_basis="支出/全年预算")))
    assert "执行率96.39%（支出/全年预算）" in written
    assert "（支出/到位）" not in written


def test_projects_not_received_in_full_are_named_with_their_amounts() -> None:
    received = words(draft(linjiang()), "funds.received")
    assert "大厅运行维护未到位2.00万元" in received
    assert "数据共享平台运维未到位5.00万元" in received
    assert "物业管理费" not in received


def test_every_project_not_received_in_full_is_asked_about_until_the_unit_says_why() -> None:
    assert "【待补：资金未到位的原因" in words(draft(linjiang()), "funds.received")
    one = "大厅运行维护2万元未到位，因县级财政年底才下达"
    told = words(draft(linjiang(prose={"工作情况": [f"{one}。"]})), "funds.received")
    assert one.replace("2万元", "") in told.replace("2万元", "")
    assert "【待补：数据共享平台运维资金未到位的原因" in told
    every = linjiang(prose={"工作情况": ["未到位资金系县级财政库款紧张，已列入下年预算。"]})
    assert "未到位的原因" not in words(draft(every), "funds.received")


@pytest.mark.parametrize("outline", ["hunan-special-fund", "department-overall"])
def test_the_units_words_on_what_was_not_received_are_said_once(outline: str) -> None:
    said = "未到位资金系县级财政库款紧张，已列入下年预算"
    assert words(draft(linjiang(prose={"工作情况": [f"{said}。"]}), outline)).count(said) == 1


def test_adjustments_that_the_unit_does_not_explain_are_still_told() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58"), ("业务培训费", "20", "20", "20")])
    facts += [money("物业管理费", Measure.ADJUSTMENT, "8"), money("业务培训费", Measure.ADJUSTMENT, "-2")]
    said = {"工作情况": ["物业管理费追加8万元，依据县财政局通知。"]}
    received = words(draft(build(profile(prose=said), items, facts)), "funds.received")
    assert "预算调整还涉及：业务培训费调减2万元。" in received
    assert received.count("物业管理费追加") == 1


def test_low_execution_without_a_reason_asks_for_it_and_with_one_quotes_it() -> None:
    silent = words(draft(linjiang()), "funds.execution")
    assert "【待补：业务培训费执行率偏低的原因和未支出资金的去向（财务股室）】" in silent
    said = "业务培训费未支出部分系第四季度场次推迟，已按规定结转"
    told = words(draft(linjiang(prose={"工作情况": [f"{said}。"]})), "funds.execution")
    assert said in told
    assert "待补" not in told


def test_numbers_taken_over_from_materials_are_told_once() -> None:
    items, facts = fund_rows([("防汛", "58", "58", "58")])
    items.append(Item("材料", "材料", ItemKind.ACTIVITY))
    facts += [number("材料", "转移群众（人）", "2187", "人"), number("材料", "巡查", "1620", "次")]
    taken = {"材料.转移群众（人）": "采用2187人", "材料.巡查": "采用"}
    told = draft(build(profile(decisions=taken), items, facts))
    assert "据工作材料，转移群众2187人、巡查1620次。" in words(told, "performance.output")
    said = {"工作情况": ["汛期巡查1620次。"]}
    facts.append(number("工作情况", "汛期巡查", "1620", "次", line=10))
    items.append(Item("工作情况", "工作情况", ItemKind.ACTIVITY))
    written = words(draft(build(profile(decisions=taken, prose=said), items, facts)), "performance.output")
    assert "转移群众2187人" in written
    assert written.count("1620次") == 1


_DONE = ["项目名称", "工作内容", "计量单位", "年初计划", "全年完成", "佐证材料"]


def test_work_done_is_told_by_project_with_its_proof_and_what_fell_short_is_a_problem(tmp_path: Path) -> None:
    money = fund_sheet(["农村供水", 10, 10], ["灌区改造", 10, 10], header=["项目名称", "全年预算数", "支出数"])
    villages = [["农村供水", f"改造{place}管网", "公里", 2, 2, "竣工图"] for place in "甲乙丙丁戊己庚辛壬癸子"]
    last = ["灌区改造", "衬砌渠道", "公里", 18, 11.4, "监理月报"]
    rows = fund_sheet(*villages, ["农村供水", "水质合格率", "%", 95, 96.4, "检测报告"], last, header=_DONE, unit="")
    written = draft(read_ledger(write_project(tmp_path, 资金={"资金": money}, 产出={"产出": rows})))
    output = words(written, "performance.output")
    assert "农村供水：改造甲管网年初计划2公里，全年完成2公里，完成率100%，佐证为竣工图；" in output
    assert "灌区改造：衬砌渠道年初计划18公里，全年完成11.4公里，完成率63.33%，佐证为监理月报。" in output
    assert [line[:9] for line in output.split("\n")] == ["据资金表，农村供水", "灌区改造：衬砌渠道"]
    assert "佐证材料" not in output
    assert "衬砌渠道没有完成计划：年初计划18公里、全年完成11.4公里。" in words(written, "problems.problems")
    assert "针对灌区改造的衬砌渠道未完成计划的改进措施" in words(written, "problems.measures")


def test_what_an_indicator_and_a_row_both_state_is_told_once_with_its_proof(tmp_path: Path) -> None:
    named = ["项目名称", "全年预算数", "支出数"]
    money = fund_sheet(["灌区改造", 10, 10], ["水质检测", 5, 5], ["河道巡查", 5, 5], header=named)
    rows = [["灌区改造", "衬砌渠道", "公里", 18, 11.4, "监理月报"], ["水质检测", "水样", "份", 10, 9, "报告"]]
    goals = [
        ["灌区改造绩效自评表", *[None] * 6],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "衬砌渠道", "≥18公里", "11.4公里", 100, 63.33],
    ]
    others = [["河道巡查绩效自评表", *[None] * 6], goals[1], ["产出指标", "数量指标", "巡查", "≥2次", "2次", 100, 100]]
    books = {
        "资金": {"资金": money},
        "产出": {"产出": fund_sheet(*rows, header=_DONE, unit="")},
        "自评": {"灌区改造": goals, "河道巡查": others},
    }
    written = draft(read_ledger(write_project(tmp_path, **books)))
    output = words(written, "performance.output")
    assert output.count("衬砌渠道") == 1
    assert "实际11.4公里，未达标，扣36.67分（佐证：监理月报）" in output
    assert "水质检测：水样年初计划10份，全年完成9份" in output
    assert "衬砌渠道没有完成计划" not in words(written, "problems.problems")
    assert "水质检测的水样没有完成计划" in words(written, "problems.problems")
    assert "【待核：水质检测没有绩效指标和自评表，是否补报" in words(written, "basic.goals")


def test_a_survey_is_told_under_satisfaction(tmp_path: Path) -> None:
    money = fund_sheet(["灌区改造", 10, 10], header=["项目名称", "全年预算数", "支出数"])
    asked = fund_sheet(
        ["农户", 100, 90, 81, "90%"],
        ["用水户", 50, 40, 38, "95%"],
        ["合计", 150, 130, 119, "91.54%"],
        header=["调查对象", "发放问卷（份）", "有效问卷（份）", "满意（份）", "满意度"],
        unit="",
        title="满意度调查表",
    )
    written = draft(read_ledger(write_project(tmp_path, 资金={"资金": money}, 调查={"调查": asked})))
    told = words(written, "performance.satisfaction")
    assert "发放问卷150份、有效问卷130份、满意119份、满意度91.54%，其中农户满意度90%、用水户满意度95%。" in told
    assert "【待补：满意度调查的方式和时间（业务股室）】" in told
    assert "问卷" not in words(written, "performance.output")


@pytest.mark.parametrize(("groups", "said"), [
    (("供水", "供水"), "都属于供水类，包括甲和乙。"),
    (("市政类", "市政类"), "都属于市政类，包括甲和乙。"),
    (("", ""), "甲和乙。"),
])  # fmt: skip
def test_one_group_is_not_the_only_project(groups: tuple[str, str], said: str) -> None:
    items, facts = fund_rows([("甲", "58", "58", "58"), ("乙", "5", "5", "5")])
    items = [replace(item, group=group) for item, group in zip(items, groups, strict=True)]
    items += [Item(group, group, ItemKind.GROUP) for group in set(groups) if group]
    assert said in words(draft(build(profile(), items, facts)), "basic.projects")


def test_of_many_rows_those_that_fell_short_are_never_left_out(tmp_path: Path) -> None:
    money = fund_sheet(["农村供水", 10, 10], header=["项目名称", "全年预算数", "支出数"])
    rows = [[f"维修{place}水库", unit, 2, 2] for place, unit in zip("甲乙丙丁戊己庚辛壬癸子", "座处" * 6, strict=False)]
    table = fund_sheet(*rows, ["衬砌渠道", "公里", 18, 11.4], header=_DONE[1:5], unit="")
    written = draft(read_ledger(write_project(tmp_path, 资金={"资金": money}, 产出={"产出": table})))
    output = words(written, "performance.output")
    assert "衬砌渠道" in output
    assert output.endswith("【待补：上述各项产出的佐证材料（业务股室）】。")
    assert "等。" in output


def test_without_spending_nothing_is_said_of_rates_and_scores_stay_open() -> None:
    written = draft(budget_only())
    assert "全年预算78万元，全部为经费拨款" in words(written, "funds")
    assert "%" not in words(written)
    assert "【待补：各项指标得分、总分和等级（业务股室）】" in words(written, "conclusion")
    assert not written.annexes


def test_the_conclusion_states_score_grade_and_what_lost_points() -> None:
    conclusion = words(draft(linjiang()), "conclusion")
    assert "99.26分" in conclusion
    assert "“优”" in conclusion
    assert "共扣0.74分" in conclusion
    assert "网上办理率扣0.45分" in conclusion


@pytest.mark.parametrize(("score", "grade"), [("38", "差"), ("80", "良"), ("60", "中")])
def test_the_grade_follows_the_score(score: str, grade: str) -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    one = indicator("保洁面积", ("100", "平方米"), ("60", "平方米"), score=("100", score))
    assert f"“{grade}”" in words(draft(build(profile(), items, facts, [one])), "conclusion")


def test_of_less_than_a_hundred_points_no_grade_is_made() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    one = indicator("保洁面积", ("100", "平方米"), ("60", "平方米"), score=("20", "19"))
    conclusion = words(draft(build(profile(), items, facts, [one])), "conclusion")
    assert "19分" in conclusion
    assert "“" not in conclusion
    assert "【待核：分值合计不是一百分，等级如何评定" in conclusion


def test_a_missed_target_is_never_called_met() -> None:
    written = words(draft(linjiang()))
    assert re.search(r"网上办理率目标不低于85%，实际82\.45%，没有达到目标", written)
    assert "目标均已完成" not in written


def test_a_target_met_from_below_is_called_met() -> None:
    output = words(draft(linjiang()), "performance.output")
    assert re.search(r"平均办理时限.*(控制在目标以内|没有突破)", output)


def test_costs_under_a_heading_of_their_own_are_not_lost() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    cost = indicator("单位面积成本", ("30", "元"), ("28", "元"), level1="成本指标", level2="经济成本指标", operator="≤")
    assert "单位面积成本" in words(draft(build(profile(), items, facts, [cost])), "performance.output")


def test_measures_answer_problems_in_order_and_asks_of_finance_stand_apart() -> None:
    prose = {
        "存在问题": ["网上办理率低于目标，原因是接口未通。", "业务培训费支出偏慢，原因是场次推迟。"],
        "改进措施": ["由数据资源股于三月底前打通接口。", "请财政部门统筹安排接口经费。"],
    }
    written = draft(linjiang(prose=prose))
    measures = paragraphs(section(written, "problems.measures"))
    assert [one.text[:2] for one in measures if one.style == "list"] == ["1.", "1."] or measures[0].text.startswith(
        "1.由"
    )
    assert "第二项问题的改进措施" in words(written, "problems.measures")
    assert "需要财政部门支持的事项：请财政部门统筹安排接口经费。" in words(written, "problems.measures")


@pytest.mark.parametrize(
    ("measure", "asked"),
    [
        ("由数据资源股于三月底前打通接口", ""),
        ("数据资源股打通接口", "【待补：第一项措施的完成时限（业务股室）】"),
        ("逐月通报，处理全部投诉", "【待补：第一项措施的责任股室和完成时限（业务股室）】"),
    ],
)
def test_a_measure_without_who_or_when_is_asked_for_it(measure: str, asked: str) -> None:
    said = words(draft(linjiang(prose={"改进措施": [f"{measure}。"]})), "problems.measures").split("\n")[0]
    assert said == f"1.{measure}。{asked}" + ("。" if asked else "")


@pytest.mark.parametrize(
    ("problem", "asked"),
    [
        ("受理系统不稳定", True),
        ("窗口排队偏长，系统不稳定", True),
        ("培训班次偏少，受训人员不足", True),
        ("系统不稳定，原因是接口未通", False),
        ("接口未通，影响受理", False),
        ("尾款未支付，系决算审计未完成", False),
        ("设备到货偏晚，主要系招标流标", False),
        ("外业工期拖长，受连续降雨耽搁", False),
        ("因接口未通，受理系统不稳定", False),
        ("平台使用率不高（主要系群众习惯到窗口办理）", False),
        ("平台使用率不高，根源在于宣传不够", False),
    ],
)
def test_a_problem_without_a_cause_is_asked_for_it(problem: str, asked: bool) -> None:
    said = words(draft(linjiang(prose={"存在问题": [f"{problem}。"]})), "problems.problems").split("\n")[0]
    assert ("【待补：第一项问题的原因" in said) is asked


def test_a_problem_that_repeats_the_tables_reason_names_its_cause() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    one = indicator("垃圾处理量", ("7.2", "万吨"), ("6.84", "万吨"), reason="转运站改造停运两个月；明年三月恢复")
    said = {"存在问题": ["转运站改造停运两个月，垃圾处理量未达目标。", "垃圾处理量未达目标。"]}
    text = words(draft(build(profile(prose=said), items, facts, [one])), "problems.problems")
    assert "第一项问题的原因" not in text
    assert "第二项问题的原因" in text


def test_problems_that_the_unit_leaves_out_are_added_from_the_data() -> None:
    told = draft(linjiang(prose={"存在问题": ["档案收集偏晚，原因是制度未定。"]}))
    problems = [one.text for one in paragraphs(section(told, "problems.problems"))]
    assert problems[0].startswith("1.档案收集偏晚")
    assert any("网上办理率没有达到目标" in one for one in problems)
    assert [one.split(".")[0] for one in problems] == ["1", "2", "3"]


def test_last_years_values_name_their_year_and_direction() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58"), ("业务培训费", "20", "20", "15")])
    facts += [
        money(name, Measure.SPENT, amount, period="上年")
        for name, amount in (("物业管理费", "50"), ("业务培训费", "30"))
    ]
    written = words(draft(build(profile(), items, facts)))
    assert "减少7万元，下降8.75%" in written
    assert "业务培训费支出比上年减少15万元，下降50%" in written


def test_the_fund_table_has_a_column_for_what_the_data_holds() -> None:
    (whole,) = [one for one in tables(draft(linjiang())) if "汇总表" in one.title]
    heads = [cell.text for row in whole.rows[: whole.header_rows] for cell in row]
    assert {"全年预算数", "财政拨款", "其他资金", "到位数", "支出数", "结余"} <= set(heads)
    assert whole.unit_line == "单位：万元"
    assert whole.rows[-1][0].text == "合计"
    (plain,) = tables(draft(budget_only()))
    assert [cell.text for cell in plain.rows[0]] == ["项目名称", "全年预算数"]


@pytest.mark.parametrize("outline", outline_ids())
@pytest.mark.parametrize("make", LEDGERS)
def test_tables_fill_their_grid(make: Callable[[], Ledger], outline: str) -> None:
    for table in tables(draft(make(), outline)):
        covered = [0] * (len(table.rows) + 1)
        for number_, row in enumerate(table.rows):
            for cell in row:
                for below in range(cell.rowspan):
                    covered[number_ + below] += cell.colspan
        assert covered == [len(table.widths)] * len(table.rows) + [0], table.title


def test_the_self_evaluation_table_has_one_per_project_where_indicators_are_the_projects() -> None:
    one = draft(linjiang(), "self-evaluation-table")
    assert len(tables(one)) == 1
    assert len(tables(draft(budget_only(), "self-evaluation-table"))) == 2
    texts = [cell.text for row in tables(one)[0].rows for cell in row]
    assert {"99.26", "≥20万件", "9.71"} <= set(texts)


def one_scored_project(**changes: object) -> Ledger:
    """A 自评表 of one of two projects, with the 预算执行率 that stands beside its funds."""
    items, facts = fund_rows([("物业管理费", "58", "58", "57"), ("业务培训费", "20", "20", "20")])
    rate = Indicator("预算执行率", "预算执行率", "预算执行率", operator="定性", project="物业管理费")
    scored = [
        (rate, Item(rate.key, rate.name, ItemKind.INDICATOR), [number(rate.key, *one) for one in _RATE_SCORES]),
        indicator("保洁面积", ("36", "处"), ("35", "处"), score=("90", "87.5"), project_key="物业管理费"),
    ]
    return build(profile(**changes), items, facts, scored)


_RATE_SCORES = ((Measure.WEIGHT, "10", "分"), (Measure.SCORE, "9.83", "分"))


def cells_of(written: Draft) -> dict[str, list[Cell]]:
    """Cells of the last table's rows by the text of their first cell."""
    return {row[0].text: list(row) for row in tables(written)[-1].rows}


def test_the_self_evaluation_table_of_the_only_scored_project_has_its_total_score() -> None:
    total = cells_of(draft(one_scored_project(), "self-evaluation-table"))["总分"]
    assert [cell.text for cell in total] == ["总分", "100", "97.33", ""]


def test_the_self_evaluation_table_says_who_carried_it_out_and_quotes_its_goal_and_result() -> None:
    form = FormWords("物业服务站", "保洁36处。", "保洁35处，一处停工。")
    told = one_scored_project(forms={"物业管理费": form, "业务培训费": FormWords("培训中心", "培训12场。")})
    written = draft(told, "self-evaluation-table")
    texts = [cell.text for row in tables(written)[-1].rows for cell in row]
    assert {"物业服务站", "保洁36处。", "保洁35处，一处停工。"} <= set(texts)
    assert not any("总体目标" in gap.what for _, gap in written.gaps())


def test_the_counts_of_met_and_missed_targets_add_up_or_say_what_is_left_out() -> None:
    overview = words(draft(one_scored_project()), "performance")
    assert re.search(r"1个绩效指标(中，达标0个，)?.*未达标1个", overview)
    assert "没有可比的数" not in overview
    items, facts = fund_rows([("物业管理费", "58", "58", "57")])
    vague = indicator("保洁效果", ("90", "%"), ("", ""))
    known = [vague, indicator("保洁面积", ("36", "处"), ("35", "处"))]
    overview = words(draft(build(profile(), items, facts, known)), "performance")
    assert "保洁效果的目标或结果没有可比的数" in overview


def test_every_goal_says_that_it_is_one() -> None:
    goals = words(draft(linjiang()), "basic.goals")
    assert "批复" not in goals
    assert "网上办理率目标不低于85%" in goals
    assert "业务培训目标12场" in goals
    assert "除预算执行率外" in goals
    assert "除预算执行率外" not in words(draft(one_scored_project()), "basic.goals")


def test_what_comes_next_names_no_year_that_the_data_does_not_have() -> None:
    assert "2024年" not in words(draft(linjiang()), "followup")


def with_workload(rows: list[tuple[str, str, str, str]], **changes: object) -> Ledger:
    """A unit with an activity table: row, last year, plan, done; `""` leaves a number out."""
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    for name, before, planned, done in rows:
        items.append(Item(name, name, ItemKind.ACTIVITY, table="工作量统计表"))
        columns = (("完成", before, "上年"), ("计划", planned, ""), ("完成", done, ""))
        facts += [number(name, what, digits, "次")._replace(period=when) for what, digits, when in columns if digits]
    return build(profile(**changes), items, facts)


def test_an_activity_table_says_what_was_planned_and_done_and_what_changed() -> None:
    written = draft(with_workload([("水质抽检", "20", "24", "30"), ("演练", "8", "", "6"), ("巡河", "", "50", "50")]))
    output = words(written, "performance.output")
    assert "据工作量统计表，水质抽检计划24次，完成30次，完成率125%；演练完成6次；巡河计划50次" in output
    assert "计划数" not in output
    effect = words(written, "performance.effect")
    assert "水质抽检上年完成20次，本年增加10次，增长50%；演练上年完成8次，本年减少2次，下降25%。" in effect
    assert "巡河" not in effect
    assert "前后对比" not in effect


def test_an_activity_table_without_plans_asks_for_them_and_a_long_one_is_cut() -> None:
    written = words(draft(with_workload([(f"第{name}项", "", "", "3") for name in "甲乙丙丁戊己庚辛壬癸子丑"])))
    assert "【待补：上述各项产出的年初计划数和佐证材料" in written
    assert "第癸项完成3次等。" in written
    assert "第子项" not in written


@pytest.mark.parametrize(("yuan", "shown"), [("3417250", "341.73万元"), ("640", "640元")])
def test_large_money_of_what_was_done_is_written_as_the_funds_are(yuan: str, shown: str) -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    items.append(Item("城东", "城东", ItemKind.ACTIVITY, table="补贴发放表"))
    paid = Fact("城东", "补贴额", Quantity.parse(yuan, "元"), sources=(SourceCell("发放.xlsx", "表", "B2"),))
    output = words(draft(build(profile(), items, [*facts, paid])), "performance.output")
    assert f"城东补贴额{shown}" in output


def test_an_activity_that_the_unit_itself_tells_of_is_not_told_twice() -> None:
    told = with_workload([("演练", "", "", "6"), ("巡河", "", "", "7")], prose={"工作情况": ["组织演练6次。"]})
    output = words(draft(told), "performance.output")
    assert output.count("演练") == 1
    assert "巡河完成7次" in output


def test_a_reason_from_the_table_is_quoted_with_its_numbers_bound() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    one = indicator("保洁面积", ("36", "处"), ("35", "处"), reason="1处因停工，结转至2024年；2025年补齐")
    asked = words(draft(build(profile(), items, facts, [one])), "problems.problems")
    assert "【待补：保洁面积未达标的原因" in asked
    items.append(Item(REASONS, REASONS, ItemKind.ACTIVITY))
    written = draft(build(profile(), items, [*facts, number(REASONS, "因停工", "1", "处")], [one]))
    assert "原因是1处因停工，结转至2024年。" in words(written, "problems.problems")
    assert "2025年补齐" in cells_of(written)["产出指标"][-1].text
    assert "偏差原因.因停工" in {run.key for _, run in written.runs() if isinstance(run, Figure)}


def test_scores_stand_alike_in_their_columns() -> None:
    for row in tables(draft(linjiang(), "self-evaluation-table"))[0].rows[2:]:
        assert all(cell.align is Align.CENTER for cell in row if cell.text in {"10", "9.71", "14.55", "99.26"})


def test_projects_scored_apart_are_told_apart_and_graded_apart() -> None:
    written = draft(two_scored_projects())
    conclusion = words(written, "conclusion")
    assert "物业管理费得100分（满分100分），等级为“优”" in conclusion
    assert "业务培训费得80分（满分100分），等级为“良”" in conclusion
    assert "业务培训费的按时完成率扣20分" in conclusion
    assert "补上业务培训费没有达到目标的指标" in words(written, "followup")
    assert [cell.text for table in tables(written)[-2:] for cell in table.rows[0]] == [
        "项目名称",
        "物业管理费",
        "项目名称",
        "业务培训费",
    ]


def test_a_project_scored_out_of_less_gets_no_grade() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58"), ("业务培训费", "20", "20", "12")])
    scored = [
        indicator("按时完成率", ("95", "%"), ("98", "%"), score=points, project_key=key)
        for key, points in (("物业管理费", ("100", "100")), ("业务培训费", ("25", "24")))
    ]
    conclusion = words(draft(build(profile(), items, facts, scored)), "conclusion")
    assert "物业管理费得100分（满分100分），等级为“优”；业务培训费得24分（满分25分）。" in conclusion
    assert "【待核：有项目的分值合计不是一百分，等级如何评定" in conclusion


def test_of_a_long_list_of_duties_only_those_near_the_projects_are_said() -> None:
    near = ["统筹政务大厅运行维护", "管理窗口人员", "建设数据共享平台", "组织业务培训"]
    far = ["承担党建和统战", "起草年度计划", "处理来信来访", "管理离退休干部"]
    duties = words(draft(linjiang(prose={"主要职能": [*far, *near]})), "basic.duties")
    assert all(one in duties for one in near)
    assert not any(one in duties for one in far)


def test_a_note_explains_only_what_it_speaks_of() -> None:
    items, facts = fund_rows([("物业管理费", "58", "50", "50"), ("业务培训费", "20", "20", "20")])
    for note, told in (("县级资金尚有缺口", True), ("合同尚未验收", False)):
        noted = [project("物业管理费", note=note), items[1]]
        received = words(draft(build(profile(), noted, facts)), "funds.received")
        assert (note in received) is told
        assert ("【待补：资金未到位的原因" in received) is not told


def test_long_lists_of_names_end_in_and_so_on() -> None:
    items, facts = fund_rows([(f"第{name}项", "10", "9", "9") for name in "甲乙丙丁戊己庚辛壬癸子丑"])
    received = words(draft(build(profile(), items, facts)), "funds.received")
    assert "第癸项未到位1万元等" in received
    assert "第子项未到位" not in received


def test_gaps_name_the_units_own_office() -> None:
    offices = ("办公室", "规划财务股", "工程管理股")
    items, facts = fund_rows([("物业管理费", "58", "", "")])
    gaps = draft(build(profile(offices=offices), items, facts)).gaps()
    assert {"规划财务股", "办公室"} <= {gap.office for _, gap in gaps}


def test_gaps_are_listed_with_what_and_who() -> None:
    gaps = [gap for _, gap in draft(nothing_but_a_name()).gaps()]
    assert all(isinstance(gap, Gap) and gap.what and gap.office for gap in gaps)
    assert len({gap.text for gap in gaps}) == len(gaps)


def test_levels_of_government_are_named_as_sources_of_money() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "40"), ("业务培训费", "20", "20", "10")])
    for source, amount in (("中央", "30"), ("县级", "20"), ("上级补助", "8")):
        facts.append(money("物业管理费", Measure.BUDGET, amount, source=source))
    facts.append(money("业务培训费", Measure.BUDGET, "20", source="县级"))
    written = draft(build(profile(), items, facts))
    assert "中央资金30万元、县级资金40万元、上级补助8万元" in words(written, "funds.received")
    assert "办结业务培训费未支出的10万元、物业管理费未支出的18万元" in words(written, "followup")


def test_the_units_words_are_said_once() -> None:
    said = "窗口管理股逐月讲评服务质量"
    written = draft(linjiang(prose={"工作情况": [f"{said}。"]}), "mof-2020-10")
    assert words(written).count(said) == 1


@pytest.mark.parametrize("outline", ["hunan-special-fund", "mof-2020-10"])
@pytest.mark.parametrize("folder", SAMPLES, ids=lambda path: path.name)
def test_drafts_of_the_samples_repeat_no_sentence_and_smell_of_no_machine(folder: Path, outline: str) -> None:
    written = draft(read_ledger(folder), outline)
    text = words(written)
    sentences = [one for one in re.split(r"[。\n]", text) if len(one) > 8 and "待补" not in one]
    assert len(sentences) == len(set(sentences))
    found = [smell["pattern"] for smell in SMELLS if re.search(smell["pattern"], text)]
    assert not found


@pytest.mark.parametrize("smell", SMELLS, ids=lambda smell: smell["pattern"])
def test_every_smell_is_known_by_its_example(smell: dict[str, str]) -> None:
    assert re.search(smell["pattern"], smell["example"])


@pytest.mark.parametrize(("chosen", "cited"), [("hunan-special-fund", True), ("", False)])
def test_a_provinces_rule_is_cited_only_by_units_that_chose_its_outline(chosen: str, cited: bool) -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "0")])
    opening = words(draft(build(profile(outline=chosen, prose={}), items, facts)), "opening")
    assert ("湘财绩" in opening) is cited
    assert "财预〔2020〕10号" in opening


def test_without_spending_or_results_no_work_is_claimed_done() -> None:
    conclusion = words(draft(budget_only()), "conclusion")
    assert not re.search("已按|已开展|按.{0,6}用途|与职能对应", conclusion), conclusion


@pytest.mark.parametrize("make", LEDGERS)
@pytest.mark.parametrize("outline", outline_ids())
def test_no_compliance_is_claimed_that_the_data_does_not_hold(make: Callable[[], Ledger], outline: str) -> None:
    assert not re.search("按(?:预算|规定)?用途(?:安排|支出|使用)|用途一致", words(draft(make(), outline)))


@pytest.mark.parametrize(("names", "way"), [(("青山镇", "石桥镇"), "分地区看"), (("村道维修", "桥梁维修"), "按项目看")])
def test_rows_that_are_places_are_not_called_projects(names: tuple[str, str], way: str) -> None:
    items, facts = fund_rows([(name, "20", "20", "18") for name in names])
    facts += [number(name, "维修处数", "9", "处") for name in names]
    assert f"{way}，维修处数为：{names[0]}9处、{names[1]}9处。" in words(draft(build(profile(), items, facts)))


def test_projects_are_not_classed_by_codes_that_nobody_names() -> None:
    first, facts = fund_rows(
        [("大中修工程", "20", "20", "18"), ("水毁抢修", "20", "20", "18")], code="2149901", function="2149901"
    )
    second, more = fund_rows([("危桥改造", "20", "20", "18")], code="2149902", function="危桥")
    said = words(draft(build(profile(), [*first, *second], [*facts, *more])))
    assert "功能科目" not in said
    assert "大中修工程、水毁抢修和危桥改造" in said


def test_the_word_for_offices_is_the_units_own() -> None:
    items, facts = fund_rows([("设备购置", "20", "20", "10")])
    said = words(draft(build(profile(offices=("医务科", "护理科", "总务科")), items, facts)))
    assert "责任科室" in said
    assert "业务科室" in said
    assert "股室" not in said


# -- the chain of a budget adds up


def chain_of(tmp_path: Path, *rows: list[object], header: list[str]) -> str:
    """Return what a draft says of the money of a fund table."""
    folder = write_project(tmp_path, fund={"资金": fund_sheet(*rows, header=header)})  # type: ignore[arg-type]
    return words(draft(read_ledger(folder)))


_PARTS = ["项目名称", "年初预算", "年中调整", "上年结转", "全年预算", "到位", "支出"]


def test_what_was_carried_over_is_said_where_the_chain_needs_it(tmp_path: Path) -> None:
    text = chain_of(
        tmp_path, ["水库养护", 310, 96.8, 33.2, 440, 440, 350], ["巡查", 65, -5, None, 60, 60, 59], header=_PARTS
    )
    assert "年初预算375.00万元，年中净追加91.80万元，上年结转33.20万元，全年预算500.00万元" in text
    assert "水库养护追加96.80万元、巡查调减5.00万元" in text


def test_what_was_carried_over_within_the_first_budget_is_not_added(tmp_path: Path) -> None:
    text = chain_of(
        tmp_path, ["水库养护", 310, 96.8, 33.2, 406.8, 400, 350], ["巡查", 65, 5, None, 70, 60, 59], header=_PARTS
    )
    assert "上年结转" not in text
    assert "追加101.80万元，全年预算476.80万元" in text


def test_a_chain_that_does_not_add_up_is_asked_about(tmp_path: Path) -> None:
    text = chain_of(
        tmp_path, ["水库养护", 310, 96.8, 33.2, 450, 440, 350], ["巡查", 65, 5, None, 70, 60, 59], header=_PARTS
    )
    assert "【待核：年初预算、年中调整和上年结转相加不等于全年预算，差额的原因" in text


def test_a_difference_of_two_budgets_is_no_addition(tmp_path: Path) -> None:
    header = ["项目名称", "年初预算", "全年预算", "到位", "支出"]
    text = chain_of(tmp_path, ["水库养护", 310, 440, 440, 350], ["巡查", 65, 60, 60, 59], header=header)
    assert "追加" not in text
    assert "全年预算500万元，比年初预算增加125万元" in text
    assert "水库养护增加130万元、巡查减少5万元" in text


# -- indicators of a form that isn't filled in


@pytest.mark.parametrize("outline", ["hunan-special-fund", "department-overall"])
def test_empty_cells_of_a_form_are_asked_for_and_never_quoted(tmp_path: Path, outline: str) -> None:
    rows = [
        ["绩效自评表"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出", "职责履行", "实际完成率", "≥95%", "93.5%", 30, 28],
        ["产出", "职责履行", "完成及时率", None, None, 30, 30],
        ["产出", "职责履行", "重点工作办结率", None, None, 0, 0],
        ["产出", "职责履行", "制度健全性", "健全", None, 20, 20],
        ["效果", "履职效益", "生态效益", None, None, 20, 20],
    ]
    fund = fund_sheet(["水库养护", 310, 440, 440, 350], header=["项目名称", "年初预算", "全年预算", "到位", "支出"])
    text = words(draft(read_ledger(write_project(tmp_path, fund={"资金": fund}, form={"自评表": rows})), outline))
    assert "“”" not in text
    assert text.count("【待补：完成及时率和重点工作办结率的目标和实际完成情况") == 1
    assert "制度健全性要求“健全”，【待补：制度健全性的实际完成情况" in text
    assert "定性指标" not in text


def test_a_problem_told_with_mainly_names_its_cause(tmp_path: Path) -> None:
    problems = "存在问题:\n  - 尾款未支付，主要是平台升级未通过验收\n  - 执行偏慢，主要是水库养护\n"
    unit = f"单位名称: 清溪县水务局\n年度: 2024\n{problems}"
    fund = fund_sheet(["水库养护", 440, 440, 430], header=["项目名称", "全年预算", "到位", "支出"])
    text = words(draft(read_ledger(write_project(tmp_path, unit=unit, fund={"资金": fund}))))
    assert "【待补：第一项问题的原因" not in text
    assert "【待补：第二项问题的原因" in text


@pytest.mark.parametrize(
    ("reason", "cause", "remedy"),
    [
        ("与路面改造工期冲突，2025年5月底前由养护股补齐", "与路面改造工期冲突", "2025年5月底前由养护股补齐"),
        ("部分路段雨季积水；下一步加强排水设施维护", "部分路段雨季积水", "下一步加强排水设施维护"),
        ("申报人数少。加强宣传，扩大覆盖面。", "申报人数少", "加强宣传，扩大覆盖面"),
        ("停工两个月，次年三月恢复", "停工两个月", "次年三月恢复"),
        ("加强宣传不够，群众知晓率低", "加强宣传不够，群众知晓率低", ""),
        ("推进较慢", "推进较慢", ""),
        ("完善手续耗时，影响进度", "完善手续耗时，影响进度", ""),
    ],
)
def test_what_the_table_will_do_about_a_miss_is_among_the_measures(reason: str, cause: str, remedy: str) -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    one = indicator("保洁面积", ("36", "处"), ("35", "处"), reason=reason)
    written = draft(build(profile(), items, facts, [one]))
    assert f"原因是{cause}。" in words(written, "problems.problems")
    measures = words(written, "problems.measures")
    assert (f"针对保洁面积未达标，{remedy}。" in measures) is bool(remedy)
    assert ("【待补：针对保洁面积未达标的改进措施" in measures) is not bool(remedy)
    asked = bool(remedy) and "养护股" not in remedy
    assert ("完成时限" in measures.split("针对保洁面积未达标，")[-1]) is (asked or not remedy)


def test_measures_of_the_unit_itself_come_before_the_tables() -> None:
    items, facts = fund_rows([("物业管理费", "58", "58", "58")])
    one = indicator("保洁面积", ("36", "处"), ("35", "处"), reason="停工；加强巡查")
    said = {"存在问题": ["保洁面积未达标，原因是停工。"], "改进措施": ["由环卫股在6月底前补足保洁面积。"]}
    assert "加强巡查" not in words(draft(build(profile(prose=said), items, facts, [one])), "problems.measures")
    alone = words(draft(build(profile(prose={"存在问题": said["存在问题"]}), items, facts, [one])), "problems.measures")
    assert "针对保洁面积未达标，加强巡查。" in alone
    assert "第一项问题的改进措施" not in alone


def form_project(folder: Path, header: Sequence[str], *columns: str, below: Sequence[str] = ()) -> Ledger:
    """A project with one missed indicator, whose 自评表 ends in these columns and lines."""
    rows: list[list[str | float | None]] = [
        ["绩效自评表"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", *header],
        ["产出指标", "数量指标", "保洁面积", "36处", "35处", 50, 48, *columns],
        ["效益指标", "社会效益", "受益人口", "≥300人", "310人", 50, 50],
        *([line] for line in below),
    ]
    fund = fund_sheet(["水库养护", 440, 440, 440], header=["项目名称", "全年预算", "到位", "支出"])
    return read_ledger(write_project(folder, fund={"资金": fund}, form={"自评表": rows}))


@pytest.mark.parametrize(
    ("header", "columns", "cause", "remedy"),
    [
        (("偏差原因", "改进措施"), ("征地滞后", "组织专班逐户签约"), "征地滞后", "组织专班逐户签约"),
        (("改进措施", "偏差原因分析"), ("组织专班逐户签约", "征地滞后"), "征地滞后", "组织专班逐户签约"),
        (("未完成原因", "下一步措施"), ("1处征地滞后", "6月底前补齐1处"), "1处征地滞后", "6月底前补齐1处"),
        (("改进措施",), ("组织专班逐户签约",), "", "组织专班逐户签约"),
        (("改进措施",), ("因征地滞后，下一步加快签约",), "因征地滞后", "下一步加快签约"),
        (("偏差原因", "扣分原因"), ("征地滞后", "验收晚"), "征地滞后", ""),
    ],
)
def test_causes_and_measures_in_columns_of_their_own_reach_both_places(
    header: tuple[str, ...], columns: tuple[str, ...], cause: str, remedy: str, tmp_path: Path
) -> None:
    written = draft(form_project(tmp_path, header, *columns))
    problems, measures = words(written, "problems.problems"), words(written, "problems.measures")
    assert (f"原因是{cause}。" if cause else "【待补：保洁面积未达标的原因") in problems
    assert (f"针对保洁面积未达标，{remedy}。" in measures) is bool(remedy)
    annex = "".join(cell.text for table in tables(written) for row in table.rows for cell in row)
    assert all(one in annex for one in columns)


@pytest.mark.parametrize(
    ("note", "cause"),
    [
        ("注：保洁面积未达标系征地滞后所致。", "征地滞后"),
        ("备注：1.受益人口按年末数统计；2.保洁面积少1处，主要是由于1处停工。", "1处停工"),
        ("注：因雨季停工，保洁面积少完成1处。", "雨季停工"),
        ("说明：保洁面积受疫情影响未完成。", "受疫情影响"),
        ("注：保洁面积未达标，系施工单位进场推迟。", "施工单位进场推迟"),
        ("注：保洁面积系年末统计数。", ""),
        ("注：保洁面积按年末数统计。", ""),
        ("注：全部指标系年初设定。", ""),
    ],
)
def test_a_note_below_the_form_tells_why_an_indicator_was_missed(note: str, cause: str, tmp_path: Path) -> None:
    problems = words(draft(form_project(tmp_path, (), below=[note])), "problems.problems")
    assert (f"原因是{cause}。" if cause else "【待补：保洁面积未达标的原因") in problems


def test_a_note_below_the_fund_table_is_its_rows_remark(tmp_path: Path) -> None:
    note = ["注：水库养护执行偏慢，系征地滞后所致。"]
    fund = fund_sheet(
        ["水库养护", 440, 440, 200], ["河道清淤", 100, 100, 100], note, header=["项目名称", "全年预算", "到位", "支出"]
    )
    ledger = read_ledger(write_project(tmp_path, fund={"资金": fund}))
    assert {item.name: item.note for item in ledger.items.values() if item.note} == {
        "水库养护": "水库养护执行偏慢，系征地滞后所致"
    }
    assert "表中注明“水库养护执行偏慢，系征地滞后所致”" in words(draft(ledger))


def noted_sheet(tmp_path: Path, *rows: tuple[object, ...]) -> str:
    """Return what a report says of projects with notes."""
    header = ["项目名称", "年初预算数", "预算调整数", "全年预算数", "到位数", "支出数", "备注"]
    sheet = fund_sheet(*rows, header=header)
    return words(draft(read_ledger(write_project(tmp_path, 资金={"资金": sheet}))))


def test_a_note_that_tells_of_a_changed_budget_is_quoted_and_only_the_others_are_asked_about(tmp_path: Path) -> None:
    note = "2024年9月市级追加35万元（水财〔2024〕17号）；尾款待验收后支付"
    rows = ("灌区改造", 200, 35, 235, 235, 150, note), ("河道保洁", 80, -6, 74, 74, 74, "年中核减")
    text = noted_sheet(tmp_path, *rows, ("水质监测", 20, 4, 24, 24, 24, "按合同付款9笔"))
    assert "追加35万元（表中注明“2024年9月市级追加35万元（水财〔2024〕17号）”）" in text
    assert "河道保洁调减6万元（表中注明“年中核减”）" in text
    assert "【待补：水质监测预算调整的原因和文号" in text
    assert "尾款待验收后支付" in text
    assert "付款9笔" not in text


def test_a_name_that_ends_in_the_word_that_follows_says_it_once() -> None:
    items, facts = fund_rows([("稳岗补贴资金", "100", "100", "60"), ("技能培训", "100", "100", "100")])
    report = draft(build(profile(), items, facts))
    text = "".join(words(report, section) for section in ("problems.problems", "problems"))
    assert "资金资金" not in text
    assert "稳岗补贴资金执行偏慢" in text


def test_what_an_export_calls_its_quota_is_not_held_against_itself(tmp_path: Path) -> None:
    rows = [
        ["单位编码", "单位名称", "项目代码", "项目名称", "指标文号", "指标金额", "已支付", "可用余额"],
        ["001", "某局", "'01", "渠系配套", "湘财预〔2023〕9号", 3000000, 2600000, 400000],
        ["001", "某局", "'01", "渠系配套", "湘财农指〔2024〕33号", -200000, -200000, 0],
        ["001", "某局", "'02", "山塘清淤", "湘财预〔2023〕9号", 900000, 900000, 0],
    ]
    unit = "单位名称: 清溪县水务局\n年度: 2024\n金额单位: 元\n"
    text = words(draft(read_ledger(write_project(tmp_path, unit=unit, 导出={"明细": rows}))))
    assert "到位率" not in text
    assert "没有分列预算数和到位数，【待核：" in text
    assert "渠系配套追减20万元（表中注明“湘财农指〔2024〕33号”）" in text
