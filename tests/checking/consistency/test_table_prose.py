"""The prose around a table against its rows: values, totals, 最多的是…, 占…%, 户均…."""

from __future__ import annotations

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

CARE = (
    "| 街道 | 户数（户） | 补助金额（元） | 探访（人次） |\n|---|---|---|---|\n| 和平 | 84 | 100800 | 312 |\n"
    "| 建设 | 65 | 78000 | 268 |\n| 光明 | 102 | 122400 | 295 |\n| 合计 | 251 | 301200 | 875 |\n"
)
BEDS = (
    "表2 各机构运行情况\n机构　开放床位（张）　住院（人次）　平均住院日（天）　药占比（%）\n"
    "城南医院　320　11,200　7.9　28.4\n"
    "城北医院　260　9,460　8.6　31.2\n康复医院　150　3,030　14.2　22.7\n合计　730　23,690　—　—\n"
)
ROADS = "单位：公里\n乡镇\t改造里程\n青石镇\t12.5\n柳河乡\t18.2\n双桥镇\t9.3\n合计\t40.0\n"

RATES = (
    "单位：万元\n项目\t预算\t支出\t执行率\n护林防火\t60\t57\t95.0%\n退耕还林\t120\t118.2\t98.5%\n"
    "苗木基地\t40\t31.2\t78.0%\n合计\t220\t206.4\t93.8%\n"
)

FAULTY = [
    (CARE, "上述4个街道均按月发放。", "4个"),
    (CARE, "和平街道探访量比光明街道多27人次。", "27人次"),
    (CARE, "和平、建设两个街道合计159户。", "159户"),
    (CARE, "光明街道补助金额比建设街道高54400元。", "54400元"),
    (RATES, "苗木基地执行率为87.0%，主要是造林季推迟。", "87.0%"),
    (RATES, "执行率最高的是护林防火项目。", "护林防火"),
    (RATES, "总体执行率98.3%。", "98.3%"),
    (RATES, "三个项目共支出204.6万元。", "204.6万元"),
    (CARE, "补助户数最多的是光明街道，共112户。", "112户"),
    (CARE, "建设街道补助65户、78000元，户均1400元。", "1400元"),
    (CARE, "探访人次最多的是光明街道。", "光明"),
    (CARE, "三个街道共补助271户。", "271户"),
    (CARE, "其中户数最少的为和平街道。", "和平"),
    (CARE, "光明街道占全部补助金额的46.0%。", "46.0%"),
    (CARE, "和平街道探访量居首，为321人次。", "321人次"),
    (BEDS, "城北医院平均住院日最长，康复医院康复周期受病种影响。", "城北医院"),
    (BEDS, "开放床位最多的是城南医院，为340张。", "340张"),
    (BEDS, "从结构看，城南医院承担了全部住院量的37.3%。", "37.3%"),
    (BEDS, "药占比最低的是城南医院。", "城南医院"),
    (ROADS, "改造里程最长的是青石镇，最短的是双桥镇。", "青石镇"),
    (ROADS, "柳河乡改造里程为12.8公里，双桥镇为9.3公里。", "12.8公里"),
    (ROADS, "双桥镇占总里程的32.3%。", "32.3%"),
]
CLEAN = [
    (CARE, "上述3个街道均按月发放。"),
    (CARE, "全县8个街道中，3个街道先行试点。"),
    (CARE, "和平街道探访量比光明街道多17人次。"),
    (CARE, "和平、建设两个街道合计149户，光明街道户数比建设街道多37户。"),
    (CARE, "光明街道补助金额比建设街道高44400元，比上年增加5000元。"),
    (RATES, "苗木基地执行率为78.0%，主要是造林季推迟。"),
    (RATES, "执行率最高的是退耕还林项目，上年执行率最高的是苗木基地。"),
    (RATES, "总体执行率93.8%，较上年提高2.1个百分点，其中苗木基地执行率低于目标。"),
    (RATES, "三个项目共支出206.4万元，目标执行率95%。"),
    (CARE, "补助户数最多的是光明街道，共102户，户均1200元。"),
    (CARE, "建设街道补助65户、78000元，户均1200元。"),
    (CARE, "探访人次最多的是和平街道，为312人次，比光明街道多17人次。"),
    (CARE, "三个街道共补助251户，发放301200元，探访875人次。"),
    (CARE, "其中户数最少的为建设街道，金额也最低。"),
    (CARE, "光明街道占全部补助金额的40.6%，上年占38.0%。"),
    (CARE, "光明街道新增探访28人次，计划下年达到340人次。"),
    (CARE, "和平、建设两个街道合计149户，占59.4%。"),
    (BEDS, "城南医院平均住院日最短，为7.9天；康复医院最长，为14.2天。"),
    (BEDS, "药占比最低的是康复医院，出院患者满意度最高的是城北医院。"),
    (BEDS, "从结构看，城南医院承担了全部住院量的47.3%。"),
    (BEDS, "康复医院拟增设床位30张，城北医院床位较上年增加20张。"),
    (ROADS, "改造里程最长的是柳河乡，为18.2公里，最短的是双桥镇。"),
    (ROADS, "青石镇和柳河乡改造里程最长，合计30.7公里，占总里程的76.8%。"),
    (ROADS, "青石镇另有新建里程6.4公里，不在本表之内。"),
]


def loud(text: str) -> list[tuple[int, int, str]]:
    found = check_text(PlainText(text)).findings
    return [(one.start, one.end, f"{one.code} {one.message}") for one in found if one.severity is not Severity.INFO]


@pytest.mark.parametrize(("table", "prose", "wrong"), FAULTY)
def test_prose_that_its_table_contradicts_is_told(table: str, prose: str, wrong: str) -> None:
    text = table + "\n" + prose
    at = text.rindex(wrong)
    assert any(start < at + len(wrong) and end > at for start, end, _ in loud(text)), loud(text)


@pytest.mark.parametrize(("table", "prose"), CLEAN)
def test_prose_that_its_table_bears_out_is_left_alone(table: str, prose: str) -> None:
    assert loud(table + "\n" + prose) == []


MOVED = "| 项目 | 预算（万元） | 到位（万元） |\n|---|---|---|\n| 渠道衬砌 | 286 | 265 |\n| 泵站更新 | 96 | 96 |\n"


@pytest.mark.parametrize(
    "text", ["年中调减渠道衬砌12万元。", "未到位21万元，涉及渠道衬砌21万元。", "渠道衬砌预算286万元。"]
)
def test_what_was_moved_or_is_missing_stands_in_no_column(text: str) -> None:
    assert all(one.severity is Severity.INFO for one in check_text(PlainText(MOVED + "\n" + text)).findings)
