"""The one door between our code and language models: messages in, a reply out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

__all__ = ["ChatModel", "Message", "OnText", "Reply", "Role", "Usage"]

OnText = Callable[[str], None]
"""Hears each stretch of an answer as it arrives."""
_MILLION = 1_000_000


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered.

    Attributes:
        text: The answer, without the model's thinking.
        prompt_tokens: Tokens it read, as it says; 0 when it doesn't.
        completion_tokens: Tokens it wrote, its thinking included; 0 when it doesn't say.
        seconds: From request to last token; what the first answer took when `cached`.
        model: Who answered.
        cached: Whether it was answered before and only looked up.
    """

    text: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: Decimal = Decimal(0)
    model: str = ""
    cached: bool = False

    @property
    def tokens(self) -> int:
        """Tokens in all."""
        return self.prompt_tokens + self.completion_tokens


class ChatModel(Protocol):
    """Anything that answers: a service, a cache before it, a chain of them, a script."""

    @property
    def name(self) -> str:
        """What drafts and logs call it."""

    def write(
        self, messages: Sequence[Message], *, temperature: Decimal | None = None, on_text: OnText | None = None
    ) -> Reply:
        """Answer.

        Args:
            messages: The conversation so far.
            temperature: How freely; None for the model's own default.
            on_text: Hears the answer as it arrives; what it raises ends the call.

        Raises:
            ModelError: There is no answer.
        """

    def close(self) -> None:
        """Let go of connections; calls under way end in an error."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a piece of work used of a model; answers from the cache cost nothing.

    Attributes:
        calls: Requests answered. cached: Of them, those looked up.
        prompt_tokens, completion_tokens: Read and written, without the cached ones.
    """

    calls: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def plus(self, reply: Reply) -> Usage:
        """Return the sum with one more reply."""
        if reply.cached:
            return Usage(self.calls + 1, self.cached + 1, self.prompt_tokens, self.completion_tokens)
        return Usage(
            self.calls + 1,
            self.cached,
            self.prompt_tokens + reply.prompt_tokens,
            self.completion_tokens + reply.completion_tokens,
        )

    def cost(self, price_in: Decimal, price_out: Decimal) -> Decimal:
        """Return what it cost, at prices for a million tokens read and written.

        >>> Usage(1, 0, 500_000, 100_000).cost(Decimal(2), Decimal(8))
        Decimal('1.8')
        """
        return (self.prompt_tokens * price_in + self.completion_tokens * price_out) / _MILLION
