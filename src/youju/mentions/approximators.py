"""Words around a number that turn it into a bound: 约 近 超过 before it, 余 以上 左右 after it."""

from __future__ import annotations

from youju.domain.findings import Approximator
from youju.patterns import regex

__all__ = ["ABOUT_VERBS", "LAST_CHARS", "after", "before"]

ABOUT, BELOW, ABOVE = Approximator.ABOUT, Approximator.BELOW, Approximator.ABOVE
AT_LEAST, AT_MOST = Approximator.AT_LEAST, Approximator.AT_MOST

_BEFORE = {
    ABOUT: "约 大约 约为 约合 大概 ≈",
    BELOW: "近 将近 接近 不足 不到 ＜ <",
    ABOVE: "超 超过 逾 ＞ >",
    AT_LEAST: "至少 最少 不少于 不低于 不小于 不得低于 不得少于 ≥ ≧ ⩾ >= ＞=",
    AT_MOST: "最高 不超过 不高于 不多于 不大于 不得超过 不得高于 ≤ ≦ ⩽ <= ＜=",
}
_BY_LAST: dict[str, list[tuple[str, Approximator]]] = {}
for _meaning, _words in _BEFORE.items():
    for _word in _words.split():
        _BY_LAST.setdefault(_word[-1], []).append((_word, _meaning))
for _entries in _BY_LAST.values():
    _entries.sort(key=lambda entry: -len(entry[0]))

ABOUT_VERBS = frozenset("占有需为达合计")
LAST_CHARS = frozenset(_BY_LAST) | ABOUT_VERBS
"""Characters one of which stands before a number that an earlier word bounds."""

_NOT_AFTER = {
    "约": frozenset("节签合预公条违履契誓邀续解简隐缔失赴婚集制"),
    "近": frozenset("附最靠临邻就贴亲相远"),
    "超": frozenset("赶反"),
}
_AFTER = regex(
    r"(?:[（(]含[）)]|及|或|含)?(以上|以下|以内|左右|上下)(?:[（(]含[^（）()]{0,4}[）)])?"
    r"|(有余|余(?![额量下款]))|(多)(?=[，。；、）)的\n\t]|$)"
)
_AFTER_FIRST = frozenset("（(及或含以左上有余多")
_AFTER_MEANING = {"以上": ABOVE, "以下": BELOW, "以内": AT_MOST, "左右": ABOUT, "上下": ABOUT}
_MORE_UNITS = frozenset("年 月 个月 天 倍 小时 元 公里 里 米 亩 吨 岁 平方米".split())


def before(text: str, at: int, floor: int) -> tuple[int, Approximator | None]:
    """Return where the surface of the number at `at` starts, and how the words before it bound it."""
    end = at - 1 if at - 1 > floor and text[at - 1] == " " else at
    last = text[end - 1] if end > floor else ""
    for word, meaning in _BY_LAST.get(last, ()):
        start = end - len(word)
        if start < floor or not text.startswith(word, start):
            continue
        if start > floor and text[start - 1] in _NOT_AFTER.get(word, ()):
            continue
        return start, meaning
    return at, _distant(text, end, floor) if last in ABOUT_VERBS and last else None


def _distant(text: str, at: int, floor: int) -> Approximator | None:
    """约占30%: the word bounds the number but isn't part of its surface."""
    if at - 2 < floor or text[at - 2] != "约":
        return None
    return ABOUT if at - 3 < floor or text[at - 3] not in _NOT_AFTER["约"] else None


def after(text: str, end: int, unit: str | None) -> tuple[int, Approximator | None]:
    """Return where the surface that reads a number up to `end` really ends, and how the words there bound it."""
    start = end + 1 if text[end : end + 1] == " " else end
    if text[start : start + 1] not in _AFTER_FIRST or start >= len(text):
        return end, None
    found = _AFTER.match(text, start)
    if not found or (start > end and not found[1]):
        return end, None
    if found[1]:
        return found.end(), _AFTER_MEANING[found[1]]
    if found[3] and unit not in _MORE_UNITS:
        return end, None
    return found.end(), ABOVE
