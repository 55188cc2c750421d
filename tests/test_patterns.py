"""Every expression of the checker compiles, although nothing compiles it until it is used."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

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
