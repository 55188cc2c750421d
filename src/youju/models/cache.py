"""Answers kept on disk: a second run of the same draft asks nothing, a broken one goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from youju.files import replacing
from youju.models.seam import ChatModel, Message, OnText, Reply

__all__ = ["CachedModel"]

_REPLY = TypeAdapter(Reply)


class CachedModel:
    """Looks an answer up by the whole request before asking. Keys of services are no part of a request.

    Args:
        model: Who is asked.
        folder: Where the answers lie, one file each.
        address: Where the model is reached; part of the request.
    """

    def __init__(self, model: ChatModel, folder: Path, *, address: str = "") -> None:
        self._model = model
        self._folder = folder
        self._address = address

    @property
    def name(self) -> str:
        """The model's own name."""
        return self._model.name

    def close(self) -> None:
        """Let go of the model's connections."""
        self._model.close()

    def write(
        self, messages: Sequence[Message], *, temperature: Decimal | None = None, on_text: OnText | None = None
    ) -> Reply:
        """Return the answer kept, or ask and keep it."""
        path = self._folder / f"{self._request_hash(messages, temperature)}.json"
        if (kept := _read(path)) is not None:
            if on_text:
                on_text(kept.text)
            return kept
        reply = self._model.write(messages, temperature=temperature, on_text=on_text)
        content = {
            "text": reply.text,
            "prompt_tokens": reply.prompt_tokens,
            "completion_tokens": reply.completion_tokens,
            "seconds": str(reply.seconds),
            "model": reply.model,
        }
        with replacing(path) as temporary:
            temporary.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return reply

    def _request_hash(self, messages: Sequence[Message], temperature: Decimal | None) -> str:
        request = [self._address, self._model.name, str(temperature), [[one.role, one.text] for one in messages]]
        return hashlib.sha256(json.dumps(request, ensure_ascii=False).encode()).hexdigest()


def _read(path: Path) -> Reply | None:
    """Return a kept answer; None when there is none or the file is broken, which asking again mends."""
    try:
        return replace(_REPLY.validate_json(path.read_bytes()), cached=True)
    except (OSError, ValidationError):
        return None
