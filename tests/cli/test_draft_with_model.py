"""`youju draft --model` against a server that behaves badly, and what leaves the machine when values stay home."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from eval.scripted_writers import LIARS, given_text
from tests.models.server import Behaviour, Handler, cuts, fails, says, sends, serving

from youju.cli.app import run
from youju.errors import ExitCode
from youju.models.seam import Message, Role
from youju.pipeline.init import copy_sample
from youju.sources.documents.ooxml import read_docx
from youju.sources.project import read_ledger

KEY = "sk-canary-2357-never-shown"
DONE = (ExitCode.CLEAN, ExitCode.FINDINGS)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[零〇一二三四五六七八九十百千万亿两]{2,}")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "YOUJU_MODEL", "YOUJU_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YOUJU_API_KEY", KEY)
    monkeypatch.setenv("YOUJU_CONCURRENCY", "1")
    monkeypatch.setenv("YOUJU_RETRIES", "0")
    copy_sample("yuanjiang-2020", tmp_path / "项目")
    return tmp_path / "项目"


def echo(handler: Handler) -> None:
    turns = [Message(Role(turn["role"]), turn["content"]) for turn in handler.body["messages"]]
    says(given_text(turns))(handler)


class Service:
    """Serves well, then badly, until it is mended."""

    def __init__(self, good: int, bad: Behaviour) -> None:
        self._good = good
        self._bad = bad
        self.mended = False

    def __call__(self, handler: Handler) -> None:
        well = self.mended or len(handler.served.bodies) <= self._good
        (echo if well else self._bad)(handler)


def reports(project: Path) -> list[Path]:
    return list((project / "out").glob("*.docx"))


COMMAND = ("--model", "openai:m")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (says("迟到的回答。", latency_s=1.6), "没有回答"),
        (fails(429), "请求太多"),
        (fails(429, Retry_After="1"), "请求太多"),
        (fails(500), "内部出错"),
    ],
    ids=["slow", "429", "429 with Retry-After", "500"],
)
def test_a_service_that_breaks_down_is_said_and_a_rerun_goes_on(
    project: Path, bad: Behaviour, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YOUJU_TIMEOUT_S", "1")
    service = Service(3, bad)
    with serving(service) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        assert run(["draft", str(project), *COMMAND]) == ExitCode.MODEL
        told = capsys.readouterr().err
        assert words in told
        assert KEY not in told
        assert reports(project) == []
        answered, failed = served.bodies[:3], len(served.bodies)
        service.mended = True
        assert run(["draft", str(project), *COMMAND]) in DONE
        assert len(reports(project)) == 1
        asked = served.bodies[failed:]
        assert asked
        assert not [body for body in asked if body in answered]
        assert run(["draft", str(project), *COMMAND]) in DONE
        assert len(served.bodies) == failed + len(asked)  # nothing is asked a third time


@pytest.mark.parametrize("bad", [cuts("只写了一半"), sends(b"<html>"), says("")], ids=["cut", "no JSON", "empty"])
def test_answers_that_break_off_end_in_a_whole_draft_or_a_clear_failure(
    project: Path, bad: Behaviour, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    service = Service(3, bad)
    with serving(service) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        code = run(["draft", str(project), *COMMAND])
        said = capsys.readouterr()
        assert code in (*DONE, ExitCode.MODEL)
        assert bool(reports(project)) is (code != ExitCode.MODEL)
        assert "错误：" in said.err or code in DONE
        service.mended = True
        assert run(["draft", str(project), *COMMAND]) in DONE
    assert len(reports(project)) == 1


def test_a_refusal_that_passes_is_waited_for(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_RETRIES", "2")
    with serving(fails(429, Retry_After="1"), fails(500), echo) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        assert run(["draft", str(project), *COMMAND]) in DONE
    assert served.bodies[0] == served.bodies[1] == served.bodies[2]


_LIES = ("typed digits", "slots turned", "echo", "endless", "Markdown")


@pytest.mark.parametrize("lie", _LIES)
def test_a_report_survives_whatever_a_service_writes(
    project: Path, lie: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lying(handler: Handler) -> None:
        turns = [Message(Role(turn["role"]), turn["content"]) for turn in handler.body["messages"]]
        says(LIARS[lie](turns))(handler)

    assert run(["draft", str(project)]) in DONE
    assert "离线，不用模型" in capsys.readouterr().err
    (report,) = reports(project)
    offline = read_docx(report).text
    with serving(lying) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        assert run(["draft", str(project), "--force", *COMMAND]) in DONE
    assert not Counter(NUMBER.findall(read_docx(report).text)) - Counter(NUMBER.findall(offline))


def test_a_wrong_key_and_a_service_that_is_away_are_said(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(fails(401, f"Incorrect API key provided: {KEY}")) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        assert run(["draft", str(project), *COMMAND]) == ExitCode.MODEL
    said = capsys.readouterr().err
    assert "不认这个密钥" in said
    assert KEY not in said
    assert run(["draft", str(project), *COMMAND]) == ExitCode.MODEL  # nobody listens there any more
    assert "连不上模型服务" in capsys.readouterr().err
    assert reports(project) == []


def amounts(project: Path) -> set[str]:
    """Return what gives an amount of the data away, as it may be written; short ones stand in words of all kinds."""
    forms = set()
    for fact in read_ledger(project):
        if fact.quantity.unit == "元":
            value = fact.quantity.value
            for scale in (1, 1_000, 10_000):
                plain = f"{value / scale:f}".rstrip("0").rstrip(".") if value % scale else f"{value / scale:.0f}"
                forms |= {plain, f"{value / scale:,.2f}"}
    return {form for form in forms if sum(char.isdigit() for char in form.rstrip("0.")) >= 4}


def given_away(secret: set[str], text: str) -> list[str]:
    """Return the amounts that a text holds; digits within a hash are none."""
    return [form for form in secret if re.search(rf"(?<![0-9a-f.,]){re.escape(form)}(?![0-9a-f])", text)]


def test_values_and_keys_stay_home(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A service elsewhere, here reached through a proxy, sees no amounts, and the key in its header only."""
    project = project.with_name("有上年报告和材料")
    copy_sample("lanting-canlian-2024", project)
    secret = amounts(project)
    assert len(secret) > 50
    with serving(echo) as served:
        monkeypatch.setenv("HTTP_PROXY", served.base_url.removesuffix("/v1"))
        monkeypatch.setenv("YOUJU_BASE_URL", "http://models.example.cn/v1")
        assert run(["draft", str(project), *COMMAND]) in DONE
        rewrite = ["rewrite", str(project), "--section", "二.（一）", "--preset", "更简练", *COMMAND, "--yes"]
        assert run(rewrite) in (*DONE, ExitCode.CLEAN)
    assert len(served.bodies) > 10
    sent = json.dumps(served.bodies, ensure_ascii=False)
    assert given_away(secret, sent) == []
    assert KEY not in sent
    assert {one.get("Authorization") or one.get("authorization") for one in served.headers} == {f"Bearer {KEY}"}
    run(["log", str(project)])
    said = "".join(capsys.readouterr())
    assert KEY not in said
    assert caplog.text == ""  # libraries say nothing of their own
    for path in [one for one in project.rglob("*") if one.is_file()]:
        assert KEY.encode() not in path.read_bytes(), path
    files = [one for one in (project / ".youju").rglob("*") if one.is_file()]
    kept = [one.read_text(encoding="utf-8") for one in files if one.suffix not in (".db", ".docx")]
    assert len(kept) > 10
    assert [form for text in kept for form in given_away(secret, text)] == []
    (report,) = reports(project)
    assert given_away(secret, read_docx(report).text)  # they do stand where they belong


_NONSENSE = "您好！我是一个大语言模型，很高兴为您服务。"


@pytest.mark.parametrize("answer", [says(""), says(_NONSENSE)], ids=["empty", "nonsense"])
def test_a_rewriting_of_which_nothing_can_be_used_is_a_failure_of_the_model(
    project: Path, answer: Behaviour, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(answer) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        command = ["rewrite", str(project), "--section", "二.（一）", "--instruction", "改得简练些", *COMMAND, "--yes"]
        assert run(command) == ExitCode.MODEL
    said = capsys.readouterr()
    assert "模型的改稿没有采用" in said.out
    assert "草稿没有改动" in said.err
    assert "{{" not in said.out + said.err
    assert reports(project) == []


def test_yes_never_deletes_a_gap(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["draft", str(project)]) in DONE
    [report] = reports(project)
    before = report.read_bytes()
    with serving(says("各项目资金按全年预算计算。")) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        asked = ["rewrite", str(project), "--section", "二.（一）.2", "--instruction", "只留“资金按全年预算计算”"]
        assert run([*asked, *COMMAND, "--yes"]) == ExitCode.USAGE
    said = capsys.readouterr()
    assert "！待填处没有了：【待补：" in said.out
    assert "--yes" in said.err
    assert report.read_bytes() == before
