"""Cells that hold a 科目 code, its name, or both."""

from __future__ import annotations

from youju.patterns import regex

__all__ = ["has_code_and_name", "is_code", "split_code"]

_FUNCTION_CODE = regex(r"[12]\d{2}(?:\d{2}){0,2}")
_CODE_AND_NAME = regex(r"([12]\d{2}(?:\d{2}){0,2})[\s\-—_:：、\[]*([一-鿿].*?)\]?")


def is_code(text: str) -> bool:
    """Tell whether a cell is a 科目 code of 类, 款 or 项."""
    return bool(_FUNCTION_CODE.fullmatch(text))


def has_code_and_name(text: str) -> bool:
    """Tell whether a cell is a 科目 code followed by its name."""
    return bool(_CODE_AND_NAME.fullmatch(text))


def split_code(text: str) -> tuple[str, str]:
    """Part a 科目 cell into code and name.

    >>> split_code("2010305 专项业务")
    ('2010305', '专项业务')
    >>> split_code("信息事务")
    ('', '信息事务')
    """
    if matched := _CODE_AND_NAME.fullmatch(text.strip()):
        return matched[1], matched[2]
    return (text, "") if _FUNCTION_CODE.fullmatch(text) else ("", text)
