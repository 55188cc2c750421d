"""The sample workbooks add up; read with openpyxl alone, so that our own readers can't hide a fault."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
CANLIAN = SAMPLES / "lanting-canlian-2024"
WATER = SAMPLES / "pingli-water-2023"
CENT = Decimal("0.01")


def rows(path, sheet=0):
    book = load_workbook(path, data_only=True)
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def number(value):
    return Decimal(str(value or 0))


def half_up(value, step=CENT):
    return value.quantize(step, ROUND_HALF_UP)


def texts(path):
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_yuanjiang_total_is_the_sum_of_eight_items():
    table = rows(SAMPLES / "yuanjiang-2020/data/2020年专项资金汇总表.xlsx")
    items = [row for row in table if row[1] in ("2010305", "2010504")]
    total = next(row for row in table if row[0] == "合计")
    assert [number(row[3]) for row in items] == [960, 500, 580, 1580, 200, 1000, 100, 100]
    assert all(row[3] == row[4] for row in items)
    assert sum(number(row[3]) for row in items) == number(total[3]) == 5020
    assert {row[2] for row in items} == {"专项业务及机关事务管理", "信息事务"}


@pytest.fixture(scope="module")
def canlian():
    return rows(CANLIAN / "data/2024年项目资金执行情况表.xlsx")


def test_canlian_subtotals_and_total(canlian):
    running, groups = [], []
    for row in canlian:
        if isinstance(row[0], int):
            running.append(row)
        elif row[1] and row[1].endswith("小计"):
            assert [number(v) for v in row[4:15]] == [sum(number(r[k]) for r in running) for k in range(4, 15)]
            groups.append(row)
            running = []
    total = next(row for row in canlian if row[1] == "合计")
    assert len(groups) == 3
    assert [number(v) for v in total[4:15]] == [sum(number(r[k]) for r in groups) for k in range(4, 15)]


def test_canlian_rows_follow_their_own_formulas(canlian):
    items = [row for row in canlian if isinstance(row[0], int)]
    assert len(items) == 7
    for row in items:
        initial, budget, central, province, county, change, received, spent, left = map(number, row[4:13])
        assert central + province + county == budget == initial + change
        assert left == received - spent
        assert spent <= received <= budget


def test_canlian_last_year_is_what_last_years_report_says(canlian):
    report = texts(CANLIAN / "prior/2023年度项目支出绩效自评报告.docx")
    for row in canlian:
        if isinstance(row[0], int) or row[1] == "合计":
            assert f"{number(row[13]):.2f}" in report
            assert f"{number(row[14]):.2f}" in report


@pytest.mark.parametrize(
    ("path", "target", "weight"),
    [(CANLIAN / "data/2024年绩效目标完成情况表.xlsx", 3, 5), (WATER / "data/2023年项目支出绩效目标自评表.xlsx", 4, 7)],
)
def test_scores_follow_the_declared_rule(path, target, weight):
    table = rows(path)
    start = next(i for i, row in enumerate(table) if row[0] == "一级指标") + 1
    end = next(i for i, row in enumerate(table) if row[0] == "总分")
    actual_column = weight - 1
    for row in table[start:end]:
        operator = row[3] if target == 4 else str(row[3])[0]
        wanted, actual = (Decimal(str(row[k]).strip("≥≤%个人次件户万元")) for k in (target, actual_column))
        met = actual <= wanted if operator == "≤" else actual >= wanted
        expected = number(row[weight]) if met else half_up(actual / wanted * number(row[weight]))
        assert number(row[weight + 1]) == expected, row[2]
    assert sum(number(row[weight]) for row in table[start:end]) == number(table[end][weight]) == 100
    assert sum(number(row[weight + 1]) for row in table[start:end]) == number(table[end][weight + 1])


def test_water_export_gives_the_rate_in_the_score_table():
    table = rows(WATER / "data/2023年指标执行情况导出.xlsx")
    items = table[1:]
    budget, spent = (sum(number(row[k]) for row in items) for k in (8, 9))
    assert all(isinstance(row[2], str) and len(row[2]) == 21 for row in items)
    assert all(number(row[10]) == number(row[8]) - number(row[9]) for row in items)
    assert min(number(row[8]) for row in items) < 0
    assert (budget, spent) == (6000000, Decimal("5462467.30"))
    assert half_up(spent / budget * 100) == Decimal("91.04")


def test_water_last_year_adds_up_and_matches_last_years_report():
    table = rows(WATER / "data/2023年指标执行情况导出.xlsx", 1)
    report = texts(WATER / "prior/2022年度项目支出绩效自评报告.docx")
    for column in (2, 3):
        values = [number(row[column]) for row in table[1:]]
        assert sum(values[:-1]) == values[-1]
        assert all(f"{value:.2f}" in report for value in values)


def test_water_patrols_add_up():
    table = rows(WATER / "data/2023年水库巡查统计.xlsx")
    quarters, total = table[3:7], table[7]
    assert [sum(row[k] for row in quarters) for k in (1, 2, 3)] == total[1:4] == [1620, 108, 107]


@pytest.mark.parametrize(
    ("path", "figures"),
    [
        (CANLIAN / "materials/2024年工作总结.docx", ("126人", "418件", "252人次", "68人")),
        (WATER / "materials/2023年工作总结.docx", ("1620次", "108处", "107处", "27公里")),
    ],
)
def test_materials_repeat_the_tables(path, figures):
    summary = texts(path)
    assert all(figure in summary for figure in figures)
