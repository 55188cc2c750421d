"""The months, quarters or halves of a year make it up; and a part is never more than its whole."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity


def sums(text: str) -> list[str]:
    report = check_text(PlainText(text))
    return [one.quote for one in report.findings if one.severity is not Severity.INFO and one.code is Code.SUM_MISMATCH]


@pytest.mark.parametrize(
    "text",
    [
        "前三季度累计支出410万元，第四季度支出136万元，全年支出556万元。",
        "上半年支出200万元，下半年支出230万元，全年支出440万元。",
        "资金分三批下达：3月下达200万元，6月下达150万元，10月下达80万元，全年累计下达450万元。",
        "工程覆盖18个村，受益人口2.36万人，其中脱贫人口2.85万人。",
    ],
)
def test_parts_that_do_not_make_up_the_year_or_exceed_it(text: str) -> None:
    assert sums(text)


@pytest.mark.parametrize(
    "text",
    [
        "前三季度累计支出410万元，第四季度支出146万元，全年支出556万元。",
        "前三季度累计支出410万元，占全年预算的71.93%；全年支出556万元。",
        "3月下达200万元，6月下达150万元，全年支出320万元。",
        "3月支出20万元，6月支出15万元，全年支出320万元。",
        "上年上半年支出20万元，下半年支出30万元，全年支出60万元。",
        "受益人口2.85万人，其中脱贫人口2.36万人。",
        "年末在职人员41人，其中全年培训120人次。",
        "到位资金300万元，支出260万元，其中上年结转资金支出280万元。",
    ],
)
def test_what_can_be_right(text: str) -> None:
    assert sums(text) == []
