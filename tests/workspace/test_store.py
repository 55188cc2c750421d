"""Versions of drafts: added, never changed, read back equal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.drafting.ledgers import linjiang
from youju.domain.report import Draft
from youju.drafting.offline import draft_offline
from youju.errors import InputError, OutputError
from youju.prompting.outlines import load_outline
from youju.workspace.store import STORE_NAME, DraftStore


@pytest.fixture(scope="module")
def draft() -> Draft:
    return draft_offline(linjiang(), load_outline("hunan-special-fund"))


def test_drafts_come_back_equal_and_in_order(tmp_path: Path, draft: Draft) -> None:
    store = DraftStore(tmp_path)
    assert store.latest() is None
    assert store.versions() == ()
    second = replace(draft, date="2024年3月15日")
    ids = [store.add(one, who="offline", why="起草").id for one in (draft, second, draft)]
    assert DraftStore(tmp_path).latest() == draft
    assert store.get(ids[1]) == second
    assert [one.sha256 for one in store.versions()] == [draft.sha256, second.sha256, draft.sha256]


def test_the_same_draft_is_kept_once(tmp_path: Path, draft: Draft) -> None:
    store = DraftStore(tmp_path)
    assert store.add(draft, who="甲", why="起草") == store.add(draft, who="乙", why="又起草")
    assert [one.who for one in store.versions()] == ["甲"]


def test_an_unknown_version_and_a_broken_store_are_said(tmp_path: Path, draft: Draft) -> None:
    store = DraftStore(tmp_path)
    store.add(draft, who="offline", why="起草")
    with pytest.raises(InputError, match="第 9 版"):
        store.get(9)
    (tmp_path / STORE_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(InputError, match="不能读"):
        store.latest()
    with pytest.raises(OutputError, match="没有存下"):
        store.add(draft, who="offline", why="起草")


def test_a_blocked_folder_is_said(tmp_path: Path, draft: Draft) -> None:
    (tmp_path / "占用").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="没有存下"):
        DraftStore(tmp_path / "占用").add(draft, who="offline", why="起草")
