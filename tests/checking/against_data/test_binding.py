"""Which fact a number speaks of: by words, never by value. A table of (sentence, number, fact key)."""

import pytest

from tests.factories import figure, indicator, ledger
from youju.checking.against_data.binding import Binder
from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.terms import read_terms
from youju.domain.facts import LAST_YEAR, Ledger
from youju.domain.findings import Anchor, PlainText
from youju.mentions import find_mentions

UNIT = ledger(
    figure("物业管理费", "全年预算", "60万元"),
    figure("物业管理费", "到位", "60万元"),
    figure("物业管理费", "支出", "58万元"),
    figure("物业管理费", "支出", "50万元", period=LAST_YEAR),
    figure("大厅营运维护费用", "全年预算", "150万元"),
    figure("大厅营运维护费用", "到位", "148万元"),
    figure("大厅营运维护费用", "支出", "143.82万元"),
    figure("大厅营运维护费用", "支出", "160万元", period=LAST_YEAR),
    figure("信息平台运维", "全年预算", "98万元"),
    figure("信息平台运维", "到位", "98万元"),
    figure("信息平台运维", "支出", "95.28万元"),
    figure("信息平台运维", "支出", "90万元", period=LAST_YEAR),
    figure("单位", "编制人数", "18人"),
    figure("单位", "实有人数", "13人"),
    figure("第一季度", "受理数", "52310件"),
    figure("第二季度", "受理数", "58420件"),
    indicators=[
        indicator("网上办理率", "≥85%", "82.45%", weight="15", score="14.55"),
        indicator("业务培训", "12场", "12场", weight="5", score="5"),
    ],
    groups={"物业管理费": "运行经费", "大厅营运维护费用": "运行经费"},
    activities=["第一季度", "第二季度"],
)

CASES = [
    # the item beside the number, its measure before or behind it
    ("物业管理费支出58万元。", "58万元", "物业管理费.支出"),
    ("物业管理费预算60万元，到位60万元，支出58万元。", "58万元", "物业管理费.支出"),
    ("大厅营运维护费用尚有2万元未到位。", "2万元", "大厅营运维护费用.未到位"),
    ("15万元用于物业管理费。", "15万元", "物业管理费.全年预算"),
    # shortened names
    ("大厅运维费支出143.82万元。", "143.82万元", "大厅营运维护费用.支出"),
    ("平台运维支出95.28万元。", "95.28万元", "信息平台运维.支出"),
    # carried measures and lists
    ("支出中，物业管理费58万元、信息平台运维95.28万元。", "95.28万元", "信息平台运维.支出"),
    ("物业管理费、信息平台运维支出分别为58万元和95.28万元。", "95.28万元", "信息平台运维.支出"),
    ("运行经费预算、到位、支出依次为210万元、208万元、201.82万元。", "208万元", "运行经费.到位"),
    ("物业管理费、信息平台运维两项合计支出153.28万元。", "153.28万元", "物业管理费＋信息平台运维.支出"),
    # topics: the clause before, the heading, the pronoun
    ("物业管理费执行较好，支出为58万元。", "58万元", "物业管理费.支出"),
    ("（一）物业管理费。预算60万元，支出58万元。", "58万元", "物业管理费.支出"),
    ("物业管理费按合同支付。该项目支出58万元。", "58万元", "物业管理费.支出"),
    # the whole
    ("全年支出297.1万元。", "297.1万元", "合计.支出"),
    # last year and changes
    ("物业管理费上年支出50万元。", "50万元", "物业管理费.支出.上年"),
    ("2022年物业管理费支出50万元。", "50万元", "物业管理费.支出.上年"),
    ("物业管理费支出比上年增加8万元。", "8万元", "物业管理费.增减额.支出"),
    ("物业管理费支出同比增长16%。", "16%", "物业管理费.增减率.支出"),
    ("物业管理费支出由50万元增加到58万元。", "50万元", "物业管理费.支出.上年"),
    ("物业管理费支出由50万元增加到58万元。", "58万元", "物业管理费.支出"),
    # rates and shares, with their bases
    ("物业管理费执行率96.67%。", "96.67%", "物业管理费.执行率.支出/到位"),
    ("大厅营运维护费用执行率（支出/全年预算）为95.88%。", "95.88%", "大厅营运维护费用.执行率.支出/全年预算"),
    ("物业管理费支出58万元，占运行经费支出的28.7%。", "28.7%", "物业管理费.占比.支出/运行经费"),
    ("物业管理费支出58万元，占支出总额的19.5%。", "19.5%", "物业管理费.占比.支出"),
    ("全年支出297.1万元，为到位资金306万元的97.1%。", "97.1%", "合计.执行率.支出/到位"),
    # counts, activities, indicators
    ("核定编制18名，实有13人。", "18名", "单位.编制人数"),
    ("核定编制18名，实有13人。", "13人", "单位.实有人数"),
    ("共3个项目。", "3个", "合计.项目数"),
    ("第二季度受理量最大，为58420件。", "58420件", "第二季度.受理数"),
    ("一、二季度受理量依次为52310件和58420件。", "58420件", "第二季度.受理数"),
    ("网上办理率82.45%，低于85%的目标。", "82.45%", "网上办理率.实际值"),
    ("网上办理率82.45%，低于85%的目标。", "85%", "网上办理率.目标值"),
    ("网上办理率82.45%，该项得14.55分。", "14.55分", "网上办理率.得分"),
    ("网上办理率82.45%，该项满分15分，扣0.45分。", "0.45分", "网上办理率.扣分"),
    ("业务培训12场，完成目标的100%。", "100%", "业务培训.完成率"),
    ("自评总分19.55分。", "19.55分", "合计.得分"),
    # tables in the text
    ("单位：万元\n项目\t预算数\t支出数\n物业管理费\t60.00\t58.00\n", "58.00", "物业管理费.支出"),
    ("项目\t支出数（千元）\n信息平台运维\t952.8\n合计\t2971\n", "2971", "合计.支出"),
]


def bind(text: str, surface: str, facts: Ledger = UNIT, anchors: tuple[Anchor, ...] = ()) -> Binding:
    mentions = sorted(find_mentions(text), key=lambda mention: mention.start)
    bindings = Binder(PlainText(text, anchors), mentions, LedgerIndex(facts, read_terms())).bindings()
    found = [one for one in bindings.values() if one.mention.text == surface]
    assert found, [mention.text for mention in mentions]
    return found[-1]


@pytest.mark.parametrize(("text", "surface", "key"), CASES)
def test_words_name_the_fact(text: str, surface: str, key: str) -> None:
    binding = bind(text, surface)
    assert key in [fact.key for fact in binding.facts]
    assert binding.strength > Strength.WEAK


@pytest.mark.parametrize(("text", "surface", "key"), CASES)
def test_the_value_plays_no_part(text: str, surface: str, key: str) -> None:
    digit = next(sign for sign in surface if sign.isdigit())
    other = surface.replace(digit, str(int(digit) % 9 + 1), 1)
    place = text.rindex(surface)
    changed = text[:place] + other + text[place + len(surface) :]
    assert [fact.key for fact in bind(changed, other).facts] == [fact.key for fact in bind(text, surface).facts]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("馆舍改造支出20万元。", "20万元"),
        ("物业管理费人均5万元。", "5万元"),
        ("招标偏晚72天。", "72天"),
        ("预算在100万元以上的项目有1个。", "100万元以上"),
    ],
)
def test_words_that_name_nothing_known_bind_weakly(text: str, surface: str) -> None:
    assert bind(text, surface).strength is Strength.WEAK


def test_a_content_control_ties_a_number_whose_words_say_little() -> None:
    text = "年内办结有关款项58万元。"
    fact = UNIT.get("物业管理费", "支出")
    assert fact is not None
    start = text.index("58")
    anchor = Anchor(0, len(text), controls=((start, start + 4, fact.id),))
    assert bind(text, "58万元", anchors=(anchor,)).facts == (fact,)


def test_a_content_control_does_not_outweigh_the_words() -> None:
    text = "信息平台运维支出58万元。"
    fact = UNIT.get("物业管理费", "支出")
    assert fact is not None
    start = text.index("58")
    anchor = Anchor(0, len(text), controls=((start, start + 4, fact.id),))
    assert fact not in bind(text, "58万元", anchors=(anchor,)).facts


@pytest.mark.parametrize("basis", ["支出/到位", "支出/全年预算"])
def test_a_content_control_says_which_base_a_rate_is_on(basis: str) -> None:
    text = "物业管理费执行率96.67%。"
    fact = UNIT.get("物业管理费", "执行率", basis=basis)
    assert fact is not None
    start = text.index("96")
    anchor = Anchor(0, len(text), controls=((start, start + 6, fact.id),))
    assert bind(text, "96.67%", anchors=(anchor,)).facts[0] == fact


@pytest.mark.parametrize("key", ["受益农户", "农机补贴"])
def test_a_content_control_says_whether_the_goal_or_the_column_of_its_name_is_meant(key: str) -> None:
    data = ledger(
        figure("农机补贴", "受益农户", "350户"),
        indicators=[indicator("受益农户", "≥5200户", "5386户", project="高标准农田建设")],
    )
    text = "据发放情况表，全年受益农户350户。"
    fact = data.get(key, "受益农户" if key == "农机补贴" else "实际值")
    assert fact is not None
    start = text.index("350")
    anchor = Anchor(0, len(text), controls=((start, start + 4, fact.id),))
    plain = PlainText(text, (anchor,))
    bindings = Binder(plain, find_mentions(text), LedgerIndex(data, read_terms())).bindings()
    assert bindings[start].facts[0] == fact
