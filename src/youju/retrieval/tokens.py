"""Chinese words for the index: jieba with our own terms, numbers kept whole. The only importer of jieba."""

from __future__ import annotations

import logging
import re
import tempfile
from functools import cache
from typing import Any

import jieba

from youju.resources import data_path

__all__ = ["words"]

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?[%％‰]?")
_WORD = re.compile(r"[\w%‰]")
_STOP = frozenset("的 了 和 与 及 等 在 为 是 对 由 将 其 以 并 按 从 到 于 各 已 所 该 本 我".split())


@cache
def _segmenter() -> Any:
    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.tmp_dir = tempfile.gettempdir()
    segmenter.cache_file = "youju-jieba.cache"
    segmenter.initialize()
    with data_path("corpora/terms/userdict.txt").open("rb") as own_terms:
        segmenter.load_userdict(own_terms)
    return segmenter


def words(text: str) -> list[str]:
    """Return the words that count for finding a text; 1,200.00 stays one word.

    >>> words("2020年到位资金1,200.00万元")
    ['2020', '年', '到位资金', '1,200.00', '万元']
    """
    segmenter = _segmenter()
    found: list[str] = []
    position = 0
    for number in _NUMBER.finditer(text):
        found += segmenter.lcut(text[position : number.start()], HMM=False)
        found.append(number.group())
        position = number.end()
    found += segmenter.lcut(text[position:], HMM=False)
    return [word.lower() for word in found if _WORD.match(word) and word not in _STOP]
