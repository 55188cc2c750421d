"""What the checks say of a text, in one line each, for tests."""

from __future__ import annotations

from youju.checking.arithmetic import check_arithmetic
from youju.checking.checker import check_text
from youju.checking.consistency import check_consistency
from youju.checking.reading import read_text
from youju.domain.findings import Code, PlainText, Severity
from youju.mentions import find_mentions

__all__ = ["arithmetic_codes", "consistency_codes", "is_alarmed"]


def is_alarmed(text: str) -> bool:
    """Tell whether the whole check warns of anything in a text."""
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


def arithmetic_codes(text: str) -> set[Code]:
    """Return the codes of what the arithmetic of a text's own numbers finds."""
    return {one.code for one in check_arithmetic(read_text(PlainText(text), find_mentions(text)))}


def consistency_codes(text: str) -> set[Code]:
    """Return the codes of what contradicts itself elsewhere in a text."""
    return {one.code for one in check_consistency(read_text(PlainText(text), find_mentions(text)))}
