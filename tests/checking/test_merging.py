"""What data and text say of one fault: whose words stay."""

import pytest

from tests.checking.test_checker import alarms
from youju.domain.findings import Code


@pytest.mark.parametrize(
    ("text", "code", "said", "suggestion"),
    [
        ("受理来信5236件，比上年4870件多336件。", Code.CHANGE_MISMATCH, "相差366件", "366件"),
        ("抽查点位40个，合格30个，合格率85%。", Code.RATE_MISMATCH, "75%", ""),
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
