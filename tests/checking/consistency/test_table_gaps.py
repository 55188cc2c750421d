"""What prose says of how far two cells of a table's row lie apart, and of a cell that a few words name."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

GRANTS = (
    "发放情况（单位：万元）：\n名目\t应发数\t实发数\n林地补偿\t86.4\t86.4\n护林工资\t52.8\t50.4\n合计\t139.2\t136.8\n"
)
YEARS = (
    "支出对比（单位：万元）：\n项目\t2023年\t2024年\n馆舍维修\t126.0\t153.0\n系统运维\t84.0\t76.0\n合计\t210.0\t229.0\n"
)
SCORES = "得分如下：\n指标\t分值\t得分\n决策\t20\t18.5\n过程\t30\t27.6\n产出\t50\t46.2\n小计\t100\t92.3\n"
WORKERS = "培训情况（单位：人）：\n工种\t计划\t完成\n电工\t120\t126\n焊工\t80\t74\n小计\t200\t200\n"
BOUGHT = (
    "采购情况（单位：万元）：\n名称\t预算数\t中标价\t支付数\n扫描仪\t180.0\t168.5\t150.5\n"
    "离心机\t96.0\t92.4\t92.4\n合计\t276.0\t260.9\t242.9\n"
)
DREDGING = (
    "资金情况（单位：万元）：\n项目\t全年预算\t到位\t支出\t结余\n"
    "河道清淤\t210.00\t200.00\t180.43\t19.57\n泵站检修\t96.00\t96.00\t90.20\t5.80\n"
)
PAIRS = [
    (DREDGING + "河道清淤未支出{}，系尾款未付。", "29.57万元", "92.57万元"),
    (DREDGING + "河道清淤尚未使用资金{}。", "19.57万元", "33.57万元"),
    (DREDGING + "河道清淤没有支出的有{}。", "29.57万元", "92.57万元"),
    (DREDGING + "河道清淤未到位{}。", "10万元", "12万元"),
    (DREDGING + "泵站检修结余{}。", "5.80万元", "8.50万元"),
    (GRANTS + "护林工资少发{}，系人员中途离岗。", "2.4万元", "4.2万元"),
    (YEARS + "馆舍维修由126万元增至153万元，系统运维减少{}。", "8万元", "18万元"),
    (YEARS + "馆舍维修由126万元调整为{}。", "153万元", "135万元"),
    (YEARS + "馆舍维修增加27万元，是总支出增加{}的主要原因。", "19万元", "29万元"),
    (YEARS + "2024年系统运维支出{}。", "76万元", "67万元"),
    (SCORES + "其中过程指标扣{}，产出指标扣3.8分。", "2.4分", "4.2分"),
    (SCORES + "产出指标得{}。", "46.2分", "42.6分"),
    (SCORES + "上述三项指标合计得{}。", "92.3分", "93.2分"),
    (WORKERS + "焊工实际培训{}，未完成计划。", "74人", "47人"),
    (WORKERS + "电工超计划{}，焊工比计划少6人。", "6人", "16人"),
    (WORKERS + "两个工种共培训{}。", "200人", "220人"),
    (WORKERS + "焊工完成率{}。", "92.5%", "95.2%"),
    (BOUGHT + "扫描仪中标价168.5万元，比预算节约{}。", "11.5万元", "15.1万元"),
    (BOUGHT + "扫描仪已支付150.5万元，余{}为质保金。", "18万元", "81万元"),
    (BOUGHT + "两类设备预算276万元，总体节约{}。", "15.1万元", "11.5万元"),
]
CLEAN = [
    GRANTS + "护林工资每人比上年多发300元。",
    GRANTS + "护林工资较上年增加3.6万元。",
    GRANTS + "与上年相比，护林工资支出减少3.6万元。",
    BOUGHT + "扫描仪年中追加预算12万元后采购。",
    BOUGHT + "扫描仪中高速款62万元，比上年少3.2万元。",
    BOUGHT + "扫描仪计划安装费8万元另列。",
    SCORES + "与2022年相比，产出多得1.6分。",
    WORKERS + "焊工比电工少52人。",
    WORKERS + "其中女学员比上期多12人。",
    "问卷显示，满意度由上年的91.3%升至94.7%，投诉量明显下降。",
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_gap_is_that_of_two_cells_of_its_row(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", CLEAN)
def test_a_gap_to_something_else_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
