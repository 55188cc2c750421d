"""What data and text say of one fault: whose words stay."""

import pytest

from tests.checking.test_checker import alarms
from youju.checking.checker import check_text
from youju.checking.merging import merge
from youju.domain.findings import Code, Finding, JudgedMention, Mention, PlainText, Severity, Verdict
from youju.domain.quantity import Kind


@pytest.mark.parametrize(
    ("text", "code", "said", "suggestion"),
    [
        ("受理来信5236件，比上年4870件多336件。", Code.CHANGE_MISMATCH, "相差366件", "366件"),
        ("抽查点位40个，合格30个，合格率85%。", Code.RATE_MISMATCH, "75%", "75%"),
        ("检出重症96例、轻症11例，合计117例。", Code.SUM_MISMATCH, "107例", ""),
    ],
)
def test_the_texts_own_arithmetic_speaks_where_the_data_holds_no_such_number(
    text: str, code: Code, said: str, suggestion: str
) -> None:
    (finding,) = [one for one in alarms(text) if one.code is code]
    assert finding.suggestion == suggestion
    assert said in finding.message


def test_a_fix_from_the_data_outlives_a_sum_that_only_says_that_something_is_wrong() -> None:
    text = "三个项目支出297.1万元，其中物业管理费58万元、大厅营运维护费用143.82万元、信息平台运维92.58万元。"
    (finding,) = alarms(text)
    assert (finding.code, finding.quote, finding.suggestion) == (Code.SUM_MISMATCH, "92.58万元", "95.28万元")


def test_a_leftover_of_the_template_is_told_of_beside_what_the_number_lacks() -> None:
    text = "物业管理费支出比上年增加（减少）8万元。"
    assert [one.code for one in alarms(text)] == [Code.TEMPLATE_RESIDUE]


def _judged(start: int, verdict: Verdict) -> JudgedMention:
    return JudgedMention(Mention(start, start + 2, "10", Kind.SCORE), verdict)


@pytest.mark.parametrize(
    ("row", "kept"), [(Verdict.VALUE_ONLY, True), (Verdict.SUPPORTED, False), (Verdict.CONTRADICTED, False)]
)
def test_a_right_total_clears_a_wrong_sum_only_where_its_rows_are_judged_too(row: Verdict, kept: bool) -> None:
    total = Finding(Code.SCORE_MISMATCH, Severity.ERROR, 10, 12, "得分合计不符", operands=(0,))
    assert bool(merge([], [total], [_judged(0, row), _judged(10, Verdict.SUPPORTED)])) is kept


def test_a_long_fault_speaks_of_the_numbers_that_it_names() -> None:
    def lacking(start: int, quote: str) -> Finding:
        return Finding(Code.UNSUPPORTED_NUMBER, Severity.WARNING, start, start + len(quote), "没有来源", quote=quote)

    quote = f"不低于85%{'，' * 20}4次{'，' * 20}高出目标6.3个百分点"
    message = "与所比的数不符：88.6%与不低于85%，文中写作“高出目标6.3个百分点”"
    fault = Finding(Code.TARGET_MISMATCH, Severity.WARNING, 0, len(quote), message, quote=quote)
    merged = merge([lacking(quote.index("4"), "4次"), lacking(quote.index("6"), "6.3个百分点")], [fault], [])
    assert [one.quote for one in merged] == [quote, "4次"]


def test_a_sum_around_a_rate_leaves_the_rate_its_own_finding() -> None:
    quote = f"1214.50万元，到位率98.26%{'，' * 12}520.00万元，市级补助150.00万元"
    message = "520.00万元＋150.00万元＝670万元，而总数写作1214.50万元"
    wrong_sum = Finding(Code.SUM_MISMATCH, Severity.ERROR, 0, len(quote), message, quote=quote)
    start = quote.index("98.26%")
    asked = Finding(Code.RATE_MISMATCH, Severity.WARNING, start, start + 6, "在数据中是99.26%", quote="98.26%")
    assert {one.message for one in merge([asked], [wrong_sum], [])} == {message, "在数据中是99.26%"}


@pytest.mark.parametrize(("operand", "kept"), [(Verdict.CONTRADICTED, ""), (Verdict.SUPPORTED, "31%")])
def test_a_correction_worked_out_from_a_wrong_number_is_taken_back(operand: Verdict, kept: str) -> None:
    base = JudgedMention(Mention(0, 7, "61.60万元", Kind.MONEY), operand)
    share = JudgedMention(Mention(20, 23, "35%", Kind.PERCENT), Verdict.UNSUPPORTED)
    told = Finding(Code.RATE_MISMATCH, Severity.ERROR, 20, 23, "85.92万元÷（…＋61.60万元）＝31%", "31%")
    (merged,) = merge([], [told], [base, share])
    assert merged.suggestion == kept


def test_scores_that_do_not_add_up_are_told_once() -> None:
    text = "综合评价得分88.5分，评价等级为“良”。其中：决策得分17分、过程得分18.5分、产出得分27分、效益得分25分。"
    assert [one.code for one in check_text(PlainText(text)).findings] == [Code.SCORE_MISMATCH]


def test_a_correction_has_as_many_decimals_as_what_it_corrects() -> None:
    found = check_text(PlainText("全年预算80.00万元，支出70.00万元，执行率87.00%。")).findings
    assert [one.suggestion for one in found] == ["87.50%"]
