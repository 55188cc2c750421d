"""Knows that an amount in figures and in 大写 is one: 58.50万元（大写：伍拾捌万伍仟元整）."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.capitals import written_twice
from youju.checking.reading import Reading
from youju.domain.findings import Code, Finding, Severity

__all__ = ["check_in_capitals"]


def check_in_capitals(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each amount whose two writings differ."""
    for one, other in written_twice(reading.text, reading.mentions):
        if one.value != other.value:
            message = f"大小写金额不一致：{one.text}，{other.text}"
            yield reading.finding(Code.SELF_CONTRADICTION, Severity.ERROR, one.start, other.end, message)
