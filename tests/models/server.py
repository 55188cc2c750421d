"""A server on loopback that speaks OpenAI's protocol, well or badly, as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


@dataclass
class Served:
    """What a running server has seen."""

    base_url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers each request with the next behaviour; the last one goes on for ever."""

    protocol_version = "HTTP/1.1"
    behaviours: list[Behaviour]
    served: Served
    request: Any
    body: dict[str, Any]

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.served.bodies.append(self.body)
        self.served.headers.append(dict(self.headers))
        number = min(len(self.served.bodies), len(self.behaviours)) - 1
        self.behaviours[number](self)

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def says(text: str, *, reasoning: str = "", latency_s: float = 0) -> Behaviour:
    """Answer properly: whole or streamed, as the request wants it."""

    def behave(handler: Handler) -> None:
        time.sleep(latency_s)
        if handler.body.get("stream"):
            _stream(handler, text, finish=True)
            return
        message = {"role": "assistant", "content": text}
        if reasoning:
            message["reasoning_content"] = reasoning
        handler.send(200, json.dumps(_completion(message)).encode())

    return behave


def fails(status: int, message: str = "", **headers: str) -> Behaviour:
    """Refuse with this status."""
    return lambda handler: handler.send(status, json.dumps({"error": {"message": message}}).encode(), **headers)


def sends(body: bytes) -> Behaviour:
    """Answer 200 with these bytes, whatever they are."""
    return lambda handler: handler.send(200, body)


def cuts(text: str) -> Behaviour:
    """Break the connection within the answer."""

    def behave(handler: Handler) -> None:
        if handler.body.get("stream"):
            _stream(handler, text, finish=False)
        else:
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            handler.wfile.write(b'{"choices": [')
        handler.close_connection = True
        handler.connection.close()

    return behave


def _completion(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "tester",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }


def _stream(handler: Handler, text: str, *, finish: bool) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()

    def event(data: str) -> None:
        piece = f"data: {data}\n\n".encode()
        handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.flush()

    def chunk(delta: dict[str, Any], reason: str | None = None, **more: Any) -> str:
        choices = [{"index": 0, "delta": delta, "finish_reason": reason}]
        return json.dumps(
            {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "tester", "choices": choices, **more}
        )

    for start in range(0, len(text), 3):
        event(chunk({"role": "assistant", "content": text[start : start + 3]}))
    if finish:
        event(chunk({}, "stop"))
        usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
        event(json.dumps({**json.loads(chunk({})), "choices": [], "usage": usage}))
        event("[DONE]")
        handler.wfile.write(b"0\r\n\r\n")


@contextmanager
def serving(*behaviours: Behaviour) -> Iterator[Served]:
    """Run a server that behaves so, one request after the other."""
    served = Served("")
    handler = type("Told", (Handler,), {"behaviours": list(behaviours), "served": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    served.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
