"""Where outputs may go, and what files may be called."""

from pathlib import Path

import pytest

from youju.errors import UsageError
from youju.files import check_target


@pytest.mark.parametrize(
    "target", ["报告.docx", "项目/data/台账.docx", "项目/prior/上年报告.docx", "页面.html", "批注"]
)
def test_what_is_read_and_other_kinds_are_not_written_over(tmp_path: Path, target: str) -> None:
    for name in ("报告.docx", "项目/data/台账.docx", "项目/prior/上年报告.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(UsageError):
        check_target(tmp_path / target, (".docx",), [tmp_path / "报告.docx", tmp_path / "项目"])


@pytest.mark.parametrize("target", ["批注.docx", "项目/out/批注.DOCX", "项目/data/新.docx"])
def test_new_files_and_earlier_outputs_are(tmp_path: Path, target: str) -> None:
    (tmp_path / "报告.docx").write_text("", encoding="utf-8")
    (tmp_path / "项目" / "out").mkdir(parents=True)
    (tmp_path / "项目" / "out" / "批注.DOCX").write_text("", encoding="utf-8")
    check_target(tmp_path / target, (".docx",), [tmp_path / "报告.docx", tmp_path / "项目"])
