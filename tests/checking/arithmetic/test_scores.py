"""Scores that are made of others: by adding, by weight, by what was lost, by what each may bring."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("综合得分{}。决策得13.5分，得分率90%；过程得22分，得分率88%；产出得33分；效益得24分。", "92.5分", "95.2分"),
    ("设及时开工、及时完工两项，每项6分，自评分别得6分和{}。", "5分", "7分"),
    ("评价由居民和企业两部分加权得出，居民占40%、企业占60%，得分分别为90分和95分，综合得分{}。", "93分", "92分"),
    ("满分100分，台账缺项扣1.5分、支付滞后扣2分、满意度未达标扣1分，最终得{}。", "95.5分", "96.5分"),
    ("每超期1天扣0.5分，合计超期6天，该项分值8分，扣减后得{}。", "5分", "5.5分"),
    ("单位自评94.5分。复核认定佐证不足，核减3.8分，最终确认{}。", "90.7分", "91.7分"),
    ("自评扣2.76分，其中执行率扣0.77分、电梯加装扣{}、按期完工扣0.79分。", "1.20分", "2.20分"),
    ("设一级指标四项，满分100分，分值为决策15分、过程20分、产出40分、效益{}。", "25分", "20分"),
    ("项目自评{}，各部分得分：执行8.6分、产出44分、效益26.5分、满意度8.5分。", "87.6分", "88.6分"),
    ("任务2,600人，实际2,340人，该指标4分，以完成数除以任务数乘分值计分，得{}。", "3.6分", "3.8分"),
    ("“知晓率”权重5分，抽样知晓率88%，高于目标值85%，此项评定为{}。", "5分", "5.2分"),
    ("过程类指标满分20分、得16.5分。其中，过程类指标20分仅得{}，系归档不及时。", "16.5分", "14分"),
    (
        "决策指标满分20分，得18分；过程指标满分20分，得17.5分；产出指标满分35分，得33.5分；"
        "成效指标满分25分，得23分。综合得分{}。",
        "92分",
        "95分",
    ),
    (
        "产出得38分（满分40分），效益得28分（满分30分），满意度得9分（满分10分），"
        "执行率得9.5分（满分10分），成本得10分（满分10分），综合得分{}。",
        "94.5分",
        "95.4分",
    ),
    ("绩效自评得91.5分。管理类满分30分，得27分；产出类满分{}，得37分；成效类满分30分，得27.5分。", "40分", "50分"),
    ("指标由立项（权重15分）、管理（权重25分）、产出（权重{}）和成效（权重25分）构成，满分100分。", "35分", "30分"),
    ("产出指标满分40分，得分37分，失分{}。", "3分", "4分"),
    ("评价基准分100分，论证环节扣2分、支付环节扣4.5分，评价总分{}。", "93.5分", "92.5分"),
    ("惠民卡项目自评满分100分，实得{}，共扣13.25分，扣分点在发卡进度。", "86.75分", "85.75分"),
    ("产出指标50分，评得46.2分；效益指标30分，评得27.5分。产出失3.8分，效益失{}。", "2.5分", "3.8分"),
    ("“供水保证率”6分，评价得4.5分。扣分原因：枯水期停供两次，该指标扣{}。", "1.5分", "2.5分"),
    ("产出类满分40分，得分{}，失分3分；效益类满分30分，得分29分，失分1分。", "37分", "36分"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_scores_follow_from_each_other(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


def test_what_one_indicator_lost_is_not_all_that_was_lost() -> None:
    assert not is_alarmed("项目自评总分98.09分，等级为“优”。产出指标满分50分，得48.89分；扣分1.11分。")


def test_a_bonus_comes_on_top() -> None:
    assert not is_alarmed("考核实行百分制，另设奖励分。基础得分97.35分，奖励4分，最终得分101.35分，列全县第2位。")


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("完成率低于60%的指标不得分。孵化基地计划入驻25家，实际入驻14家，该指标分值8分，得{}分。", "0", "4.48"),
        ("指标总分12分，因台账缺失扣1.5分、公示不及时扣1分，本项得{}分。", "9.5", "10.5"),
        ("过程指标20分，台账不全失分1分，公示超期扣0.5分，得{}分。", "18.5", "19.5"),
    ],
)
def test_several_losses_and_a_floor(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "完成率低于60%的指标不得分。孵化基地计划入驻25家，实际入驻18家，该指标分值8分，得5.76分。",
        "过程指标20分得17分，主要是台账不全扣1分、公示超期扣0.5分。",
    ],
)
def test_some_losses_are_not_all(text: str) -> None:
    assert not is_alarmed(text)


def test_scores_of_some_indicators_make_no_whole() -> None:
    text = "综合得分92分。扣分较多的是：产出指标满分40分，得36分；效益指标满分30分，得28分；满意度满分10分，得9分。"
    assert not is_alarmed(text)
