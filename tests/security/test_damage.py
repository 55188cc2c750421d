"""What we keep on disk may be damaged by a crash or an editor, and servers may be sick: both are said in words.

Each case was found by eval.fuzz.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import docx
import pytest

import youju
from tests.batch.offices import make_office
from tests.models.server import sends, serving
from tests.rendering.samples import full_draft
from youju.cli.app import run
from youju.errors import DocumentError, InputError, ModelError, UsageError, YoujuError
from youju.models.audit import AUDIT_NAME, read_audit
from youju.models.cache import CachedModel
from youju.models.chat import Limits, OpenAIChat
from youju.models.endpoints import endpoint_of
from youju.models.scripted import ScriptedModel
from youju.models.seam import Message, Reply, Role
from youju.pipeline.library import index_folders
from youju.rendering.template import write_into_template
from youju.resources import data_path
from youju.retrieval.library import Library
from youju.settings import FILE_NAME, load_settings
from youju.workspace.desk_store import DeskStore
from youju.workspace.store import STORE_NAME, DraftStore

ASKED = [Message(Role.USER, "写一句话")]
DEEP = "[" * 50_000 + "]" * 50_000
NOT_UTF8 = b"\xff\xfe\x80"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('"year":2020', '"year":"x"'),
        lambda text: text.replace('"runs":[', '"runs":[7,', 1),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("预算", "決算", 1),
        lambda text: DEEP,
        lambda text: "[]",
        lambda text: NOT_UTF8,
        lambda text: 7,
    ],
    ids=["a word for the year", "a number for words", "cut", "another word", "deep", "another kind", "bytes", "number"],
)
def test_a_kept_draft_is_what_was_kept_or_refused(tmp_path: Path, damage: Callable[[str], object]) -> None:
    store = DraftStore(tmp_path)
    kept = store.add(full_draft(), who="offline", why="起草")
    with closing(sqlite3.connect(tmp_path / STORE_NAME)) as database, database:
        database.execute("UPDATE drafts SET draft = ?", (damage(full_draft().to_json()),))
    with pytest.raises(InputError, match="草稿") as refused:
        store.get(kept.id)
    assert refused.value.remedy


def test_a_store_whose_words_are_no_words_is_refused(tmp_path: Path) -> None:
    store, desk = DraftStore(tmp_path), DeskStore(tmp_path)
    store.add(full_draft(), who="offline", why="起草")
    desk.approve("funds", "0" * 64, "科长张三")
    path = tmp_path / STORE_NAME
    path.write_bytes(
        path.read_bytes().replace("科长张三".encode(), b"\xff\xfe" * 6).replace(b"CREATE TABLE", b"CREATE \xff\xfeBLE")
    )
    for read in (desk.approvals, store.versions, lambda: desk.withdraw("x")):
        with pytest.raises(YoujuError):
            read()


@pytest.mark.parametrize("where", [0.3, 0.6, 0.9])
def test_a_damaged_journal_is_told_with_what_to_do(
    tmp_path: Path, where: float, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        make_office(tmp_path / f"{number}", f"第{number}县水务局")
    run(["batch", str(tmp_path)])
    journal = tmp_path / ".youju" / "batch.db"
    content = bytearray(journal.read_bytes())
    at = int(len(content) * where)
    content[at : at + 3000] = b"\x5a" * 3000
    journal.write_bytes(content)
    capsys.readouterr()
    assert run(["batch", str(tmp_path)]) in (0, 1, 3)
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "程序出错" not in told


def test_a_journal_whose_columns_are_called_otherwise_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_office(tmp_path / "甲", "甲县水务局")
    run(["batch", str(tmp_path)])
    journal = tmp_path / ".youju" / "batch.db"
    journal.write_bytes(journal.read_bytes().replace(b"wanted INTEGER", b"wantfd INTEGER"))
    capsys.readouterr()
    assert run(["batch", str(tmp_path)]) == 3
    assert "运行记录已损坏" in capsys.readouterr().err


def test_a_journal_whose_letters_are_broken_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_office(tmp_path / "甲", "甲县水务局")
    run(["batch", str(tmp_path)])
    with closing(sqlite3.connect(tmp_path / ".youju" / "batch.db")) as database, database:
        database.execute("UPDATE jobs SET product = CAST(x'e9b2' AS TEXT)")
    capsys.readouterr()
    assert run(["batch", str(tmp_path)]) == 3
    assert "运行记录已损坏" in capsys.readouterr().err


@pytest.mark.parametrize("column", ["state", "failure", "reviews", "attempts"])
def test_a_journal_s_rows_that_are_not_ours_are_told(
    tmp_path: Path, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make_office(tmp_path / "甲", "甲县水务局")
    run(["batch", str(tmp_path)])
    with closing(sqlite3.connect(tmp_path / ".youju" / "batch.db")) as database, database:
        database.execute(f"UPDATE jobs SET {column} = ?", (b"\x01nonsense",))
    capsys.readouterr()
    assert run(["batch", str(tmp_path)]) in (0, 1, 3)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("content", [NOT_UTF8, b"model = 1", b"a = [" * 5000, b"timeout_s = 1e999"])
def test_settings_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(UsageError):
        load_settings()


@pytest.mark.parametrize(
    "line", [NOT_UTF8, b"5", b"{}", DEEP.encode(), b'{"section":1,"private":[]}', b'{"private":5}', b'{"section":"a"}']
)
def test_a_line_of_the_log_that_is_not_ours(tmp_path: Path, line: bytes) -> None:
    (tmp_path / AUDIT_NAME).parent.mkdir()
    (tmp_path / AUDIT_NAME).write_bytes(line + b"\n")
    with pytest.raises(InputError, match="读不懂"):
        list(read_audit(tmp_path))


@pytest.mark.parametrize(
    "kept",
    [
        DEEP,
        '{"text":null}',
        '{"text":5,"prompt_tokens":1,"completion_tokens":1,"seconds":"1","model":"m"}',
        "[]",
        "NaN",
    ],
)
def test_a_kept_answer_that_is_none_is_asked_for_again(tmp_path: Path, kept: str) -> None:
    model = CachedModel(ScriptedModel(lambda _: "一句话。"), tmp_path)
    model.write(ASKED)
    (path,) = tmp_path.iterdir()
    path.write_text(kept, encoding="utf-8")
    assert model.write(ASKED).text == "一句话。"
    assert json.loads(path.read_text(encoding="utf-8"))["text"] == "一句话。"


@pytest.mark.parametrize("manifest", ["[]", "5", '{"format":1}', DEEP, '{"format":2,"files":5}'])
def test_an_index_whose_list_of_files_is_damaged_is_made_anew(tmp_path: Path, manifest: str) -> None:
    sample = data_path("corpora/samples/lanting-canlian-2024/prior")
    index_folders([sample], tmp_path)
    (listed,) = [path for path in tmp_path.glob("*.json") if path.name not in ("meta.json", ".managed.json")]
    listed.write_text(manifest, encoding="utf-8")
    index_folders([sample], tmp_path)
    assert Library(tmp_path).search("资金管理")


def test_a_damaged_index_is_told_with_what_to_do(tmp_path: Path) -> None:
    index_folders([data_path("corpora/samples/lanting-canlian-2024/prior")], tmp_path)
    for path in [one for one in tmp_path.iterdir() if one.suffix in (".term", ".idx", ".store", ".fast", ".pos")]:
        path.write_bytes(path.read_bytes()[:9])
    with pytest.raises(InputError, match="索引"):
        Library(tmp_path).search("资金管理")


def ask(address: str) -> Reply:
    with closing(OpenAIChat(endpoint_of("openai:m", base_url=address), Limits(retries=0))) as model:
        return model.write(ASKED)


USAGE = [None, "NaN", -1, 1e308, [], {"prompt_tokens": "x"}, {"prompt_tokens": None, "completion_tokens": 2.5}]


@pytest.mark.parametrize("usage", USAGE, ids=repr)
def test_a_server_s_odd_count_of_tokens_is_no_matter_or_told(usage: object) -> None:
    message = {"role": "assistant", "content": "一句话。"}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage}
    with serving(sends(json.dumps(body).encode())) as served:
        reply = None
        with suppress(ModelError):
            reply = ask(served.base_url)
    assert reply is None or (reply.prompt_tokens >= 0 and reply.completion_tokens >= 0)


@pytest.mark.parametrize("body", [DEEP.encode(), b'{"choices":' + DEEP.encode() + b"}", b"\xff", b"", b"null"])
def test_a_server_s_nonsense_is_told(body: bytes) -> None:
    with serving(sends(body)) as served, pytest.raises(ModelError) as refused:
        ask(served.base_url)
    assert refused.value.remedy


def test_a_template_with_a_damaged_picture_is_told(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{正文}}")
    document.save(str(tmp_path / "模板.docx"))
    with zipfile.ZipFile(tmp_path / "模板.docx", "a") as package:
        package.writestr("word/media/a.png", b"picture" * 9)
    content = (tmp_path / "模板.docx").read_bytes()
    (tmp_path / "模板.docx").write_bytes(content.replace(b"picture" * 9, b"pikture" * 9, 1))
    with pytest.raises(DocumentError) as refused:
        write_into_template(full_draft(), tmp_path / "模板.docx", tmp_path / "套用.docx")
    assert refused.value.remedy
    assert not (tmp_path / "套用.docx").exists()


@pytest.mark.parametrize("digits", [30, 95, 105, 3000])
def test_a_number_of_as_many_decimals_as_someone_leant_on_the_keys(digits: int) -> None:
    ledger = youju.read_ledger(data_path("corpora/samples/lanting-canlian-2024"))
    text = f"2024年，全年预算合计12.{'3' * digits}万元，支出{'7' * digits}万元，执行率5.{'1' * digits}%。"
    assert any(one.start < text.index("，支出") for one in youju.check_text(text, ledger).findings)
