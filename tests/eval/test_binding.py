"""The task that measures binding counts what it should."""

import json
import shutil

from eval.generator.__main__ import generate
from eval.tasks.binding import figures, measure


def test_figures_add_up_over_generated_units(tmp_path):
    generate(tmp_path, units=2, seed=21)
    folders = sorted(path.parent for path in tmp_path.glob("verify/*/clean.txt"))
    sums = figures(measure(folders))
    cases = sum(len((one / "mutations.jsonl").read_text(encoding="utf-8").splitlines()) for one in folders)
    judged = sum(row["cases"] for code, row in sums["by_code"].items() if code != "source-total") + sums["harmless"]
    assert judged + sums["masked"] + sums["crashes"] <= cases
    if not sums["unreadable"] and not sums["crashes"]:
        assert judged + sums["masked"] == cases
    assert all(0 <= row["caught"] <= row["cases"] for row in sums["by_code"].values())


def test_a_change_that_is_harmless_only_by_label_counts_as_missed(tmp_path):
    generate(tmp_path, units=1, seed=22)
    folder = next(tmp_path.glob("verify/*"))
    copy = tmp_path / "verify" / "copy"
    shutil.copytree(folder, copy)
    case = {"old": "年度", "new": "年 度", "nth": 0, "code": "value-mismatch", "expect": "error", "id": "x"}
    (copy / "mutations.jsonl").write_text(json.dumps(case, ensure_ascii=False) + "\n", encoding="utf-8")
    row = figures(measure([copy]))["by_code"].get("value-mismatch", {"cases": 1, "caught": 0})
    assert row["caught"] == 0
