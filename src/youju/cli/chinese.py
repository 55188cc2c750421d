"""Typer in Chinese: the fixed words of its help pages and of its usage errors."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

__all__ = ["ChineseCommand", "ChineseGroup", "translate_error"]

_HELP_WORDS = {
    r"^Usage: ": "用法：",
    r"^Arguments:": "参数：",
    r"^Options:": "选项：",
    r"^Commands:": "命令：",
    r"\[OPTIONS\]": "[选项]",
    r"COMMAND \[ARGS\]\.\.\.": "命令 [参数]…",
    r"Show this message and exit\.": "显示这份说明后退出",
    r"\[required\]": "（必填）",
    r"\[default: (.+?)\]": r"（默认：\1）",
}
_ERROR_WORDS = {
    r"No such command '?(.+?)'?\. Did you mean '(.+?)'\?$": "没有“{0}”这个命令，是不是想用“{1}”",
    r"No such command '?(.+?)'?\.$": "没有“{0}”这个命令",
    r"No such option:? (\S+?)\.?(?: .*)?$": "没有“{0}”这个选项",
    r"Missing argument '?(.+?)'?\.?$": "缺少参数 {0}",
    r"Option '?(.+?)'? requires an argument\.?$": "选项“{0}”后面缺少值",
    r"Got unexpected extra argument\(s\) \((.+)\)": "多出了参数：{0}",
}


def translate_error(message: str) -> str:
    """Return Typer's usage error in Chinese; unknown ones keep their words behind a Chinese head."""
    for pattern, words in _ERROR_WORDS.items():
        if match := re.match(pattern, message):
            return words.format(*match.groups())
    return f"命令行有误（{message}）"


def _translate_help(text: str) -> str:
    for pattern, words in _HELP_WORDS.items():
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    return text


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _translate_help(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    """The command group whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _translate_help(super().get_help(ctx))
