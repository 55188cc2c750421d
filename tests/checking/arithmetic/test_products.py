"""A total with the digits of price times count in another unit is a slip, also with the count a sentence before."""

import pytest

from tests.checking.findings_of import is_alarmed
from youju.checking.arithmetic import check_arithmetic
from youju.checking.reading import read_text
from youju.domain.findings import Code, PlainText
from youju.mentions import find_mentions


def codes(text: str) -> set[Code]:
    return {one.code for one in check_arithmetic(read_text(PlainText(text), find_mentions(text)))}


@pytest.mark.parametrize(
    "text",
    [
        "高龄津贴每人每月60元，发放8,500人，全年12个月共发放612元，由乡镇按月造册。",
        "农民培育全年办班9期，参训450人，平均每期50人。培训经费每人3500元，共支出157.5元。",
        "每户补助2000元，共86户，合计发放17.2元。",
        "采购台式机85台，每台5200元，合计44.2元，已验收。",
        "补助面积2.4万亩，每亩补助150元，共发放360元。",
        "奖补村集体36个，每个村5万元，共180元。",
        "全年免费体检3200人。体检费按每人120元结算，共支付38.4元。",
        "改厕1260户，每户补助1500元，共兑付189亿元。",
        "慰问老党员640人，标准每人500元，慰问金320万元。",
        "协管员补贴标准为1500元/人/月，安置120人，全年拨付2160万元。",
        "助学金每人每年1600元，受助850人，共发放1360万元。",
    ],
)
def test_a_unit_slip_of_a_product_is_told(text: str) -> None:
    assert Code.UNIT_SLIP in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "高龄津贴每人每月60元，发放8,500人，全年12个月共发放612万元，由乡镇按月造册。",
        "农民培育全年办班9期，参训450人，平均每期50人。培训经费每人3500元，共支出157.5万元。",
        "改厕1260户，每户补助1500元，共兑付189万元，每户自筹150元。",
        "助学金每人每年1600元，受助850人，共发放136万元。",
        "协管员补贴标准为1500元/人/月，安置120人，全年拨付216万元。",
        "每人每月补贴200元，1至6月发放320人、7至12月发放340人，全年发放79.2万元。",
        "房租每间每月800元，租用15间，全年10个月共12万元。",
        "慰问50户，每户500元，共2.5万元，另发放慰问品250元。",
        "参训450人。资料费每人20元，场地费共支出900元。",
    ],
)
def test_a_right_unit_and_an_unrelated_amount_are_let_be(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "约定工期90日历天。首尾日均计入共88日历天，比约定提前2天。",
        "培训分6期，两期均计入考核，共培训480人次，比上期多12人次。",
    ],
)
def test_the_adverb_that_means_all_is_no_average(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("改造面积3,400亩，总投资1190万元，亩均投资{}，未突破每亩4000元的上限。", "3500元", "350元"),
        ("改造面积2.4万平方米，惠及640户，完成投资960万元，折合每平方米{}、每户1.5万元。", "400元", "4000元"),
        ("维修农房125户，投入资金250万元，户均{}，每户未超过3万元的限额。", "2万元", "0.2万元"),
    ],
)
def test_an_average_beside_another_price_is_held_against_its_own(text: str, right: str, wrong: str) -> None:
    assert codes(text.format(right)) == set()
    assert codes(text.format(wrong)) & {Code.RATE_MISMATCH, Code.UNIT_SLIP}


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("计划演出60场，实际演出66场。观众5.2万人次。补助按每场8000元结算，共{}。", "52.8万元", "48万元"),
        ("全年清运污泥2,600吨。按每吨150元结算，应付{}，实付39万元。", "39万元", "49万元"),
        ("仓库总面积4.8万平方米，已出租3.6万平方米，按每月每平方米12元计，月租金收入{}。", "43.2万元", "432万元"),
        ("租用库房600平方米，月租金每平方米20元，全年租金{}。", "14.4万元", "41.4万元"),
    ],
)
def test_what_is_settled_goes_by_what_was_done(text: str, right: str, wrong: str) -> None:
    assert codes(text.format(right)) == set()
    assert codes(text.format(wrong)) & {Code.SUM_MISMATCH, Code.UNIT_SLIP, Code.RATE_MISMATCH}


def test_a_busiest_day_is_no_number_of_days() -> None:
    assert codes("政务大厅全年办件15万件，日均办件600件，高峰日达到950件。") == set()


def test_all_that_a_price_is_told_for_counts() -> None:
    assert codes("每期4天、50人，共办6期，按每人每天200元测算，培训费为24万元。") == set()


def test_what_one_costs_may_be_told_of_anything() -> None:
    text = "采购教学无人机18架，每架1.2万元，共支出{}；维修路灯260盏，每盏150元，共3.9万元。"
    assert codes(text.format("21.6万元")) == set()
    assert Code.SUM_MISMATCH in codes(text.format("26.1万元"))


def test_an_average_is_of_what_was_told_before_it() -> None:
    text = "甲区救助4860人次，人均1200元；乙区救助2750人次，支出412.5万元，人均水平为两地最高，达到1500元。"
    assert codes(text) == set()


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("队员经费按每人每年6.8万元核定，在岗45名，全年应保障{}，10月有2人离职。", "306万元", "3060万元"),
        ("网格员每人每月1800元，在岗126名，全年应发放补助{}。", "272.16万元", "226.8万元"),
        ("拖拉机每台补贴3.2万元，全年补贴45台，兑付{}；播种机每台0.8万元，60台，兑付48万元。", "144万元", "14.4万元"),
        ("按照每户建设不少于80平方米、补助5400元的标准，完成260户，应兑付{}，户均5400元。", "140.4万元", "117万元"),
    ],
)
def test_what_is_due_follows_from_the_rate(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "补助按每户3万元执行，应补助52户，核定156万元，其中3户放弃，兑付147万元，户均3万元。",
        "补助标准为每户5000元，实际补助260户，按面积扣减后支付126万元，户均4846元。",
        "网格员每人每月1800元，在岗126名，6月起上岗，全年应发放158.76万元。",
    ],
)
def test_what_was_paid_may_differ_from_the_rate(text: str) -> None:
    assert not is_alarmed(text)
