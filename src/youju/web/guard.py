"""What every request has to pass before anything reads it, and what every answer carries."""

from __future__ import annotations

import ipaddress
import json
import secrets
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from youju.errors import YoujuError
from youju.web.sessions import Session, Sessions

__all__ = ["CSRF_HEADER", "LARGEST_UPLOAD", "POLICY", "Guard", "RefusalError"]

CSRF_HEADER = "x-youju-csrf"
LARGEST_UPLOAD = 100 * 2**20
_LARGEST_BODY = 8 * 2**20
_SAFE = ("GET", "HEAD")
_FORBIDDEN = 403
_UPLOADS = ("/files", "/import", "/api/projects")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class RefusalError(YoujuError):
    """A request that isn't let through, or asks for what isn't there.

    Args:
        status: HTTP status.
        problem, place, remedy: As in every error.
    """

    def __init__(self, status: int, problem: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(problem, place=place, remedy=remedy)
        self.status = status


class Guard:
    """Lets in who has a session, from the page itself, by this machine's name, with a body of bearable size.

    Args:
        app: What comes behind.
        sessions: Who has one.
        hosts: Names by which this machine may be called beside loopback; IP addresses are let through when it isn't
            bound to loopback alone, since a name that was turned to this machine (DNS rebinding) is never one.
        beyond_loopback: Whether others than this machine are served.
        denied: Returns the page that says how to get in.
    """

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions,
        *,
        hosts: frozenset[str] = frozenset(),
        beyond_loopback: bool = False,
        denied: Callable[[], str],
    ) -> None:
        self._app = app
        self._denied = denied
        self._sessions = sessions
        self._hosts = hosts | {"localhost"}
        self._beyond = beyond_loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        answer = _Answer(send, cacheable=scope["path"].startswith("/static/"))
        try:
            scope.setdefault("state", {})["session"] = self._admit(scope)
        except RefusalError as refusal:
            await answer.refuse(refusal, self._denied() if refusal.status == _FORBIDDEN and _wants_page(scope) else "")
            return
        await self._app(scope, receive, answer.send)

    def _admit(self, scope: Scope) -> Session | None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path, method = scope["path"], scope["method"]
        host = headers.get("host", "")
        if not self._is_ours(host):
            raise RefusalError(421, "不认识的主机名", remedy="请用 127.0.0.1 或启动时显示的地址打开")
        origin = headers.get("origin")
        if origin is not None and origin != f"{scope['scheme']}://{host}":
            raise RefusalError(403, "请求来自别的网站", remedy="请在本页面上操作")
        session = self._session(headers)
        if path != "/" and not path.startswith("/static/"):
            if session is None:
                raise RefusalError(403, "没有登录", remedy="请用 youju serve 显示的地址打开；地址只能用一次")
            if headers.get("sec-fetch-site") == "cross-site":
                raise RefusalError(403, "请求来自别的网站", remedy="请在本页面上操作")
        if method not in _SAFE:
            _require_csrf(headers, session)
            _require_bearable(headers, path)
        return session

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in self._hosts:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or self._beyond

    def _session(self, headers: Mapping[str, str]) -> Session | None:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return None
        found = cookies.get(self._sessions.cookie)
        return self._sessions.find(found.value) if found else None


def _wants_page(scope: Scope) -> bool:
    return not scope["path"].startswith("/api/") and scope["method"] in _SAFE


def _require_csrf(headers: Mapping[str, str], session: Session | None) -> None:
    sent = headers.get(CSRF_HEADER, "").encode()
    if session is None or not secrets.compare_digest(sent, session.csrf.encode()):
        raise RefusalError(403, "请求缺少页面的凭证", remedy="请刷新页面再试")


def _require_bearable(headers: Mapping[str, str], path: str) -> None:
    if "transfer-encoding" in headers:
        raise RefusalError(411, "请求没有说明长度", remedy="请用浏览器操作")
    length = headers.get("content-length", "0")
    most = LARGEST_UPLOAD if path.endswith(_UPLOADS) else _LARGEST_BODY
    if not length.isdecimal() or int(length) > most:
        raise RefusalError(413, f"内容超过 {most // 2**20} MB", remedy="请分几次上传，或先压缩文件里的图片")


class _Answer:
    """Adds the headers that every answer carries."""

    def __init__(self, send: Send, *, cacheable: bool) -> None:
        self._send = send
        self._cache = "private, max-age=31536000, immutable" if cacheable else "no-store"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {**_HEADERS, "cache-control": self._cache}
            kept = [(name, value) for name, value in message["headers"] if name.decode("latin-1").lower() not in own]
            added = [(name.encode(), value.encode()) for name, value in own.items()]
            message = {**message, "headers": [*kept, *added]}
        await self._send(message)

    async def refuse(self, refusal: RefusalError, page: str) -> None:
        """Answer a request that isn't let through: with a page where there is one, else in JSON."""
        body = {"problem": refusal.problem, "place": refusal.place, "remedy": refusal.remedy}
        content = page or json.dumps(body, ensure_ascii=False)
        kind = b"text/html; charset=utf-8" if page else b"application/json"
        self._cache = "no-store"
        start = {"type": "http.response.start", "status": refusal.status, "headers": [(b"content-type", kind)]}
        await self.send(start)
        await self.send({"type": "http.response.body", "body": content.encode()})
