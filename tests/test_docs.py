"""What the two READMEs say keeps up with the program."""

import re
from pathlib import Path

import pytest

from youju.cli.parser import build_parser

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
ALWAYS_THERE = {"--help", "--version"}


def commands() -> dict[str, set[str]]:
    """Return each command with its options, as the parser knows them."""
    choices = next(action.choices for action in build_parser()._actions if action.dest == "command")
    assert isinstance(choices, dict)
    return {name: {word for one in parser._actions for word in one.option_strings} for name, parser in choices.items()}


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_told(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert [name for name in commands() if f"youju {name}" not in text] == []


@pytest.mark.parametrize("readme", READMES)
def test_what_is_told_exists(readme: str) -> None:
    known = commands()
    for name, rest in re.findall(r"youju ([a-z]+)([^`\n]*)`", (ROOT / readme).read_text(encoding="utf-8")):
        assert name in known
        assert set(re.findall(r"--[a-z-]+", rest)) <= known[name] | ALWAYS_THERE


def test_both_readmes_tell_the_same_commands() -> None:
    told = [set(re.findall(r"`youju ([a-z]+)", (ROOT / readme).read_text(encoding="utf-8"))) for readme in READMES]
    assert told[0] == told[1]


@pytest.mark.parametrize("readme", READMES)
def test_pictures_and_links_are_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target
