"""How alike texts are: each is sketched by hashes of its stretches of characters, numbers and own names left out."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import cache

from youju.resources import data_path

__all__ = ["masked", "sketch"]

_LENGTH = 8
"""Characters of a stretch: long enough to be somebody's wording, short enough to survive small edits."""
_SAMPLED = 4
"""One stretch in this many is kept, the same ones in every text."""
_KEPT = re.compile(r"[\u4e00-\u9fff]+")
_PLAN_FILES = ("prompts/offline", "prompts/outlines")


def sketch(text: str, own_names: Iterable[str] = ()) -> tuple[int, ...]:
    """Return the hashes of a sample of a text's stretches, without those that our own sentence plans hold.

    Args:
        text: The text; rows of tables (with TABs) don't count.
        own_names: The unit's names, which would tell equal texts apart.
    """
    return tuple(sorted(_hashes(masked(text, own_names)) - _plan_hashes()))


def masked(text: str, own_names: Iterable[str] = ()) -> str:
    r"""Return the prose of a text, its 汉字 only, without the unit's own names.

    >>> masked("甲县水务局支出12万元。\n甲\t乙", ("甲县水务局",))
    '支出万元'
    """
    prose = "".join(line for line in text.splitlines() if "\t" not in line)
    for name in sorted(filter(None, own_names), key=len, reverse=True):
        prose = prose.replace(name, "")
    return "".join(_KEPT.findall(prose))


def _hashes(prose: str) -> set[int]:
    encoded = prose.encode("utf-16-le")
    width = 2 * _LENGTH
    stretches = (encoded[at : at + width] for at in range(0, len(encoded) - width + 1, 2))
    return {number for one in stretches if not (number := zlib.crc32(one)) % _SAMPLED}


@cache
def _plan_hashes() -> frozenset[int]:
    """Return the hashes of the wording that every draft of ours shares."""
    files = [path for folder in _PLAN_FILES for path in sorted(data_path(folder).rglob("*.yaml"))]
    lines = (line for path in files for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(number for line in lines for number in _hashes("".join(_KEPT.findall(line))))
