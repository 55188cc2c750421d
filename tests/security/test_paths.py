"""Names that come from data never lead out of the folder that they belong in."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from tests.batch.offices import make_office
from youju.cli.app import run
from youju.errors import YoujuError
from youju.pipeline.uploads import safe_name
from youju.resources import load_yaml
from youju.sources.documents import read_document

NAMES = [
    *("../../x", "..\\..\\x", "/etc/x", "C:\\x", "a/b", "a\\b", "CON", "nul.txt", "COM1", "..", ".", ".hidden", "x."),
    *("x\u202efdp.exe", "a\u0007b", "局" * 90, "~$表", "-rf", "x:y", '甲*?"<>|乙', " 甲 ", "甲\u2028乙", "𠀀" * 60),
]
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def below(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def assert_sound(name: str) -> None:
    """A name that Windows, Linux and people can live with."""
    assert not set(name) & set('\\/:*?"<>|')
    assert name.isprintable()
    assert len(name.encode()) <= 255
    assert name.split(".")[0].casefold() not in RESERVED
    assert name == name.strip(" .")


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_unit_name_stays_a_name(tmp_path: Path, name: str) -> None:
    home = tmp_path / "家"
    folder = make_office(home / "项目", "甲")
    unit = yaml.safe_dump({"单位名称": name, "年度": "2023"}, allow_unicode=True)
    (folder / "unit.yaml").write_text(unit, encoding="utf-8")
    run(["draft", str(folder)])
    assert {path.name for path in tmp_path.iterdir()} == {"家"}
    assert {path.name for path in home.iterdir()} == {"项目"}
    for path in (folder / "out").rglob("*"):
        assert_sound(path.name)
        run(["export", str(path), "--force"])
    for path in (folder / "out").rglob("*"):
        assert_sound(path.name)


def test_the_names_of_a_master_table_stay_names(tmp_path: Path) -> None:
    home = tmp_path / "家"
    home.mkdir()
    book = Workbook()
    book.active.append(("单位名称", "年度", "项目名称", "全年预算数（万元）", "支出数（万元）"))
    for name in NAMES:
        if "\u0007" not in name:  # no workbook holds it
            book.active.append((name, 2023, "设备购置费", 100, 80))
    book.save(home / "总表.xlsx")
    run(["batch", str(home / "总表.xlsx")])
    assert {path.name for path in tmp_path.iterdir()} == {"家"}
    assert {path.name for path in home.iterdir()} == {"总表.xlsx", "总表"}
    made = below(home / "总表")
    assert len([path for path in made if path.name == "unit.yaml"]) > 10
    for path in made:
        if ".youju" not in path.parts:
            assert_sound(path.name)


def test_names_that_fall_together_stay_two_units(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(("单位名称", "年度", "项目名称", "全年预算数（万元）", "支出数（万元）"))
    for name in ("甲/乙局", "甲:乙局"):
        book.active.append((name, 2023, "设备购置费", 100, 80))
    book.save(tmp_path / "总表.xlsx")
    run(["batch", str(tmp_path / "总表.xlsx")])
    units = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("unit.yaml"))]
    assert [("甲/乙局" in one, "甲:乙局" in one) for one in units] == [(True, False), (False, True)]


@pytest.mark.parametrize("name", [*NAMES[:13], "", "x" * 300, "a\0b"], ids=ascii)
def test_an_upload_of_such_a_name_is_refused_or_sound(name: str) -> None:
    safe = ""
    with suppress(YoujuError):
        safe = safe_name(name)
    assert_sound(safe)


def test_a_link_out_of_the_project_is_not_followed_into_a_report(tmp_path: Path) -> None:
    """Who gets a project from others doesn't hand over files of the machine with its report."""
    secret = tmp_path / "别处" / "秘密.txt"
    secret.parent.mkdir()
    secret.write_text("本单位密级事项支出777777.77万元。", encoding="utf-8")
    folder = make_office(tmp_path / "项目", "甲县水务局")
    for part in ("materials", "prior", "data"):
        (folder / part).mkdir(exist_ok=True)
        (folder / part / "链接.txt").symlink_to(secret)
    run(["draft", str(folder)])
    for path in (folder / "out").glob("*.docx"):
        assert "777777" not in read_document(path).text


def test_parts_of_a_package_are_known_by_name_only(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as package:
        package.writestr("../../evil.txt", "x")
        package.writestr("/etc/evil", "x")
        package.writestr("word/document.xml", "<w:document/>")
    before = below(tmp_path)
    with pytest.raises(YoujuError):
        read_document(tmp_path / "x.docx")
    assert below(tmp_path) == before


def test_data_files_are_looked_up_by_names_of_ours() -> None:
    with pytest.raises(YoujuError):
        load_yaml("prompts/outlines/../../../../etc/passwd.yaml")


@pytest.mark.parametrize("outline", ["../../../x", "/etc/passwd", "a\0b", "..", "x" * 5000])
def test_an_outline_s_name_is_no_path(tmp_path: Path, outline: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_office(tmp_path / "项目", "甲县水务局")
    assert run(["draft", str(folder), "--outline", outline]) in (2, 3)
    assert "Traceback" not in capsys.readouterr().err
