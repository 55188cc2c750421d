"""Words around a number that turn it into a bound: 约 近 超过 before it, 余 以上 左右 after it."""

from __future__ import annotations

import re

from youju.domain.findings import Approximator

__all__ = ["after", "before"]

ABOUT, BELOW, ABOVE = Approximator.ABOUT, Approximator.BELOW, Approximator.ABOVE
AT_LEAST, AT_MOST = Approximator.AT_LEAST, Approximator.AT_MOST

_BEFORE = {
    "约": ABOUT, "大约": ABOUT, "约为": ABOUT, "约合": ABOUT, "大概": ABOUT,
    "近": BELOW, "将近": BELOW, "接近": BELOW, "不足": BELOW, "不到": BELOW,
    "超": ABOVE, "超过": ABOVE, "逾": ABOVE, "＞": ABOVE, ">": ABOVE,
    "至少": AT_LEAST, "最少": AT_LEAST, "不少于": AT_LEAST, "不低于": AT_LEAST, "不小于": AT_LEAST, "≥": AT_LEAST, "≧": AT_LEAST, "⩾": AT_LEAST, ">=": AT_LEAST,
    "最高": AT_MOST, "不超过": AT_MOST, "不高于": AT_MOST, "不多于": AT_MOST, "不大于": AT_MOST, "≤": AT_MOST, "≦": AT_MOST, "⩽": AT_MOST, "<=": AT_MOST,
    "＜": BELOW, "<": BELOW, "不得超过": AT_MOST, "不得低于": AT_LEAST, "不得少于": AT_LEAST, "不得高于": AT_MOST,
}  # fmt: skip
_BY_LAST: dict[str, list[str]] = {}
for _word in sorted(_BEFORE, key=len, reverse=True):
    _BY_LAST.setdefault(_word[-1], []).append(_word)

_NOT_AFTER = {
    "约": frozenset("节签合预公条违履契誓邀续解简隐缔失赴婚集制"),
    "近": frozenset("附最靠临邻就贴亲相远"),
    "超": frozenset("赶反高"),
}
_ABOUT_VERB = re.compile(r"约[占有需为达合计]$")

_AFTER = re.compile(
    r"[（(]含[）)](以上|以下|以内)|[及或]?(以上|以下|以内|左右|上下)(?:[（(]含[^（）()]{0,4}[）)])?|(有余|余)|(多)(?![次种方样个元部渠项年家地])"
)
_AFTER_MEANING = {"以上": ABOVE, "以下": BELOW, "以内": AT_MOST, "左右": ABOUT, "上下": ABOUT}
_MORE_UNITS = frozenset("年 月 个月 天 倍 小时 元 公里 里 米 亩 吨 岁 平方米".split())


def before(text: str, at: int, floor: int) -> tuple[int, Approximator | None]:
    """Return where the surface of the number at `at` starts, and how the words before it bound it."""
    last = text[at - 1] if at > floor else ""
    words = _BY_LAST.get(last)
    if words is None:
        spaced = last == " " and at - 1 > floor and text[at - 2] in "≥≤＞＜><"
        if spaced:
            return before(text, at - 1, floor)
        return at, _distant(text, at, floor) if last and last in "占有需为达合计" else None
    for word in words:
        start = at - len(word)
        if start >= floor and text.startswith(word, start):
            if len(word) == 1 and start > floor and text[start - 1] in _NOT_AFTER.get(word, ()):
                continue
            return start, _BEFORE[word]
    return at, None


def _distant(text: str, at: int, floor: int) -> Approximator | None:
    """约占30%: the word bounds the number but isn't part of its surface."""
    start = max(at - 3, floor)
    found = _ABOUT_VERB.search(text[start:at])
    return ABOUT if found and text[start : start + 1] not in _NOT_AFTER["约"] else None


def after(text: str, end: int, unit: str | None) -> tuple[int, Approximator | None]:
    """Return where the surface that reads a number up to `end` really ends, and how the words there bound it."""
    if text[end : end + 1] not in _AFTER_FIRST or end >= len(text):
        return end, None
    found = _AFTER.match(text, end)
    if not found:
        return end, None
    bound = found[1] or found[2]
    if bound:
        return found.end(), _AFTER_MEANING[bound]
    if found[4] and unit not in _MORE_UNITS:
        return end, None
    if found[3] == "余" and text[found.end() : found.end() + 1] in {"额", "量", "下"}:
        return end, None
    return found.end(), ABOVE


_AFTER_FIRST = frozenset("（(及或以左上有余多")
