"""Rates and shares follow from the numbers that their words speak of: by a fixed name, by what they call their parts,

in a bracket behind, among the parts of a list. What something else nearby bears out is left alone.
"""

import pytest

from tests.checking.findings_of import is_alarmed
from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity

PAIRS = [
    # by the name of the rate, wherever in the text its base stands
    ("全年预算1,240万元。\n项目累计支出1,190.4万元，占全年预算的{}。", "96%", "69%"),
    ("核定编制150名，其中行政100名、事业50名；年末实有141人，人员控制率{}。", "94%", "96%"),
    ("全年预算2,500万元。\n年末结转结余85万元，结转结余率{}。", "3.4%", "4.3%"),
    ("项目预算310万元，到位300万元，支出291万元。以到位资金为基数的执行率为{}。", "97%", "79%"),
    ("预算下达率98%、资金执行率{}：预算500万元，下达490万元，支出441万元。", "88.2%", "90.8%"),
    ("控制价400万元，中标价372万元，较控制价节约28万元，节约率{}。", "7%", "7.53%"),
    ("任务数400户，实际完成460户，超任务{}。", "15%", "25%"),
    (
        "年初预算500万元，年中追加60万元，调整后预算560万元。全年支出532万元，以调整后预算为基数的执行率为{}。",
        "95%",
        "106.4%",
    ),
    # by what the rate calls its part
    ("排查隐患260处，已整改247处，正在整改13处，整改完成率{}。", "95%", "85%"),
    ("投诉举报320件，其中按期办结312件；办结率{}。", "97.5%", "95.7%"),
    # several parts together
    ("市级54万元、县级36万元，分别占60%和{}。", "40%", "30%"),
    ("收回问卷412份，评价满意的318份、基本满意的71份，两者合计占{}。", "94.42%", "49.42%"),
    ("管养里程860公里，评定为优的402公里、为良的267公里，优良路率{}。", "77.79%", "71.79%"),
    ("资金来源为中央220万元、省级110万元、县级70万元，中央和省级资金占比{}。", "82.5%", "85.2%"),
    # the part, or the whole, told in the share's own words
    ("控制价560万元，成交价498.4万元，节约61.6万元，节约额占控制价的{}。", "11%", "12.36%"),
    ("批复预算268万元，支付226.22万元，占合同额251.36万元的90%，占批复预算的{}。", "84.41%", "93.79%"),
    ("评定等级：甲等36家、乙等54家、丙等20家、丁等10家，前两类合计占{}。", "75%", "57%"),
    ("有效答卷200份。其中很满意96份、满意64份、一般30份、不满意10份，前两档合计占有效答卷的{}。", "80%", "88%"),
    ("预算250万元，支付监测设备款150万元、平台开发款60万元，合计210万元，支付率{}。", "84%", "48%"),
    # in a bracket behind
    ("产出指标得分率为{}（权重40分，得38分）。", "95%", "97.5%"),
    ("培训完成率{}（计划10期，实际8期）。", "80%", "90%"),
    ("投资完成率{}（1.302亿元/1.86亿元）。", "70%", "77%"),
    # the share of one part of a list
    ("资金来源为中央补助220万元、省级补助110万元、县级配套70万元，中央资金占比{}。", "55%", "60%"),
    ("小学612名、初中458名、高中230名，小学占{}。", "47.08%", "52.3%"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_rate_follows_from_what_its_words_name(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "抽检合格率98%（抽检50批次，不合格1批次）。",
        "培训完成率120%（计划10期，实际12期）。",
        "满意度96%（发放问卷500份，收回487份，满意468份）。",
        "县道12公里、乡道20公里，总里程50公里，县道占24%。",
        "人均公用经费由上年的1.35万元增至1.41万元；公用经费总额从54万元增加到59.22万元，增长9.67%。",
        "产出指标得分率为95%（权重40分，得38分），效益指标得分率为93.3%（权重30分，得28分）。",
        # whose base the text doesn't tell, or tells for another item
        "甲项目全年预算800万元。乙项目全年预算500万元。\n累计支出400万元，占全年预算的80%。",
        "办公费支出40万元。支出最多的是培训费，为90万元，占全部支出的30%。",
        "甲项目支出90万元，执行率90%。乙项目进度最慢，执行率仅70%，因招标推迟。",
        "支出较多的有甲项目171万元、乙项目146万元，合计占80%。",
        "预算数与支出数分别为80万元和72万元，执行率90%。",
        "抽检260批次，合格247批次，合格率95%，不合格率5%。",
        "检测样品2,400批次，其中蔬菜1,500批次、水果900批次，总体合格率99.2%，蔬菜合格率98.8%。",
        "急救车出动1,860次，平均出车时间2.6分钟，3分钟出车率97.5%。",
        "支出620万元，其中授予中小企业558万元，占支出总额的90%；其中授予小微企业310万元，占授予中小企业的55.56%。",
        "两个项目得分分别为91分和95分，平均93分，较上年平均提高1.5分。",
        # a rule's conditions, and the summands of what was spent, are no operands
        "考核85分以上的全额拨付，70分至85分的按96%拨付，70分以下的按90%拨付。",
        "得分95分以上的补助比例为100%，85分至95分的补助比例为92%，85分以下的补助比例为80%。",
        "下达资金250万元。\n年末支付监测设备款150万元、平台开发款60万元，合计210万元，支付率84%。",
        "下达资金900万元，支付工程款450万元、监理费27万元，合计477万元，支付率53%，其中工程款支付率50%。",
        "参评150人，优秀72人、良好51人、一般27人，前两项合计占82%，最后一项占18%。",
        # of what the text doesn't tell
        "当年新增造林面积1.2万亩，林地面积累计31.5万亩，占国土面积的六成左右。",
        "首期占总额的60%，计360万元，二期占40%，计240万元。",
        "全镇林地6.4万亩，公益林占55%，即3.52万亩；商品林占45%，即2.88万亩。",
        "四个片区最高得分94分、最低得分81分，全市平均95.2分。",
        "完工15个，占50%；在建9个，占30%；未开工6个，占20%，前两项合计占80%。",
        # bounds and extremes are no list
        "6家单位完成率均在85%以上，最高的为99%，最低的为87%，平均完成率95.2%。",
        "三项得分最高98分，最低72分，平均90分。",
    ],
)
def test_a_rate_that_is_right_or_of_something_else_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("公用经费总额从54万元增加到59.22万元，增长8.81%。", "8.81%"),  # over the new amount, not the old
        ("其他养老支出上年执行0.50万元，今年安排0.62万元，增加22.22%。", "22.22%"),
        ("甲项目预算100万元，支出95万元，执行率93%；乙项目预算200万元，支出186万元，执行率95%。", "93%"),
    ],
)
def test_a_percentage_of_other_operands_is_wrong(text: str, percent: str) -> None:
    told = [one for one in check_text(PlainText(text)).findings if one.severity is not Severity.INFO]
    assert any(one.code in (Code.RATE_MISMATCH, Code.CHANGE_MISMATCH) and percent in one.quote for one in told)


def test_a_rate_ten_thousandfold_off_tells_of_the_unit() -> None:
    text = "项目计划投资4620.00元，到位4493.40万元，到位率97.26%。"
    [found] = [one for one in check_text(PlainText(text)).findings if one.severity is Severity.ERROR]
    assert (found.code, found.quote, found.suggestion) == (Code.UNIT_SLIP, "4620.00元，到位4493.40万元", "")


def test_a_mean_lies_between_the_extremes() -> None:
    text = "8个社区测评最高95.2分，最低80.6分，平均{}分。"
    assert not is_alarmed(text.format("88.4"))
    assert is_alarmed(text.format("96.3"))


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("总投资900万元，其中财政资金300万元，占总投资的{}。", "三分之一", "三分之二"),
        ("现有护理员124人，持证93人，持证人员占{}。", "四分之三", "三分之二"),
        ("全局120人，其中女职工62人，女职工占{}。", "五成", "三成"),
    ],
)
def test_a_share_told_in_words_is_about_right(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))
