"""The door to the commands: arguments in, exit code out, every deliberate error in a line of Chinese."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from youju.cli.commands import COMMANDS
from youju.cli.outcome import say
from youju.cli.parser import build_parser
from youju.errors import ExitCode, YoujuError

__all__ = ["main", "run"]


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe gets UTF-8 unless told otherwise; a console keeps its own code page
            keeps = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(errors="replace", **({} if keeps else {"encoding": "utf-8"}))
    if codecs.lookup(sys.getfilesystemencoding()).name == "ascii":  # names of folders in Chinese would be broken
        say("错误：系统的文字编码是 ASCII，读不了中文文件名。请先设环境变量 PYTHONUTF8=1 或 LANG=zh_CN.UTF-8。")
        sys.exit(ExitCode.USAGE)
    sys.exit(run(sys.argv[1:]))


def _escape_json() -> None:
    """Let JSON on an output that isn't UTF-8 hold escapes alone: its reader can't tell one code page from another."""
    if hasattr(sys.stdout, "reconfigure") and codecs.lookup(sys.stdout.encoding or "utf-8").name != "utf-8":
        codecs.register_error("json-escape", _escaped)
        sys.stdout.reconfigure(encoding="ascii", errors="json-escape")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4)), error.end


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    parser = build_parser()
    try:
        command = next((word for word in arguments if not word.startswith("-")), "")
        if command and command not in COMMANDS:
            raise parser.unknown_command(command, list(COMMANDS))
        options = parser.parse_args(arguments)
        if not options.command:
            parser.print_help()
            return ExitCode.USAGE
        if getattr(options, "json", False):
            _escape_json()
        return COMMANDS[options.command](options)
    except YoujuError as error:
        say(f"错误：{error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("已中断。")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: nothing is left to say
        sys.stderr.close()
        return ExitCode.CLEAN
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or 0)
