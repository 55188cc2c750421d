"""Drafting a project with a model from start to end: who is chosen, what is kept, what a failure leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from eval.scripted_writers import LIARS, given_text
from pydantic import SecretStr

from tests.models.server import Behaviour, Handler, fails, says, serving
from youju.checking.checker import check_text
from youju.cli.app import run
from youju.domain.findings import Verdict
from youju.errors import ExitCode, ModelError, UsageError
from youju.models.audit import read_audit
from youju.models.endpoints import Endpoint
from youju.models.scripted import ScriptedModel
from youju.models.seam import Message, Role
from youju.pipeline.draft import draft_project
from youju.pipeline.init import copy_sample
from youju.pipeline.rewrite import open_desk
from youju.pipeline.writers import ModelWriter, choose_writer
from youju.prompting.template import load_prompt
from youju.settings import Settings
from youju.sources.documents.ooxml import read_docx
from youju.workspace.store import DraftStore

KEY = "sk-canary-0815-never-shown"
OUTLINE = "hunan-special-fund"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "YOUJU_MODEL"):
        monkeypatch.delenv(name, raising=False)
    copy_sample("yuanjiang-2020", tmp_path / "项目")
    return tmp_path / "项目"


def scripted(
    project: Path, answer: Callable[[Sequence[Message]], object], **settings: object
) -> tuple[ModelWriter, ScriptedModel]:
    model = ScriptedModel(answer, name="openai:m")  # type: ignore[arg-type]
    told = Settings(
        **{"model": "openai:m", "api_key": SecretStr(KEY), "base_url": "https://models.example.cn/v1", **settings}
    )  # type: ignore[arg-type]
    writer = choose_writer(told, project, connect=lambda _endpoint, _settings: model)
    assert writer is not None
    return writer, model


def echo(handler: Handler) -> None:
    turns = [Message(Role(turn["role"]), turn["content"]) for turn in handler.body["messages"]]
    says(given_text(turns))(handler)


def test_offline_is_nobody(project: Path) -> None:
    assert choose_writer(Settings(model="offline"), project) is None
    assert choose_writer(Settings(model=""), project) is None


@pytest.mark.parametrize("name", ["gpt", "openai:m,offline"])
def test_a_model_that_cannot_be_meant(project: Path, name: str) -> None:
    with pytest.raises(UsageError):
        choose_writer(Settings(model=name, api_key=SecretStr(KEY)), project)


def test_values_go_out_to_this_machine_only(project: Path) -> None:
    far, _ = scripted(project, given_text)
    near, _ = scripted(project, given_text, base_url="http://127.0.0.1:1/v1")
    asked, _ = scripted(project, given_text, show_values=True)
    assert [one.manner.show_values for one in (far, near, asked)] == [False, True, True]
    assert "数值不出本机" in far.described
    mixed = choose_writer(
        Settings(model="ollama:m,openai:m", api_key=SecretStr(KEY)), project, connect=lambda *_: ScriptedModel([])
    )
    assert mixed is not None
    assert not mixed.manner.show_values


def test_a_draft_by_a_model_is_written_kept_and_logged(project: Path) -> None:
    writer, model = scripted(project, given_text)
    outcome = draft_project(project, default_outline=OUTLINE, writer=writer)
    assert outcome.path.exists()
    assert DraftStore(project).latest() == outcome.draft
    assert [one.who for one in DraftStore(project).versions()] == ["openai:m"]
    assert outcome.drafted is not None
    calls = list(read_audit(project))
    assert len(calls) == len(model.asked) == len(outcome.drafted.written)


def test_what_was_written_is_not_asked_again(project: Path) -> None:
    writer, model = scripted(project, given_text)
    first = draft_project(project, default_outline=OUTLINE, writer=writer)
    again, idle = scripted(project, lambda _: ModelError("不该再问"))
    second = draft_project(project, default_outline=OUTLINE, writer=again)
    assert idle.asked == []
    assert second.draft == first.draft
    assert second.drafted is not None
    assert second.drafted.usage.prompt_tokens == 0
    fresh, asked = scripted(project, given_text, cache=False)
    draft_project(project, default_outline=OUTLINE, writer=fresh)
    assert len(asked.asked) == len(model.asked)


def test_a_broken_draft_goes_on_where_it_stopped(project: Path) -> None:
    count = iter(range(1000))
    broken, first = scripted(
        project, lambda messages: given_text(messages) if next(count) < 5 else ModelError("连接断了"), concurrency=1
    )
    with pytest.raises(ModelError, match="连接断了"):
        draft_project(project, default_outline=OUTLINE, writer=broken)
    whole, rest = scripted(project, given_text, concurrency=1)
    outcome = draft_project(project, default_outline=OUTLINE, writer=whole)
    assert outcome.drafted is not None
    assert len(rest.asked) == len(outcome.drafted.written) - 5
    assert len(first.asked) == 6


@pytest.mark.parametrize("lie", ["other slots", "typed digits", "invented amount"])
def test_no_lie_reaches_the_word_file(project: Path, lie: str) -> None:
    usual = draft_project(project, default_outline=OUTLINE)
    writer, _ = scripted(project, LIARS[lie])
    outcome = draft_project(project, default_outline=OUTLINE, writer=writer, output=project / "out/说谎.docx")
    found = [
        {one.mention.text for one in check_text(read_docx(each.path), each.ledger).mentions if one.verdict in _BAD}
        for each in (outcome, usual)
    ]
    assert found[0] <= found[1]


_BAD = {Verdict.CONTRADICTED, Verdict.UNSUPPORTED}


def test_no_key_and_no_value_where_it_does_not_belong(project: Path) -> None:
    writer, model = scripted(project, given_text)
    outcome = draft_project(project, default_outline=OUTLINE, writer=writer)
    amounts = {fact.quantity.to_text("万元") for fact in outcome.ledger if fact.quantity.unit == "元"}
    sent = "\n".join(message.text for talk in model.asked for message in talk)
    assert amounts
    assert [amount for amount in amounts if amount in sent] == []
    for path in project.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path
    for path in (project / ".youju").rglob("*.json*"):
        kept = path.read_text(encoding="utf-8")
        assert [amount for amount in amounts if amount in kept] == []


@pytest.mark.parametrize(
    ("behaviour", "words"), [(fails(401), "不认这个密钥"), (fails(429), "请求太多"), (fails(500), "内部出错")]
)
def test_the_command_fails_clearly(
    project: Path, behaviour: Behaviour, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YOUJU_API_KEY", KEY)
    monkeypatch.setenv("YOUJU_RETRIES", "0")
    with serving(behaviour) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        assert run(["draft", str(project), "--model", "openai:m"]) == ExitCode.MODEL
    told = capsys.readouterr().err
    assert words in told
    assert KEY not in told


def test_the_command_drafts_rewrites_and_logs(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def smoother(handler: Handler) -> None:
        turns = [Message(Role(turn["role"]), turn["content"]) for turn in handler.body["messages"]]
        says(given_text(turns).replace("全年预算", "本年全年预算", 1))(handler)

    with serving(echo) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        assert run(["draft", str(project), "--model", "openai:m"]) in (ExitCode.CLEAN, ExitCode.FINDINGS)
    assert "模型调用" in capsys.readouterr().out
    before = DraftStore(project).latest()
    with serving(smoother) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        rewrite = ["rewrite", str(project), "--section", "二.（一）", "--preset", "更正式", "--model", "openai:m"]
        assert run([*rewrite, "--dry-run"]) == ExitCode.CLEAN
        assert DraftStore(project).latest() == before
        assert "{+本年+}" in capsys.readouterr().out
        assert run([*rewrite, "--yes"]) in (ExitCode.CLEAN, ExitCode.FINDINGS)
    after = DraftStore(project).latest()
    assert before is not None
    assert after is not None
    assert [old.id for old, new in zip(before.sections, after.sections, strict=True) if old != new] == ["funds"]
    capsys.readouterr()
    assert run(["log", str(project)]) == ExitCode.CLEAN
    assert f"rewrite/formal@{load_prompt('rewrite/formal').version}" in capsys.readouterr().out


def test_without_a_model_the_draft_says_that_it_is_offline(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft", str(project)])
    assert "离线，不用模型" in capsys.readouterr().err
    assert run(["rewrite", str(project), "--section", "二"]) == ExitCode.USAGE
    assert run(["log", str(project)]) == ExitCode.CLEAN


def test_rewriting_a_project_never_drafted_starts_offline(project: Path) -> None:
    desk = open_desk(project, default_outline=OUTLINE)
    assert desk.draft.outline == OUTLINE
    writer, _ = scripted(project, given_text)
    rewriting = desk.propose(writer, "二.（一）", preset="更简练", instruction="")
    assert rewriting.is_idle


def test_endpoints_get_their_limits(project: Path) -> None:
    seen: list[tuple[Endpoint, Settings]] = []

    def connect(endpoint: Endpoint, settings: Settings) -> ScriptedModel:
        seen.append((endpoint, settings))
        return ScriptedModel([])

    choose_writer(Settings(model="kimi:k2", api_key=SecretStr(KEY), timeout_s=7), project, connect=connect)
    ((endpoint, settings),) = seen
    assert (endpoint.model, endpoint.key, settings.timeout_s) == ("k2", KEY, 7)
    assert KEY not in repr(settings)
    assert KEY not in json.dumps(settings.model_dump(mode="json"))
