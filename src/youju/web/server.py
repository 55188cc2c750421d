"""Runs the page's server and says how to get in."""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from youju.errors import UsageError, explain_os_error
from youju.settings import Settings
from youju.web.app import create_app
from youju.web.house import House

__all__ = ["LOOPBACK", "Server", "serve"]

LOOPBACK = "127.0.0.1"
_DEFAULT_PORT = 8620
_STOPPING_S = 2


class Server(uvicorn.Server):
    """A server that ends its event streams when it stops; pages that are open would keep it from stopping."""

    def __init__(self, config: uvicorn.Config, house: House) -> None:
        super().__init__(config)
        self._house = house

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        for project in self._house.projects.opened():
            project.events.close()
        await super().shutdown(sockets)


def serve(
    folder: Path,
    settings: Settings,
    *,
    host: str = LOOPBACK,
    port: int | None = None,
    open_browser: bool = True,
    say: Callable[[str], None],
) -> None:
    """Serve a folder until interrupted.

    Args:
        folder: A project, or a folder of projects.
        settings: In force.
        host: The address to listen on.
        port: The port; None for the usual one, or a free one when that is taken.
        open_browser: Open the browser on it.
        say: Tells the person who started it how to get in.

    Raises:
        UsageError: There is no such folder, or the address can't be listened on.
    """
    if not folder.is_dir():
        raise UsageError("没有这个文件夹", place=str(folder), remedy="请检查路径")
    listener = _listen(host, port)
    beyond = not _is_loopback(host)
    house = House(folder, settings)
    named = frozenset({socket.gethostname().lower(), host.lower()}) if beyond else frozenset()
    app = create_app(house, hosts=named, beyond_loopback=beyond)
    address = f"http://{_shown(host)}:{listener.getsockname()[1]}/"

    def invite() -> str:
        return f"{address}?token={house.sessions.mint()}"

    if beyond:
        say("注意：本机以外的人也能连上，内容不加密（http）；请只在可信的内网使用，登录地址不要转发。")
    first = invite()
    say(f"页面地址（只能用一次）：{first}")
    if sys.stdin is not None and sys.stdin.isatty():
        say("再要一个登录地址，请按回车；停止服务，请按 Ctrl+C。")
        threading.Thread(target=_invite_on_enter, args=(invite, say), daemon=True).start()
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(first,), daemon=True).start()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_STOPPING_S
    )
    Server(config, house).run(sockets=[listener])


def _listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for wanted in (port,) if port is not None else (_DEFAULT_PORT, 0):
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":  # there it would let two servers share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, wanted))
            listener.listen()
        except OSError as error:
            listener.close()
            failed = error
            continue
        return listener
    raise UsageError(
        f"不能在这个地址上监听（{explain_os_error(failed)}）",
        place=f"{host}:{port or _DEFAULT_PORT}",
        remedy="请换一个 --port 或 --host",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - only how it is shown
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _invite_on_enter(invite: Callable[[], str], say: Callable[[str], None]) -> None:
    for _ in sys.stdin:
        say(f"页面地址（只能用一次）：{invite()}")
