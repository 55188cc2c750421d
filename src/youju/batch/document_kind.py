"""What a document reports on, told from its title: a unit may hand in 决算说明 and 自评报告, or one for each 项目."""

from __future__ import annotations

from functools import cache

from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["document_kind"]

_OPENING = 160
_TITLE = regex(r"^[^。；]*?(?:报告|说明|总结|公开|(?:自评|评价|申报|情况)表)")
_SUBJECT = regex(r"(?:19|20)\d\d\s*年度?(?P<subject>.*?)(?:绩效|自评|评价|报告|说明|总结|公开)")


def document_kind(text: str) -> str:
    """Return what tells a document from others of the same unit and year; empty for a plain 自评报告.

    >>> document_kind("某局2024年度部门决算情况说明")
    '决算'
    >>> document_kind("某局2024年度村道养护项目支出绩效自评报告"), document_kind("某局2024年度专项支出绩效自评报告")
    ('村道养护', '')
    """
    found = _TITLE.match(text[:_OPENING].replace("\n", "").replace(" ", ""))
    if found is None:
        return ""
    words = _words()
    named = next((word for word in words["named"] if word in found.group()), "")
    subject = _SUBJECT.search(found.group())
    told = subject["subject"] if subject and not named else ""
    for word in words["plain"]:
        told = told.replace(word, "")
    return named or told


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = load_yaml("corpora/terms/review_list.yaml")["document_kinds"]
    return words
