"""How far a result lies from its target, told in the same sentence or before."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("苗木成活率不低于85%。经验收，苗木成活率89.4%，高出目标{}。", "4.4个百分点", "5.4个百分点"),
    ("群众满意度96.3%，高于90%的目标值{}。", "6.3个百分点", "3.6个百分点"),
    ("计划改造厕所320座，实际改造343座，超计划{}。", "23座", "32座"),
    ("任务为巡查60次，实际巡查52次，比任务少{}。", "8次", "6次"),
    ("聘用护林员不少于210人。年内聘用护林员213人，超过目标{}。", "3人", "13人"),
    ("计划举办培训4期。全年举办培训5期，比计划多{}。", "1期", "2期"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_the_distance_is_that_of_result_and_target(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


HELD = [
    ("道路优良率完成{}，未达到年初确定的93%目标任务，该项得15分。", "92%", "93%"),
    ("供水受益人口完成{}，未完成年初确定的16万人目标任务。", "15万人", "16万人"),
    ("办理法律援助案件{}，未达到310件的目标。", "298件", "310件"),
    ("安全饮水覆盖率完成{}，超过计划数95%。", "97.2%", "88.9%"),
    ("参与群众完成{}，超过计划数18万人次。", "18.5万人次", "16.5万人次"),
    ("完成改造{}，达到计划数84座。", "84座", "82座"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), HELD)
def test_a_goal_is_missed_or_passed_as_its_words_say(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "完成改造84座，超过计划20座。",
        "产业项目占63%，就业项目占37%。产业项目占比较上年的58%提高5个百分点，高于60%的规定比例。",
    ],
)
def test_what_stands_beside_is_no_result(text: str) -> None:
    assert not is_alarmed(text)


def test_a_target_of_something_else_is_not_used() -> None:
    assert not is_alarmed("道路完好率不低于85%。水质达标率98.6%，高出目标3.6个百分点。")
