"""The bureau's own totals against the units'."""

from pathlib import Path

from tests.batch.offices import make_office
from tests.batch.sheets import rows_of
from tests.batch.test_manifest import make_table
from youju.cli.app import run

HEAD = ("单位名称", "全年预算数", "支出数")


def bureau_findings(folder: Path) -> list[str]:
    return [
        row["说明"] for row in rows_of(folder / "复核清单.xlsx", "问题") if row["问题"] in ("与财政数不符", "没有报送")
    ]


def test_what_differs_from_the_bureaus_table_is_told_with_both_amounts(tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    make_office(folder / "甲", "清溪县林业发展局", spent="80")
    table = make_table(tmp_path / "财政.xlsx", ("清溪县林业发展局", 100, 75.5), head=HEAD)
    assert run(["batch", str(folder), "--bureau", str(table)]) == 1
    own, together = sorted(bureau_findings(folder), key=len)
    assert "80" in own
    assert "75.5" in own
    assert "4.5" in together
    first, *_ = rows_of(folder / "复核清单.xlsx", "总表")
    assert (first["财政数（支出，万元）"], first["差额（万元）"]) == (75.5, 4.5)


def test_equal_totals_in_another_unit_are_no_difference(tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    make_office(folder / "甲", "清溪县林业发展局", spent="80")
    table = make_table(tmp_path / "财政.xlsx", ("清溪县林业发展局", 800_000), head=("单位名称", "支出数（元）"))
    run(["batch", str(folder), "--bureau", str(table)])
    assert bureau_findings(folder) == []


def test_a_unit_that_handed_in_nothing_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    make_office(folder / "甲", "清溪县林业发展局", spent="80")
    rows = (("清溪县林业发展局", 100, 80), ("白石县交通运输局", 20, 10))
    table = make_table(tmp_path / "财政.xlsx", *rows, head=HEAD)
    assert run(["batch", str(folder), "--bureau", str(table)]) == 1
    assert any("白石县交通运输局" in message for message in bureau_findings(folder))


def test_sums_are_held_against_each_other_only_over_units_that_both_have(tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    make_office(folder / "甲", "清溪县住房和城乡建设局", spent="80")
    (folder / "02 白石县交通运输局").mkdir()
    rows = (("清溪县住建局", 100, 80), ("白石县交通运输局", 20, 10), ("清溪县水利局", 30, 20))
    table = make_table(tmp_path / "财政.xlsx", *rows, head=HEAD)
    assert run(["batch", str(folder), "--bureau", str(table)]) == 3
    [message] = bureau_findings(folder)
    assert "清溪县水利局" in message
