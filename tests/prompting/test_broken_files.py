"""A user's own prompt or word list that can't be read is refused with its name and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from youju.errors import DataFileError
from youju.resources import load_yaml, read_lines


@pytest.mark.parametrize(
    ("name", "content", "read"),
    [
        ("corpora/terms/own.yaml", "词: 事务".encode("gb18030"), load_yaml),
        ("corpora/terms/dates.yaml", b"day: 2024-02-31", load_yaml),
        ("corpora/terms/own.txt", "事务".encode("gb18030"), read_lines),
    ],
)
def test_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, read: object) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    monkeypatch.setenv("YOUJU_DATA", str(tmp_path))
    assert callable(read)
    with pytest.raises(DataFileError, match=path.name):
        read(name)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_DATA", str(tmp_path / "没有"))
    with pytest.raises(DataFileError, match="YOUJU_DATA"):
        read_lines("corpora/terms/own.txt")
