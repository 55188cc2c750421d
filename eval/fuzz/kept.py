"""Doors to what we keep on disk and get over the wire: a crash, an editor or a sick server may have damaged it."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import tempfile
import threading
from contextlib import closing
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import openpyxl

from eval.fuzz.samples import SAMPLE, Case, Target, sample_draft
from youju.batch.batch import BatchRequest, draft_batch
from youju.batch.runner import Tally
from youju.batch.work import run_job
from youju.models.audit import AUDIT_NAME, read_audit
from youju.models.cache import CachedModel
from youju.models.chat import Limits, OpenAIChat
from youju.models.endpoints import endpoint_of
from youju.models.scripted import ScriptedModel
from youju.models.seam import Message, Role
from youju.pipeline.importing import import_report
from youju.pipeline.library import index_folders
from youju.rendering.docx_writer import write_docx
from youju.rendering.template import write_into_template
from youju.retrieval.library import Library
from youju.settings import FILE_NAME, Settings, load_settings
from youju.sources.intake import write_intake_workbook
from youju.sources.unit import read_unit_file
from youju.workspace.desk_store import DeskStore
from youju.workspace.store import STORE_NAME, DraftStore

__all__ = ["DOORS"]

_ASKED = (Message(Role.USER, "写一句话"),)
_TABLE = ("单位编码", "单位名称", "年度", "项目名称", "全年预算数", "到位数", "支出数")


def _drafted() -> tuple[Case, ...]:
    return (("draft.json", sample_draft().to_json().encode()),)


def _run_draft(path: Path) -> None:
    """Put a broken draft in the place of the kept one, and go on from it."""
    project = path.parent / "项目"
    store = DraftStore(project)
    store.add(sample_draft(), who="offline", why="起草")
    with closing(sqlite3.connect(project / STORE_NAME)) as database, database:
        database.execute("UPDATE drafts SET draft = ?", (path.read_text(encoding="utf-8", errors="replace"),))
    draft = store.latest()
    if draft is not None:
        write_docx(draft, path.with_name("报告.docx"))


@cache
def _stores() -> tuple[Case, ...]:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        DraftStore(project).add(sample_draft(), who="offline", why="起草")
        desk = DeskStore(project)
        section = sample_draft().sections[0]
        desk.approve(section.id, "0" * 64, "科长")
        return (("store.db", (project / STORE_NAME).read_bytes()),)


def _run_store(path: Path) -> None:
    project = path.parent / "项目"
    (project / STORE_NAME).parent.mkdir(parents=True)
    path.rename(project / STORE_NAME)
    store, desk = DraftStore(project), DeskStore(project)
    try:
        store.latest()
    finally:
        desk.approvals()
        desk.comments()
    store.add(sample_draft(), who="offline", why="起草")


@cache
def _journals() -> tuple[Case, ...]:
    with tempfile.TemporaryDirectory() as folder:
        home = _small_batch(Path(folder) / "各单位")
        _batch(home)
        return (("batch.db", (home / ".youju" / "batch.db").read_bytes()),)


class _Quiet:
    """Says nothing about how a batch goes."""

    def update(self, tally: Tally) -> None:
        """Drop it."""

    def say(self, message: str) -> None:
        """Drop it."""


class _Inline:
    """Does jobs in this process, one after the other."""

    places = workers = 1

    def __init__(self, *_: object) -> None:
        """Take what an engine is made from."""

    async def run(self, job: str) -> str:
        return run_job(job)

    async def close(self, *, at_once: bool = False) -> None:
        """Nothing is held."""


def _batch(place: Path) -> None:
    outcome = draft_batch(BatchRequest([place], Settings(), engine=_Inline), _Quiet())
    for line in outcome.whole.lines:
        if line.entry.failure and "程序出错" in line.entry.failure.message:
            raise AssertionError(line.entry.failure.message)


def _small_batch(home: Path) -> Path:
    project = home / "甲单位"
    (project / "data").mkdir(parents=True)
    (project / "unit.yaml").write_text("单位名称: 甲县水务局\n年度: 2023\n", encoding="utf-8")
    rows = "单位：万元,,,\n项目名称,全年预算数,到位数,支出数\n设备购置费,100,90,45\n"
    (project / "data" / "资金表.csv").write_text(rows, encoding="utf-8")
    return home


def _run_journal(path: Path) -> None:
    """Run a batch again whose journal was damaged."""
    home = _small_batch(path.parent / "各单位")
    (home / ".youju").mkdir()
    path.rename(home / ".youju" / "batch.db")
    _batch(home)


def _manifests() -> tuple[Case, ...]:
    book = openpyxl.Workbook()
    book.active.append(("单位：万元",))
    for row in (_TABLE, *((100 + n, f"第{n}县水务局", 2023, "设备购置费", 100 + n, 90, 40 + n) for n in range(3))):
        book.active.append(row)
    return (("总表.xlsx", _packed(book)),)


def _packed(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _run_manifest(path: Path) -> None:
    _batch(path)


def _settings() -> tuple[Case, ...]:
    lines = 'model = "offline"\noutline = "hunan-special-fund"\ntimeout_s = 60\nshow_values = false\nprice_in = "1.5"\n'
    return ((FILE_NAME, lines.encode()),)


def _run_settings(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        load_settings()
    finally:
        os.chdir(before)


def _intakes() -> tuple[Case, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "采集表.xlsx"
        write_intake_workbook(path)
        book = openpyxl.load_workbook(path)
    told = {"单位名称": "甲县水务局", "年度": "2023", "编制人数": "12", "主要职能": "负责全县水利工程建设与管理。"}
    for row in (row for sheet in book for row in sheet.iter_rows(min_row=2)):
        row[1].value = told.get(str(row[0].value))
    return (("采集表.xlsx", _packed(book)),)


@cache
def _reports() -> tuple[Case, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "报告.docx"
        write_docx(sample_draft(), path)
        return ((path.name, path.read_bytes()),)


@cache
def _templates() -> tuple[Case, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "模板.docx"
        document = docx.Document()
        for words in ("{{标题}}", "目录", "{{正文}}", "{{落款}}"):
            document.add_paragraph(words)
        document.save(str(path))
        return ((path.name, path.read_bytes()),)


def _run_edited(path: Path) -> None:
    """Take a broken report in as an edited one."""
    project = path.parent / "项目"
    DraftStore(project).add(sample_draft(), who="offline", why="起草")
    shutil.copy(SAMPLE / "unit.yaml", project / "unit.yaml")
    shutil.copytree(SAMPLE / "data", project / "data")
    import_report(project, path)


def _run_template(path: Path) -> None:
    write_into_template(sample_draft(), path, path.with_name("套用.docx"))


def _logs() -> tuple[Case, ...]:
    line = {"at": "2024-01-01T00:00:00+08:00", "private": ["电话"], "section": "funds", "model": "m",
            "prompt": "p", "version": 1, "sha256": "0"}  # fmt: skip
    return (("audit.jsonl", "\n".join([json.dumps(line, ensure_ascii=False)] * 3).encode()),)


def _run_log(path: Path) -> None:
    target = path.parent / "项目" / AUDIT_NAME
    target.parent.mkdir(parents=True)
    path.rename(target)
    list(read_audit(path.parent / "项目"))


def _kept_answers() -> tuple[Case, ...]:
    kept = {"text": "一句话。", "prompt_tokens": 3, "completion_tokens": 4, "seconds": "0.5", "model": "m"}
    return (("answer.json", json.dumps(kept, ensure_ascii=False).encode()),)


def _run_kept_answer(path: Path) -> None:
    """Ask again for an answer whose copy on disk is broken."""
    folder = path.parent / "cache"
    folder.mkdir()
    model = CachedModel(ScriptedModel(lambda _: "一句话。"), folder)
    model.write(_ASKED)
    (kept,) = folder.iterdir()
    path.replace(kept)
    reply = model.write(_ASKED)
    if not isinstance(reply.text, str) or not isinstance(reply.prompt_tokens, int):
        raise TypeError(f"not a reply: {reply}")


@cache
def _index() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        index_folders([SAMPLE / "prior"], Path(folder))
        return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def _indexes() -> tuple[Case, ...]:
    return tuple(one for one in _index().items() if not one[0].endswith(".lock"))


def _run_index(path: Path) -> None:
    """Search an index one of whose files is damaged, then bring it up to date."""
    folder = path.parent / "index"
    folder.mkdir()
    for name, content in _index().items():
        (folder / name).write_bytes(content)
    path.replace(folder / path.name)
    Library(folder).search("资金 管理", unit="", year=0, limit=5)
    index_folders([SAMPLE / "prior"], folder)


def _served() -> tuple[Case, ...]:
    message = {"role": "assistant", "content": "项目支出{{合计.支出}}。"}
    usage = {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}
    common = {"id": "c", "created": 1, "model": "m"}
    whole = {**common, "object": "chat.completion", "usage": usage,
             "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}  # fmt: skip
    piece = {**common, "object": "chat.completion.chunk",
             "choices": [{"index": 0, "delta": message, "finish_reason": None}]}  # fmt: skip
    last = {**piece, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    stream = "".join(f"data: {json.dumps(one, ensure_ascii=False)}\n\n" for one in (piece, last)) + "data: [DONE]\n\n"
    return (("answer.json", json.dumps(whole, ensure_ascii=False).encode()), ("answer.sse", stream.encode()))


class _Saying(BaseHTTPRequestHandler):
    """Answers every request with the same bytes."""

    protocol_version = "HTTP/1.1"
    body = b""
    kind = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def _model() -> OpenAIChat:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Saying)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = endpoint_of("openai:m", base_url=f"http://127.0.0.1:{server.server_port}/v1")
    return OpenAIChat(endpoint, Limits(timeout_s=4, retries=0))


def _run_served(path: Path) -> None:
    """Ask a server on loopback that answers with this."""
    streamed = path.suffix == ".sse"
    _Saying.body, _Saying.kind = path.read_bytes(), "text/event-stream" if streamed else "application/json"
    reply = _model().write(_ASKED, on_text=(lambda _: None) if streamed else None)
    if not isinstance(reply.text, str) or not isinstance(reply.prompt_tokens + reply.completion_tokens, int):
        raise TypeError(f"not a reply: {reply}")


DOORS = {
    "kept-draft": Target(_drafted, _run_draft),
    "store": Target(_stores, _run_store),
    "journal": Target(_journals, _run_journal),
    "manifest": Target(_manifests, _run_manifest),
    "settings": Target(_settings, _run_settings),
    "intake": Target(_intakes, read_unit_file),
    "edited-report": Target(_reports, _run_edited),
    "template": Target(_templates, _run_template),
    "model-log": Target(_logs, _run_log),
    "kept-answer": Target(_kept_answers, _run_kept_answer),
    "index": Target(_indexes, _run_index),
    "model-server": Target(_served, _run_served),
}
