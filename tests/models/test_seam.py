"""Scripts, caches, chains, thinking, endpoints and the log: everything of models that needs no service."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youju.errors import InputError, ModelError, OutputError, UsageError
from youju.models.audit import AUDIT_NAME, AuditLog, Call, read_audit
from youju.models.cache import CachedModel
from youju.models.endpoints import Endpoint, endpoint_of, preset_names
from youju.models.fallback import FallbackModel
from youju.models.scripted import ScriptedModel
from youju.models.seam import Message, Reply, Role, Usage
from youju.models.thinking import ThinkingFilter, without_thinking

ASK = (Message(Role.USER, "写一句。"),)
DOWN = ModelError("连不上", remedy="请检查网络")


def test_a_script_answers_in_order_by_rule_or_not_at_all() -> None:
    listed = ScriptedModel(["一", "二"])
    assert [listed.write(ASK).text for _ in range(2)] == ["一", "二"]
    with pytest.raises(ModelError, match="没有更多"):
        listed.write(ASK)
    ruled = ScriptedModel(lambda messages: messages[-1].text[::-1])
    heard: list[str] = []
    assert ruled.write(ASK, on_text=heard.append).text == "".join(heard) == "。句一写"
    assert ruled.asked == [ASK]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("写好了", "写好了"),
        ("<think>想</think>写好了", "写好了"),
        ("<thinking>想</thinking>\n写好了", "写好了"),
        ("想了很久</think>写好了", "写好了"),
        ("<think>想到一半", ""),
        ("<think>一</think>甲<think>二</think>乙", "甲乙"),
        ("小于<号", "小于<号"),
    ],
)
def test_thinking_is_taken_out(text: str, answer: str) -> None:
    assert without_thinking(text) == answer


_PIECES = st.lists(
    st.sampled_from(["<think>想500</think>", "<Thinking>\n</thinking>", "甲", "<", "t", "\n"]), max_size=9
)


@given(_PIECES, st.integers(1, 7))
def test_streamed_thinking_is_taken_out_wherever_it_is_cut(pieces: list[str], width: int) -> None:
    text = "".join(pieces)
    heard: list[str] = []
    shown = ThinkingFilter(heard.append)
    for start in range(0, len(text), width):
        shown.feed(text[start : start + width])
    shown.close()
    assert "".join(heard).strip() == without_thinking(text)


def test_the_same_request_is_asked_once(tmp_path: Path) -> None:
    model = ScriptedModel(["一", "二", "三"])
    cached = CachedModel(model, tmp_path, address="http://甲")
    first, again = cached.write(ASK), cached.write(ASK)
    assert (first.text, first.cached, again.text, again.cached) == ("一", False, "一", True)
    assert cached.write(ASK, temperature=Decimal("0.5")).text == "二"
    assert CachedModel(model, tmp_path, address="http://乙").write(ASK).text == "三"


def test_a_broken_cache_file_is_asked_again(tmp_path: Path) -> None:
    CachedModel(ScriptedModel(["一"]), tmp_path).write(ASK)
    (kept,) = tmp_path.glob("*.json")
    kept.write_text('{"text": "半', encoding="utf-8")
    assert CachedModel(ScriptedModel(["二"]), tmp_path).write(ASK).text == "二"


def test_a_cached_answer_is_heard_as_a_stream_is(tmp_path: Path) -> None:
    heard: list[str] = []
    for _ in range(2):
        CachedModel(ScriptedModel(["写好了。"]), tmp_path).write(ASK, on_text=heard.append)
    assert "".join(heard) == "写好了。写好了。"


def test_the_next_model_is_asked_when_one_fails() -> None:
    first = ScriptedModel([DOWN], name="甲")
    chain = FallbackModel([first, ScriptedModel(["好"], name="乙")])
    reply = chain.write(ASK)
    assert (reply.text, reply.model, chain.name) == ("好", "乙", "甲")


def test_when_all_fail_all_are_named() -> None:
    with pytest.raises(ModelError, match=r"连不上（依次试过 甲、乙）"):
        FallbackModel([ScriptedModel([DOWN], name="甲"), ScriptedModel([DOWN], name="乙")]).write(ASK)


def test_usage_counts_what_was_paid_for() -> None:
    usage = Usage().plus(Reply("甲", 100, 20)).plus(Reply("乙", 100, 20, cached=True))
    assert (usage.calls, usage.cached, usage.prompt_tokens, usage.completion_tokens) == (2, 1, 100, 20)
    assert usage.cost(Decimal(10), Decimal(50)) == Decimal("0.002")


def test_presets_need_their_own_key_and_keep_it_hidden() -> None:
    found = endpoint_of("deepseek:deepseek-chat", environment={"DEEPSEEK_API_KEY": "sk-1", "OPENAI_API_KEY": "sk-2"})
    assert (found.model, found.key, found.is_local) == ("deepseek-chat", "sk-1", False)
    assert "sk-1" not in repr(found)
    with pytest.raises(UsageError, match="DEEPSEEK_API_KEY"):
        endpoint_of("deepseek:deepseek-chat", environment={"OPENAI_API_KEY": "sk-2"})


@pytest.mark.parametrize("preset", preset_names())
def test_every_preset_has_an_address(preset: str) -> None:
    found = endpoint_of(f"{preset}:m:tag", key="k", environment={})
    assert (found.model, found.spec) == ("m:tag", f"{preset}:m:tag")
    assert found.is_local == ("127.0.0.1" in found.base_url)


def test_the_general_name_goes_where_it_is_told() -> None:
    where: Callable[..., str] = lambda **told: endpoint_of("openai:m", key="k", **told).base_url  # noqa: E731
    assert where(environment={"OPENAI_BASE_URL": "http://localhost:1/v1/"}) == "http://localhost:1/v1"
    assert where(base_url="http://h/v1", environment={"OPENAI_BASE_URL": "http://localhost:1"}) == "http://h/v1"
    assert endpoint_of("openai:m", base_url="http://[::1]:1/v1", environment={}).key


@pytest.mark.parametrize("spec", ["", "gpt", "openai:", "nobody:m", ":m"])
def test_words_that_name_no_model(spec: str) -> None:
    with pytest.raises(UsageError, match="服务:模型名"):
        endpoint_of(spec, environment={})


@pytest.mark.parametrize(
    ("url", "local"),
    [("http://127.8.9.1:1/v1", True), ("http://localhost/v1", True), ("http://10.0.0.1/v1", False),
     ("http://localhost.example.com/v1", False), ("http://127.0.0.1.example.com/v1", False)],
)  # fmt: skip
def test_only_this_machine_is_local(url: str, local: bool) -> None:
    assert Endpoint("openai:m", "m", url, "k").is_local is local


def call(**changes: Any) -> Call:
    return Call("funds", "openai:m", "sections/funds", 1, "ab" * 32, 10, 5, "1.2", outcome="采用", **changes)


def test_the_log_grows_line_by_line_from_many_threads(
    tmp_path: Path, parallel: Callable[[Callable[[], Any], int], None]
) -> None:
    log = AuditLog(tmp_path)
    parallel(lambda: log.append(call(private=("手机号",))), 12)
    AuditLog(tmp_path).append(call())
    calls = list(read_audit(tmp_path))
    assert len(calls) == 13
    assert calls[0].private == ("手机号",)
    assert all(one.at for one in calls)
    lines = (tmp_path / AUDIT_NAME).read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["section"] == "funds" for line in lines)


def test_a_project_without_calls_has_an_empty_log(tmp_path: Path) -> None:
    assert list(read_audit(tmp_path)) == []


def test_a_foreign_line_and_a_blocked_folder_are_said(tmp_path: Path) -> None:
    AuditLog(tmp_path).append(call())
    with (tmp_path / AUDIT_NAME).open("a", encoding="utf-8") as log:
        log.write("{}\n")
    with pytest.raises(InputError, match=r"audit\.jsonl:2"):
        list(read_audit(tmp_path))
    (tmp_path / "占用").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="写不进去"):
        AuditLog(tmp_path / "占用").append(call())
