"""Who may use the page: one-time tokens that open sessions, and what a session knows."""

from __future__ import annotations

import getpass
import secrets
import threading
import time
from dataclasses import dataclass, field

__all__ = ["Session", "Sessions", "TooManyTriesError", "person_name"]

_IDLE_S = 12 * 3600
_TOKEN_S = 24 * 3600
_MOST = 200
_MOST_TRIES = 10
_TRIES_S = 60
_LONGEST_NAME = 20


class TooManyTriesError(Exception):
    """Someone is guessing tokens."""


@dataclass(slots=True)
class Session:
    """One browser.

    Attributes:
        key: What its cookie holds.
        csrf: What its pages send along with every change.
        who: The person's name, as versions and approvals record it: of the machine's user until they say theirs.
        named: Whether they said it.
        seen: When it was last heard of, on the monotonic clock.
    """

    key: str
    csrf: str
    who: str
    named: bool
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
    _failed: dict[str, list[int]] = field(default_factory=dict)

    def mint(self) -> str:
        """Return a token that lets one browser in, once, within a day."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[token] = _now() + _TOKEN_S
        return token

    def enter(self, token: str, address: str, name: str = "") -> Session | None:
        """Return a new session for a token that is still good; the token is used up.

        Args:
            token: What the browser brings.
            address: Where it is.
            name: Its person's name, when they said it before; else empty.

        Raises:
            TooManyTriesError: So many wrong tokens came from there that none is looked at for a while.
        """
        with self._lock:
            self._failed = {one: recent for one, times in self._failed.items() if (recent := _recent(times))}
            if len(self._failed.get(address, ())) >= _MOST_TRIES:
                raise TooManyTriesError
            until = self._tokens.pop(token, 0)
            if until <= _now():
                self._failed.setdefault(address, []).append(_now())
                return None
            session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), name or _user(), bool(name), _now())
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


def person_name(words: str) -> str:
    r"""Return a name as it may be shown: on one line, not too long.

    >>> person_name(" 王 芳\n ")
    '王 芳'
    """
    return " ".join("".join(char if char.isprintable() else " " for char in words).split())[:_LONGEST_NAME]


def _recent(times: list[int]) -> list[int]:
    return [one for one in times if one + _TRIES_S > _now()]


def _now() -> int:
    return int(time.monotonic())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine without user names
        return "本机用户"
