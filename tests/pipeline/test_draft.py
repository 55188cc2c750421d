"""Drafting a project with last year's report beside it, on real files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from youju.domain.facts import LAST_YEAR
from youju.domain.findings import Code, Severity, Verdict
from youju.domain.report import Figure, Origin, Paragraph
from youju.drafting.rolling.rolled import Outcome
from youju.pipeline.check import check_documents
from youju.pipeline.draft import DraftOutcome, draft_project
from youju.sources.documents import read_document
from youju.sources.project import read_ledger

SAMPLES = Path(__file__).resolve().parents[2] / "corpora" / "samples"
NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/unit.yaml"))
BUDGET_ONLY = "yuanjiang-2020"


def drafted(tmp_path: Path, name: str) -> DraftOutcome:
    folder = tmp_path / name
    if not folder.exists():
        shutil.copytree(SAMPLES / name, folder)
    return draft_project(folder, default_outline="hunan-special-fund", force=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_drafted_with_last_years_report_has_no_unproved_number(tmp_path: Path, name: str) -> None:
    outcome = drafted(tmp_path, name)
    assert outcome.report.coverage[Verdict.UNSUPPORTED] == 0
    assert outcome.report.coverage[Verdict.CONTRADICTED] == 0
    assert outcome.carrying is not None
    assert sum(outcome.carrying.rolled.counts().values()) == len(outcome.carrying.rolled.sentences)


def test_what_the_data_leaves_open_is_filled_and_marked(tmp_path: Path) -> None:
    outcome = drafted(tmp_path, BUDGET_ONLY)
    carried = [
        block
        for section in outcome.draft.sections
        for block in section.blocks
        if isinstance(block, Paragraph) and block.origin is Origin.CARRIED
    ]
    assert carried
    assert all(block.source for block in carried)
    unproved = [block for block in carried if not any(isinstance(run, Figure) for run in block.runs)]
    assert unproved
    assert all("待核：沿用上年" in block.text for block in unproved)
    assert not any("2019" in block.text for block in carried)
    assert outcome.carrying is not None
    assert {one.outcome for one in outcome.carrying.used} <= {Outcome.CARRIED, Outcome.CHANGED, Outcome.ASKED}


def test_last_years_amounts_come_from_last_years_report(tmp_path: Path) -> None:
    outcome = drafted(tmp_path, BUDGET_ONLY)
    before = outcome.ledger.get("合计", "全年预算", period=LAST_YEAR)
    assert before is not None
    assert before.quantity.value == 4_380_000
    assert "prior/2019" in str(before.sources[0])


def test_a_draft_is_checked_the_same_from_outside(tmp_path: Path) -> None:
    outcome = drafted(tmp_path, BUDGET_ONLY)
    data = [tmp_path / BUDGET_ONLY]
    again = check_documents([outcome.path], read_ledger(*data), data).reports[0]
    assert again.coverage == outcome.report.coverage


def test_last_years_report_under_this_years_title_is_full_of_last_year(tmp_path: Path) -> None:
    data = [SAMPLES / BUDGET_ONLY]
    prior = next((SAMPLES / BUDGET_ONLY / "prior").iterdir())
    again = tmp_path / "报告.txt"
    again.write_text(read_document(prior).text.replace("2019年", "2020年"), encoding="utf-8")
    found = check_documents([again], read_ledger(*data), data).reports[0].findings
    assert sum(one.code is Code.STALE_VALUE and one.severity is not Severity.INFO for one in found) > 5


def test_last_years_report_itself_is_told_of_once() -> None:
    data = [SAMPLES / BUDGET_ONLY]
    prior = next((SAMPLES / BUDGET_ONLY / "prior").iterdir())
    found = check_documents([prior], read_ledger(*data), data).reports[0].findings
    (error,) = [one for one in found if one.severity is Severity.ERROR]
    assert error.code is Code.YEAR_SLIP
    assert "2019年度" in error.message
    assert "2020年度" in error.message


def test_another_units_report_is_refused_with_a_word(tmp_path: Path) -> None:
    folder = tmp_path / BUDGET_ONLY
    shutil.copytree(SAMPLES / BUDGET_ONLY, folder)
    own = next((folder / "prior").iterdir())
    own.unlink()
    shutil.copy(next((SAMPLES / "pingli-water-2023" / "prior").iterdir()), folder / "prior")
    outcome = drafted(tmp_path, BUDGET_ONLY)
    assert outcome.carrying is None
    assert any("没有采用" in notice.message and "平澧县水利局" in notice.message for notice in outcome.ledger.notices)


def test_the_newest_earlier_report_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / BUDGET_ONLY
    shutil.copytree(SAMPLES / BUDGET_ONLY, folder)
    for year in (2017, 2020):
        title = f"沅江市行政审批服务局{year}年度专项支出绩效评价报告\n情况正常。\n"
        (folder / "prior" / f"{year}.txt").write_text(title, encoding="utf-8")
    (folder / "prior" / "坏.docx").write_bytes(b"PK\x03\x04 no document")
    outcome = drafted(tmp_path, BUDGET_ONLY)
    assert outcome.carrying is not None
    assert outcome.carrying.rolled.year == 2019
    refused = [notice.message for notice in outcome.ledger.notices if "没有采用" in notice.message]
    assert len(refused) == 2  # this year's own report, and the broken file
