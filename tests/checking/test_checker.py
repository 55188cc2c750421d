"""The whole check of a text against data: codes, spans, messages, corrections, coverage, the JSON contract."""

import json
from pathlib import Path

import pytest

from tests.checking.against_data.test_binding import UNIT
from tests.factories import figure, indicator, ledger
from youju.checking.checker import check_text
from youju.checking.json_form import report_as_dict, report_as_json
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, Code, Finding, PlainText, Severity, Verdict
from youju.sources.project import read_ledger

CASES = Path(__file__).parents[2] / "eval" / "cases"
ALARMS = (Severity.ERROR, Severity.WARNING)


def check(text: str, facts: Ledger | None = UNIT) -> CheckReport:
    return check_text(PlainText(text, name="报告.txt"), facts)


def alarms(text: str, facts: Ledger | None = UNIT) -> list[Finding]:
    return [one for one in check(text, facts).findings if one.severity in ALARMS]


RIGHT = [
    "物业管理费预算60万元，支出58万元，执行率96.7%，结余2万元。",
    "全年支出297.1万元，占到位资金306万元的97.1%。",
    "物业管理费支出58万元，比上年增加8万元，增长16%。",
    "大厅营运维护费用支出由160万元下降到143.82万元，降幅10.1%。",
    "网上办理率82.45%，低于85%的目标，未达到年初目标，得14.55分。",
    "组织业务培训12场，完成年度计划，得满分。",
    "对照不低于85%的目标，网上办理率实际为82.45%。",
    "核定编制18名，实有十三人，共三个项目。",
    "单位：千元\n项目\t预算数\t支出数\n物业管理费\t600\t580\n",
    "单位：千元\n项目\t预算数\t支出数\n物业管理费\t600\t580\n大厅营运维护费用\t1,500\t1,438.2\n"
    "信息平台运维\t980\t952.8\n合计\t3,080\t2,971\n",
    "截至2023年12月31日，到位资金306万元。计划于2024年6月完成验收。",
    "物业管理费58万元、信息平台运维95.28万元，两项合计153.28万元。",
    "2022年物业管理费支出50万元。",
]

WRONG = [
    ("物业管理费支出85万元。", "85万元", Code.VALUE_MISMATCH, "58万元"),
    ("馆舍改造支出20万元。", "20万元", Code.UNSUPPORTED_NUMBER, ""),
    ("物业管理费支出580万元。", "580万元", Code.UNIT_SLIP, "58万元"),
    ("物业管理费支出58元。", "58元", Code.UNIT_SLIP, "58万元"),
    ("物业管理费支出95.28万元。", "95.28万元", Code.WRONG_ITEM, "58.00万元"),
    ("物业管理费支出50万元。", "50万元", Code.STALE_VALUE, "58万元"),
    ("物业管理费执行率69.7%。", "69.7%", Code.RATE_MISMATCH, "96.7%"),
    ("物业管理费支出比上年增加9万元。", "9万元", Code.CHANGE_MISMATCH, "8万元"),
    ("共4个项目。", "4个", Code.COUNT_MISMATCH, "3个"),
    ("网上办理率82.45%，该项得15分。", "15分", Code.SCORE_MISMATCH, "14.55分"),
    ("单位：万元\n项目\t支出数\n物业管理费\t85.00\n", "85.00", Code.TABLE_MISMATCH, "58.00"),
    ("物业管理费支出58万元，另安排馆舍改造20万元。", "20万元", Code.UNSUPPORTED_NUMBER, ""),
    ("物业管理费尚有2.00未支出。", "2.00", Code.MISSING_UNIT, "2.00万元"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_sentences_pass(text: str) -> None:
    assert [(one.code, one.message) for one in alarms(text)] == []


@pytest.mark.parametrize(("text", "quote", "code", "suggestion"), WRONG)
def test_a_fault_is_named_placed_and_corrected(text: str, quote: str, code: Code, suggestion: str) -> None:
    (finding,) = alarms(text)
    assert (finding.code, finding.quote, finding.suggestion) == (code, quote, suggestion)
    assert text[finding.start : finding.end] == quote


@pytest.mark.parametrize(
    ("text", "quote", "code"),
    [
        ("物业管理费支出比上年减少8万元。", "减少8万元", Code.DIRECTION_MISMATCH),
        ("大厅营运维护费用支出由160万元增加到143.82万元。", "增加到143.82万元", Code.DIRECTION_MISMATCH),
        ("网上办理率82.45%，高于85%的目标。", "高于85%的目标", Code.TARGET_MISMATCH),
        ("网上办理率82.45%，已达到年初目标。", "已达到年初目标", Code.TARGET_MISMATCH),
        ("业务培训12场，未完成年度计划。", "未完成年度计划", Code.TARGET_MISMATCH),
        ("网上办理率82.45%，得满分。", "得满分", Code.SCORE_MISMATCH),
        ("2022年，市财政安排我局资金308万元。", "2022年", Code.YEAR_SLIP),
        ("截至2024年12月31日，到位资金306万元。", "2024年12月31日", Code.YEAR_SLIP),
        (
            "长沙市行政审批服务局2023年度绩效自评报告\n物业管理费支出58万元。",
            "长沙市行政审批服务局",
            Code.NAME_MISMATCH,
        ),
        ("全年支出297.1万元，满意度【待补：问卷结果】。", "【待补：问卷结果】", Code.PLACEHOLDER),
        ("我局高度重视。", "我局高度重视。", Code.NO_NUMBERS),
    ],
)
def test_faults_of_words(text: str, quote: str, code: Code) -> None:
    found = {(one.code, text[one.start : one.end]) for one in alarms(text)}
    assert (code, quote) in found


@pytest.mark.parametrize(("name", "other"), [("清澧县人社局", False), ("清澧县人保局", False), ("白石县人社局", True)])
def test_a_title_may_shorten_the_units_name(name: str, other: bool) -> None:
    facts = ledger(figure("就业培训", "支出", "58万元"), name="清澧县人力资源和社会保障局")
    found = alarms(f"{name}2023年度绩效自评报告\n就业培训支出58万元。", facts)
    assert (Code.NAME_MISMATCH in {one.code for one in found}) is other


def test_the_message_gives_value_place_and_reason() -> None:
    (finding,) = alarms("物业管理费支出95.28万元。")
    assert "物业管理费支出应为58.00万元" in finding.message
    assert "资金表.xlsx!Sheet1!B2" in finding.message
    assert "信息平台运维" in finding.message
    assert finding.evidence == ("物业管理费支出：资金表.xlsx!Sheet1!B2",)


def test_a_grade_is_held_against_the_score() -> None:
    facts = ledger(indicators=[indicator("满意度", "≥90%", "80%", weight="100", score="88.9")])
    assert alarms("自评总分88.9分，自评等级为“良”。", facts) == []
    assert [one.code for one in alarms("自评总分88.9分，自评等级为“优”。", facts)] == [Code.SCORE_MISMATCH]


def test_a_source_of_money_has_its_own_value() -> None:
    facts = ledger(
        figure("道路养护", "全年预算", "100万元"),
        figure("道路养护", "全年预算", "70万元", source="中央"),
        figure("道路养护", "全年预算", "30万元", source="省级"),
    )
    assert alarms("道路养护预算100万元，其中中央70万元、省级30万元。", facts) == []
    assert [one.quote for one in alarms("道路养护预算100万元，其中中央30万元、省级30万元。", facts)] == ["30万元"]


def test_without_data_numbers_stay_unchecked() -> None:
    report = check("物业管理费支出58万元。", None)
    assert report.coverage[Verdict.UNCHECKED] == report.coverage.seen == 1
    assert report.findings == ()


def test_only_a_value_is_weaker_than_words() -> None:
    (judged,) = check("馆舍改造花去58万元。").mentions
    assert judged.verdict is Verdict.VALUE_ONLY
    assert alarms("馆舍改造花去58万元。") == []


def test_off_by_the_last_digit_is_told_but_no_alarm() -> None:
    report = check("大厅营运维护费用支出143.9万元。")
    assert [(one.code, one.severity) for one in report.findings] == [(Code.ROUNDING, Severity.INFO)]


def test_json_holds_the_contract() -> None:
    report = check("2023年物业管理费支出85万元，执行率96.7%。")
    whole = json.loads(report_as_json(report))
    assert whole == report_as_dict(report)
    assert whole["schema"] == "youju.check/1"
    assert whole["document"] == "报告.txt"
    assert whole["coverage"].pop("seen") == sum(whole["coverage"].values()) == len(whole["mentions"])
    wrong = next(one for one in whole["mentions"] if one["text"] == "85万元")
    assert (wrong["value"], wrong["unit"], wrong["verdict"]) == ("850000", "元", "contradicted")
    assert wrong["expected"] == "58万元"
    assert wrong["source"] == "资金表.xlsx!Sheet1!B2"
    rate = next(one for one in whole["mentions"] if one["text"] == "96.7%")
    assert rate["formula"]
    assert rate["source"] is None
    (finding,) = whole["findings"]
    assert set(finding) == {
        "code",
        "severity",
        "start",
        "end",
        "place",
        "message",
        "suggestion",
        "evidence",
        "fingerprint",
    }
    assert "\n" not in report_as_json(report)


@pytest.mark.parametrize("unit", ["linjiang_service", "qingjiang_agri", "yunling_library"])
@pytest.mark.parametrize("wording", ["verify/{}/clean.txt", "verify_prose/{}.txt"])
def test_whole_reports_pass(unit: str, wording: str) -> None:
    facts = read_ledger(CASES / "verify" / unit / "data")
    text = (CASES / wording.format(unit)).read_text(encoding="utf-8")
    report = check_text(PlainText(text), facts)
    assert [(one.code, one.quote, one.message) for one in report.findings if one.severity in ALARMS] == []
    assert report.coverage[Verdict.SUPPORTED] + report.coverage[Verdict.DERIVED] > 0.9 * (
        report.coverage.seen - report.coverage[Verdict.EXEMPT]
    )


def test_an_explanation_of_one_amount_does_not_name_the_next() -> None:
    text = "公共卫生项目未支出的6万元中，2万元为县级资金未到位，4万元系设备尚未验收。"
    data = ledger(
        figure("公共卫生项目", "全年预算", "20万元"),
        figure("公共卫生项目", "到位", "18万元"),
        figure("公共卫生项目", "支出", "14万元"),
        figure("公共卫生项目", "未到位", "2万元"),
        figure("公共卫生项目", "未支出", "6万元"),
    )
    assert check_text(PlainText(text), data).findings == ()


def test_a_false_claim_over_proved_numbers_is_caught() -> None:
    data = ledger(indicators=[indicator("家庭改造户数", "≥80户", "52户")])
    (finding,) = alarms("家庭改造户数目标不少于80户，实际52户，超额完成。", data)
    assert finding.code is Code.TARGET_MISMATCH


def test_numbers_that_the_data_does_not_hold_are_counted_once_where_no_item_of_it_is_named() -> None:
    report = check("馆舍改造支出20万元，发放问卷600份，收回572份。")
    assert [one.mention.text for one in report.sourceless] == ["20万元", "600份", "572份"]
    assert report.coverage[Verdict.UNSUPPORTED] == 3
    assert report.listed == ()
    assert [(one.code, one.severity, one.quote) for one in report.findings] == [
        (Code.UNSUPPORTED_NUMBER, Severity.WARNING, text) for text in ("20万元", "600份", "572份")
    ]


def test_sums_told_over_and_over_do_not_pile_up() -> None:
    report = check("物业管理费58万元、信息平台运维95.28万元，合计153.28万元，" * 60)
    longest = max(len(judged.formula) for judged in report.mentions)
    assert longest < 1_000


def test_where_a_rule_begins_to_hold_is_no_money_of_ours() -> None:
    text = "单笔支出2万元以下由分管副局长审批，2万元及以上由局长审批。"
    codes = {finding.code for finding in alarms(text, ledger(figure("物业管理费", "支出", "58万元")))}
    assert codes <= {Code.UNSUPPORTED_NUMBER}


def test_a_text_without_numbers_is_told_at_its_first_line() -> None:
    [found] = [
        one
        for one in check_text(PlainText("\n项目完成情况良好。\n无其他说明。")).findings
        if one.code is Code.NO_NUMBERS
    ]
    assert found.quote == "项目完成情况良好。"


def test_points_of_a_short_text_are_something_to_see() -> None:
    assert check_text(PlainText("评价发现两方面问题：一是预算编制偏粗；二是合同签订滞后。")).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "到位640万元，支出598万元，执行率" + "9" * 60 + "%。",
        "到位640万元，支出598万元，执行率" + "9" * 60 + ".5%。",
        "物业管理费执行率贰贰贰%。",
    ],
)
def test_absurd_numbers_are_no_crash(text: str) -> None:
    check(text)
    check_text(PlainText(text))


WRONG_RATE = [
    "全年预算330.00万元，\n支出312.00万元，\n执行率95.45%。",
    "1.\t资金使用。全年预算330.00万元，支出312.00万元，执行率95.45%。\n2.\t产出情况。造林1200亩，全部验收合格。",
    "（一）\t预算执行\n◆\t全年预算330.00万元，支出312.00万元，执行率95.45%。",
    "一、资金情况\n全年预算330.00万元，\t支出312.00万元，执行率95.45%。\n二、产出情况",
]


@pytest.mark.parametrize("text", WRONG_RATE)
def test_sentences_set_with_tabs_and_broken_by_hand_are_sentences(text: str) -> None:
    assert [one.quote for one in alarms(f"{text}\n", None)] == ["95.45%"]
    assert alarms(f"{text}\n".replace("95.45%", "94.55%"), None) == []


def test_a_sentence_broken_by_hand_is_held_against_the_data_as_one() -> None:
    text = "物业费预算60万元，\n支出58万元，\n执行率96.67%。\n"
    facts = ledger(
        figure("物业费", "全年预算", "60万元"), figure("物业费", "支出", "58万元"), figure("水费", "支出", "9万元")
    )
    assert alarms(text, facts) == []
    assert [one.quote for one in alarms(text.replace("58万元", "57万元"), facts)] != []
