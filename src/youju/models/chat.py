"""The only door to real chat models: anything that speaks OpenAI's protocol, through LangChain."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx2
import openai
from langchain_core.exceptions import LangChainException
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.rate_limiters import InMemoryRateLimiter
from langchain_openai import ChatOpenAI
from langsmith.run_helpers import tracing_context
from pydantic import SecretStr

from youju.errors import ModelError, UnusableAnswerError
from youju.models.endpoints import Endpoint
from youju.models.seam import Message, OnText, Reply, Role
from youju.models.thinking import ThinkingFilter, without_thinking

__all__ = ["Limits", "OpenAIChat"]

_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING")
_ROLES = {Role.SYSTEM: SystemMessage, Role.USER: HumanMessage, Role.ASSISTANT: AIMessage}
_TRIES = 2
_LONGEST_DETAIL = 160
_PASSING, _SERVER = (408, 409, 429), 500
"""Answers of a service that may be other ones later."""
_FIRST_PAUSE_MS, _LONGEST_PAUSE_MS = 500, 60_000
_MILLISECONDS = Decimal("0.001")
_CUT, _AGAIN = "模型服务的连接中途断了", "请重试，已写好的部分不会重写"
_BROKEN = (httpx2.RemoteProtocolError, httpx2.ReadError)
_BAD_ANSWERS = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What parsing raises, deep inside the libraries, when a server's answer hasn't the agreed form."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard a service may be pressed.

    Attributes:
        timeout_s: Seconds without a sign of an answer before it is given up, for good: who waits has waited enough.
        retries: Further tries after a refusal to serve (429, 5xx) or no connection; Retry-After is heeded.
        concurrency: Requests under way at once.
        per_minute: Requests begun in a minute; 0 for no limit.
        max_tokens: Longest answer.
    """

    timeout_s: int = 120
    retries: int = 2
    concurrency: int = 4
    per_minute: int = 0
    max_tokens: int = 4096


class _UnfinishedError(Exception):
    """An answer broke off or came empty: asking again may help."""


class OpenAIChat:
    """A chat model at an endpoint. Safe to use from several threads.

    Args:
        endpoint: Where it is reached.
        limits: How hard it may be pressed.
    """

    def __init__(self, endpoint: Endpoint, limits: Limits | None = None) -> None:
        self._endpoint = endpoint
        self._limits = limits or Limits()
        self._places = threading.BoundedSemaphore(self._limits.concurrency)
        os.environ.update(dict.fromkeys(_TRACING, "false"))  # the reports of an office are sent to nobody else
        self._client = openai.DefaultHttpxClient(
            timeout=self._limits.timeout_s,
            trust_env=not endpoint.is_local,  # a proxy has no business with this machine's own server
        )
        self._chat = ChatOpenAI(
            model=endpoint.model,
            base_url=endpoint.base_url,
            api_key=SecretStr(endpoint.key),
            timeout=self._limits.timeout_s,
            max_retries=0,  # its own would wait out every time-out again, in silence
            max_tokens=self._limits.max_tokens,  # type: ignore[call-arg]  # the alias is what its plugin knows
            rate_limiter=_rate_limiter(self._limits.per_minute),
            http_client=self._client,
            http_socket_options=(),  # else it warns, in English, wherever the environment names a proxy
            use_responses_api=False,
            stream_usage=True,
        )

    def __repr__(self) -> str:
        return f"OpenAIChat({self._endpoint!r})"

    @property
    def name(self) -> str:
        """As asked for: `deepseek:deepseek-chat`."""
        return self._endpoint.spec

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def write(
        self, messages: Sequence[Message], *, temperature: Decimal | None = None, on_text: OnText | None = None
    ) -> Reply:
        """Answer; a broken or empty answer is asked for once more.

        Raises:
            ModelError: There is no answer; says why and what to do.
        """
        turns = [_ROLES[message.role](content=message.text) for message in messages]
        options: dict[str, Any] = {} if temperature is None else {"temperature": temperature.__float__()}
        began = time.monotonic()
        tried = 0
        while True:
            with self._errors():
                try:
                    with self._places, tracing_context(enabled=False):
                        answer = self._stream(turns, options, on_text) if on_text else self._invoke(turns, options)
                    return self._reply(answer, began)
                except (_UnfinishedError, openai.APIError, *_BROKEN) as error:
                    if tried >= self._tries_after(error):
                        raise
                    pause_ms = _pause_ms(error, tried)
            time.sleep(pause_ms / 1000)
            tried += 1
            if on_text:
                on_text("\n（没有收到完整的回答，再要一次）\n")

    def _tries_after(self, error: Exception) -> int:
        """Return how often to ask again after an error; waiting once more is no use when nobody answered in time."""
        if isinstance(error, openai.APITimeoutError):
            return 0
        if isinstance(error, openai.APIStatusError):
            passing = error.status_code in _PASSING or error.status_code >= _SERVER
            return self._limits.retries if passing else 0
        if isinstance(error, _UnfinishedError) or _broke_off(error):
            return _TRIES - 1
        return self._limits.retries if isinstance(error, openai.APIConnectionError) else 0

    def _invoke(self, turns: list[BaseMessage], options: dict[str, Any]) -> AIMessage:
        answer = self._chat.invoke(turns, **options)
        if not without_thinking(answer.text):
            raise _UnfinishedError("模型的回答是空的")
        return answer

    def _stream(self, turns: list[BaseMessage], options: dict[str, Any], on_text: OnText) -> AIMessage:
        shown = ThinkingFilter(on_text)
        whole: Any = None
        for chunk in self._chat.stream(turns, **options):
            shown.feed(chunk.text)
            whole = chunk if whole is None else whole + chunk
        shown.close()
        if whole is None or not without_thinking(whole.text):
            raise _UnfinishedError("模型的回答是空的")
        if not whole.response_metadata.get("finish_reason"):
            raise _UnfinishedError("模型的回答中途断了")
        answer: AIMessage = whole
        return answer

    def _reply(self, answer: AIMessage, began: float) -> Reply:
        usage: Any = answer.usage_metadata or {}
        return Reply(
            without_thinking(answer.text),
            prompt_tokens=_count(usage.get("input_tokens")),
            completion_tokens=_count(usage.get("output_tokens")),
            seconds=Decimal(time.monotonic() - began).quantize(_MILLISECONDS),
            model=self.name,
        )

    @contextmanager
    def _errors(self) -> Any:
        """Turn every way in which a service fails into a `ModelError` that holds no secret."""
        try:
            yield
        except _UnfinishedError as error:
            remedy = "请重试；仍然如此请换一个模型，或用 --model offline"
            raise UnusableAnswerError(str(error), place=self._place, remedy=remedy) from None
        except (openai.APITimeoutError, httpx2.TimeoutException):
            problem = f"等了 {self._limits.timeout_s} 秒，模型服务没有回答"
            remedy = "请稍后重试，或换一个模型；模型本来就慢的，把 YOUJU_TIMEOUT_S（等多少秒）设大些"
            raise self._error(problem, remedy) from None
        except openai.APIStatusError as error:
            raise self._refusal(error) from None
        except openai.APIConnectionError as error:
            if _broke_off(error):
                raise self._error(_CUT, _AGAIN) from None
            remedy = "请检查地址、网络和服务是否已启动；没有模型时用 --model offline"
            raise self._error("连不上模型服务", remedy) from None
        except (openai.OpenAIError, httpx2.HTTPError, LangChainException, *_BAD_ANSWERS) as error:
            if isinstance(error, httpx2.TransportError):
                raise self._error(_CUT, _AGAIN) from None
            problem = "模型服务的回答是空的，或不是约定的格式"
            remedy = "请确认这个地址是 OpenAI 兼容接口，一般以 /v1 结尾"
            raise UnusableAnswerError(problem, place=self._place, remedy=remedy) from None

    def _refusal(self, error: openai.APIStatusError) -> ModelError:
        remedies = {
            400: ("不接受这个请求", "请检查模型名和文本长度上限"),
            401: ("不认这个密钥", "请检查 YOUJU_API_KEY（或服务自己的密钥变量）"),
            402: ("账户余额不足", "请充值，或换一个服务"),
            403: ("不允许使用这个模型", "请检查账户权限"),
            404: ("没有这个模型或地址", "请检查模型名和地址，地址一般以 /v1 结尾"),
            413: ("嫌请求太长", "请换一个上下文更长的模型"),
            429: ("说请求太多或额度用完", "请过几分钟重试；仍然如此，请管理员查看账户的额度和每分钟次数上限"),
        }
        known = remedies.get(error.status_code, ("内部出错", "请稍后重试，或换一个模型"))
        detail = self._redacted(_detail(error))
        problem = f"模型服务{known[0]}（HTTP {error.status_code}{'：' + detail if detail else ''}）"
        return self._error(problem, known[1], transient=error.status_code in _PASSING or error.status_code >= _SERVER)

    def _error(self, problem: str, remedy: str, *, transient: bool = True) -> ModelError:
        return ModelError(problem, place=self._place, remedy=remedy, transient=transient)

    @property
    def _place(self) -> str:
        return f"{self.name}（{self._endpoint.host}）"

    def _redacted(self, text: str) -> str:
        """Return what a server said without the key, which some servers quote in part."""
        text = text.replace(self._endpoint.key, "〔密钥〕")
        text = re.sub(r"\b(?:sk|ak|key)-[\w*.-]{4,}|Bearer\s+\S+", "〔密钥〕", text)
        return " ".join(text.split())[:_LONGEST_DETAIL]


def _pause_ms(error: Exception, tried: int) -> int:
    """Return how long to wait before asking again: as the service says, or twice as long every time."""
    said = error.response.headers.get("retry-after", "") if isinstance(error, openai.APIStatusError) else ""
    if said.isdecimal():
        return min(int(said) * 1000, _LONGEST_PAUSE_MS)
    return 0 if isinstance(error, _UnfinishedError) or _broke_off(error) else _FIRST_PAUSE_MS << tried


def _count(tokens: object) -> int:
    """Return a count of tokens as a server states it; 0 where it states none."""
    return tokens if isinstance(tokens, int) and tokens > 0 else 0


def _broke_off(error: BaseException) -> bool:
    """Tell whether a connection that stood was lost; the libraries wrap this error in others."""
    return isinstance(error, _BROKEN) or (error.__cause__ is not None and _broke_off(error.__cause__))


def _detail(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return str(body["message"])
    return ""


def _rate_limiter(per_minute: int) -> InMemoryRateLimiter | None:
    if not per_minute:
        return None
    return InMemoryRateLimiter(requests_per_second=per_minute / 60, check_every_n_seconds=0.05, max_bucket_size=1)
