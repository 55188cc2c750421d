"""What the page asks its server, as strict models."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from youju.web.models import Blocks, Name, Offset, Sha, Strict, Tab

__all__ = ["CheckBody", "CommentBody", "FixBody", "HashBody", "NameBody", "SaveBody", "TabBody"]


class CheckBody(Strict):
    """A section as it is being typed."""

    blocks: Blocks


class SaveBody(Strict):
    """A section as typed, and the hash of what it was typed on."""

    base: Sha
    blocks: Blocks
    tab: Tab = ""


class FixBody(Strict):
    """Which finding to put right."""

    base: Sha
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
    tab: Tab = ""


class HashBody(Strict):
    """The section as it was read."""

    hash: Sha


class TabBody(Strict):
    """Which tab speaks."""

    tab: Tab


class CommentBody(Strict):
    """A new remark."""

    block: Name
    row: Offset | None = None
    cell: Offset | None = None
    start: Offset
    end: Offset
    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class NameBody(Strict):
    """A person's name."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
