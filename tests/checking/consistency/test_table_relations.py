"""What a table's columns owe one another and its 合计, however the table is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.word_files import cell, row, table, word_file
from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity
from youju.sources.documents.ooxml import read_docx

PIPED = "各片区养护情况如下：\n\n| 片区 | 里程（公里） | 投入（万元） |\n| :-- | --: | --: |\n{}\n"
SPACED = "办公设备购置清单\n名称　数量　单价（元）　金额（元）\n{}\n"
RATED = "单位：万元\n项目\t全年预算\t已支付\t支付进度\n{}"
QUARTERS = "各所受理件数（单位：件）\n所别\t一季度\t二季度\t三季度\t四季度\t全年合计\n{}"
SINGLE = "品名 数量（件） 单价（元/件） 总价（万元）\n{}\n"
GROWN = "站点\t上年客流（人次）\t本年客流（人次）\t增减（人次）\t增幅\n{}"
MEANS = "村\t户数\t补助资金（元）\t户均（元）\n{}"

SHORT = (
    "物资采购清单\n品名　数量　单价（元）　金额（元）\n雨衣　120件　95　11,400\n手套　300双　12　3,600\n"
    "头灯　80个　150　12,000\n合计　{}　{}\n"
)

FAULTY = [
    (SHORT.format("500", "27,400"), "27,400"),
    (SHORT.format("480", "27,000"), "480"),
    (PIPED.format("| 城东 | 36.5 | 182.50 |\n| 城西 | 41.2 | 206.00 |\n| 合计 | 79.7 | 388.50 |"), "79.7"),
    (PIPED.format("| 城东 | 36.5 | 182.50 |\n| 城西 | — | 206.00 |\n| 合计 | 36.5 | 338.50 |"), "338.50"),
    (PIPED.format("| 城东 | 1,036.5 | 182.50 |\n| 城西 | 941.2 | 206.00 |\n| 总计 | 1,977.7 | 388.05 |"), "388.05"),
    (SPACED.format("电脑　12台　4,600　55,200\n打印机　5台　1,850　9,520\n合计　17台　—　64,450"), "9,520"),
    (SPACED.format("电脑　12台　4,600　55,200\n扫描仪　3套　2,400　7,200\n合计　16台（套）　—　62,400"), "16台（套）"),
    (SPACED.format("电脑　12台　4,600　55,200\n打印机　5台　1,850　9,250\n投影仪　2台　6,300　16,200"), "16,200"),
    (RATED.format("甲\t80\t60\t75.0%\n乙\t50\t45\t90.0%\n丙\t40\t33\t85.2%\n合计\t170\t138\t81.2%"), "85.2%"),
    (QUARTERS.format("东所\t12\t15\t11\t14\t52\n西所\t20\t22\t19\t18\t97\n北所\t8\t9\t7\t10\t34"), "97"),
    (SINGLE.format("雨衣 120 95 1.14\n手套 300 12 0.36\n头灯 80 150 12.0"), "12.0"),
    (
        GROWN.format("南站\t5200\t6240\t1040\t20.0%\n北站\t4000\t4600\t600\t15.0%\n西站\t2500\t2800\t300\t10.7%"),
        "10.7%",
    ),
    (GROWN.format("南站\t5200\t6240\t1040\t20.0%\n北站\t4000\t4600\t600\t15.0%\n西站\t2500\t2800\t200\t12.0%"), "200"),
    (
        MEANS.format("东村\t40\t60000\t1500\n西村\t25\t35000\t1400\n南村\t32\t54400\t1900\n合计\t97\t149400\t1540"),
        "1900",
    ),
]
CLEAN = [
    SHORT.format("500", "27,000"),
    PIPED.format("| 城东 | 36.5 | 182.50 |\n| 城西 | 41.2 | 206.00 |\n| 合计 | 77.7 | 388.50 |"),
    PIPED.format("| 城东 | 36.5 | 182.50 |\n| 城西 | — | 206.00 |\n| 合计 | 36.5 | 388.50 |"),
    PIPED.format("| 城东 | 36.5 | 182.50 |\n| 城西 |  | 206.00 |\n| 合计 | 77.7 | 388.50 |"),
    SPACED.format("电脑　12台　4,600　55,200\n打印机　5台　1,850　9,250\n合　计　17台　—　64,450"),
    SPACED.format("电脑　12台　4,600　55,200\n扫描仪　3套　2,400　7,200\n合计　62,400"),
    RATED.format("甲\t80\t60\t75.0%\n乙\t50\t45\t90.0%\n丙\t42\t35\t83.3%\n合计\t172\t140\t81.4%"),
    QUARTERS.format("东所\t12\t15\t11\t14\t52\n西所\t20\t22\t19\t18\t79\n北所\t8\t9\t7\t10\t34"),
    "各所受理件数（单位：件）\n所别\t一季度\t二季度\t全年合计\n东所\t12\t15\t52\n西所\t20\t22\t79\n北所\t8\t9\t34",
    SINGLE.format("雨衣 120 95 1.14\n手套 300 12 0.36\n头灯 80 150 1.2"),
    GROWN.format("南站\t5200\t6240\t1040\t20.0%\n北站\t4000\t4600\t600\t15.0%\n西站\t2500\t2300\t-200\t-8.0%"),
    MEANS.format("东村\t40\t60000\t1500\n西村\t23\t35000\t1522\n南村\t32\t54400\t1700\n合计\t95\t149400\t1573"),
    "| 事项 | 标准（元/月） | 人数 | 全年金额（万元） |\n|---|---|---|---|\n| 护理 | 300 | 50 | 18 |\n"
    "| 生活 | 800 | 40 | 38.4 |\n| 合计 | — | 90 | 56.4 |\n",
    "联系人 张红 李明 王芳\n电话 13700000001 13700000002 13700000003\n房号 301 302 405\n",
    "第一 季度\n完成 投资 1200万元\n第二 季度\n",
]


def loud(text: str) -> list[tuple[int, int, str]]:
    found = check_text(PlainText(text)).findings
    return [(one.start, one.end, f"{one.code} {one.message}") for one in found if one.severity is not Severity.INFO]


@pytest.mark.parametrize(("text", "wrong"), FAULTY)
def test_a_cell_that_breaks_its_table_is_told_once(text: str, wrong: str) -> None:
    at = text.rindex(wrong)
    assert any(start <= at and end >= at + len(wrong) for start, end, _ in loud(text)), loud(text)


@pytest.mark.parametrize("text", CLEAN)
def test_a_table_that_adds_up_is_left_alone(text: str) -> None:
    assert loud(text) == []


LEVELS = (
    "单位：万元\n项目\t预算数\t支出数\n一、基本支出\t900\t880\n（一）人员经费\t700\t690\n（二）公用经费\t200\t190\n"
    "二、项目支出\t500\t470\n1.防火\t300\t280\n2.防治\t200\t190\n合计\t1,400\t{}\n"
)


@pytest.mark.parametrize(("total", "wrong"), [("1,350", False), ("1,530", True)])
def test_rows_below_others_are_no_addends_of_the_total(total: str, wrong: bool) -> None:
    found = check_text(PlainText(LEVELS.format(total))).findings
    assert any(one.severity is not Severity.INFO for one in found) is wrong


@pytest.mark.parametrize(("rate", "wrong"), [("93.43%", False), ("96.14%", True)])
def test_a_heading_over_several_columns_is_read_with_each(rate: str, wrong: bool) -> None:
    text = (
        "单位：万元\n项目\t预算安排\t\t\t支出\t执行率\n\t年初\t调整\t全年\t\t\n"
        "农村公路养护\t860\t40\t900\t871.2\t96.80%\n危桥改造\t520\t0\t520\t455.52\t87.60%\n"
        f"合计\t1380\t40\t1420\t1326.72\t{rate}\n"
    )
    assert bool(loud(text)) is wrong


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "上表金额单位为万元。\n"),
        ("", "（表中金额均以万元计）\n"),
        ("", "注：表内金额单位均为人民币万元。\n"),
        ("各项支出见下表，金额以万元为单位。\n", ""),
    ],
)
@pytest.mark.parametrize(("total", "told"), [("130.00", False), ("131.00", True)])
def test_a_table_may_say_its_unit_in_a_line_above_or_below(above: str, below: str, total: str, told: bool) -> None:
    rows = "项目\t预算\t支出\n绿化养护\t90.00\t80.00\n路灯维护\t60.00\t50.00\n合计\t150.00\t130.00\n"
    text = f"{above}{rows}{below}全年2个项目合计支出{total}万元。\n"
    assert bool(check_text(PlainText(text)).findings) is told


@pytest.mark.parametrize(("total", "told"), [("247.60", False), ("246.70", True)])
def test_a_table_within_a_form_is_held_for_itself(tmp_path: Path, total: str, told: bool) -> None:
    inner = table(
        row("项目", "预算（万元）", "支出（万元）"),
        row("图书购置", "140.00", "138.60"),
        row("数字资源", "115.00", "109.00"),
        row("合计", "255.00", total),
    )
    form = table(
        row("项目名称", "免费开放", "实施单位", "市图书馆"),
        row("资金情况", cell("资金总额", inner, "", properties='<w:gridSpan w:val="3"/>')),
        row("年度指标", "指标值", "完成值", "得分"),
        row("购书", "≥2.0万册", "2.31万册", "20"),
    )
    plain = read_docx(word_file(tmp_path / "表.docx", "一、自评情况表", form, "以上。"))
    assert [one.code for one in check_text(plain).findings] == [Code.TABLE_MISMATCH] * told


@pytest.mark.parametrize("caption", ["表1（续）", "续表1", "表1 资金情况（续表）\n单位：万元"])
@pytest.mark.parametrize(("total", "told"), [("210.00", False), ("201.00", True)])
def test_a_table_goes_on_in_its_second_part(caption: str, total: str, told: bool) -> None:
    first = "表1 资金情况（单位：万元）\n项目\t预算\t支出\n造林\t120.00\t100.00\n抚育\t60.00\t60.00\n"
    rest = f"项目\t预算\t支出\n防火\t40.00\t30.00\n病虫害\t20.00\t20.00\n合计\t240.00\t{total}\n"
    assert bool(check_text(PlainText(f"{first}{caption}\n{rest}")).findings) is told


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (("100.00", "60.00", "160.00", "30.00", "15.00", "45.00", "205.00"), []),
        (("100.00", "60.00", "166.00", "30.00", "15.00", "45.00", "205.00"), ["166.00"]),
        (("100.00", "60.00", "166.00", "30.00", "15.00", "45.00", "211.00"), ["166.00"]),
        (("100.00", "60.00", "160.00", "30.00", "15.00", "45.00", "250.00"), ["250.00"]),
        (("33.33", "33.33", "66.67", "30.00", "15.00", "45.00", "111.67"), []),
        (("100.00", "60.00", "150.00", "30.00", "15.00", "40.00", "205.00"), []),
    ],
)
def test_subtotals_close_the_rows_above_them(figures: tuple[str, ...], told: list[str]) -> None:
    labels = ("营造林\t造林", "\t抚育", "\t小计", "保护\t防火", "\t病虫害", "\t小计", "合计\t")
    rows = "".join(f"{label}\t{figure}\n" for label, figure in zip(labels, figures, strict=True))
    found = check_text(PlainText(f"单位：万元\n类别\t项目\t支出\n{rows}")).findings
    assert [one.quote for one in found if one.severity is Severity.ERROR] == told
