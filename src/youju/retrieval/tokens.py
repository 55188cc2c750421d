"""Chinese words for the index: jieba with our own terms, numbers kept whole. The only importer of jieba."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from youju.files import own_folder
from youju.resources import data_path

__all__ = ["parts_of", "words", "words_and_parts"]

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?[%％‰]?")
_LONG = 4
"""So many signs make a word in which others may stand."""
_SHORTEST_COMPOUND = 3
_WORD = re.compile(r"[\w%‰]")
_STOP = frozenset("的 了 和 与 及 等 在 为 是 对 由 将 其 以 并 按 从 到 于 各 已 所 该 本 我".split())


@cache
def _segmenter() -> Any:
    import jieba  # a fifth of an offline draft's time, which asks for no words

    jieba.setLogLevel(logging.CRITICAL)  # it tells of a cache that can't be written as of an error
    segmenter = jieba.Tokenizer()
    segmenter.tmp_dir = str(own_folder())
    segmenter.cache_file = "jieba.cache"
    segmenter.initialize()
    with data_path("corpora/terms/userdict.txt").open("rb") as own_terms:
        segmenter.load_userdict(own_terms)
    return segmenter


def words_and_parts(text: str) -> list[str]:
    """Return the words of a text and, behind each long one, the words in it: who asks for 执行率 finds 预算执行率.

    >>> words_and_parts("预算执行率")
    ['预算执行率', '预算', '执行', '执行率']
    """
    found: list[str] = []
    for word in words(text):
        found.append(word)
        if len(word) >= _LONG and not word.isascii():
            found += [part for part in _segmenter().lcut_for_search(word, HMM=False) if part != word]
    return found


def parts_of(word: str) -> list[str]:
    """Return the shorter words that together make up a word; none where they leave a sign out.

    >>> parts_of("服务质量")
    ['服务', '质量']
    >>> parts_of("预算执行率")
    ['预算', '执行', '执行率']
    """
    if len(word) < _SHORTEST_COMPOUND:
        return []
    parts = [part for part in _segmenter().lcut_for_search(word, HMM=False) if part != word]
    covered: set[int] = set()
    for part in parts:
        covered.update(range(word.find(part), word.find(part) + len(part)))
    return parts if len(covered) == len(word) else []


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
