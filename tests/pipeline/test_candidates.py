"""`youju facts --candidates` lists what materials offer, and how it stands to the data."""

import json
from pathlib import Path

import pytest

from youju.cli.app import run
from youju.pipeline.candidates import State, candidates_json, find_candidates

SUMMARY = (
    "平澧县水利局2023年工作总结\n全年支出58万元，接待群众862人次，近900人参加演练。\n资金实行专账核算，由局长审批。\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("data", "materials"):
        (tmp_path / folder).mkdir()
    (tmp_path / "unit.yaml").write_text(
        "单位名称: 平澧县水利局\n年度: 2023\n决定:\n  材料.接待群众: 采用862人次\n", encoding="utf-8"
    )
    (tmp_path / "data" / "资金表.csv").write_text(
        "单位：万元\n项目名称,全年预算,到位,支出\n水库管护,60,60,58\n合计,60,60,58\n", encoding="utf-8"
    )
    (tmp_path / "materials" / "总结.txt").write_text(SUMMARY, encoding="utf-8")
    return tmp_path


def test_states(project: Path) -> None:
    found = find_candidates(project)
    assert {one.fact.written: one.state for one in found.numbers} == {
        "58万元": State.KNOWN,
        "862人次": State.ADOPTED,
        "近900人": State.NEW,
    }
    assert [one.decision for one in found.numbers] == ["材料.全年支出: 采用58万元", "材料.接待群众: 采用862人次", ""]


def test_the_line_to_write_is_taken_as_it_is(project: Path) -> None:
    (project / "materials" / "总结.txt").write_text(
        "参会“三支一扶”人员（含临聘）35人次/年，达标率99.5%。", encoding="utf-8"
    )
    (project / "unit.yaml").write_text("单位名称: 平澧县水利局\n年度: 2023\n", encoding="utf-8")
    lines = [one.decision for one in find_candidates(project).numbers]
    assert lines
    with (project / "unit.yaml").open("a", encoding="utf-8") as file:
        file.write("决定:\n" + "".join(f"  {line}\n" for line in lines))
    assert {one.state for one in find_candidates(project).numbers} == {State.ADOPTED}
    assert run(["facts", str(project)]) == 0


def test_json(project: Path) -> None:
    content = json.loads(candidates_json(find_candidates(project)))
    assert content["schema"] == "youju.candidates/1"
    assert content["candidates"][0]["key"] == "材料.全年支出"
    assert content["candidates"][0]["value"] == "580000"
    assert content["candidates"][0]["sources"] == ["总结.txt:2"]
    assert content["sentences"] == [
        {
            "role": "funds.management",
            "key": "管理制度",
            "text": "资金实行专账核算，由局长审批。",
            "source": "总结.txt:3",
        }
    ]


def test_what_is_printed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "materials" / "坏.docx").write_bytes(b"PK\x03\x04")
    assert run(["facts", str(project), "--candidates"]) == 3
    printed = capsys.readouterr().out
    assert "材料.接待群众　862人次　已采用" in printed
    assert "约数，不能采用" in printed
    assert "未读：坏.docx" in printed
    assert "管理制度（funds.management）" in printed
    assert "\n决定:\n  材料." in printed


def test_a_wrong_decision_does_not_keep_the_list_from_being_shown(project: Path) -> None:
    (project / "unit.yaml").write_text(
        "单位名称: 平澧县水利局\n年度: 2023\n决定:\n  材料.没有的: 采用\n", encoding="utf-8"
    )
    assert len(find_candidates(project).numbers) == 3


def test_a_result_is_not_held_against_its_target(project: Path) -> None:
    (project / "unit.yaml").write_text(
        "单位名称: 平澧县水利局\n年度: 2023\n绩效目标: 优良路率不低于88%。\n", encoding="utf-8"
    )
    (project / "materials" / "总结.txt").write_text("优良路率88.9%。全年支出70多万元。", encoding="utf-8")
    assert {one.fact.written: one.state for one in find_candidates(project).numbers} == {
        "88.9%": State.NEW,
        "70多万元": State.NEW,
    }
