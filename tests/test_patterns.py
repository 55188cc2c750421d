"""Every expression of the checker compiles, although nothing compiles it until it is used."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import youju.checking
import youju.mentions
from youju.patterns import regex


def test_every_expression_compiles() -> None:
    compiled = 0
    for package in (youju.checking, youju.mentions):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type(regex(""))):
                    re.compile(value.pattern)
                    value.search("")
                    compiled += 1
    assert compiled > 100


def test_a_wrong_expression_says_so_at_its_first_use() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("预算")


def test_it_answers_like_a_compiled_one() -> None:
    found = regex("预算(数)?", re.ASCII)
    assert found.sub("支出", "预算数和预算") == "支出和支出"
    assert found.groups == 1
    assert [one.span() for one in found.finditer("预算，预算")] == [(0, 2), (3, 5)]


_MATCHING = (
    "其中(?:预算|决算)数?",
    "预算?支(?:出|付){0,2}到位{1,3}?",
    "(?P<a>增|减)(?:少|加)*?了(?P=a)|持平",
    "[省市](?:局|委员会)??|(?:甲(?:乙|丙丁)){2}",
    r"[^率]率[（(](?:按|以)[-\]算]口径\u7684\)",
    "(?m)^(?:一|二)、(?>共|计){,3}$",
    "(?i)word[a-c]|(?s:总.计)",
    r"(?<!不)足(?=额)额|(?!未)完成(?<=完成)(?:的{a}|\x41B)",
    "(甲)?(?(1)乙|丙)丁",
    "",
)


@given(st.data())
@pytest.mark.parametrize("source", _MATCHING)
def test_what_matches_is_found_before_it_is_compiled(source: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(source))
    expected = re.search(source, text)
    found = regex(source).search(text)
    assert (found and found.span()) == (expected and expected.span())


@pytest.mark.parametrize("text", ["预算", "决算数100万元", "其中：预算"])
def test_nothing_is_found_where_nothing_matches(text: str) -> None:
    assert regex("其中(?:预算|决算)").search(text) is None
    assert regex("其中(?:预算|决算)").match(text) is None
    assert regex("其中(?:预算|决算)").fullmatch(text) is None
    assert regex("其中(?:预算|决算)").findall(text) == []
    assert list(regex("其中(?:预算|决算)").finditer(text)) == []
    assert regex("其中(?:预算|决算)").sub("", text) == text


def test_a_text_without_its_words_leaves_it_uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    found = regex("其中(?:预算|决算)")
    monkeypatch.setattr(re, "compile", None)
    assert found.search("其中：资金") is None
    with pytest.raises(TypeError):
        found.search("其中预算")
