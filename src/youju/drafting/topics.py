"""Word lists that tell what the unit's own sentences speak of, and which aspects they leave out (data files)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from youju.errors import DataFileError
from youju.resources import load_yaml

__all__ = [
    "OTHER_TOPIC",
    "PURPOSE",
    "WORK",
    "aspects",
    "cause_patterns",
    "clause_heads",
    "common_words",
    "default_office",
    "empty_answers",
    "missing_fact",
    "named_once",
    "office_kind",
    "outside_patterns",
    "remedy_patterns",
    "titles",
    "topic_of",
    "words_of_list",
]

OTHER_TOPIC = "其他"
"""Topic of sentences that hold no topic's words."""
WORK = "工作情况"
PURPOSE = "用于"
"""The word by which a sentence says what money is for."""
_FILE = "prompts/offline/words.yaml"
_OFFICE = "股室"
_OFFICE_KINDS = (("股", _OFFICE), ("科", "科室"), ("处", "处室"), ("部", "部门"))


@cache
def _section(name: str) -> Any:
    try:
        return load_yaml(_FILE)[name]
    except (KeyError, TypeError):
        raise DataFileError("缺少这一项", place=f"{_FILE}：{name}", remedy="请改正该数据文件") from None


def topic_of(key: str, words: str) -> str:
    """Return what a sentence under a key of unit.yaml speaks of: the first topic with a sign in it."""
    topics: dict[str, list[str]] = _section("主题").get(key, {})
    return next((topic for topic, signs in topics.items() if _any_in(signs, words)), OTHER_TOPIC)


@cache
def clause_heads() -> tuple[str, ...]:
    """Return the words with which a clause turns from what money is for to what was done with it."""
    return tuple(_section("分句词"))


def named_once(text: str, short: str) -> str:
    """Write 我局 and 本单位 as the report's one name for the unit."""
    for name in _section("自称"):
        text = text.replace(name, short)
    return text


@cache
def empty_answers() -> frozenset[str]:
    """Return answers that say nothing: 无."""
    return frozenset(_section("空话"))


@cache
def common_words() -> frozenset[str]:
    """Return words too common in project names to relate a 职能 to one."""
    return frozenset(_section("泛词"))


@cache
def titles() -> tuple[str, ...]:
    """Return the words that only repeat what a key of unit.yaml is called (年初目标)."""
    return tuple(_section("题头"))


def words_of_list(name: str) -> tuple[str, ...]:
    """Return a named list of signs (`运转类`, `比例指标` …)."""
    return tuple(_section("词表")[name])


def cause_patterns() -> tuple[str, ...]:
    """Return the expressions of clauses that give a reason without a word for it."""
    return tuple(_section("原因句式"))


def outside_patterns() -> tuple[str, ...]:
    """Return the expressions of causes by which there was less to do than planned."""
    return tuple(_section("客观原因"))


def remedy_patterns() -> tuple[str, ...]:
    """Return the expressions that clauses begin with which say what will be done about a missed target."""
    return tuple(_section("措施句式"))


def aspects(name: str, words: str) -> tuple[str, ...]:
    """Return the things that a section should speak of and these words don't."""
    wanted: dict[str, list[str]] = _section("应当写到")[name]
    return tuple(what for what, signs in wanted.items() if not _any_in(signs, words))


def missing_fact(measure: str) -> tuple[str, str]:
    """Return how a missing number is asked for, and the key of unit.yaml whose 责任股室 has it."""
    known: dict[str, dict[str, str]] = _section("缺数")
    one = known.get(measure) or known["其他"]
    return one["写作"], one["责任"]


def default_office(key: str, offices: Sequence[str]) -> str:
    """Return who usually has what one key asks for, by its name in this unit where that can be told."""
    usual: dict[str, str] = _section("责任")
    office = usual.get(key) or usual["其他"]
    signs: list[str] = _section("股室识别").get(office, [])
    own = next((own for sign in signs for own in offices if sign in own), "")
    return own or office.replace(_OFFICE, office_kind(offices) or _OFFICE)


def office_kind(offices: Sequence[str]) -> str:
    """Return what most of a unit's 内设机构 are: 股室, 科室, 处室, 部门; empty when they don't tell."""
    for ending, kind in _OFFICE_KINDS:
        if sum(one.endswith(ending) for one in offices) * 2 > len(offices):
            return kind
    return ""


def _any_in(signs: Iterable[str], words: str) -> bool:
    return any(sign in words for sign in signs)
