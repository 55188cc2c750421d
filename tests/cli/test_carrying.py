"""What `youju draft` says of last year's report: counts, and only what a person must look at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from youju.cli.printing import print_carrying
from youju.pipeline.draft import draft_project

SAMPLES = Path(__file__).resolve().parents[2] / "corpora" / "samples"


@pytest.mark.parametrize("name", ["yuanjiang-2020", "lanting-canlian-2024", "pingli-water-2023"])
def test_the_table_is_short_and_names_what_stands_in_the_draft(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SAMPLES / name, tmp_path / name)
    carrying = draft_project(tmp_path / name, default_outline="hunan-special-fund").carrying
    assert carrying is not None
    print_carrying(carrying)
    said = capsys.readouterr().out
    assert len(said.splitlines()) < 25
    unproved = [one for one in carrying.used if one.outcome.wants_person or not one.keys]
    assert all(one.text in said for one in unproved[:8])
    left_out = [one for one in carrying.rolled.sentences if one.outcome.wants_person and one not in carrying.used]
    assert all(one.text not in said for one in left_out if one.text)
    asked = sum(bool(one.runs) for one in left_out)
    assert f"核不准的{asked}句" in said
