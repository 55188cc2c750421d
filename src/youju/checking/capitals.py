"""Knows an amount that is written twice, in figures and in 大写: 58.50万元（大写：伍拾捌万伍仟元整）. It is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from youju.domain.findings import Mention
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["written_twice"]

_CAPITAL = regex(r"[壹贰叁肆伍陆柒捌玖]")
_LINK = regex(r"(?:[（(，,]?(?:人民币)?[大小]写(?:金额)?[为是：:]?|[（(])(?:人民币)?[¥￥]?")


def written_twice(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield each amount of which one writing is in 大写, with the other right behind it."""
    money = [one for one in mentions if one.kind is Kind.MONEY and one.quantity is not None]
    for one, other in pairwise(money):
        in_capitals = bool(_CAPITAL.search(one.text)), bool(_CAPITAL.search(other.text))
        if any(in_capitals) and not all(in_capitals) and _LINK.fullmatch(text, one.end, other.start):
            yield one, other
