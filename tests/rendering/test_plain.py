"""A draft's plain text is what its .docx reads back as, and every stretch of it is found again in the draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drafting.ledgers import linjiang
from youju.domain.report import Align, Annex, Cell, Draft, Figure, Gap, Paragraph, Run, Section, Table, Text
from youju.drafting.offline import draft_offline
from youju.prompting.outlines import load_outline, outline_ids
from youju.rendering.docx_writer import write_docx
from youju.rendering.plain import DraftText, plain_text
from youju.sources.documents.ooxml import read_docx

_WORDS = st.text(st.sampled_from("支出万元12.5，。 （）\t\n"), max_size=12)
_RUNS = st.lists(
    st.one_of(
        st.builds(Text, _WORDS),
        st.builds(Text, st.just("60万元"), st.just("合计.支出")),
        st.just(Figure("合计.支出", "F0a1b2c3d", "58万元", "万元")),
        st.just(Gap("数据")),
    ),
    max_size=4,
).map(tuple)


def _paragraphs(name: str) -> st.SearchStrategy[Paragraph]:
    return st.builds(
        lambda number, runs, style: Paragraph(f"{name}/{number}", runs, style=style),
        st.integers(1, 99),
        _RUNS,
        st.sampled_from(["body", "list", "caption"]),
    )


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    """A table of up to 3 × 3 whose first cell may cover others."""
    columns, rows = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    wide, high = draw(st.integers(1, columns)), draw(st.integers(1, rows))
    grid = []
    for row in range(rows):
        first = [Cell(draw(_RUNS), wide, high, Align.LEFT)] if row == 0 else []
        covered = wide if row < high else 0
        grid.append((*first, *(Cell(draw(_RUNS)) for _ in range(columns - covered))))
    title, unit = draw(st.sampled_from(["", "汇总表"])), draw(st.sampled_from(["", "单位：万元"]))
    return Table("one/table", title, unit, tuple(grid), 1, (1,) * columns, draw(st.booleans()))


_SECTIONS = st.lists(
    st.builds(
        lambda number, heading, level, blocks: Section(f"s{number}", heading, level, tuple(blocks)),
        st.integers(1, 9),
        st.sampled_from(["", "一、概况", "（一）资金"]),
        st.integers(1, 4),
        st.lists(st.one_of(_paragraphs("one"), _tables()), max_size=4),
    ),
    max_size=4,
).map(tuple)
_DRAFTS = st.builds(
    lambda sections, annexes, date: Draft("某局2024年度自评报告", "某局", 2024, "x", sections, annexes, date),
    _SECTIONS,
    st.lists(st.builds(Annex, st.sampled_from(["自评表", "附表\n明细"]), _SECTIONS), max_size=2).map(tuple),
    st.sampled_from(["", "2025年3月1日"]),
)


@pytest.mark.parametrize("outline", outline_ids())
def test_drafts_read_like_their_docx(outline: str, tmp_path: Path) -> None:
    _assert_reads_back(draft_offline(linjiang(), load_outline(outline)), tmp_path / "报告.docx")


@given(_DRAFTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_draft_reads_like_its_docx(tmp_path: Path, draft: Draft) -> None:
    _assert_reads_back(draft, tmp_path / "报告.docx")


def _assert_reads_back(draft: Draft, path: Path) -> None:
    write_docx(draft, path)
    read, made = read_docx(path), plain_text(draft)
    assert made.plain.text == read.text
    assert made.plain.anchors == read.anchors


def test_every_run_is_found_where_it_stands() -> None:
    draft = draft_offline(linjiang(), load_outline("hunan-special-fund"))
    text = plain_text(draft)
    sections = list(draft.all_sections())
    seen = 0
    for start, end, _ in (one for anchor in text.plain.anchors for one in anchor.controls):
        spot = text.locate(start, end)
        assert spot is not None
        block = next(one for one in sections[spot.section].blocks if one.id == spot.block)
        words = block.text if isinstance(block, Paragraph) else block.rows[spot.row or 0][spot.cell or 0].text
        assert words[spot.start : spot.end] == text.plain.text[start:end]
        seen += 1
    assert seen == sum(isinstance(run, Figure) for run in _runs(draft))


def test_the_title_and_the_signature_stand_in_no_section() -> None:
    draft = replace(draft_offline(linjiang(), load_outline("hunan-special-fund")), date="2021年3月1日")
    text = plain_text(draft)
    assert text.locate(0, 4) is None
    signed = text.plain.text.index("2021年3月1日")
    assert text.locate(signed, signed + 4) is None


def test_a_stretch_over_two_runs_ends_in_its_own_block() -> None:
    paragraphs = (
        Paragraph("s/1", (Text("支出"), Figure("合计.支出", "F1", "58万元"))),
        Paragraph("s/2", (Text("完"),)),
    )
    draft = Draft("题", "", 2024, "x", (Section("s", "", 0, paragraphs),))
    text: DraftText = plain_text(draft)
    start = text.plain.text.index("支出58")
    spot = text.locate(start, len(text.plain.text))
    assert spot is not None
    assert (spot.block, spot.start, spot.end) == ("s/1", 0, 6)


def _runs(draft: Draft) -> Iterator[Run]:
    return (run for _, run in draft.runs())
