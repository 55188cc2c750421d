"""A 自评表 is held against itself: scores, weights, targets, results, reasons, and the 其中 of its funds."""

from collections.abc import Mapping

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity

FORM = """项目支出绩效自评表
（2024年度）
项目名称\t\t\t农村饮水安全维修养护
主管部门\t\t\t云岭县水利局\t\t\t实施单位\t\t云岭县水利工程站
项目资金（万元）\t\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t\t120\t135\t126.9\t10\t94.00%\t9.4
\t其中：当年财政拨款\t\t120\t125\t116.9\t—\t—\t—
\t上年结转资金\t\t0\t10\t10\t—\t—\t—
\t其他资金\t\t0\t0\t0\t—\t—\t—
年度总体目标\t预期目标\t\t\t\t实际完成情况
\t维修养护农村饮水工程26处。\t\t\t\t全年维修养护农村饮水工程24处。
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标\t数量指标\t维修养护工程处数\t≥26处\t24处\t20\t18.46\t2处因管材到货延迟，2025年3月前完成
\t\t质量指标\t工程验收合格率\t100%\t100%\t10\t10\t
\t\t时效指标\t完工及时率\t≥95%\t96%\t10\t10\t
\t\t成本指标\t单处平均成本\t5.2万元\t5.1万元\t10\t10\t
\t效益指标\t社会效益指标\t受益人口\t≥3.2万人\t3.05万人\t15\t14.3\t2处工程未完工
\t\t生态效益指标\t水质达标率\t≥95%\t96.2%\t15\t15\t
\t满意度指标\t服务对象满意度指标\t用水户满意度\t≥90%\t93%\t10\t10\t
总分\t\t\t\t\t\t100\t97.16\t
"""


def loud(changes: Mapping[str, str]) -> list[tuple[Code, str]]:
    text = FORM
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return [
        (one.code, one.quote)
        for one in check_text(PlainText(text, name="自评表.docx")).findings
        if one.severity is not Severity.INFO
    ]


def test_a_right_form_is_quiet() -> None:
    assert loud({}) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"20\t18.46": "20\t20", "97.16": "98.7"}, (Code.TARGET_MISMATCH, "20")),
        ({"96%\t10\t10": "92.3%\t10\t10"}, (Code.TARGET_MISMATCH, "10")),
        ({"5.1万元": "5.29万元"}, (Code.TARGET_MISMATCH, "10")),
        ({"2处因管材到货延迟，2025年3月前完成": "—"}, (Code.TARGET_MISMATCH, "24处")),
        ({"5.2万元\t5.1万元": "≤1.80万元/处\t1.87万元/处"}, (Code.TARGET_MISMATCH, "10")),
        ({"≥95%\t96%\t10\t10": "有效保障\t基本达成\t10\t9", "97.16": "96.16"}, (Code.SCORE_MISMATCH, "完工及时率")),
        ({"93%\t10\t10": "93%\t10\t9", "97.16": "96.16"}, (Code.SCORE_MISMATCH, "用水户满意度")),
        ({"15\t14.3": "15\t15.3", "97.16": "98.16"}, (Code.SCORE_MISMATCH, "15.3")),
        ({"97.16": "98.16"}, (Code.SCORE_MISMATCH, "98.16")),
        ({"96.2%\t15\t15": "96.2%\t20\t20", "97.16": "102.16"}, (Code.SCORE_MISMATCH, "100")),
        ({"116.9": "118.9"}, (Code.SUM_MISMATCH, "126.9")),
        ({"94.00%": "98.00%"}, (Code.TABLE_MISMATCH, "98.00%")),
    ],
)
def test_what_a_finance_bureau_returns_a_form_for(changes: Mapping[str, str], found: tuple[Code, str]) -> None:
    assert found in loud(changes)


def test_full_marks_for_a_miss_tell_of_the_missing_reason_too() -> None:
    text = FORM.replace("20\t18.46\t2处因管材到货延迟，2025年3月前完成", "20\t20\t").replace("97.16", "98.7")
    assert [
        "没有写偏差原因" in one.message for one in check_text(PlainText(text)).findings if "满分" in one.message
    ] == [True]


@pytest.mark.parametrize(
    "changes",
    [
        {"≥26处\t24处": "≥26处\t24"},  # a result without its unit is in the target's
        {"≥95%\t96%": "≥95%\t0.96"},
        {"≥95%\t96%": "及时完工\t及时完工"},  # only a person can judge it
        {"5.2万元\t5.1万元": "≤5.2万元\t5.2万元"},
        {"5.2万元\t5.1万元": "≤1.80万元/处\t1.78万元/处"},
        {"\t其他资金\t\t0\t0\t0\t—\t—\t—\n": "", "120\t125\t116.9": "120\t125\t106.9"},  # 其中 may name a part only
        {"120\t125\t116.9": "—\t—\t—", "0\t10\t10\t": "—\t—\t—\t", "0\t0\t0\t": "—\t—\t—\t"},
        {"20\t18.46": "20\t", "97.16": ""},  # not scored yet
    ],
)
def test_what_can_be_right_is_left_alone(changes: Mapping[str, str]) -> None:
    assert loud(changes) == []


def test_a_score_above_its_proportion_is_only_mentioned() -> None:
    text = FORM.replace("20\t18.46", "20\t19").replace("97.16", "97.7")
    [found] = [one for one in check_text(PlainText(text)).findings if one.code is Code.SCORE_MISMATCH]
    assert found.severity is Severity.INFO
    assert "18.46" in found.message


def test_parts_may_miss_their_sum_by_rounding() -> None:
    rounded = {
        "120\t135\t126.9\t10\t94.00%": "120.00\t135.00\t126.90\t10\t94.00%",
        "120\t125\t116.9": "120.00\t125.01\t116.90",
        "0\t10\t10\t—": "0.00\t10.00\t10.00\t—",
    }
    assert loud(rounded) == []
    assert loud(rounded | {"120\t125\t116.9": "120.00\t125.11\t116.90"}) == [(Code.SUM_MISMATCH, "135.00")]


def test_a_rate_on_a_base_that_the_form_does_not_show_is_not_worked_out() -> None:
    assert (
        loud({"分值\t执行率\t得分": "分值\t执行率（支出/到位）\t得分", "94.00%\t9.4": "96.00%\t9.6", "97.16": "97.36"})
        == []
    )


def test_the_head_of_a_form_is_no_part_of_a_columns_name() -> None:
    [found] = [one for one in check_text(PlainText(FORM.replace("94.00%", "96.00%"))).findings if one.quote == "96.00%"]
    assert "一行执行率不符" in found.message
