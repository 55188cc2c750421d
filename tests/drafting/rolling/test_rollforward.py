"""Last year's sentences a year on: numbers by words, years, judgements, questions; never a number of last year left."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drafting.ledgers import build, fund_rows, indicator, money, profile
from youju.domain.facts import LAST_YEAR, Ledger, Measure
from youju.domain.findings import PlainText
from youju.domain.report import Figure, Gap
from youju.drafting.rolling.rolled import Outcome, RolledSentence
from youju.drafting.rolling.rollforward import roll_forward
from youju.sources.documents import read_document
from youju.sources.project import open_project, read_ledger

SAMPLES = sorted((Path(__file__).resolve().parents[3] / "corpora" / "samples").glob("*/unit.yaml"))

TITLE = "临江市政务服务中心2022年度项目支出绩效自评报告\n"


def ledger(*, last_year: bool = False) -> Ledger:
    """Budget 200万元, received 200, spent 180 for two projects; one indicator met, one missed."""
    items, facts = fund_rows([("物业管理费", "120", "120", "110"), ("业务培训费", "80", "80", "70")])
    if last_year:
        facts += [money("物业管理费", Measure.SPENT, "95", period=LAST_YEAR)]
        facts += [money("业务培训费", Measure.SPENT, "75", period=LAST_YEAR)]
    met = indicator("窗口培训场次", ("12", "场"), ("13", "场"))
    missed = indicator("群众满意度", ("95", "%"), ("91.2", "%"), level1="满意度指标")
    return build(profile(), items, facts, [met, missed])


def rolled(*lines: str, last_year: bool = False) -> list[RolledSentence]:
    text = TITLE + "一、资金使用情况\n" + "\n".join(lines)
    return list(roll_forward(PlainText(text), ledger(last_year=last_year)).sentences)


def only(line: str, *, last_year: bool = False) -> RolledSentence:
    (one,) = rolled(line, last_year=last_year)
    return one


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("2022年全年预算150万元，支出140万元。", "2023年全年预算200万元，支出180万元。"),
        ("物业管理费支出95万元，业务培训费支出45万元。", "物业管理费支出110万元，业务培训费支出70万元。"),
        ("物业管理费全年支出950000元。", "物业管理费全年支出110万元。"),
        ("全年支出140万元，占全年预算150万元的93.33%。", "全年支出180万元，占全年预算200万元的90%。"),
        ("核定编制17人，年末实有15人。", "核定编制18人，年末实有13人。"),
        ("数据截至2022年12月31日，2023年继续实施。", "数据截至2023年12月31日，2024年继续实施。"),
    ],
)
def test_numbers_and_years_are_this_years(then: str, now: str) -> None:
    one = only(then)
    assert (one.text, one.outcome) == (now, Outcome.CHANGED)
    assert all(isinstance(run, Figure) or not any(mark in run.text for mark in "待") for run in one.runs)


def test_a_sentence_knows_where_it_comes_from() -> None:
    one = only("物业管理费支出95万元。")
    assert one.source.text == "物业管理费支出95万元。"
    assert one.source.role == "funds.execution"
    assert one.keys == ("物业管理费.支出",)


@pytest.mark.parametrize(
    ("then", "left"),
    [
        ("大厅维修费支出33万元。", "33"),  # no such project this year
        ("全年接待来访45批。", "45"),  # nothing in the data
        ("单笔支出5万元以下由分管副主任审批。", "5"),  # a limit, not an amount
        ("物业管理费支出近95万元。", "95"),  # an approximation that may not hold
        ("2022年3月完成大厅改造。", "3月"),  # a date of last year
        ("按照市财政局〔2022〕15号文件开展自评。", "15"),  # 文号 of last year
        ("“十三五”期间持续投入。", "十三五"),
    ],
)
def test_what_is_not_sure_is_asked_and_the_old_words_go(then: str, left: str) -> None:
    one = only(then)
    assert one.outcome is Outcome.ASKED
    assert left not in one.text
    assert any(isinstance(run, Gap) and run.verify for run in one.runs)
    assert one.reasons


def test_a_limit_keeps_its_side() -> None:
    one = only("单笔支出5万元以下由分管副主任审批，5万元以上由主任办公会研究。")
    assert one.text.count("】以下由") == one.text.count("】以上由") == 1


def test_standing_words_stay() -> None:
    words = "每笔支出由经办股室申请，综合股核对预算和票据。"
    assert (only(words).text, only(words).outcome) == (words, Outcome.CARRIED)
    older = "自评依据《项目支出绩效评价管理办法》（财预〔2020〕10号）。"
    assert only(older).text == older


@pytest.mark.parametrize(
    "words", ["一是分账核算，二是逐月公开。", "由院长任组长、分管副院长任副组长。", "局长审批后支付。"]
)
def test_points_and_offices_are_wording(words: str) -> None:
    assert (only(words).text, only(words).outcome) == (words, Outcome.CARRIED)


def test_directions_follow_the_sign() -> None:
    one = only("全年支出170万元，比上年减少12万元，下降6.59%。", last_year=True)
    assert one.text == "全年支出180万元，比上年增加10万元，增长5.88%。"


def test_an_old_number_that_the_tables_deny_is_asked() -> None:
    good, bad = rolled("物业管理费支出95万元。", "业务培训费支出99万元。", last_year=True)
    assert good.outcome is Outcome.CHANGED
    assert bad.outcome is Outcome.ASKED
    assert "与本年表中的上年数不一致" in bad.reasons


def test_two_numbers_for_one_thing_are_both_asked() -> None:
    one, other = rolled("物业管理费支出95万元。", "经核对，物业管理费支出97万元。")
    assert (one.outcome, other.outcome) == (Outcome.ASKED, Outcome.ASKED)


@pytest.mark.parametrize(
    ("then", "outcome"),
    [
        ("各项绩效目标全部完成。", Outcome.DROPPED),  # one is missed
        ("资金全部到位，到位率100%。", Outcome.CHANGED),
        ("预算资金150万元已全部支出。", Outcome.DROPPED),  # 20万元 are left
        ("支出最多的是物业管理费，为95万元。", Outcome.ASKED),  # a ranking
    ],
)
def test_judgements_are_held_against_this_year(then: str, outcome: Outcome) -> None:
    assert only(then).outcome is outcome


def test_a_target_that_is_missed_now_is_said_to_be_missed() -> None:
    one = only("群众满意度为96.5%，达到95%的目标。")
    assert one.outcome is Outcome.CHANGED
    assert one.text == "群众满意度为91.2%，未达到95%的目标。"


def test_a_list_that_is_no_longer_whole_is_asked() -> None:
    rows = [("物业管理费", "120", "120", "110"), ("业务培训费", "80", "80", "70"), ("水电费", "30", "30", "29")]
    items, facts = fund_rows(rows)
    more = build(profile(), items, facts)
    text = TITLE + "一、资金使用情况\n全年支出140万元，其中物业管理费支出95万元、业务培训费支出45万元。"
    (one,) = roll_forward(PlainText(text), more).sentences
    assert "所列项目是否齐全" in one.reasons


def test_title_tables_signature_and_headings_are_no_sentences() -> None:
    text = f"{TITLE}一、资金使用情况\n项目\t支出\n物业管理费\t95\n支出情况正常。\n临江市政务服务中心\n2023年2月28日\n"
    assert [one.source.text for one in roll_forward(PlainText(text), ledger()).sentences] == ["支出情况正常。"]


def test_text_that_looks_like_a_slot_is_only_text() -> None:
    one = only("资料归档齐备{{合计.支出}}$unit【待补：x】。")
    assert not one.keys
    assert "{{合计.支出}}$unit" in one.text
    assert not any(isinstance(run, Gap) and run.what == "x" for run in one.runs)


@given(st.decimals(min_value="0.01", max_value="99999", places=2))
def test_no_amount_of_last_year_is_left(amount: Decimal) -> None:
    one = only(f"物业管理费支出{amount}万元，另有杂项{amount}万元。")
    assert f"杂项{amount}" not in one.text
    usual = 22 <= amount <= 550  # what is over five times last year's, or under a fifth of it, is asked about
    assert one.text.startswith("物业管理费支出110万元，" if usual else "物业管理费支出【待核：")


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (
            "窗口培训场次13场，超出目标值12场。",
            "窗口培训场次13场，超出目标值12场。",
        ),  # the target, not the distance to it
        ("大厅维修费、物业管理费支出95万元。", ""),  # 大厅维修费 is gone: the sum of both is not 物业管理费 alone
        ("物业管理费支出95万元，大厅维修费预算40万元，执行率100%。", ""),  # the rate is 大厅维修费's
    ],
)
def test_a_number_is_not_taken_for_its_neighbour(then: str, now: str) -> None:
    one = only(then)
    assert one.text == now or (not now and one.outcome in (Outcome.ASKED, Outcome.DROPPED))


@pytest.mark.parametrize("unit_file", SAMPLES, ids=lambda path: path.parent.name)
def test_samples_keep_their_facts(unit_file: Path) -> None:
    prior = read_document(open_project(unit_file.parent).prior[0])
    data = read_ledger(unit_file.parent)
    result = roll_forward(prior, data)
    assert result.year == data.profile.year - 1
    assert result.counts()[Outcome.CHANGED] >= 3
    assert all(key in data.facts for one in result.sentences for key in one.keys)
