"""Names of 功能科目 by their codes, for the levels above those that a table names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from youju.resources import read_lines

__all__ = ["function_name", "function_names"]


@cache
def function_names() -> Mapping[str, str]:
    """Return the names of 功能科目 by code, as the shipped list has them."""
    pairs = (line.split("\t") for line in read_lines("corpora/terms/function_codes.tsv"))
    return MappingProxyType({code: name for code, name in pairs if code.isdigit()})


def function_name(code: str) -> str:
    """Return the name of a 功能科目; empty when the list doesn't have it.

    >>> function_name("201")
    '一般公共服务支出'
    """
    return function_names().get(code, "")
