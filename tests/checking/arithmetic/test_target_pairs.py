"""What a text claims of several targets, or of one set in a sentence before."""

import pytest

from tests.checking.findings_of import is_alarmed

TWINS = [  # the text, the right value, the wrong one
    ("新修渠道目标6公里，完成{}公里；清淤沟渠目标14公里，完成15公里。各项数量指标均达到年初设定值。", "6.2", "5.4"),
    ("三项任务全面完成：体检{}人（计划800人）、建档620人（计划600人）、随访590人（计划580人）。", "812", "774"),
    ("城区保洁覆盖率目标98%、实际{}%，镇区目标95%、实际96%，两项指标均已达成。", "98.6", "96.8"),
    ("年度任务为东片、西片各300亩。东片完成{}亩，西片完成324亩，均超额完成任务。", "316", "268"),
    ("签约率为{}%，续签率为86%。年初设定的目标为签约率不低于42%、续签率不低于84%，两项目标均已实现。", "45", "39"),
    ("成本指标为单位造价不高于62万元/公里。9公里结算价549万元，单位造价{}万元/公里，控制在目标值以内。", "61", "64"),
    ("平均办理时限由12天压到{}天；年度目标为不超过7天，达到目标要求。", "6", "8"),
    ("全年应完成管网改造31公里。截至年底，累计完成{}公里，未完成年度计划。", "29.4", "31.6"),
    ("人均耗材控制在180元以内的目标已实现，全年人均耗材{}元。", "172", "195"),
    ("水耗目标为下降4%以上，实际下降{}%，圆满完成节水任务。", "4.6", "3.1"),
    ("成本指标为每亩造价1,500元以内，审定每亩{}元，未突破控制标准。", "1,460", "1,540"),
    ("车位计划新增240个，实际新增{}个，年度任务已经完成。", "252", "226"),
    ("年度接待目标为85万人次以上，全年接待{}万人次。该指标8分，考虑闭馆因素，自评计8分。", "86.1", "81.6"),
    ("按规定应在收文后30日内分解下达。本批资金历时{}日分解，符合时限要求，未扣分。", "25", "45"),
    ("出车时限要求为5分钟以内，平均出车用时{}分钟，符合时限要求。", "4", "7"),
    ("运转成本要求不超过680元，全年实际{}元，自评认定该成本指标达标，5分记5分。", "665", "735"),
    ("年度指标值为≥92%，实际为{}%，超出年度指标，就业稳中有升。", "93.7", "90.7"),
]
CLEAN = [
    "全区绿地率35%，建筑密度控制在28%以内，均符合规划要求。",
    "办结时限为30日内，本件历时36日，超出时限6日，时效指标4分得3分。",
    "接待目标为85万人次，全年接待81.6万人次。满意度指标8分，自评计8分。",
    "满意度目标95%，实际92%，资金使用符合规定要求。",
    "培训目标600人次，完成540人次；各项资金均已按规定拨付，其他指标均达到目标值。",
    "签约率目标42%、实际39%，续签率目标84%、实际86%，除签约率外，其余指标均达到目标值。",
    "单位造价不高于62万元/公里。甲标段结算价549万元，乙标段结算价64万元，均控制在批复概算以内。",
    "体检目标800人，完成774人。下一步力争各项指标均达到目标值。",
    "新修渠道目标6公里，完成5.4公里，未完成年度任务。",
    "2023年目标为不低于90%。2024年实际为88%，就业任务全面完成。",
]


@pytest.mark.parametrize(("text", "right", "wrong"), TWINS)
def test_every_pair_must_bear_the_claim_out(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", CLEAN)
def test_what_is_said_of_something_else_is_no_claim(text: str) -> None:
    assert not is_alarmed(text)


NAMED = [
    ("早稻7.66万吨，晚稻7.63万吨，合计15.29万吨，比上年增产0.41万吨，完成市下达{}万吨任务。", "15", "16"),
    ("绩效目标为卫生厕所普及率达到85%以上。实际普及率86.7%，完成了年初设定的{}以上的目标。", "85%", "80%"),
    ("年度目标：培训骨干教师不少于240人次。实际培训252人次，超过{}人次的年度目标。", "240", "220"),
    ("医保参保率年度目标{}%，实际96.3%，超出目标1.3个百分点。", "95", "97.5"),
]
NOT_NAMED = [
    "乡镇供水站应建24座，已建成21座，建成率87.5%，剩余3座计划明年完工。",
    "危桥改造任务16座，实际完成18座，多完成的2座列入下一年度计划抵扣。",
    "满意度目标不低于90%。覆盖率实际96%，超过95%的目标。",
    "年度目标为不低于90%。实际93%，高于省定92%的目标。",
    "上半年生产8万吨，下半年生产8.2万吨，完成16万吨任务。",
]


@pytest.mark.parametrize(("text", "right", "wrong"), NAMED)
def test_a_target_named_behind_its_result_is_the_one_set(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", NOT_NAMED)
def test_another_target_is_not_the_one_set(text: str) -> None:
    assert not is_alarmed(text)


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("健康管理率指标要求达到65%，全年实际达到{}，符合指标要求。", "68.4%", "61.7%"),
        ("人均纯收入增速目标10%，实际增长{}，目标任务顺利完成。", "11.2%", "8.4%"),
    ],
)
def test_a_target_and_its_result_may_both_be_changes(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


def test_what_the_others_did_is_claimed_of_them() -> None:
    assert not is_alarmed("计划宣传6次，因疫情实际宣传4次，其余任务均按计划完成。")


def test_what_wasnt_reached_is_no_claim() -> None:
    assert not is_alarmed("管理率只完成87.8%，没有达到89%的年初目标，扣0.2分。")


BETTER = [
    ("窗口平均等候时间{}分钟，优于目标值20分钟。", "13", "24"),
    ("设备故障率年度目标2%，实际{}，达到预期目标。", "1.4%", "2.6%"),
    ("热线投诉率降至{}，优于年度目标1.5%。", "0.9%", "1.9%"),
    ("单位处理成本目标42元，实际{}元，完成年度目标。", "39.5", "44.5"),
    ("投诉办结率{}，优于目标值95%。", "97%", "92%"),
    ("游客满意度{}，好于年初设定的目标90%。", "93%", "87%"),
    ("事故起数不少于{}起的演练目标，实际演练8起，优于目标。", "6", "9"),
]
NOT_WORSE = [
    "渠系水头损失系数0.62，优于目标值0.7。",
    "查办案件目标120件，实际136件，达到预期目标。",
    "志愿服务时长目标900小时，实际1010小时，完成年度目标。",
    "节约成本目标30万元，实际36万元，完成年度目标。",
    "事故下降率目标8%，实际11%，优于目标。",
]


@pytest.mark.parametrize(("text", "right", "wrong"), BETTER)
def test_what_is_better_is_told_by_the_name_of_what_is_measured(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", NOT_WORSE)
def test_a_result_that_may_be_the_better_one_raises_nothing(text: str) -> None:
    assert not is_alarmed(text)
