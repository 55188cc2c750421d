"""What two units both claim."""

from pathlib import Path

import pytest

from tests.batch.offices import make_office
from tests.batch.test_across import found
from youju.cli.app import run

ROWS = "项目代码,项目名称,全年预算数,到位数,支出数\n"


def office(folder: Path, name: str, rows: str) -> None:
    make_office(folder / name, name)
    (folder / name / "data" / "资金表.csv").write_text(f"单位：万元,,,,\n{ROWS}{rows}", encoding="utf-8")


@pytest.mark.parametrize("theirs", ["430900240001,林区巡查费,45,45,41.2\n", "430900240001,巡查补助,50,50,48.7\n"])
def test_a_project_code_of_two_units_is_told_of_both(tmp_path: Path, theirs: str) -> None:
    office(tmp_path, "清溪县林业局", "430900240001,林区巡查费,45,45,41.2\n")
    office(tmp_path, "白石县水利局", theirs)
    run(["batch", str(tmp_path)])
    told = found(tmp_path, "两个单位都报了")
    assert {unit for unit, _ in told} == {"清溪县林业局", "白石县水利局"}
    assert all("430900240001" in message for _, message in told)


def test_a_whole_table_of_two_units_is_told_once_of_each(tmp_path: Path) -> None:
    for name, code in (("清溪县林业局", 1), ("白石县水利局", 2)):
        rows = f"43090024000{code},森林防火,58,58,57.2\n43090024010{code},病虫防治,89,89,88.6\n"
        office(tmp_path, name, rows)
    assert run(["batch", str(tmp_path)]) == 1
    told = found(tmp_path, "两个单位都报了")
    assert {unit for unit, _ in told} == {"清溪县林业局", "白石县水利局"}
    assert len(told) == 2
    assert all("2个项目" in message for _, message in told)


def test_units_with_projects_of_one_name_are_not_told(tmp_path: Path) -> None:
    office(tmp_path, "清溪县林业局", "430900240001,办公设备购置,10,10,10\n")
    office(tmp_path, "白石县水利局", "430900240002,办公设备购置,10,10,10\n")
    run(["batch", str(tmp_path)])
    assert found(tmp_path, "两个单位都报了") == []


BRACES = ["{0}", "{甲}", "{unit.__class__}", "林区{项目}", "{", "}}"]


@pytest.mark.parametrize("words", BRACES)
def test_names_and_codes_with_braces_are_told_as_they_are(tmp_path: Path, words: str) -> None:
    code = f"4309002400{words}"
    office(tmp_path, "清溪县林业局", f"{code},{words}巡查费,45,45,41.2\n")
    office(tmp_path, "白石县水利局", f"{code},{words}巡查补助,50,50,48.7\n")
    office(tmp_path, "青山县民政局", f",{words}宣传费,58.61,58.61,57.2\n")
    office(tmp_path, "大河县教育局", f",{words}宣传费,58.61,58.61,57.2\n")
    run(["batch", str(tmp_path)])
    told = dict(found(tmp_path, "两个单位都报了"))
    assert code in told["清溪县林业局"]
    assert f"白石县水利局的“{words}巡查补助”" in told["清溪县林业局"]
    assert f"“{words}宣传费”" in told["青山县民政局"]
