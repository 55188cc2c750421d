"""Claims of several things at once against last year's numbers or their budgets."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    (
        "三项指标都超过上年：接诊{}人次（上年8,200人次），体检3,150人次（上年2,980人次），巡诊640人次（上年610人次）。",
        "8,460",
        "8,106",
    ),
    ("两项均未超预算：办案费预算70万元，支出{}万元；装备费预算45万元，支出44.2万元。", "68.3", "71.4"),
    (
        "除维修费外，其余两项均未超预算：水费预算6万元，支出{}万元；电费预算9万元，支出8.8万元；"
        "维修费预算5万元，支出5.6万元。",
        "5.7",
        "6.3",
    ),
    (
        "工资决算212万元（预算210万元），公用经费决算{}万元（预算40万元），"
        "补助决算18万元（预算20万元），仅工资超出预算。",
        "38.5",
        "41.5",
    ),
    (
        "1.教育支出{}万元，年初预算800万元。\n2.卫生支出330万元，年初预算320万元。\n"
        "3.农业支出150万元，年初预算160万元。\n上述三类支出中，仅卫生支出的决算数大于年初预算数。",
        "790",
        "810",
    ),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_every_pair_is_looked_at(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "培训人次均超过上年。办案费支出71.4万元，上年支出75万元；装备费支出44.2万元，上年支出46万元。",
        "两项执行率均高于上年：办案费支出71.4万元（上年75万元），装备费支出44.2万元（上年46万元）。",
    ],
)
def test_other_things_are_left_alone(text: str) -> None:
    assert not is_alarmed(text)
