"""What the terminal says of numbers that the data doesn't hold."""

from pathlib import Path

import pytest

from youju.cli.app import run
from youju.errors import ExitCode

TABLE = "单位：万元\n项目,全年预算数,支出数\n防汛值守,140,120\n河道巡查,60,55\n合计,200,175\n"


def test_they_are_counted_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "表.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "unit.yaml").write_text("单位名称: 永丰县水利局\n年度: 2024\n", encoding="utf-8")
    report = tmp_path / "报告.txt"
    report.write_text("防汛值守支出120万元。\n发放问卷600份，收回572份。\n走访87户。\n", encoding="utf-8")
    code = run(["check", str(report), "--data", str(tmp_path / "表.csv")])
    said = capsys.readouterr().out
    assert code == ExitCode.CLEAN
    assert "数据中没有的数字3个，来源请自行核实：第2行 600份、572份；第3行 87户\n" in said
    assert said.count("600份") == 1
