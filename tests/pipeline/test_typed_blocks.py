"""Blocks as people typed them: what still says its fact stays a figure, everything else is text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import figure, ledger
from youju.domain.report import Cell, Figure, Gap, Origin, Paragraph, Run, Section, Table, Text
from youju.errors import UsageError
from youju.pipeline.typed_blocks import replace_words, typed_blocks

LEDGER = ledger(figure("物业管理费", "支出", "580000元"), figure("水电费", "支出", "123400元"))
FACT = LEDGER.facts["物业管理费.支出"]
FIGURE = Figure(FACT.key, FACT.id, "58万元", "万元", 0, False, FACT.describe_source())
GAP = Gap("到位数", "财务股", verify=False)
PARAGRAPH = Paragraph("funds/1", (Text("物业管理费支出"), FIGURE, Text("。"), GAP), Origin.PLAN)
HEAD = (Cell((Text("项目"),)), Cell((Text("支出"),)))
TABLE = Table("funds/2", "支出表", "单位：元", (HEAD, (Cell((Text("物业"),)), Cell((FIGURE,)))), 1, (1, 1))
SECTION = Section("funds", "资金", 1, (PARAGRAPH, TABLE))


def typed(*runs: Run, identity: str = "funds/1") -> Paragraph:
    """Return the first paragraph of the section as someone left it."""
    first = typed_blocks(SECTION, [Paragraph(identity, runs, Origin.HUMAN), TABLE], LEDGER)[0]
    assert isinstance(first, Paragraph)
    return first


@pytest.mark.parametrize(
    ("words", "stays"),
    [
        ("58万元", True),
        ("580000元", True),
        ("580,000元", True),
        ("0.0058亿元", True),
        ("58.0万元", True),
        ("60万元", False),
        ("58元", False),
        ("约58万元", False),
        ("五十八万元", False),
        ("", False),
    ],
)
def test_a_typed_figure_stays_one_while_the_data_bears_it_out(words: str, stays: bool) -> None:
    changed = typed(Text("物业管理费支出"), replace(FIGURE, text=words), Text("。"))
    figures = [run for run in changed.runs if isinstance(run, Figure)]
    assert [one.text for one in figures] == ([words] if stays else [])
    assert changed.text == f"物业管理费支出{words}。"
    if words and not stays:
        assert any(isinstance(run, Text) and run.key == FACT.key for run in changed.runs)


def test_text_that_remembers_its_fact_becomes_a_figure_again() -> None:
    changed = typed(Text("物业管理费支出"), Text("58万元", FACT.key), Text("。"))
    assert [run.id for run in changed.runs if isinstance(run, Figure)] == [FACT.id]


def test_a_claim_that_the_data_does_not_know_is_text() -> None:
    for false in (replace(FIGURE, key="没有.支出"), replace(FIGURE, key="水电费.支出")):
        changed = typed(Text("支出"), false, Text("。"))
        assert not [run for run in changed.runs if isinstance(run, Figure)]


def test_a_paragraph_whose_words_stayed_is_the_one_before() -> None:
    cut = (Text("物业管理"), Text("费支出"), FIGURE, Text("。"), GAP)
    assert typed(*cut) is PARAGRAPH
    assert typed(*cut[:-1]).origin is Origin.HUMAN


def test_new_paragraphs_get_ids_of_their_own_and_empty_ones_go() -> None:
    blocks = [
        Paragraph("", (Text("一"),), Origin.HUMAN),
        PARAGRAPH,
        PARAGRAPH,
        Paragraph("x", (), Origin.HUMAN),
        TABLE,
    ]
    found = typed_blocks(SECTION, blocks, LEDGER)
    assert [one.id for one in found] == ["funds/3", "funds/1", "funds/4", "funds/2"]


def test_cells_are_typed_in_their_column_unit_and_a_table_keeps_its_shape() -> None:
    def cells(words: str) -> Table:
        return replace(TABLE, rows=(TABLE.rows[0], (TABLE.rows[1][0], Cell((replace(FIGURE, text=words),)))))

    kept = typed_blocks(SECTION, [PARAGRAPH, cells("580000")], LEDGER)[1]
    assert isinstance(kept, Table)
    assert isinstance(kept.rows[1][1].runs[0], Figure)
    broken = typed_blocks(SECTION, [PARAGRAPH, cells("58\n0000")], LEDGER)[1]
    assert isinstance(broken, Table)
    assert broken.rows[1][1].text == "58 0000"
    for wrong in (replace(TABLE, rows=TABLE.rows[:1]), replace(TABLE, id="funds/9")):
        with pytest.raises(UsageError):
            typed_blocks(SECTION, [PARAGRAPH, wrong], LEDGER)
    with pytest.raises(UsageError):
        typed_blocks(SECTION, [TABLE, TABLE], LEDGER)


@given(st.integers(0, 13), st.integers(1, 14), st.text(st.sampled_from("甲乙1。"), max_size=4))
def test_words_are_replaced_where_they_stand(one: int, other: int, words: str) -> None:
    start, end = min(one, other), max(one + 1, other)
    text = "".join(run.text for run in PARAGRAPH.runs)
    runs = replace_words(PARAGRAPH.runs, start, end, words)
    assert "".join(run.text for run in runs) == text[:start] + words + text[end:]
    if start < 11 and end > 7:
        assert FIGURE not in runs
