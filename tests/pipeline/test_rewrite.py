"""A section is rewritten without a model: the plans' other wordings, and what checking suggests."""

import shutil
from pathlib import Path

import pytest

from youju.cli.app import run
from youju.domain.report import Paragraph
from youju.drafting.with_model.rewriter import find_section
from youju.errors import ExitCode
from youju.pipeline.draft import draft_project
from youju.pipeline.rewrite import open_desk
from youju.resources import data_path
from youju.sources.documents import read_document
from youju.workspace.store import DraftStore

OUTLINE = "hunan-special-fund"
RESULTS = "1.项目产出情况"
OTHER_WORDS = "换一种说法"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rewrite") / "项目"
    ignored = shutil.ignore_patterns(".youju", "out")
    shutil.copytree(data_path("corpora/samples/pingli-water-2023"), folder, ignore=ignored)
    draft_project(folder, default_outline=OUTLINE)
    return folder


@pytest.fixture
def project(drafted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drafted, tmp_path / "项目"))


def rewrite(project: Path, *options: str) -> int:
    return run(["rewrite", str(project), "--section", RESULTS, *options])


def test_another_wording_keeps_every_number(project: Path) -> None:
    desk = open_desk(project, default_outline=OUTLINE)
    rewriting = desk.reword(RESULTS, OTHER_WORDS)
    assert not rewriting.is_idle
    assert not rewriting.changes
    assert [one for one in rewriting.applied(desk.draft).sections if one.heading != RESULTS] == [
        one for one in desk.draft.sections if one.heading != RESULTS
    ]


def test_a_wording_that_is_taken_is_a_version_and_stands_in_the_report(project: Path) -> None:
    assert rewrite(project, "--preset", OTHER_WORDS, "--yes") == ExitCode.CLEAN
    store = DraftStore(project)
    assert store.versions()[-1].why.endswith(OTHER_WORDS)
    draft = store.latest()
    assert draft is not None
    section = find_section(draft, RESULTS)
    [report] = (project / "out").glob("*.docx")
    written = read_document(report).text
    for block in section.blocks:
        if isinstance(block, Paragraph):
            assert "".join(run.text for run in block.runs) in written


def test_looking_changes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = DraftStore(project).latest()
    assert rewrite(project, "--preset", OTHER_WORDS, "--dry-run") == ExitCode.CLEAN
    assert "数字没有变动" in capsys.readouterr().out
    assert DraftStore(project).latest() == before


def test_a_section_without_corrections_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rewrite(project, "--preset", "按校对意见修改", "--yes") == ExitCode.CLEAN
    assert "没有可以直接改的校对意见" in capsys.readouterr().out


def test_other_ways_need_a_model_and_the_error_names_those_that_do_not(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YOUJU_MODEL", raising=False)
    assert rewrite(project, "--instruction", "更简练") == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "--model" in told
    assert OTHER_WORDS in told
