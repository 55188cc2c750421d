"""Who may use the page: one-time tokens that open sessions, and what a session knows."""

from __future__ import annotations

import getpass
import secrets
import threading
import time
from dataclasses import dataclass, field

__all__ = ["Session", "Sessions"]

_IDLE_S = 12 * 3600
_TOKEN_S = 24 * 3600
_MOST = 200


@dataclass(slots=True)
class Session:
    """One browser.

    Attributes:
        key: What its cookie holds.
        csrf: What its pages send along with every change.
        who: The person's name, as versions and approvals record it.
        seen: When it was last heard of, on the monotonic clock.
    """

    key: str
    csrf: str
    who: str
    seen: int


@dataclass
class Sessions:
    """The sessions of one server; none outlives it.

    Attributes:
        cookie: Name of the cookie: servers on other ports of this machine have their own.
    """

    cookie: str = field(default_factory=lambda: f"youju-{secrets.token_hex(4)}")
    _tokens: dict[str, int] = field(default_factory=dict)
    _sessions: dict[str, Session] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def mint(self) -> str:
        """Return a token that lets one browser in, once, within a day."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[token] = _now() + _TOKEN_S
        return token

    def enter(self, token: str) -> Session | None:
        """Return a new session for a token that is still good; the token is used up."""
        with self._lock:
            until = self._tokens.pop(token, 0)
            if until <= _now():
                return None
            session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), _user(), _now())
            self._sessions[session.key] = session
            for old in sorted(self._sessions.values(), key=lambda one: one.seen)[:-_MOST]:
                del self._sessions[old.key]
            return session

    def find(self, key: str) -> Session | None:
        """Return the session of a cookie, if it has one."""
        with self._lock:
            session = self._sessions.get(key)
            if session is None or session.seen + _IDLE_S <= _now():
                return None
            session.seen = _now()
            return session


def _now() -> int:
    return int(time.monotonic())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine without user names
        return "本机用户"
