"""Last year's sentences in place of plan sentences: this year's numbers, no fact lost, none told twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.drafting.ledgers import build, fund_rows, indicator, linjiang, profile
from youju.checking.checker import check_text
from youju.domain.facts import TOTAL, Ledger
from youju.domain.findings import PlainText, Verdict
from youju.domain.report import Draft, Figure, Origin, Paragraph
from youju.drafting.offline import draft_offline
from youju.drafting.rolling.carried import with_carried
from youju.prompting.outlines import load_outline
from youju.sources.documents import read_document
from youju.sources.project import read_ledger

SAMPLES = sorted((Path(__file__).resolve().parents[3] / "corpora" / "samples").glob("*/prior/*.docx"))
TITLE = "临江市政务服务中心2022年度项目支出绩效自评报告\n"


def ledger(**changes: object) -> Ledger:
    items, facts = fund_rows([("物业管理费", "120", "118", "110"), ("业务培训费", "80", "80", "70")])
    return build(profile(**changes), items, facts, [indicator("窗口培训场次", ("12", "场"), ("13", "场"))])


def before(data: Ledger) -> Draft:
    return draft_offline(data, load_outline("hunan-special-fund"))


def after(data: Ledger, *prior: str) -> Draft:
    return with_carried(before(data), PlainText(TITLE + "\n".join(prior)), data)[0]


def words_of(draft: Draft, section_id: str) -> str:
    section = next(one for one in draft.sections if one.id == section_id)
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def in_prose(draft: Draft) -> Counter[str]:
    blocks = (block for section in draft.sections for block in section.blocks if isinstance(block, Paragraph))
    return Counter(run.key for block in blocks for run in block.runs if isinstance(run, Figure))


@pytest.mark.parametrize(
    ("section", "heading", "then", "now"),
    [
        (
            "basic.staff",
            "一、机构设置及人员情况",
            "中心下设综合股等5个股室，人员编制17人，年末在岗15人。",
            "",  # the plan names all five offices: nothing of that may go
        ),
        (
            "basic.staff",
            "一、机构设置及人员情况",
            "编制17人，年末实有15人。",
            "5个股室，编制18人，2023年末实有13人。",  # the offices' clause of the plan stays
        ),
        (
            "funds",
            "一、资金情况",
            "2022年全年预算150万元，预算执行率93.33%（支出/全年预算）。",
            "2023年全年预算200万元，到位198万元，支出180万元，预算执行率90%（支出/全年预算），结余18万元。",
        ),
    ],
)
def test_a_sure_sentence_stands_where_the_plan_states_its_facts(
    section: str, heading: str, then: str, now: str
) -> None:
    old, new = before(ledger()), after(ledger(), heading, then)
    if not now:
        assert words_of(new, section) == words_of(old, section)
        return
    assert now in words_of(new, section)
    assert now not in words_of(old, section)


def test_the_paragraph_names_last_years_sentence() -> None:
    draft = after(ledger(), "一、机构设置及人员情况", "编制17人，年末实有15人。")
    (taken,) = (
        block
        for section in draft.sections
        for block in section.blocks
        if isinstance(block, Paragraph) and block.origin is Origin.CARRIED
    )
    assert taken.source == "编制17人，年末实有15人。"


@pytest.mark.parametrize(
    "then",
    [
        "全年支出140万元，其中外聘人员工资33万元。",  # a number that nothing gives
        "全年支出140万元，即1400千元。",  # one fact twice
        "全年支出140万元，全部用于民生。",  # a judgement that nothing shows
        "该项目支出140万元。",  # leans on a sentence that isn't there
    ],
)
def test_an_unsure_sentence_changes_nothing(then: str) -> None:
    assert before(ledger()) == after(ledger(), "一、资金情况", then)


def test_the_units_own_words_of_this_year_stay() -> None:
    data = ledger(prose={"工作情况": ["群众满意度采用短信回访，发放问卷300份，收回280份。"]})
    old = words_of(before(data), "performance.satisfaction")
    assert "发放问卷300份" in old
    assert words_of(after(data, "一、满意度", "全年发放问卷260份。"), "performance.satisfaction") == old


def test_what_the_plan_declares_is_not_lost() -> None:
    data = ledger(basis="国库集中支付系统")
    draft = after(data, "市政务中心对2022年度7个项目开展自评。", "一、资金情况")
    assert "国库集中支付系统" in words_of(draft, "opening")


PRIORS = [
    "全年预算150万元，支出140万元，执行率93.33%（支出/全年预算）。",
    "物业管理费支出95万元，业务培训费支出45万元。",
    "编制17人，年末实有15人。",
    "窗口培训场次14场。",
    "资金到位率97%。",
    "全年预算150万元。支出140万元。结余10万元。",
    "自评得分95.2分，等级为优。",
]


@pytest.mark.parametrize("heading", ["一、资金情况", "一、产出情况", "一、机构人员", "一、评价结论"])
@pytest.mark.parametrize("data", [ledger(), linjiang()], ids=["two projects", "seven projects"])
def test_no_fact_is_lost_and_none_told_more_often(data: Ledger, heading: str) -> None:
    old, new = before(data), after(data, heading, *PRIORS)
    _sound(old, new, data)


@pytest.mark.parametrize("report", SAMPLES, ids=[one.parents[1].name for one in SAMPLES])
def test_the_samples_read_like_the_year_before(report: Path) -> None:
    data = read_ledger(report.parents[1])
    old = before(data)
    new, carrying = with_carried(old, read_document(report), data)
    _sound(old, new, data)
    assert [one for one in carrying.used if one.keys], "no sentence of last year's report stands in the draft"
    assert str(data.profile.year - 1) not in "".join(one.text for one in carrying.used)


def _sound(old: Draft, new: Draft, data: Ledger) -> None:
    was, now = in_prose(old), in_prose(new)
    everywhere = {run.key for _, run in new.runs() if isinstance(run, Figure)}
    assert {run.key for _, run in old.runs() if isinstance(run, Figure)} <= everywhere
    assert {key for key in was if key.startswith((f"{TOTAL}.", "单位."))} <= set(now)
    assert not [key for key, count in now.items() if count > max(1, was[key])]
    for section in new.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.origin is Origin.CARRIED:
                coverage = check_text(PlainText(block.text), data).coverage
                assert not coverage[Verdict.CONTRADICTED] + coverage[Verdict.UNSUPPORTED], block.text
