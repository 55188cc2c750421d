"""Expressions are what `re` makes of them, whether compiled now or kept from an earlier start."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import youju.checking
import youju.mentions
from youju.patterns import regex


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [one.span() for one in pattern.finditer(text)]


def test_every_expression_finds_what_it_finds_as_re_compiles_it() -> None:
    cases = Path(__file__).parent / "data" / "consistency_own.jsonl"
    text = "\n".join(json.loads(line)["text"] for line in cases.read_text(encoding="utf-8").splitlines())[:10_000]
    seen = 0
    for package in (youju.checking, youju.mentions):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type(regex(""))):
                    made = re.compile(value.pattern, value.flags & ~re.UNICODE)
                    assert spans(value, text) == spans(made, text), value.pattern
                    assert (value.groups, value.groupindex, value.flags) == (made.groups, made.groupindex, made.flags)
                    seen += 1
    assert seen > 400


@pytest.mark.parametrize(
    ("source", "flags"),
    [
        (r"(?<![未不])(?:达到|[完全]成|(?:已|均)?实现)", 0),
        (r"(?:约|近)?(?:\d+)?[元万]", 0),
        (r"(?:(?:甲|乙)*|[^，。]丙)丁", 0),
        (r"(?:甲|(?:乙|)丙?)*丁{0}戊", 0),
        (r"(?:A|(?i:b))c|(?P<x>[甲乙])(?P=x)", 0),
        (r"(?:a|[b-d])X|é", re.IGNORECASE),
        (r"^(?:\s|[一二])+|(?=乙).|\b丙$", re.MULTILINE),
        (r"(?:甲|\w)\d|(?>乙+)丙|丁++", re.ASCII),
        (r"(?:(?:|甲)(?=乙)|$)", 0),
        (r"(?s:.)甲|乙", 0),
    ],
)
def test_it_begins_wherever_it_may(source: str, flags: int) -> None:
    text = "未完成，不达到，已实现；约12元，近3万\n 一二甲乙丙丁戊 Ac bc Bc 甲甲 乙丙 丁丁 ax DX É a7甲7\n丙"
    assert spans(regex(source, flags), text) == spans(re.compile(source, flags), text)


def test_a_wrong_expression_says_so_at_its_first_use() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("预算")


def test_it_answers_like_a_compiled_one() -> None:
    found = regex("预算(数)?", re.ASCII)
    assert found.sub("支出", "预算数和预算") == "支出和支出"
    assert found.groups == 1
    assert [one.span() for one in found.finditer("预算，预算")] == [(0, 2), (3, 5)]


USE = """
import re, sys
from youju.patterns import regex
if "kept" in sys.argv:
    re._parser.parse = None
year = regex(r"(?P<year>\\d{4})年(?:[^，。；：]*?(支出|收入))?", re.ASCII)
found = year.search("截至2021年底，2022年全年支出")
print(found["year"], found.groups(), year.groupindex, year.flags)
"""


def use(home: Path, *words: str) -> tuple[int, str]:
    where = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", USE, *words], env=where, capture_output=True, text=True, encoding="utf-8"
    )
    return done.returncode, done.stdout


def kept_in(home: Path) -> list[Path]:
    return list(home.glob(".youju/patterns-*.bin"))


def test_the_next_start_takes_what_was_kept(tmp_path: Path) -> None:
    assert use(tmp_path, "kept")[0] != 0
    code, first = use(tmp_path)
    assert (code, len(kept_in(tmp_path))) == (0, 1)
    assert use(tmp_path, "kept") == (0, first)


@pytest.mark.parametrize("hurt", [lambda data: b"", lambda data: data[:-9], lambda data: data[:-9] + b"0" * 9])
def test_a_file_that_was_hurt_is_made_anew(tmp_path: Path, hurt: Callable[[bytes], bytes]) -> None:
    first = use(tmp_path)
    (file,) = kept_in(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(hurt(whole))
    assert use(tmp_path) == first
    assert file.read_bytes() == whole


def test_a_home_that_is_no_folder_keeps_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("", encoding="utf-8")
    assert use(home)[0] == 0
