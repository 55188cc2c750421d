"""argparse in Chinese: the fixed words of its help pages and of its usage errors."""

from __future__ import annotations

import argparse
import re
from difflib import get_close_matches
from typing import Any, NoReturn

from youju.errors import UsageError

__all__ = ["ChineseParser"]

_ERROR_WORDS = {
    r"the following arguments are required: (.+)": "缺少参数：{0}",
    r"unrecognized arguments: (.+)": "多出了参数：{0}",
    r"argument (\S+): expected (?:one|at least one) argument": "选项 {0} 后面缺少值",
    r"argument (\S+): invalid (?:\w+) value: '(.*)'": "选项 {0} 的值“{1}”有误",
    r"argument (\S+): invalid choice: '(.*?)' \(choose from (.+)\)": "{0} 不能是“{1}”，可用：{2}",
    r"argument (\S+): not allowed with argument (\S+)": "选项 {0} 不能与 {1} 同用",
    r"ambiguous option: (\S+) could match (.+)": "选项 {0} 不明确，可能是：{1}",
}


def _translate(message: str) -> str:
    for pattern, words in _ERROR_WORDS.items():
        if match := re.fullmatch(pattern, message):
            return words.format(*match.groups())
    return f"命令行有误（{message}）"


class _ChineseFormatter(argparse.HelpFormatter):
    """Help pages with a Chinese head; options with their value once, not twice."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin the page with 用法."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        """List commands below their heading, without the word for a command once more."""
        if isinstance(action, argparse._SubParsersAction):
            return "".join(map(super()._format_action, action._get_subactions()))
        return super()._format_action(action)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"


class ChineseParser(argparse.ArgumentParser):
    """A parser whose help is Chinese and whose errors are `UsageError`s."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=_ChineseFormatter, add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明后退出")

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing and leaving.

        Raises:
            UsageError: Always.
        """
        raise UsageError(_translate(message), remedy=f"查看用法：{self.prog} --help")

    def unknown_command(self, name: str, known: list[str]) -> UsageError:
        """Return the error for a command that doesn't exist, with the nearest one that does."""
        near = get_close_matches(name, known, 1)
        hint = f"，是不是想用“{near[0]}”" if near else ""
        return UsageError(f"没有“{name}”这个命令{hint}", remedy=f"查看用法：{self.prog} --help")
