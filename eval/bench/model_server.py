"""A model of fixed latency on loopback: speaks OpenAI's protocol, hands the offline text back, and keeps count.

python -m eval.bench.model_server SECONDS    # prints its port; GET /counts tells what it has served
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

from eval.scripted_writers import perfect
from youju.models.seam import Message, Role

__all__ = ["Counts"]


@dataclass
class Counts:
    """What was served.

    Attributes:
        answered: Requests. first, last: When the first began and the last ended, in seconds of some clock.
        most: Requests under way at once. full_s: Seconds from the first to the last moment with that many.
        full_busy: Seconds of requests under way within that time, summed over requests.
        characters_in, characters_out: Read and written.
    """

    answered: int = 0
    first: float = 0
    last: float = 0
    most: int = 0
    full_s: float = 0
    full_busy: float = 0
    characters_in: int = 0
    characters_out: int = 0


class _Server:
    def __init__(self, latency_s: float) -> None:
        self._latency_s = latency_s
        self._counts = Counts()
        self._under_way = 0
        self._at = self._full_from = self._busy = 0.0

    async def serve(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**24, backlog=1024)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                body = await reader.readexactly(_length(head)) if head.startswith(b"POST") else b""
                answer = json.dumps(await self._answer(body) if body else asdict(self._counts)).encode()
                kind = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                writer.write(kind % len(answer) + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, body: bytes) -> dict[str, Any]:
        began = time.monotonic()
        counts = self._counts
        counts.first = counts.first or began
        self._change(1)
        messages = [Message(Role(one["role"]), one["content"]) for one in json.loads(body)["messages"]]
        text = perfect(messages)
        await asyncio.sleep(max(0.0, began + self._latency_s - time.monotonic()))
        self._change(-1)
        counts.answered += 1
        counts.last = time.monotonic()
        read = sum(len(one.text) for one in messages)
        counts.characters_in += read
        counts.characters_out += len(text)
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        usage = {"prompt_tokens": read, "completion_tokens": len(text), "total_tokens": read + len(text)}
        whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "fixed", "choices": [choice]}
        return {**whole, "usage": usage}

    def _change(self, by: int) -> None:
        """Note that one request more, or less, is under way."""
        now, counts = time.monotonic(), self._counts
        self._busy += self._under_way * (now - self._at)
        if self._under_way == counts.most and self._full_from:
            counts.full_s, counts.full_busy = now - self._full_from, self._busy
        self._at = now
        self._under_way += by
        if self._under_way > counts.most:
            counts.most, self._full_from, self._busy = self._under_way, now, 0.0
            counts.full_s = counts.full_busy = 0.0


def _length(head: bytes) -> int:
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    return int(fields[b"content-length"])


if __name__ == "__main__":
    asyncio.run(_Server(float(sys.argv[1])).serve())
