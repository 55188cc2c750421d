"""Outlines load as data, and a malformed one names its file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from youju.errors import DataFileError, UsageError
from youju.prompting.outlines import load_outline, outline_ids
from youju.prompting.plans import load_plan

_SECTION = "sections:\n  - {id: opening, level: 0}\n"


def write_outline(folder: Path, name: str, content: str) -> str:
    place = folder / "prompts" / "outlines"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}.yaml").write_text(content, encoding="utf-8")
    return name


def test_three_kinds_of_report_are_known() -> None:
    assert {"hunan-special-fund", "mof-2020-10", "self-evaluation-table"} <= set(outline_ids())


@pytest.mark.parametrize("outline_id", outline_ids())
def test_every_outline_loads_with_its_plans_and_annexes(outline_id: str) -> None:
    outline = load_outline(outline_id)
    assert outline.id == outline_id
    assert all(load_plan(spec.plan).blocks for spec in outline.sections if spec.plan)
    assert all(load_outline(annex).sections for annex in outline.annexes)


def test_the_hunan_outline_has_its_four_parts_in_order() -> None:
    parts = [spec.heading for spec in load_outline("hunan-special-fund").sections if spec.level == 1]
    assert parts == ["项目基本情况", "绩效评价指标分析情况", "综合评价情况及评价结论", "存在的问题和建议"]


def test_the_ministrys_outline_has_its_seven_parts() -> None:
    parts = [spec.heading for spec in load_outline("mof-2020-10").sections if spec.level == 1]
    assert len(parts) == 7
    assert parts[-1] == "其他需要说明的问题"


def test_an_unknown_outline_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="hunan-special-fund"):
        load_outline("没有这种提纲")


def test_a_users_own_outline_stands_beside_the_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_DATA", str(tmp_path))
    own = write_outline(tmp_path, "own-county", f"name: 本县\ntitle: $unit报告\nbasis: 本县通知\n{_SECTION}")
    assert own in outline_ids()
    assert "hunan-special-fund" in outline_ids()
    assert load_outline(own).sections[0].id == "opening"


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("bad-key", f"name: 甲\ntitle: 乙\nbasis: 丙\ncolour: 红\n{_SECTION}", "colour"),
        ("bad-missing", f"name: 甲\ntitle: 乙\n{_SECTION}", "basis"),
        ("bad-id", "name: 甲\ntitle: 乙\nbasis: 丙\nsections:\n  - {id: 资金, level: 0}\n", "id"),
        ("bad-level", "name: 甲\ntitle: 乙\nbasis: 丙\nsections:\n  - {id: a, level: 2}\n", "level"),
        ("bad-length", "name: 甲\ntitle: 乙\nbasis: 丙\nsections:\n  - {id: a, level: 0, length: many}\n", "length"),
        (
            "bad-twins",
            "name: 甲\ntitle: 乙\nbasis: 丙\nsections:\n  - {id: a, level: 0}\n  - {id: a, level: 0}\n",
            "sections",
        ),
        ("bad-list", "name: 甲\ntitle: 乙\nbasis: 丙\nsections: 无\n", "sections"),
    ],
)
def test_a_malformed_outline_names_file_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, named: str
) -> None:
    monkeypatch.setenv("YOUJU_DATA", str(tmp_path))
    with pytest.raises(DataFileError) as caught:
        load_outline(write_outline(tmp_path, name, content))
    assert f"{name}.yaml" in caught.value.place
    assert named in str(caught.value)
