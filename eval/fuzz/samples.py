"""What doors are made of, and the sample that they share."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import youju
from eval.fuzz.mutate import break_bytes, break_json, break_text, break_zip
from youju.domain.facts import Ledger
from youju.domain.outline import DEFAULT_OUTLINE
from youju.domain.report import Draft
from youju.drafting.offline import draft_offline
from youju.prompting.outlines import load_outline

__all__ = ["SAMPLE", "Case", "Target", "sample_draft", "sample_ledger"]

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpora" / "samples" / "lanting-canlian-2024"
PACKAGES = (".xlsx", ".docx", ".ods")
_TEXTS = (".txt", ".md", ".yaml", ".csv", ".html", ".json", ".jsonl", ".sse", ".toml")
Case = tuple[str, bytes]
"""A file: its name and content."""


@dataclass(frozen=True)
class Target:
    """A door.

    Attributes:
        sound: Sound files that may come through it; called once in the process that breaks them.
        run: Lets a broken one in; any error but a `YoujuError` is a fault.
    """

    sound: Callable[[], tuple[Case, ...]]
    run: Callable[[Path], object]

    def case(self, draw: random.Random) -> Case:
        """Return a broken file."""
        sound = self.sound()
        name, content = draw.choice(sound)
        suffix = Path(name).suffix
        if suffix in PACKAGES and draw.random() < 0.9:
            return name, break_zip(content, [other for one, other in sound if one.endswith(PACKAGES)], draw)
        if suffix == ".json" and draw.random() < 0.6:
            return name, break_json(content.decode("utf-8"), draw).encode("utf-8", "surrogatepass")
        if suffix in _TEXTS and draw.random() < 0.9:
            return name, break_text(content.decode("utf-8"), draw).encode("utf-8", "surrogatepass")
        return name, break_bytes(content, draw)


@cache
def sample_ledger() -> Ledger:
    """Return the facts of the sample that drafts are made from."""
    return youju.read_ledger(SAMPLE)


@cache
def sample_draft() -> Draft:
    """Return its offline draft."""
    return draft_offline(sample_ledger(), load_outline(DEFAULT_OUTLINE))
