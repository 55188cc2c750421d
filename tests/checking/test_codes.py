"""corpora/terms/codes.yaml explains every code, and its examples are what the checker says."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import youju
from youju.domain.facts import Ledger
from youju.domain.findings import Code
from youju.resources import data_path, load_yaml

ENTRIES: dict[str, Any] = load_yaml("corpora/terms/codes.yaml")
WITHOUT_EXAMPLE = {"source-total"}  # said of files


@cache
def ledger() -> Ledger:
    return youju.read_ledger(data_path("corpora/samples/lanting-canlian-2024"))


def codes_of(text: str, entry: dict[str, Any]) -> set[str]:
    report = youju.check_text(text, ledger() if entry.get("data") else None)
    return {one.code.value for one in report.findings}


def test_every_code_is_explained() -> None:
    assert list(ENTRIES) == [code.value for code in Code]
    assert all(entry["name"] and entry["what"] and entry["remedy"] for entry in ENTRIES.values())


@pytest.mark.parametrize("code", [code for code in ENTRIES if code not in WITHOUT_EXAMPLE])
def test_its_examples(code: str) -> None:
    entry = ENTRIES[code]
    assert code in codes_of(entry["flag"], entry)
    assert codes_of(entry["pass"], entry) <= {"no-numbers"}
