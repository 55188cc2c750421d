"""Two drafts that went on from one are laid together without losing what either changed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.rendering.samples import body, figure, full_draft
from youju.domain.report import Cell, Draft, Paragraph, Section, Table, Text
from youju.drafting.merging import merge_edits

BASE = Draft("题", "某局", 2023, "x", (Section("s", "一、甲", 1, tuple(body(n, f"第{n}段。") for n in range(5))),))


def having(*blocks: Paragraph) -> Draft:
    return replace(BASE, sections=(replace(BASE.sections[0], blocks=blocks),))


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.sections[0].blocks if isinstance(block, Paragraph)]


SIDES = st.lists(st.sampled_from(["keep", "change", "drop"]), min_size=5, max_size=5)


def changed(kinds: list[str], words: str) -> Draft:
    blocks = BASE.sections[0].blocks
    kept = [(one, kind) for one, kind in zip(blocks, kinds, strict=True) if kind != "drop"]
    return having(*(replace(one, runs=(Text(words + one.id),)) if kind == "change" else one for one, kind in kept))


@given(SIDES, SIDES)
def test_what_either_side_did_is_there(theirs: list[str], ours: list[str]) -> None:
    merged, clashes = merge_edits(BASE, changed(theirs, "新"), changed(ours, "人"))
    expected = []
    for number, (their, our) in enumerate(zip(theirs, ours, strict=True)):
        if our == "change":
            expected.append(f"人p/{number}")
        elif our == "keep" and their != "drop":
            expected.append(f"新p/{number}" if their == "change" else f"第{number}段。")
    assert texts(merged) == expected
    assert bool(clashes) is any(pair == ("change", "change") for pair in zip(theirs, ours, strict=True))


@given(SIDES)
def test_one_side_alone_wins(kinds: list[str]) -> None:
    one = changed(kinds, "新")
    assert merge_edits(BASE, BASE, one) == (one, ())
    assert merge_edits(BASE, one, BASE) == (one, ())
    assert merge_edits(BASE, one, one)[0] == one


def test_paragraphs_added_on_both_sides_stand_where_they_were_put() -> None:
    first, *rest = BASE.sections[0].blocks
    merged, _ = merge_edits(BASE, having(first, body(8, "新添。"), *rest), having(first, *rest, body(9, "人添。")))
    assert texts(merged) == ["第0段。", "新添。", "第1段。", "第2段。", "第3段。", "第4段。", "人添。"]


def test_figures_that_followed_the_data_follow_in_a_paragraph_that_people_edited() -> None:
    old, new = figure("甲", "支出", "1万元"), figure("甲", "支出", "2万元", "新.xlsx!A1")
    base, latest = having(body(0, "支出", old, "。")), having(body(0, "支出", new, "。"))
    merged, clashes = merge_edits(base, latest, having(body(0, "实际支出", old, "，已核。")))
    assert merged == having(body(0, "实际支出", new, "，已核。"))
    assert clashes == ()


def test_titles_headings_and_annexes_merge() -> None:
    base = full_draft()
    latest = replace(base, title="新题")
    section = replace(base.sections[1], heading="一、改过的标题")
    annex = replace(base.annexes[0], title="改过的附件")
    edited = replace(base, sections=(base.sections[0], section, *base.sections[2:]), annexes=(annex, *base.annexes[1:]))
    merged, _ = merge_edits(base, latest, edited)
    assert merged == replace(edited, title="新题")


def test_two_people_may_change_one_paragraph() -> None:
    base = having(body(0, "先说情况。", "再说原因。", "最后说打算。"))
    latest = having(body(0, "先说情况。", "再说原因：汛期停工。", "最后说打算。"))
    edited = having(body(0, "先说全年情况。", "再说原因。", "最后说打算。", "另附说明。"))
    merged, clashes = merge_edits(base, latest, edited)
    assert texts(merged) == ["先说全年情况。再说原因：汛期停工。最后说打算。另附说明。"]
    assert clashes == ()


def table(*rows: tuple[str, ...]) -> Draft:
    cells = tuple(tuple(Cell((Text(words),)) for words in row) for row in rows)
    return replace(BASE, sections=(replace(BASE.sections[0], blocks=(Table("t", "", "", cells, 1, (1, 1)),)),))


def words_of(draft: Draft) -> list[list[str]]:
    (block,) = draft.sections[0].blocks
    assert isinstance(block, Table)
    return [[cell.text for cell in row] for row in block.rows]


def test_two_people_may_fill_one_table() -> None:
    base = table(("指标", "值"), ("甲", ""), ("乙", ""))
    merged, clashes = merge_edits(
        base, table(("指标", "值"), ("甲", "1"), ("乙", "")), table(("指标", "值"), ("甲", ""), ("乙", "2"))
    )
    assert (words_of(merged), clashes) == ([["指标", "值"], ["甲", "1"], ["乙", "2"]], ())
    merged, clashes = merge_edits(
        base, table(("指标", "值"), ("甲", "1"), ("乙", "")), table(("指标", "值"), ("甲", "3"), ("乙", "2"))
    )
    assert (words_of(merged), clashes) == ([["指标", "值"], ["甲", "3"], ["乙", "2"]], ("一、甲",))
    merged, clashes = merge_edits(
        base,
        table(("指标", "值"), ("甲", "1"), ("乙", "")),
        table(("指标", "值"), ("甲", ""), ("乙", ""), ("丙", "3")),
    )
    assert (words_of(merged), clashes) == ([["指标", "值"], ["甲", "1"], ["乙", ""], ["丙", "3"]], ())
