"""The command line: arguments, exit codes and printing; no logic."""

from youju.cli.app import main

__all__ = ["main"]
