"""The functions of `import youju`, used as the README shows them: paths as plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

import youju
from youju.errors import UsageError

SAMPLE = Path(__file__).parents[2] / "corpora/samples/yuanjiang-2020"


def test_from_data_to_a_checked_report(tmp_path: Path) -> None:
    ledger = youju.read_ledger(str(SAMPLE))
    draft = youju.draft(str(SAMPLE))
    youju.write_docx(draft, str(tmp_path / "报告.docx"))
    assert (tmp_path / "报告.docx").stat().st_size > 0
    assert "".join(run.text for _, run in draft.runs()).count("502万元") >= 1
    findings = youju.check_text("专项资金全年预算520万元。", ledger).findings
    assert [one.quote for one in findings] == ["520万元"]


def test_a_mention_by_itself() -> None:
    assert [one.text for one in youju.find_mentions("支出58万元，占11.55%")] == ["58万元", "11.55%"]


def test_an_outline_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="nowhere"):
        youju.draft(SAMPLE, outline="nowhere")


def test_nothing_else_is_public() -> None:
    with pytest.raises(AttributeError):
        _ = youju.rewrite  # type: ignore[attr-defined]
