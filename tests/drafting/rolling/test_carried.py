"""What last year's report gives to a draft: sentences where the data says nothing, marked, and never a fact twice."""

from __future__ import annotations

from tests.drafting.ledgers import build, fund_rows, indicator, profile
from youju.domain.facts import Ledger, Measure
from youju.domain.findings import PlainText
from youju.domain.report import Draft, Figure, Gap, Origin, Paragraph, Section
from youju.drafting.offline import draft_offline
from youju.drafting.rolling.carried import with_carried
from youju.prompting.outlines import load_outline

PRIOR = """临江市政务服务中心2022年度项目支出绩效自评报告
一、资金情况
全年支出140万元。
资金按进度拨付到位。
二、项目绩效情况
（一）产出情况
1.大厅平稳运转。各进驻窗口按时对外办公。
2.平台对接有进展。该平台与三个系统完成联调。
（二）满意度
采用窗口评价方式调查，群众满意度为96.5%，达到95%的目标。
三、后续工作计划
2023年由综合股梳理可以合并办理的事项。
"""


def bare(*, satisfaction: bool = False) -> Ledger:
    items, facts = fund_rows([("物业管理费", "120", "120", ""), ("业务培训费", "80", "80", "")])
    measured = indicator("群众满意度", ("95", "%"), ("91.2", "%"), level1="满意度指标")
    return build(profile(), items, facts, [measured] if satisfaction else [])


def carried(draft: Draft) -> dict[str, list[Paragraph]]:
    return {
        section.id: found
        for section in draft.sections
        if (found := [block for block in paragraphs(section) if block.origin is Origin.CARRIED])
    }


def paragraphs(section: Section) -> list[Paragraph]:
    return [block for block in section.blocks if isinstance(block, Paragraph)]


def drafted(ledger: Ledger, prior: str = PRIOR) -> Draft:
    return with_carried(draft_offline(ledger, load_outline("hunan-special-fund")), PlainText(prior), ledger)[0]


def test_sections_without_data_take_last_years_sentences_marked() -> None:
    found = carried(drafted(bare()))
    (plan,) = found["followup"]
    assert plan.text == "2024年由综合股梳理可以合并办理的事项【待核：沿用上年，请核对】。"
    assert plan.source == "2023年由综合股梳理可以合并办理的事项。"
    assert [one.style for one in found["performance.output"]] == ["list"] * len(found["performance.output"])
    assert found["performance.output"][0].text.startswith("（1）大厅平稳运转。")


def test_a_cause_does_not_come_without_its_problem() -> None:
    prior = PRIOR + "四、存在的问题\n大厅改造支出33万元，进度滞后。主要原因是汛期停工。\n"
    assert "汛期停工" not in drafted(bare(), prior).to_json()
    whole = PRIOR + "四、存在的问题\n大厅改造进度滞后。主要原因是汛期停工。\n"
    assert "进度滞后。主要原因是汛期停工" in drafted(bare(), whole).to_json()


def test_what_is_missing_is_still_said_to_be_missing() -> None:
    section = next(one for one in drafted(bare()).sections if one.id == "followup")
    assert any(isinstance(run, Gap) and not run.verify for block in paragraphs(section) for run in block.runs)


def test_a_section_with_data_keeps_its_text_and_no_fact_is_told_twice() -> None:
    ledger = bare()
    plain = draft_offline(ledger, load_outline("hunan-special-fund"))
    filled = drafted(ledger)
    for before, after in zip(plain.sections, filled.sections, strict=True):
        if before.id.startswith("funds"):
            assert before == after
    assert "funds.execution" not in carried(filled)


def test_money_is_not_claimed_in_words_alone() -> None:
    assert all("拨付到位" not in block.text for found in carried(drafted(bare())).values() for block in found)


def test_another_outline_finds_its_sections() -> None:
    wider = PRIOR.replace("（一）产出情况\n", "").replace("（二）满意度\n", "")
    assert carried(drafted(bare(), wider))["performance.output"]


def test_ids_are_one_row_and_the_draft_survives_json() -> None:
    draft = drafted(bare())
    for section in draft.sections:
        ids = [block.id for block in section.blocks if isinstance(block, Paragraph)]
        assert ids == [f"{section.id}/{number}" for number in range(1, len(ids) + 1)]
    assert Draft.from_json(draft.to_json()) == draft


def test_numbers_of_carried_sentences_are_figures_of_this_year() -> None:
    draft = drafted(bare(satisfaction=True))
    shown = [
        run.text for _, run in draft.runs() if isinstance(run, Figure) and run.key == f"群众满意度.{Measure.ACTUAL}"
    ]
    assert shown
    assert set(shown) == {"91.2%"}
    assert "96.5" not in "".join(run.text for _, run in draft.runs())


MANAGED = PRIOR.replace("二、项目绩效情况\n", "二、资金管理情况\n{}\n三、项目绩效情况\n").replace(
    "三、后续", "四、后续"
)


def managed(words: str, ledger: Ledger | None = None) -> str:
    """Return what a draft carries of a paragraph on how money is managed."""
    found = carried(drafted(ledger or bare(), MANAGED.format(words)))
    return "".join(block.text for block in found.get("funds.management", ()))


def test_how_often_and_who_in_office_is_carried_without_a_question() -> None:
    words = "单据由经办人、股室负责人、分管领导、局长三级审批，财务股每季度与业务股核对一次支出进度"
    assert managed(f"{words}。") == f"{words}【待核：沿用上年，请核对】。"
    assert "人员" in managed("单据由局长张大明审批。")


def test_points_in_words_are_counted_anew() -> None:
    text = managed("一是分账核算。二是2022年6月县审计局指出3份合同未归档。三是逐月公开支出进度。")
    assert text == "一是分账核算。二是逐月公开支出进度【待核：沿用上年，请核对】。"
    assert managed("一是分账核算。二是检查发现1处差错。") == "分账核算【待核：沿用上年，请核对】。"


def test_what_an_audit_found_then_is_not_told_again() -> None:
    assert managed("县审计局对上年资金开展审计，指出台账登记不及时，已整改到位。") == ""
    assert managed("2022年10月县财政局到单位了解支出进度。") == ""


def test_what_the_unit_says_of_this_year_is_not_said_again_in_last_years_words() -> None:
    own = profile(prose={"管理制度": ["《资金管理办法》规定，大额支出由党组会集体研究，专账核算。"]})
    items, facts = fund_rows([("物业管理费", "120", "120", ""), ("业务培训费", "80", "80", "")])
    ledger = build(own, items, facts)
    assert managed("按照《资金管理办法》，经费分账核算。", ledger) == ""
    assert managed("大额支出一律由党组会集体研究。", ledger) == ""


def test_words_go_to_the_section_they_speak_of_and_the_unit_has_one_name() -> None:
    found = carried(drafted(bare(), PRIOR.replace("2.平台对接有进展。", "2.我中心办事环境明显改善。")))
    (effect,) = found["performance.effect"]
    assert effect.text.startswith("市政务中心办事环境明显改善")
    assert all("明显改善" not in block.text for block in found["performance.output"])


def test_a_sentence_of_unknown_numbers_is_only_listed() -> None:
    texts = [
        block.text
        for block in carried(drafted(bare(), PRIOR.replace("各进驻", "全年接待来访45批。各进驻")))["performance.output"]
    ]
    assert any("大厅" in text for text in texts)
    assert not any("来访" in text for text in texts)
