"""Breaks a long title into lines by sense (GB/T 9704-2012, 7.3.1: 回行时词意完整，排列对称，长短适宜)."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from youju.rendering.gbt9704 import TITLE_CHARS, half_ems

__all__ = ["break_title"]

_LINE = 2 * TITLE_CHARS - 2  # half characters: figures are wider than half a character in title faces
_BEFORE = re.compile(
    r"关于|专项资金|财政|部门整体|部门评价|项目支出|项目|转移支付|绩效自评|绩效评价|支出绩效|自评|评价报告|报告|情况"
)
_AFTER = re.compile(r"\d{4}\s*年(?:度|部门|市级|县级|省级)?|专项资金|[局委办厅院校会队所站部处]的?(?=\d{4}|关于)")


def break_title(title: str, unit: str = "") -> tuple[str, ...]:
    """Return the lines of a title, of at most 20 characters each when its words allow.

    >>> break_title("某市政务服务局2020年度专项资金绩效自评报告", "某市政务服务局")
    ('某市政务服务局', '2020年度专项资金绩效自评报告')
    """
    written = tuple(line.strip() for line in title.splitlines() if line.strip())
    if len(written) != 1 or half_ems(title) <= _LINE:
        return written
    fewest = -(-half_ems(title) // _LINE)
    places = sorted(_places(title, unit))
    for count in (fewest, fewest + 1):
        choices = [lines for cut in combinations(places, count - 1) if _fits(lines := _cut(title, cut))]
        if choices:
            return min(choices, key=lambda lines: _awkwardness(lines, unit))
    return written


def _places(title: str, unit: str) -> set[int]:
    places = {match.start() for match in _BEFORE.finditer(title)} | {match.end() for match in _AFTER.finditer(title)}
    start = title.find(unit) if unit else -1
    if start >= 0:
        places = {place for place in places if not start < place < start + len(unit)} | {start + len(unit)}
    return places - {0, len(title)}


def _cut(title: str, places: tuple[int, ...]) -> tuple[str, ...]:
    edges = [0, *places, len(title)]
    return tuple(title[left:right] for left, right in pairwise(edges))


def _fits(lines: tuple[str, ...]) -> bool:
    return all(half_ems(line) <= _LINE for line in lines)


def _awkwardness(lines: tuple[str, ...], unit: str) -> tuple[int, int]:
    """Prefer a first line that is the unit's name, then lines of like length; a last line of a word or two is worst."""
    widths = [half_ems(line) for line in lines]
    unevenness = max(widths) - min(widths)
    stranded = sum(width < 12 for width in widths)
    return stranded, unevenness - (16 if unit and lines[0].endswith(unit) else 0)
