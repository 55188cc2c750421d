"""The door to real models: what a service answers, refuses and breaks, on loopback."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.models.server import Behaviour, cuts, fails, says, sends, serving
from youju.errors import ExitCode, ModelError, UnusableAnswerError
from youju.models.chat import Limits, OpenAIChat
from youju.models.endpoints import Endpoint
from youju.models.seam import Message, Reply, Role

KEY = "sk-canary-4711-should-never-be-seen"
ASK = (Message(Role.SYSTEM, "你是写作员。"), Message(Role.USER, "写一句。"))
QUICK = Limits(timeout_s=1, retries=0)


def write(*behaviours: Behaviour, limits: Limits = QUICK, stream: bool = False) -> tuple[Reply, str, list[Any]]:
    heard: list[str] = []
    with serving(*behaviours) as served:
        chat = OpenAIChat(Endpoint("openai:tester", "tester", served.base_url, KEY), limits)
        try:
            reply = chat.write(ASK, temperature=Decimal("0.2"), on_text=heard.append if stream else None)
        finally:
            chat.close()
    return reply, "".join(heard), served.bodies


def test_an_answer_with_its_tokens() -> None:
    reply, _, bodies = write(says("项目已完成。"))
    assert (reply.text, reply.prompt_tokens, reply.completion_tokens) == ("项目已完成。", 11, 7)
    assert reply.model == "openai:tester"
    assert bodies[0]["temperature"] == 0.2
    assert [turn["role"] for turn in bodies[0]["messages"]] == ["system", "user"]


def test_an_answer_streams_in() -> None:
    reply, heard, _ = write(says("项目按计划完成，资料齐全。"), stream=True)
    assert heard == reply.text == "项目按计划完成，资料齐全。"
    assert reply.completion_tokens == 7


@pytest.mark.parametrize("stream", [False, True])
def test_thinking_never_enters_the_text(stream: bool) -> None:
    reply, heard, _ = write(says("<think>先想500万元</think>写好了。", reasoning="也想了300"), stream=stream)
    assert reply.text == "写好了。"
    assert "500" not in heard


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (fails(401, f"Incorrect API key provided: {KEY}"), "不认这个密钥"),
        (fails(429), "请求太多"),
        (fails(500), "内部出错"),
        (fails(503), "内部出错"),
        (fails(404), "没有这个模型"),
        (fails(400, f"Bearer {KEY} is too long"), "不接受这个请求"),
        (says(""), "空的"),
        (says("<think>只想不写</think>"), "空的"),
        (cuts("写到一半"), "中途断了"),
        (sends(b"<html>404</html>"), "不是约定的格式"),
        (sends(b"{}"), "不是约定的格式"),
        (sends(b'{"choices": null}'), "不是约定的格式"),
        (sends(b'{"choices": []}'), "不是约定的格式"),
        (sends(b"{broken"), "不是约定的格式"),
        (says("迟到", latency_s=1.6), "等了 1 秒，模型服务没有回答"),
    ],
)
def test_failures_are_clear_and_hold_no_key(behaviour: Behaviour, words: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        write(behaviour)
    told = f"{caught.value}{caught.value!r}"
    assert KEY not in told
    assert caught.value.remedy
    assert caught.value.exit_code == ExitCode.MODEL
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("behaviour", [says(""), cuts("写到一半"), sends(b"data: {broken\n\n")])
def test_broken_streams_are_unusable_answers_or_lost_connections(behaviour: Behaviour) -> None:
    with pytest.raises(ModelError) as caught:
        write(behaviour, stream=True)
    assert isinstance(caught.value, UnusableAnswerError) or "断" in caught.value.problem


@pytest.mark.parametrize("broken", [cuts("写到一半"), says("")])
@pytest.mark.parametrize("stream", [False, True])
def test_a_broken_answer_is_asked_for_once_more(broken: Behaviour, stream: bool) -> None:
    reply, _, bodies = write(broken, says("第二次写好了。"), stream=stream)
    assert reply.text == "第二次写好了。"
    assert len(bodies) == 2


@pytest.mark.parametrize("refusal", [fails(429, Retry_After="1"), fails(429), fails(500)])
def test_refusals_to_serve_are_retried(refusal: Behaviour) -> None:
    reply, _, bodies = write(refusal, says("好了。"), limits=Limits(timeout_s=5, retries=1))
    assert (reply.text, len(bodies)) == ("好了。", 2)
    assert reply.seconds >= Decimal("0.9" if "Retry" in str(refusal.__closure__) else "0.3")


@pytest.mark.parametrize("stream", [False, True])
def test_who_never_answers_is_waited_for_once(stream: bool) -> None:
    asked: list[int] = []

    def silent(handler: Any) -> None:
        asked.append(1)
        says("迟到", latency_s=2)(handler)

    with pytest.raises(ModelError, match="没有回答"):
        write(silent, limits=Limits(timeout_s=1, retries=2), stream=stream)
    assert len(asked) == 1


def test_a_stream_that_falls_silent_is_a_time_out() -> None:
    def halts(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(b'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"tester",')
        handler.wfile.write(b'"choices":[{"index":0,"delta":{"role":"assistant","content":"a"}}]}\n\n')
        handler.wfile.flush()
        time.sleep(2)

    with pytest.raises(ModelError, match="没有回答"):
        write(halts, stream=True)


@pytest.mark.parametrize("broken", [sends(b"<html>login</html>"), sends(b""), says("")])
@pytest.mark.parametrize("stream", [False, True])
def test_what_the_libraries_say_is_not_told(broken: Behaviour, stream: bool) -> None:
    with pytest.raises(UnusableAnswerError) as caught:
        write(broken, stream=stream)
    assert not re.search("[A-Za-z]{3,}", caught.value.problem)


def test_nobody_listens() -> None:
    with socket.socket() as idle:
        idle.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{idle.getsockname()[1]}/v1"
        chat = OpenAIChat(Endpoint("openai:tester", "tester", url, KEY), QUICK)
        with pytest.raises(ModelError, match="连不上"):
            chat.write(ASK)
        chat.close()


def test_what_listening_raises_ends_the_call() -> None:
    class EnoughError(Exception):
        pass

    def stop(_: str) -> None:
        raise EnoughError

    with serving(says("很长的回答" * 100)) as served:
        chat = OpenAIChat(Endpoint("openai:tester", "tester", served.base_url, KEY), QUICK)
        with pytest.raises(EnoughError):
            chat.write(ASK, on_text=stop)
        chat.close()


def test_no_tracing_and_no_key_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    chat = OpenAIChat(Endpoint("openai:tester", "tester", "http://127.0.0.1:9/v1", KEY))
    assert os.environ["LANGSMITH_TRACING"] == os.environ["LANGCHAIN_TRACING_V2"] == "false"
    assert KEY not in repr(chat)
    chat.close()


def test_a_rate_limit_spaces_requests() -> None:
    with serving(says("好。")) as served:
        chat = OpenAIChat(Endpoint("openai:tester", "tester", served.base_url, KEY), Limits(per_minute=120))
        replies = [chat.write(ASK) for _ in range(3)]
        chat.close()
    assert sum(reply.seconds for reply in replies) >= Decimal("0.9")


def test_requests_under_way_stay_within_the_limit(parallel: Callable[[Callable[[], Any], int], None]) -> None:
    running: list[int] = []
    most: list[int] = []

    def watched(handler: Any) -> None:
        running.append(1)
        most.append(len(running))
        says("好。", latency_s=0.1)(handler)
        running.pop()

    with serving(watched) as served:
        chat = OpenAIChat(Endpoint("openai:tester", "tester", served.base_url, KEY), Limits(concurrency=2))
        parallel(lambda: chat.write(ASK), 6)
        chat.close()
    assert len(most) == 6
    assert max(most) <= 2
