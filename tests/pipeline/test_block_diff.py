"""Two versions of a section laid over each other: any choice of changes is made of what the versions have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youju.domain.report import Block, Cell, Figure, Origin, Paragraph, Table, Text
from youju.pipeline.block_diff import diff_blocks

FIGURE = Figure("合计.支出", "F1", "58万元")
WORDS = st.text(st.sampled_from("支出58万元。增长，"), min_size=1, max_size=12)


def paragraph(words: str, identity: str = "a/1") -> Paragraph:
    return Paragraph(identity, (Text(words),), Origin.PLAN)


def table(*words: str) -> Table:
    return Table("a/9", "表", "", (tuple(Cell((Text(one),)) for one in words),), 0, (1,) * len(words))


def test_numbers_and_figures_change_as_wholes() -> None:
    diff = diff_blocks([paragraph("全年支出58万元。")], [paragraph("共全年支出158万元。")])
    assert [(one.kind, one.text) for one in diff.stretches()] == [
        ("insert", "共"),
        ("equal", "全年支出"),
        ("delete", "58万元"),
        ("insert", "158万元"),
        ("equal", "。"),
    ]
    shown = Paragraph("a/1", (Text("支出"), FIGURE), Origin.PLAN)
    other = replace(shown, runs=(Text("支出"), replace(FIGURE, text="60万元")))
    assert [one.text for one in diff_blocks([shown], [other]).stretches()] == ["支出", "58万元", "60万元"]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (
            "目标不少于310万平方米，实际326万平方米。",
            "实际326万平方米，目标为不少于310万平方米。",
            ["目标不少于310万平方米，", "，目标为不少于310万平方米"],
        ),
        ("清扫率实际88.2%，达标；", "清扫率实际88.2%，达到目标；", ["达标", "达到目标"]),
        ("按支出类别，分为两类。", "按资金用途，分为两类。", ["按支出类别", "按资金用途"]),
        ("该项目支出偏低，尚有5万元。", "该项目支出尚有5万元。", ["偏低，"]),
    ],
)
def test_a_change_cuts_neither_a_number_nor_what_is_left_of_a_clause(old: str, new: str, changed: list[str]) -> None:
    stretches = diff_blocks([paragraph(old)], [paragraph(new)]).stretches()
    assert [one.text for one in stretches if one.kind != "equal"] == changed


def test_each_change_is_taken_or_left_by_itself() -> None:
    before = [paragraph("年初预算十分充足，执行情况良好。")]
    after = [paragraph("全年预算十分充足，执行情况一般。")]
    diff = diff_blocks(before, after)
    assert len(diff.groups) == 2
    (first,) = diff.chosen({diff.groups[0]})
    assert isinstance(first, Paragraph)
    assert first.text == "全年预算十分充足，执行情况良好。"


def test_blocks_that_come_and_go_are_one_change_each() -> None:
    diff = diff_blocks([paragraph("甲"), paragraph("乙", "a/2")], [paragraph("乙", "a/2"), paragraph("丙", "a/3")])
    gone, come = diff.groups
    assert [one.id for one in diff.chosen(set())] == ["a/1", "a/2"]
    assert [one.id for one in diff.chosen({gone})] == ["a/2"]
    assert [one.id for one in diff.chosen({gone, come})] == ["a/2", "a/3"]


def test_tables_are_compared_cell_by_cell_while_they_keep_their_shape() -> None:
    diff = diff_blocks([table("物业", "58", "90%")], [table("物业", "60", "95%")])
    assert [(one.kind, one.text) for one in diff.stretches()][:4] == [
        ("equal", "物业\t"),
        ("delete", "58"),
        ("insert", "60"),
        ("equal", "\t"),
    ]
    (taken,) = diff.chosen({diff.groups[0]})
    assert isinstance(taken, Table)
    assert [cell.text for cell in taken.rows[0]] == ["物业", "60", "90%"]
    assert len(diff_blocks([table("物业", "58")], [table("物业", "58", "")]).groups) == 1


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4), st.sets(st.integers(0, 20)))
def test_nothing_is_lost_and_nothing_is_made_up(old: list[str], new: list[str], groups: set[int]) -> None:
    before: list[Block] = [paragraph(words, f"a/{at}") for at, words in enumerate(old)]
    after: list[Block] = [paragraph(words, f"a/{at + len(old) % 2}") for at, words in enumerate(new)]
    diff = diff_blocks(before, after)
    text = {
        side: "".join(one.text for one in diff.stretches() if one.kind in ("equal", side))
        for side in ("delete", "insert")
    }
    assert text["delete"].replace("\n", "") == "".join(old)
    assert text["insert"].replace("\n", "") == "".join(new)
    every = set(diff.groups)
    assert [one for one in diff.chosen(set()) if one in before] == before
    assert [one for one in diff.chosen(every) if one in after] == after
    known = {block.id for block in (*before, *after)}
    assert {one.id for one in diff.chosen(groups)} <= known
