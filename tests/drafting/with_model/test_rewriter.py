"""Rewriting one section: the others stay, and every number that moves is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from eval.scripted_writers import LIARS, given_text
from hypothesis import given
from hypothesis import strategies as st

from tests.drafting.ledgers import linjiang
from youju.domain.report import Draft, Figure, Paragraph, Section, Text
from youju.drafting.offline import draft_offline
from youju.drafting.section_changes import Change, losses, number_changes
from youju.drafting.with_model.rewriter import (
    PRESETS,
    Rewriting,
    find_section,
    rewrite_section,
    word_diff,
)
from youju.errors import UsageError
from youju.models.scripted import Script, ScriptedModel
from youju.models.seam import Message
from youju.prompting.outlines import load_outline

LEDGER = linjiang()
OUTLINE = load_outline("hunan-special-fund")
DRAFT = draft_offline(LEDGER, OUTLINE)


def rewrite(script: Script, section: str = "funds", **how: str) -> Rewriting:
    how = how or {"preset": "更简练"}
    return rewrite_section(ScriptedModel(script), DRAFT, find_section(DRAFT, section), LEDGER, OUTLINE, **how)  # type: ignore[arg-type]


def text_of(section: Section) -> str:
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(
    ("spoken", "section_id"),
    [
        ("二.（一）", "funds"),
        ("二、（一）", "funds"),
        ("二（一）2", "funds.execution"),
        ("二.（一）.2.", "funds.execution"),
        ("三", "conclusion"),
        ("三、综合评价情况及评价结论", "conclusion"),
        ("满意度", "performance.satisfaction"),
        ("problems.measures", "problems.measures"),
        ("opening", "opening"),
        ("开头", "opening"),
        ("附件", "self-evaluation"),
        ("存在的问题", "problems.problems"),
        ("项目绩效目标", "basic.goals"),
    ],
)
def test_sections_go_by_number_heading_or_id(spoken: str, section_id: str) -> None:
    assert find_section(DRAFT, spoken).id == section_id


@pytest.mark.parametrize("spoken", ["九", "二.（九）", "", "没有这一节"])
def test_a_section_that_cannot_be_told_is_asked_back(spoken: str) -> None:
    with pytest.raises(UsageError, match="找不到") as caught:
        find_section(DRAFT, spoken)
    assert "二.（一）" in caught.value.remedy


def test_a_name_that_fits_several_sections_is_asked_back_with_these() -> None:
    with pytest.raises(UsageError, match=r"不止一节：.*资金到位情况") as caught:
        find_section(DRAFT, "情况")
    assert "不止一节：" in str(caught.value)
    assert "绩效目标" not in str(caught.value)


def test_other_sections_stay_byte_for_byte() -> None:
    rewriting = rewrite(lambda messages: given_text(messages).replace("执行率", "预算执行率", 1))
    changed = rewriting.applied(DRAFT)
    for before, after in zip(DRAFT.sections, changed.sections, strict=True):
        if before.id != "funds":
            whole = [Draft("", "", 0, "", (one,)).to_json() for one in (before, after)]
            assert whole[0] == whole[1]
    assert changed.annexes == DRAFT.annexes
    assert "预算执行率" in text_of(rewriting.after)
    assert rewriting.changes == ()


def test_a_rewriting_that_lies_changes_nothing_of_the_numbers() -> None:
    for lie in ("typed digits", "slots turned", "other slots", "invented amount"):
        rewriting = rewrite(LIARS[lie])
        assert text_of(rewriting.after) == text_of(rewriting.before), lie
        assert rewriting.changes == ()


def test_an_instruction_reaches_the_model_and_may_drop_facts() -> None:
    model = ScriptedModel(lambda messages: given_text(messages).split("，结余")[0] + "。")
    section = find_section(DRAFT, "funds")
    rewriting = rewrite_section(model, DRAFT, section, LEDGER, OUTLINE, instruction="不写结余")
    assert "要求：不写结余" in model.asked[0][1].text
    removed = [one for one in rewriting.changes if one.change is Change.REMOVED]
    assert removed
    assert any("合计.结余" in one.before for one in removed)


def test_a_number_added_is_told() -> None:
    rewriting = rewrite(lambda m: given_text(m) + "全年预算中未到位{{合计.未到位}}。", instruction="补写未到位数")
    assert [one.change for one in rewriting.changes] == [Change.ADDED]
    assert "合计.未到位" in rewriting.changes[0].after


def edited(edit: Callable[[Figure], Figure | Text]) -> Section:
    section = find_section(DRAFT, "funds")
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    runs = tuple(edit(run) if isinstance(run, Figure) else run for run in first.runs)
    return replace(section, blocks=(replace(first, runs=runs), *section.blocks[1:]))


def test_values_and_bindings_are_told_apart() -> None:
    section = find_section(DRAFT, "funds")
    figures = [
        run for block in section.blocks if isinstance(block, Paragraph) for run in block.runs if isinstance(run, Figure)
    ]
    first, second = figures[:2]
    value = edited(lambda one: replace(one, text="1万元") if one == first else one)
    assert [one.change for one in number_changes(section, value, LEDGER)] == [Change.VALUE]
    binding = edited(lambda one: replace(one, key=second.key, id=second.id) if one == first else one)
    assert [one.change for one in number_changes(section, binding, LEDGER)] == [Change.BINDING]


def test_a_number_typed_over_and_put_right_is_a_change_of_value() -> None:
    section = find_section(DRAFT, "funds")
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    figure = next(run for run in first.runs if isinstance(run, Figure))
    for words in ("9999万元", "不少"):
        runs = tuple(Text(words, figure.key) if run == figure else run for run in first.runs)
        typed = replace(section, blocks=(replace(first, runs=runs), *section.blocks[1:]))
        assert [one.change for one in number_changes(section, typed, LEDGER)] == [Change.VALUE]
        assert [one.change for one in number_changes(typed, section, LEDGER)] == [Change.VALUE]


def test_a_number_that_nothing_backs_is_told_too() -> None:
    section = find_section(DRAFT, "funds")
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    more = replace(section, blocks=(replace(first, runs=(*first.runs, Text("另有设备77台。"))), *section.blocks[1:]))
    assert [(one.change, one.after) for one in number_changes(section, more, LEDGER)] == [(Change.ADDED, "77台")]


def test_numbers_are_compared_as_a_multiset() -> None:
    section = find_section(DRAFT, "funds")
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    figure = next(run for run in first.runs if isinstance(run, Figure))
    doubled = replace(section, blocks=(replace(first, runs=(*first.runs, Text("又"), figure)), *section.blocks[1:]))
    assert [one.change for one in number_changes(section, doubled, LEDGER)] == [Change.ADDED]
    assert [one.change for one in number_changes(doubled, section, LEDGER)] == [Change.REMOVED]


def test_the_same_number_under_another_name_is_a_binding() -> None:
    section = find_section(DRAFT, "funds")
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    runs = tuple(Text(run.text.replace("到位", "支出")) if isinstance(run, Text) else run for run in first.runs)
    turned = replace(section, blocks=(replace(first, runs=runs), *section.blocks[1:]))
    assert Change.BINDING in {one.change for one in number_changes(section, turned, LEDGER)}


@pytest.mark.parametrize("preset", [one for one in PRESETS if one != "按要求修改"])
def test_every_preset_asks_in_its_own_words(preset: str) -> None:
    model = ScriptedModel(given_text)
    rewriting = rewrite_section(model, DRAFT, find_section(DRAFT, "funds"), LEDGER, OUTLINE, preset=preset)
    assert rewriting.is_idle
    assert rewriting.written.section.writing.prompt == f"rewrite/{PRESETS[preset]}"


@pytest.mark.parametrize(
    ("section", "how", "words"),
    [
        ("funds", {"preset": "更长"}, "没有“更长”"),
        ("funds", {"preset": "按要求修改"}, "没有说怎样改"),
        ("basic", {}, "没有可改的文字"),
    ],
)
def test_what_cannot_be_done_is_said(section: str, how: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        rewrite(given_text, section, **how)


@given(st.text("支出到位1234.％。", max_size=20), st.text("支出到位1234.％。", max_size=20))
def test_a_comparison_holds_both_texts(before: str, after: str) -> None:
    diff = list(word_diff(before, after))
    assert "".join(one.text for one in diff if one.kind != "insert") == before
    assert "".join(one.text for one in diff if one.kind != "delete") == after


def test_numbers_are_compared_as_wholes() -> None:
    assert not any(re.fullmatch(r"\d", one.text) for one in word_diff("支出158.2万元", "支出158.3万元"))


def without(sentence: str) -> Callable[[Sequence[Message]], str]:
    def answer(messages: Sequence[Message]) -> str:
        assert sentence in given_text(messages)
        return given_text(messages).replace(sentence, "", 1).replace("\n\n", "\n")

    return answer


@pytest.mark.parametrize("how", [{"preset": "更简练"}, {"instruction": "写得简练些"}])
@pytest.mark.parametrize("sentence", ["执行率均按支出/到位计算。", "分项目的资金安排和使用情况如下表。"])
def test_a_sentence_that_is_gone_is_told(sentence: str, how: dict[str, str]) -> None:
    rewriting = rewrite(without(sentence), "funds.execution", **how)
    assert [(one.change, one.before) for one in rewriting.losses] == [(Change.SENTENCE, sentence)]


def test_a_gap_that_is_gone_is_told() -> None:
    gap = "【待补：业务培训费执行率偏低的原因和未支出资金的去向（财务股室）】"
    rewriting = rewrite(without(f"，{gap}"), "funds.execution", instruction="去掉待补")
    assert [(one.change, one.before) for one in rewriting.lost_gaps] == [(Change.GAP, gap)]


def test_a_sentence_put_otherwise_is_not_gone() -> None:
    rewriting = rewrite(
        lambda m: given_text(m).replace("执行率均按支出/到位计算", "以上执行率均按支出除以到位计算"),
        "funds.execution",
    )
    assert not rewriting.is_idle
    assert rewriting.losses == ()


def test_the_same_number_of_the_same_fact_is_no_change() -> None:
    section = find_section(DRAFT, "funds.execution")
    spoken = edited_words(section, "专项业务及机关事务管理支出", "专项业务及机关事务管理全年共支出")
    unspoken = edited_words(section, "专项业务及机关事务管理支出", "其中支出")
    for other in (spoken, unspoken):
        assert all(one.before != one.after for one in number_changes(section, other, LEDGER))


def edited_words(section: Section, old: str, new: str) -> Section:
    blocks = tuple(
        replace(
            block,
            runs=tuple(
                replace(run, text=run.text.replace(old, new)) if isinstance(run, Text) else run for run in block.runs
            ),
        )
        if isinstance(block, Paragraph)
        else block
        for block in section.blocks
    )
    return replace(section, blocks=blocks)


def test_a_gap_that_someone_typed_is_still_there() -> None:
    section = find_section(DRAFT, "funds.execution")
    blocks = tuple(
        replace(block, runs=tuple(Text(run.text) for run in block.runs)) if isinstance(block, Paragraph) else block
        for block in section.blocks
    )
    assert losses(section, replace(section, blocks=blocks)) == ()
