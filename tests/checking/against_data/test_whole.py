"""What a report says of the whole, where a second sheet leaves no total of everything or scores a part only."""

from pathlib import Path

import pytest

from tests.factories import indicator, ledger
from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import Finding, PlainText, Severity, Verdict
from youju.sources.project import read_ledger

SPENT = """2023年河道保洁项目支出明细表,,,,
单位：元,,,,
支出内容,预算数,到位资金,支出数,上年支出数
人工费,1500000,1500000,1486000,1412000
机械费,964000,964000,872500,838600
合计,2464000,2464000,2358500,2250600
"""
SOURCES = """2023年河道保洁项目资金来源,
单位：元,
资金来源,预算数
中央补助,1288800
区级配套,1175200
合计,2464000
"""
BLOCKS = """2023年小区改造台账,,
单位：万元,,
小区名称,楼栋数（栋）,支出
桂花苑,8,598.4
河堤新村,51,1012.36
合计,59,1610.76
"""


@pytest.fixture
def cleaning(tmp_path: Path) -> Ledger:
    (tmp_path / "unit.yaml").write_text("单位名称: 清浦区河道管理所\n年度: 2023\n", encoding="utf-8")
    (tmp_path / "支出.csv").write_text(SPENT, encoding="utf-8")
    (tmp_path / "来源.csv").write_text(SOURCES, encoding="utf-8")
    return read_ledger(tmp_path)


def alarms(text: str, known: Ledger) -> list[Finding]:
    return [one for one in check_text(PlainText(text), known).findings if one.severity is not Severity.INFO]


@pytest.mark.parametrize(
    "text",
    [
        "全年支出235.85万元，结余10.55万元已由财政收回。",
        "与2022年相比，项目支出由225.06万元增加到235.85万元，增加10.79万元。",
    ],
)
def test_what_one_table_alone_says_of_spending_is_the_wholes(text: str, cleaning: Ledger) -> None:
    assert alarms(text, cleaning) == []
    verdicts = {one.verdict for one in check_text(PlainText(text), cleaning).mentions}
    assert verdicts <= {Verdict.SUPPORTED, Verdict.DERIVED, Verdict.EXEMPT}


def test_a_wrong_rest_of_the_whole_is_asked_about(cleaning: Ledger) -> None:
    (one,) = alarms("全年支出235.85万元，结余15.05万元已由财政收回。", cleaning)
    assert (one.quote, one.severity) == ("15.05万元", Severity.WARNING)
    assert "10.55万元" in one.message


def test_a_column_needs_no_unit_said_twice(tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text("单位名称: 澧阳市住房局\n年度: 2023\n", encoding="utf-8")
    (tmp_path / "台账.csv").write_text(BLOCKS, encoding="utf-8")
    known = read_ledger(tmp_path)
    assert alarms("全市改造小区2个，涉及楼房59栋。", known) == []
    (one,) = alarms("全市改造小区2个，涉及楼房58栋。", known)
    assert "应为59栋" in one.message or "是59栋" in one.message


PART = ledger(
    indicators=[
        indicator("隐患整改率", "100%", "97.69%", weight="10", score="8.7"),
        indicator("单次成本", "≤85元", "81.09元", weight="10", score="10"),
    ]
)


def test_a_part_of_the_scores_makes_no_grade_of_the_whole() -> None:
    assert alarms("自评得分95.8分，等级为“优”。", PART)[0].quote == "95.8分"
    assert not any("等级应为" in one.message for one in alarms("自评得分85.8分，等级为“良”。", PART))


def test_a_claim_about_a_target_is_told_once() -> None:
    assert len(alarms("隐患整改率97.69%，达到100%的目标。", PART)) == 1


def test_a_result_in_money_is_held_against_the_result() -> None:
    (one,) = alarms("单次成本86.09元，控制较好。", PART)
    assert "实际值应为81.09元" in one.message


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("资金数据取自一体化系统，截至2022年12月31日。", ["2022年12月31日"]),
        ("资金数据取自一体化系统，截至2023年12月31日。", []),
        ("上年结转资金截至2022年12月31日尚有3笔未支付。", []),
    ],
)
def test_the_day_up_to_which_the_data_goes(text: str, wrong: list[str], cleaning: Ledger) -> None:
    assert [one.quote for one in alarms(text, cleaning) if one.code == "year-slip"] == wrong
