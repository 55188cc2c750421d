"""Knows when the changes of all parts make the change of their whole, but for its sign.

比上年增加21.84万元。其中：运行费比上年减少13.06万元，接待费比上年减少8.78万元: the whole fell, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.checking.arithmetic.change_claims import sign_of
from youju.checking.arithmetic.sides import AMOUNTS
from youju.checking.reading import Number, Reading
from youju.checking.stretches import span_of
from youju.checking.wording import addition
from youju.domain.findings import Code, Finding, Severity

__all__ = ["check_parts_of_changes"]

_MOST = 12


def check_parts_of_changes(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each change whose parts, all told behind 其中, make it up with the other sign."""
    for paragraph in reading.paragraphs:
        changes = [one for sentence in paragraph for one in sentence.numbers if one.kind in AMOUNTS and sign_of(one)]
        for place, whole in enumerate(changes[:-2]):
            parts = _parts(reading, whole, changes[place + 1 : place + 1 + _MOST])
            if len(parts) > 1 and sum(sign_of(one) * one.value for one in parts) == -sign_of(whole) * whole.value:
                way = "增加" if sign_of(whole) > 0 else "减少"
                message = f"增减方向与分项相反：分项增减相抵为{addition(parts)}，文中总数写作{way}{whole.text}"
                yield reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, *span_of(whole, *parts), message)


def _parts(reading: Reading, whole: Number, behind: Sequence[Number]) -> Sequence[Number]:
    """Return the changes behind 其中 that are told in the unit of the one before it."""
    same = [one for one in behind if one.unit == whole.unit and one.exact]
    return same if same and "其中" in reading.text[whole.end : same[0].start] else ()
