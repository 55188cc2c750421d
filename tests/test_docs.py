"""What the READMEs and docs/ say keeps up with the program."""

import re
import runpy
import shlex
import sys
from pathlib import Path

import pytest

from youju.cli.app import run
from youju.cli.parser import build_parser

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
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


@pytest.mark.parametrize("page", [*READMES, *PAGES])
def test_pictures_and_links_are_there(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_what_the_docs_tell_exists(page: str) -> None:
    known = commands()
    for name, rest in re.findall(r"youju ([a-z]+)\b([^`\n]*)", (ROOT / page).read_text(encoding="utf-8")):
        assert name in known
        assert set(re.findall(r"--[a-z-]+", rest)) <= known[name] | ALWAYS_THERE


def test_the_reference_is_what_the_generator_writes() -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "reference").iterdir()}
    assert [name for name in pages | written if pages.get(name) != written.get(name)] == [], "run make docs"


def test_the_tutorial_can_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command runs as written and prints what the tutorial shows; `…` stands for what it leaves out."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stderr", sys.stdout)
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    typed = re.search(r"```text\n(.+?)```", text, re.DOTALL)
    assert typed is not None
    Path("别人的报告.txt").write_text(typed[1], encoding="utf-8")
    steps = re.findall(r"^```console\n\$ youju (.+)\n((?:.*\n)+?)```$", text, re.MULTILINE)
    assert len(steps) > 5
    for command, shown in steps:
        assert run(shlex.split(command)) in (0, 1), command
        expected = re.escape(shown).replace("…\\\n", "(?:.*\\\n)*").replace("…", ".*")
        printed = capsys.readouterr().out
        assert re.fullmatch(expected, printed), f"{command}\n{printed}"
