"""What a console that speaks GBK shows, and folders whose names hold Chinese and blanks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from youju.cli.app import run


def youju(*arguments: str, folder: Path) -> tuple[int, str]:
    """Run in a process of its own whose streams are GBK; return its exit code and all it said."""
    environment = os.environ | {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    command = (sys.executable, "-m", "youju", *arguments)
    ran = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return ran.returncode, ran.stdout.decode("gbk")


@pytest.mark.parametrize("arguments", [["--help"], ["draft", "--help"], ["doctor"], ["facts", "没有 这个"], ["drafft"]])
def test_every_kind_of_message_is_gbk(arguments: list[str], tmp_path: Path) -> None:
    _, said = youju(*arguments, folder=tmp_path)
    assert "Error" not in said
    assert "?" not in said


def test_a_project_in_a_folder_with_blanks(tmp_path: Path) -> None:
    folder = tmp_path / "二〇二四 年"
    folder.mkdir()
    assert run(["init", str(folder / "县 残联"), "--sample", "lanting-canlian-2024"]) == 0
    for command in ("draft", "facts"):
        code, said = youju(command, "县 残联", folder=folder)
        assert code == 0, said
        assert "澜汀县残疾人联合会" in said
    (report,) = (folder / "县 残联" / "out").glob("*.docx")
    code, said = youju("check", str(report), "--data", "县 残联", folder=folder)
    assert (code, "共见数字" in said) == (0, True)


def test_json_is_whole_whatever_the_code_page(tmp_path: Path) -> None:
    text = "绿化60m²，¥5万元，𠮷村3万元。\n"
    (tmp_path / "报告.txt").write_text(text, encoding="utf-8")
    _, said = youju("check", "报告.txt", "--json", folder=tmp_path)
    assert said.isascii()
    assert json.loads(said)["text"] == text


def test_what_gbk_lacks_is_replaced_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("绿化60m²，¥5万元，𠮷村合计3万元，其中2万元、2万元。\n", encoding="utf-8")
    code, said = youju("check", "报告.txt", folder=tmp_path)
    assert code in (0, 1)
    assert "Error" not in said
    assert "共见数字" in said


def test_a_system_without_chinese_says_so(tmp_path: Path) -> None:
    environment = os.environ | {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = (sys.executable, "-m", "youju", "facts", ".")
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert ran.returncode == 2
    assert "PYTHONUTF8=1" in ran.stderr.decode()
