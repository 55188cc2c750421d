"""What last year's report gives to a draft: sentences where the data says nothing, marked, and never a fact twice."""

from __future__ import annotations

from tests.drafting.ledgers import build, fund_rows, indicator, profile
from youju.domain.facts import Ledger, Measure
from youju.domain.findings import PlainText
from youju.domain.report import Draft, Figure, Gap, Origin, Paragraph, Section
from youju.drafting.carried import with_carried
from youju.drafting.offline import draft_offline
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
