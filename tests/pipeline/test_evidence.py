"""What backs a number: its cell with the neighbours, its formula, last year's sentence, everywhere it is used."""

from __future__ import annotations

import shutil

import openpyxl
import pytest

from youju.errors import InputError
from youju.pipeline.draft import draft_project
from youju.pipeline.evidence import (
    ancestor,
    cells_facts,
    fact_evidence,
    fact_label,
    find_input,
    project_sheets,
    uses_of,
)
from youju.pipeline.workbench import Workbench
from youju.resources import data_path


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("evidence") / "残联"
    own = shutil.ignore_patterns("out", ".youju*")
    shutil.copytree(data_path("corpora/samples") / "lanting-canlian-2024", folder, ignore=own)
    draft_project(folder, default_outline="hunan-special-fund")
    return Workbench(folder)


def test_every_fact_that_was_read_leads_to_its_cell(bench: Workbench) -> None:
    """By each neighbourhood, the cell holds what the file itself has there."""
    data, sections = bench.data(), bench.report().sections
    seen = 0
    for fact in data.ledger:
        if not fact.sources or not fact.sources[0].cell or fact.sources[0].sheet == "":
            continue
        near = fact_evidence(bench.folder, data, fact.id, sections).neighbourhood
        assert near is not None
        cell = next(one for row in near.rows for one in row.cells if one.is_source)
        place = fact.sources[0]
        path = find_input(bench.folder, place.file)
        assert path is not None
        if seen < 12 and path.suffix == ".xlsx":
            value = openpyxl.load_workbook(path, data_only=True)[place.sheet][place.cell].value
            assert cell.text.replace(",", "").strip("%") in str(value).replace(",", "") or not cell.text
        assert cell.ref == place.cell
        seen += 1
    assert seen > 20


def test_a_wide_sheet_is_cut_to_the_name_and_the_nearest_columns(bench: Workbench) -> None:
    data = bench.data()
    fact = data.ledger.facts["残疾儿童康复救助.支出"]
    near = fact_evidence(bench.folder, data, fact.id, ()).neighbourhood
    assert near is not None
    assert len(near.columns) <= 8
    row = next(one for one in near.rows if any(cell.is_source for cell in one.cells))
    assert row.cells[0].text == "残疾儿童康复救助"


def test_a_derived_fact_leads_to_what_it_was_computed_from_and_cells_lead_back(bench: Workbench) -> None:
    data, sections = bench.data(), bench.report().sections
    rate = next(one for one in data.ledger if one.formula and one.measure == "执行率" and one.parents)
    found = fact_evidence(bench.folder, data, rate.id, sections)
    assert [one.key for one in found.parents] == list(rate.parents)
    root = next(
        data.ledger.facts[key] for key in rate.parents if data.ledger.facts[key].sources and data.ledger.facts[key]
    )
    place = root.sources[0]
    read, computed = cells_facts(data.ledger, place.file, place.sheet, place.cell)
    assert root in read
    assert rate in computed
    assert ancestor(root, data).place == root.describe_source()
    assert not uses_of([], sections)


def test_uses_are_figures_and_numbers_that_speak_of_the_fact(bench: Workbench) -> None:
    data, sections = bench.data(), bench.report().sections
    fact = data.ledger.facts["合计.支出"]
    found = uses_of([fact.id], sections)
    views = {view.id: view for view in sections}
    assert found
    for use in found:
        block = next(one for one in views[use.section].section.blocks if one.id == use.spot.block)
        text = (
            block.text if use.spot.row is None else block.rows[use.spot.row][use.spot.cell or 0].text  # type: ignore[union-attr]
        )
        assert text[use.spot.start : use.spot.end] == use.text
    assert fact_label(fact, data.ledger).endswith("支出")


def test_last_year_is_quoted_where_it_spoke_of_the_same(bench: Workbench) -> None:
    data, sections = bench.data(), bench.report().sections
    quoted = [fact_evidence(bench.folder, data, fact.id, sections).last_year for fact in data.ledger]
    sentences = {one.sentence for one in quoted if one}
    assert any("实有" in one for one in sentences)
    assert all("\n" not in one for one in sentences)


def test_sheets_are_shown_with_the_cells_that_were_read(bench: Workbench) -> None:
    sheets = list(project_sheets(bench.folder, bench.data().ledger))
    assert {one.file for one in sheets} == {path.name for path in (bench.folder / "data").iterdir()}
    known = {fact.id for fact in bench.data().ledger}
    read = {cell.fact for one in sheets for row in one.rows for cell in row.cells if cell.fact}
    assert read
    assert read <= known


def test_a_fact_that_is_gone_is_told_in_words(bench: Workbench) -> None:
    with pytest.raises(InputError, match="没有这个数"):
        fact_evidence(bench.folder, bench.data(), "F00000000", ())
