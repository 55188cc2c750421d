"""Whatever a model does, the report is complete, its numbers are the ledger's, and values stay home."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from eval.scripted_writers import LIARS, given_text, perfect, sloppy

from tests.drafting.ledgers import budget_only, build, fund_rows, linjiang, linjiang_indicators, profile
from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import PlainText, Severity, Verdict
from youju.domain.passages import Passage
from youju.domain.report import Draft, Figure, Gap, Origin, Paragraph, Table
from youju.drafting.offline import draft_offline
from youju.drafting.with_model.drafter import Drafted, Drafter, Manner
from youju.drafting.with_model.schedule import run_in_order
from youju.errors import ModelError, UnusableAnswerError
from youju.models.audit import Call
from youju.models.scripted import Script, ScriptedModel
from youju.models.seam import Message
from youju.prompting.outlines import load_outline
from youju.prompting.template import load_prompt

HUNAN = "hunan-special-fund"
_OWN_WORDS = {
    "工作情况": ["物业管理费用于大厅保洁和秩序维护。业务培训费用于窗口人员培训，全年举办12场，培训640人次，有签到册。"],
    "管理制度": ["《市政务中心财务管理办法》规定，单笔2万元以上的支出由主任审批。"],
    "存在问题": ["1.网上办理率82.45%，低于85%的目标，主要原因是部分事项未接入平台。"],
    "改进措施": ["1.由数据资源股于2024年6月底前完成未接入事项的接入。"],
}


def rich() -> Ledger:
    return linjiang(prose=_OWN_WORDS)


def drafted(
    script: Script, ledger: Ledger | None = None, outline: str = HUNAN, **manner: object
) -> tuple[Drafted, Draft, ScriptedModel]:
    ledger = ledger or rich()
    spec = load_outline(outline)
    base = draft_offline(ledger, spec)
    model = ScriptedModel(script)
    return Drafter(model, Manner(**manner)).draft(base, ledger, spec), base, model  # type: ignore[arg-type]


def text_of(draft: Draft) -> str:
    return "\n".join(block.text for one in draft.sections for block in one.blocks if isinstance(block, Paragraph))


def wrong_numbers(draft: Draft, base: Draft, ledger: Ledger) -> list[str]:
    """Return numbers of a draft that the data contradicts or doesn't know, other than those of the offline draft."""
    bad = {Verdict.CONTRADICTED, Verdict.UNSUPPORTED}
    seen = [
        {one.mention.text for one in check_text(PlainText(text_of(each)), ledger).mentions if one.verdict in bad}
        for each in (draft, base)
    ]
    return sorted(seen[0] - seen[1])


@pytest.mark.parametrize("outline", [HUNAN, "mof-2020-10"])
@pytest.mark.parametrize("ledger", [rich, budget_only])
def test_a_faithful_model_is_taken_at_its_word(outline: str, ledger: object) -> None:
    result, base, _ = drafted(perfect, ledger(), outline)  # type: ignore[operator]
    assert text_of(result.draft) == text_of(base)
    assert all(not one.why and not one.offline and not one.faults_first for one in result.written.values())
    assert result.usage.calls == len(result.written) > 5
    origins = {
        block.origin
        for one in result.draft.sections
        if one.id in result.written
        for block in one.blocks
        if isinstance(block, Paragraph)
    }
    assert origins == {Origin.MODEL}


_TRACES = (
    "37.5万元 4200 破产 攻坚办法 88号 欧阳 11月17日 completed 項 ** 希望 {{ 某项目 成效明显 "
    "三百二十一 表彰 全省第一 违规 任务全部完成 足额到位 无结余"
).split()


@pytest.mark.parametrize(
    ("lie", "outline"),
    [(lie, HUNAN) for lie in sorted(LIARS)]
    + [(lie, "mof-2020-10") for lie in ("other slots", "invented cause", "chatter")],
)
def test_no_lie_gets_through(lie: str, outline: str) -> None:
    ledger = rich()
    result, base, _ = drafted(LIARS[lie], ledger, outline)
    assert wrong_numbers(result.draft, base, ledger) == []
    usual = {(one.key, one.text) for one in ledger_figures(base)}
    assert {(one.key, one.text) for one in ledger_figures(result.draft)} == usual
    assert {gap.text for _, gap in result.draft.gaps()} == {gap.text for _, gap in base.gaps()}
    text = text_of(result.draft)
    assert [trace for trace in _TRACES if trace in text] == []


def ledger_figures(draft: Draft) -> list[Figure]:
    return [run for _, run in draft.runs() if isinstance(run, Figure)]


def test_swapped_slots_are_named_to_the_model_without_values() -> None:
    _, _, model = drafted(LIARS["slots turned"])
    complaints = [one.text for talk in model.asked for one in talk[3:4]]
    assert complaints
    assert any("用错了槽" in one for one in complaints)
    assert not any("291.45" in one or "870.49" in one for one in complaints)


def test_a_sloppy_model_mends_what_it_is_told() -> None:
    result, base, model = drafted(sloppy)
    assert text_of(result.draft) == text_of(base)
    repaired = [one for one in result.written.values() if one.faults_first]
    assert repaired
    assert all(one.section.writing.repairs >= 1 and not one.faults_last for one in repaired)
    assert len(model.asked) == len(result.written) + len(repaired)


def test_no_more_than_two_repairs() -> None:
    _, _, model = drafted(LIARS["typed digits"])
    assert max(len(talk) for talk in model.asked) == 2 + 2 * 2


def test_what_a_section_took_is_recorded_and_logged() -> None:
    calls: list[Call] = []
    result, _, _ = drafted(perfect, log=calls.append)
    section = result.written["funds"].section
    prompt = load_prompt("sections/funds")
    assert (section.writing.prompt, section.writing.prompt_version) == (prompt.id, prompt.version)
    assert section.writing.prompt_sha256 == prompt.sha256
    assert section.writing.model == "scripted"
    assert section.writing.tokens > 0
    assert section.writing.plan == "funds/chain"
    assert {call.section for call in calls} == set(result.written)
    assert {call.outcome for call in calls} == {"采用"}
    assert Draft.from_json(result.draft.to_json()) == result.draft


def test_a_useless_answer_costs_its_section_only() -> None:
    def answer(messages: Sequence[Message]) -> str | ModelError:
        if "资金情况分析”一节" in messages[1].text:
            return UnusableAnswerError("模型的回答是空的")
        return given_text(messages)

    calls: list[Call] = []
    result, base, _ = drafted(answer, log=calls.append)
    assert text_of(result.draft) == text_of(base)
    assert [name for name, one in result.written.items() if one.why] == ["funds"]
    assert [call.outcome for call in calls if call.section == "funds"] == ["改用离线文字：模型的回答是空的"]


def test_a_model_that_refuses_to_serve_ends_the_draft() -> None:
    with pytest.raises(ModelError, match="余额"):
        drafted(lambda _: ModelError("账户余额不足"))


# -- what the model sees ---------------------------------------------------------------------------------------------


def asked(model: ScriptedModel) -> str:
    return "\n".join(message.text for talk in model.asked for message in talk)


def canaries() -> Ledger:
    items, facts = fund_rows([("物业管理费", "58.37", "57.91", "56.83"), ("业务培训费", "21.13", "21.13", "19.87")])
    words = {
        "工作情况": [
            "物业管理费追加7.77万元，惠及9731人，0至13岁儿童优先。联系人电话13812345678，账号6222021234567890123。"
        ],
        "管理制度": ["单笔支出3.33万元以上由主任审批。"],
    }
    return build(profile(prose=words), items, facts, linjiang_indicators())


@pytest.mark.parametrize("lie", ["typed digits", "slots turned", "other slots"])
def test_values_stay_home(lie: str) -> None:
    ledger = canaries()
    _, _, model = drafted(LIARS[lie] if lie != "typed digits" else perfect, ledger)
    sent = asked(model)
    for canary in (
        "58.37",
        "57.91",
        "56.83",
        "21.13",
        "19.87",
        "79.5",
        "7.77",
        "9731",
        "3.33",
        "82.45",
        "13812345678",
        "6222021234567890123",
    ):
        assert canary not in sent, canary
    assert "{{合计.全年预算}}" in sent
    assert "未达标" in sent


def test_values_go_out_when_they_may() -> None:
    _, _, model = drafted(perfect, canaries(), show_values=True)
    assert "79.50万元" in asked(model)
    assert "13812345678" not in asked(model)


def test_private_data_is_masked_and_said_but_not_lost() -> None:
    ledger = canaries()
    result, base, _ = drafted(perfect, ledger)
    private = {kind for one in result.written.values() for kind in one.private}
    assert private >= {"手机号"}
    assert ("13812345678" in text_of(result.draft)) == ("13812345678" in text_of(base))
    assert "〔手机号〕" not in text_of(result.draft)


def test_earlier_passages_are_style_only() -> None:
    passage = Passage("2019年物业管理费支出66.66万元，由局长王建国审批。", "旧报告.docx", "资金情况")
    result, _, model = drafted(perfect, find_passages=lambda spec: [passage] if spec.id == "funds" else [])
    sent = asked(model)
    assert "〔数〕" in sent
    assert "66.66" not in sent
    assert "王建国" not in sent
    assert result.written["funds"].section.writing.passages == ("旧报告.docx：资金情况",)


def test_the_prefix_is_the_same_for_every_section() -> None:
    _, _, model = drafted(perfect)
    assert len({talk[0].text for talk in model.asked}) == 1


# -- order -----------------------------------------------------------------------------------------------------------


def test_conclusions_are_written_after_what_they_conclude_from() -> None:
    order: list[str] = []

    def answer(messages: Sequence[Message]) -> str:
        order.append(re.search(r"现在写“(.*?)”一节", messages[1].text)[1])  # type: ignore[index]
        return given_text(messages)

    drafted(answer, concurrency=1)
    place = {heading.lstrip("一二三四五六七（）、1234."): number for number, heading in enumerate(order)}
    assert place["存在的问题"] < place["改进措施和建议"]
    assert place["项目资金使用情况分析"] < place["综合评价情况及评价结论"]
    assert place["项目产出情况"] < place["存在的问题"]


def test_measures_see_the_problems_as_written() -> None:
    _, _, model = drafted(perfect)
    (talk,) = [talk for talk in model.asked if "“（二）改进措施和建议”一节" in talk[1].text]
    assert "1.网上办理率〔数〕，低于〔数〕的目标" in talk[1].text


def test_tables_stay_where_they_are() -> None:
    result, base, _ = drafted(lambda messages: given_text(messages).replace("〔表：", "表 "))
    kinds = [[isinstance(block, Table) for block in one.blocks] for one in result.draft.sections]
    assert sum(map(sum, kinds)) == sum(isinstance(block, Table) for one in base.sections for block in one.blocks)
    same, _, _ = drafted(perfect)
    assert [[type(b) for b in one.blocks] for one in same.draft.sections] == [
        [type(b) for b in one.blocks] for one in base.sections
    ]


def test_work_waits_for_what_it_needs_and_runs_side_by_side() -> None:
    done: list[str] = []

    def work(name: str) -> str:
        time.sleep(0.02)
        done.append(name)
        return name.upper()

    results = run_in_order(work, {"d": ("c", "b"), "a": (), "b": ("a", "nobody"), "c": ("a",)}, 4)
    assert list(results.items()) == [("d", "D"), ("a", "A"), ("b", "B"), ("c", "C")]
    assert done[0] == "a"
    assert done[-1] == "d"


def test_waiting_in_a_circle_comes_to_an_end() -> None:
    assert run_in_order(str.upper, {"a": ("b",), "b": ("a",)}, 2) == {"a": "A", "b": "B"}


def test_the_first_error_ends_the_work() -> None:
    begun: list[str] = []

    def work(name: str) -> str:
        begun.append(name)
        if name == "a":
            raise ModelError("断了")
        return name

    with pytest.raises(ModelError, match="断了"):
        run_in_order(work, {"a": (), "b": ("a",), "c": ("b",)}, 1)
    assert begun == ["a"]


def test_twelve_sections_take_little_more_than_the_slowest_way() -> None:
    waits: dict[str, tuple[str, ...]] = {f"s{n}": () for n in range(10)} | {"end": ("s1", "s2"), "last": ("end",)}
    began = time.monotonic()
    run_in_order(lambda _: time.sleep(0.3), waits, 4)
    assert Decimal(time.monotonic() - began) < Decimal("0.9") * Decimal("1.15")


def test_problems_that_lose_a_shortfall_get_it_back() -> None:
    def answer(messages: Sequence[Message]) -> str:
        text = given_text(messages)
        return text.split("\n")[0] if "“（一）存在的问题”一节" in messages[1].text else text

    ledger = replace(rich())
    result, base, _ = drafted(answer, ledger)
    section = next(one for one in result.draft.sections if one.id == "problems.problems")
    usual = next(one for one in base.sections if one.id == "problems.problems")
    assert len(section.blocks) == len(usual.blocks)


def test_findings_of_a_drafts_whole_text_are_no_more_than_offline() -> None:
    ledger = rich()
    for lie in ("slots shuffled", "other slots", "words turned"):
        result, base, _ = drafted(LIARS[lie], ledger)
        found = [
            {
                (one.code, one.quote)
                for one in check_text(PlainText(text_of(each)), ledger).findings
                if one.severity is Severity.ERROR
            }
            for each in (result.draft, base)
        ]
        assert found[0] <= found[1]


def test_gaps_are_never_lost() -> None:
    result, base, _ = drafted(lambda messages: re.sub(r"【待补[^】]*】", "", given_text(messages)), budget_only())
    assert [gap.text for _, gap in result.draft.gaps()] == [gap.text for _, gap in base.gaps()]
    assert all(isinstance(gap, Gap) for _, gap in result.draft.gaps())
