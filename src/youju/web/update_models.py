"""What changed data does to a draft, as the page is sent it."""

from __future__ import annotations

from typing import Literal

from youju.web.models import Sha, Strict

__all__ = ["FollowBody", "MoveData", "OutdatedData", "RemarkData", "StandstillData", "UpdateData"]


class MoveData(Strict):
    """A number that follows the data, with the words around it as they read then."""

    key: str
    was: str
    now: str
    sentence: str
    source: str


class StandstillData(Strict):
    """A number that stays, and why."""

    key: str
    text: str
    reason: str


class RemarkData(Strict):
    """What doesn't hold once the numbers have moved."""

    severity: Literal["error", "warning", "info"]
    label: str
    quote: str
    message: str


class OutdatedData(Strict):
    """Words that today's data would have drafted otherwise; `told` when a comment says so already."""

    section: str
    quote: str
    was: list[str]
    now: list[str]
    told: bool


class UpdateData(Strict):
    """What following the data would change; `due` when there is something that nobody was told."""

    key: str
    due: bool
    moves: list[MoveData]
    standstills: list[StandstillData]
    flags: list[RemarkData]
    outdated: list[OutdatedData]


class FollowBody(Strict):
    """The update that the person saw."""

    key: Sha
