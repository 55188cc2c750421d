"""Whatever people do to a report's words, reading it back loses none of them, and what stayed keeps its id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rendering.samples import body, full_draft, small_table
from youju.domain.report import Block, Cell, Draft, Figure, Gap, Origin, Paragraph, Run, Section, Table, Text
from youju.drafting.edited_draft import read_edited_draft
from youju.rendering.docx_writer import write_docx
from youju.rendering.plain import plain_text
from youju.sources.documents.ooxml import walk_docx

WORDS = st.text(st.sampled_from("支出预算比上年增长下降，。；12.5%万元项目管理（）"), min_size=1, max_size=30).filter(
    lambda text: any(char not in "，。；（）" for char in text)
)


def read_back(path: Path, now: Draft, before: Draft) -> Draft:
    write_docx(now, path)
    return read_edited_draft(walk_docx(path), before).draft


def changed_runs(runs: tuple[Run, ...], words: str, at: int) -> tuple[Run, ...]:
    """Put words in place of a run or behind it."""
    at %= len(runs) + 1
    return (*runs[:at], Text(words), *runs[at + len(words) % 2 :])


def edited_block(block: Block, words: str, at: int) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, runs=changed_runs(block.runs, words, at))
    row = at % len(block.rows)
    cells = block.rows[row]
    place = (at // 7) % len(cells)
    new = tuple(replace(cell, runs=(Text(words),)) if n == place else cell for n, cell in enumerate(cells))
    return replace(block, rows=(*block.rows[:row], new, *block.rows[row + 1 :]))


Change = Callable[[Section], Section]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    words, at = draw(WORDS), draw(st.integers(0, 50))
    kind = draw(st.sampled_from(["edit", "add", "delete", "swap", "row"]))

    def change(section: Section) -> Section:
        blocks = list(section.blocks)
        place = at % len(blocks) if blocks else 0
        if kind == "add" or not blocks:
            blocks.insert(place, Paragraph(f"{section.id}/new", (Text(words),)))
        elif kind == "edit":
            blocks[place] = edited_block(blocks[place], words, at)
        elif kind == "delete" and len(blocks) > 1:
            del blocks[place]
        elif kind == "swap":
            blocks[0], blocks[-1] = blocks[-1], blocks[0]
        elif kind == "row" and isinstance(table := blocks[place], Table) and table.header_rows:
            extra = tuple(Cell((Text(words),)) for _ in table.widths)
            blocks[place] = replace(table, rows=(*table.rows, extra))
        return replace(section, blocks=tuple(blocks))

    return change


def lines(draft: Draft) -> list[str]:
    return [" ".join(line.split()) for line in plain_text(draft).plain.text.split("\n") if line.strip()]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_edit_is_lost(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    before = full_draft()
    sections = list(before.sections)
    for change in data.draw(st.lists(changes(), min_size=1, max_size=5)):
        at = data.draw(st.integers(0, len(sections) - 1))
        sections[at] = change(sections[at])
    now = replace(before, sections=tuple(sections))
    after = read_back(tmp_path_factory.mktemp("edit") / "a.docx", now, before)
    assert lines(after) == lines(now)
    stayed = {block.id: block for section in before.all_sections() for block in section.blocks}
    for section in after.all_sections():
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.text == getattr(stayed.get(block.id), "text", None):
                assert block == stayed[block.id]
    ids = [block.id for section in after.all_sections() for block in section.blocks]
    assert len(ids) == len(set(ids))


def test_a_moved_paragraph_keeps_its_id_and_its_origin(tmp_path: Path) -> None:
    before = full_draft()
    first, last = before.sections[0], before.sections[-1]
    moved = first.blocks[0]
    sections = (
        replace(first, blocks=(body(90, "换成这一段。"),)),
        *before.sections[1:-1],
        replace(last, blocks=(*last.blocks, moved)),
    )
    after = read_back(tmp_path / "a.docx", replace(before, sections=sections), before)
    assert after.sections[-1].blocks[-1] == moved
    assert after.sections[0].blocks[0].id != moved.id


def test_new_headings_titles_and_dates_come_along(tmp_path: Path) -> None:
    before = replace(full_draft(), date="")
    added = Section("x", "四、有关建议", 1, (body(91, "另行报告。"),))
    now = replace(
        before,
        title="临江市政务服务中心2020年度专项资金使用绩效自评报告",
        sections=(*before.sections, added),
        date="2021年4月1日",
    )
    after = read_back(tmp_path / "a.docx", now, before)
    assert (after.title, after.date) == (now.title, now.date)
    new = after.sections[-1]
    assert (new.heading, new.level, [block.text for block in new.blocks]) == ("四、有关建议", 1, ["另行报告。"])


def test_a_dropped_annex_is_gone_and_the_other_keeps_its_sections(tmp_path: Path) -> None:
    before = full_draft()
    after = read_back(tmp_path / "a.docx", replace(before, annexes=before.annexes[1:]), before)
    assert [one.title for one in after.annexes] == [before.annexes[1].title]


def test_a_caption_whose_table_was_deleted_stays_as_a_line(tmp_path: Path) -> None:
    before = full_draft()
    table = small_table()
    funds = next(one for one in before.sections if one.id == "funds")
    lone = Paragraph("c", (Text(table.title),), style="caption")
    blocks = tuple(lone if isinstance(one, Table) else one for one in funds.blocks)
    now = replace(
        before, sections=tuple(replace(one, blocks=blocks) if one is funds else one for one in before.sections)
    )
    after = read_back(tmp_path / "a.docx", now, before)
    texts = [one.text for one in next(one for one in after.sections if one.id == "funds").blocks]
    assert table.title in texts


def test_a_new_gap_counts_and_a_closed_one_is_gone(tmp_path: Path) -> None:
    before = full_draft()
    funds = next(one for one in before.sections if one.id == "funds")
    first = funds.blocks[0]
    runs = tuple(Text("系质保金未到期") if isinstance(run, Gap) else run for run in first.runs)
    blocks = (replace(first, runs=(*runs, Text("【待补：质保期】"))), *funds.blocks[1:])
    now = replace(
        before, sections=tuple(replace(one, blocks=blocks) if one is funds else one for one in before.sections)
    )
    after = read_back(tmp_path / "a.docx", now, before)
    edited = next(one for one in after.sections if one.id == "funds").blocks[0]
    assert isinstance(edited, Paragraph)
    assert [run for run in edited.runs if isinstance(run, Gap)] == [Gap("质保期")]
    assert edited.origin is Origin.HUMAN
    assert [run for run in edited.runs if isinstance(run, Figure)] == [
        run for run in first.runs if isinstance(run, Figure)
    ]
