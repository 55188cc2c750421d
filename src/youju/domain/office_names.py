"""Whether two names mean one office: 人社局 is short for 人力资源和社会保障局."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["is_same_office", "is_short_for", "named_office"]

_PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}?[省市县区旗州]")
_ENDINGS = (("委员会", "委"), ("办公室", "办"), ("联合会", "联"))
_SHORTENED = "局厅委办社联"
"""Ends of names that are shortened by leaving out; 第一中学 and 第十一中学 are two schools."""
_APART = re.compile(r"[分支][局队会]|[一二三四五六七八九十\d]")
_NOT_IN_NAMES = re.compile(r"\s+")


def is_same_office(one: str, other: str) -> bool:
    """Tell whether two names are one office's, in full or short, spaces aside.

    >>> is_same_office("清澧县 民政局", "清澧县民政局")
    True
    """
    first, second = _plain(one), _plain(other)
    return first == second or is_short_for(first, second) or is_short_for(second, first)


def is_short_for(short: str, full: str) -> bool:
    """Tell whether a name is another with characters left out, of the same place or of none.

    >>> is_short_for("清澧县人社局", "清澧县人力资源和社会保障局"), is_short_for("残联", "清澧县残疾人联合会")
    (True, True)
    >>> is_short_for("清澧县教育局", "清澧县体育局"), is_short_for("白石县人社局", "清澧县人力资源和社会保障局")
    (False, False)
    """
    brief, whole = _plain(short), _plain(full)
    place = _PLACE.match(whole)
    names = [(brief, whole)]
    if place:
        office = whole[place.end() :]
        names.append((brief.removeprefix(place.group()), office))
        names.append((brief.removeprefix(place.group()[-1]), office))
    return any(_leaves_out(left, right) for left, right in names if len(left) > 1 and len(left) < len(right))


def named_office(name: str, offices: Iterable[str]) -> str:
    """Return the one of these offices that a name means: the same word for word, else the only one it is short for.

    Empty when there is none, or several.
    """
    known = list(dict.fromkeys(offices))
    if name in known:
        return name
    meant = [one for one in known if is_same_office(name, one)]
    return meant[0] if len(meant) == 1 else ""


def _plain(name: str) -> str:
    plain = _NOT_IN_NAMES.sub("", name)
    for ending, short in _ENDINGS:
        if plain.endswith(ending):
            return plain.removesuffix(ending) + short
    return plain


def _leaves_out(brief: str, whole: str) -> bool:
    if brief[0] != whole[0] or brief[-1] != whole[-1] or brief[-1] not in _SHORTENED:
        return False
    rest = iter(whole)
    if not all(mark in rest for mark in brief):
        return False
    return len(_APART.findall(brief)) == len(_APART.findall(whole))
