"""What commands print about models: what a report took, the log, a rewriting before it is kept."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable
from decimal import Decimal

from youju.drafting.section_changes import Change
from youju.drafting.with_model.drafter import Drafted
from youju.drafting.with_model.rewriter import Rewriting
from youju.models.audit import Call

__all__ = ["Listening", "confirm_rewriting", "print_calls", "print_rewriting", "print_usage"]

_DELETED, _INSERTED, _ALARM = "31;9", "32", "1;31"
_PATIENCE_S = 10
_COLUMNS = ("时间", "模型", "章节", "提示词", "读入", "写出", "秒", "结果")


class Listening:
    """Prints an answer as it arrives, and how long was waited while none does.

    Args:
        longest_s: Seconds without a sign after which the model is given up.
    """

    def __init__(self, longest_s: int) -> None:
        self._longest_s = longest_s
        self._ended = threading.Event()
        self._heard = time.monotonic()

    def __enter__(self) -> Listening:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def hear(self, text: str) -> None:
        """Print what arrived."""
        self._heard = time.monotonic()
        print(text, end="", file=sys.stderr, flush=True)

    def _watch(self) -> None:
        while not self._ended.wait(_PATIENCE_S):
            silent_s = int(time.monotonic() - self._heard)
            if silent_s >= _PATIENCE_S:
                print(f"还在等模型回答，已等{silent_s}秒，最多等{self._longest_s}秒。", file=sys.stderr, flush=True)


def _styled(text: str, style: str, before: str, after: str) -> str:
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return f"{before}{text}{after}"
    return f"\033[{style}m{text}\033[0m"


def print_usage(drafted: Drafted, price_in: Decimal, price_out: Decimal) -> None:
    """Say what the model took, and which sections it couldn't write."""
    usage = drafted.usage
    parts = [f"模型调用{usage.calls}次", f"读入{usage.prompt_tokens}、写出{usage.completion_tokens}个词元"]
    if usage.cached:
        parts.append(f"其中{usage.cached}次用了存下的回答")
    if price_in or price_out:
        parts.append(f"约{usage.cost(price_in, price_out):.2f}元")
    print("，".join(parts))
    for one in drafted.written.values():
        if one.why:
            print(f"改用离线文字：{one.section.heading or '开头'}（{one.why}）")
        elif one.offline:
            print(f"有{one.offline}句改用离线文字：{one.section.heading or '开头'}")


def print_calls(calls: Iterable[Call]) -> None:
    """Print the log, a call a line."""
    print("\t".join(_COLUMNS))
    for one in calls:
        prompt = f"{one.prompt}@{one.version}（{one.sha256[:8]}）"
        seconds = "存" if one.cached else one.seconds
        cells = (one.at, one.model, one.section, prompt, one.prompt_tokens, one.completion_tokens, seconds, one.outcome)
        print("\t".join(map(str, cells)))


def print_rewriting(rewriting: Rewriting) -> None:
    """Print what goes and what comes, then what happens to the numbers."""
    if rewriting.is_idle:
        print(rewriting.note or "改后与原文一样。")
        return
    marks = {"delete": (_DELETED, "[-", "-]"), "insert": (_INSERTED, "{+", "+}")}
    shown = [one.text if one.kind == "equal" else _styled(one.text, *marks[one.kind]) for one in rewriting.diff]
    print("".join(shown))
    if rewriting.note:
        print(rewriting.note)
    for change in rewriting.changes:
        words = "，改为".join(part for part in (change.before, change.after) if part)
        print(_styled(f"数字{change.change}：{words}", _ALARM, "！", ""))
    for loss in rewriting.losses:
        print(_styled(f"{loss.change}：{loss.before}", _ALARM, "！", ""))
    if not rewriting.changes:
        print("数字没有变动。")


def confirm_rewriting(rewriting: Rewriting) -> bool:
    """Ask whether to keep a rewriting; a number whose value or binding changes, and what is lost, by itself."""
    grave = [one for one in rewriting.changes if one.change in (Change.VALUE, Change.BINDING)]
    questions = [f"确认数字{one.change}：{one.before} → {one.after}？" for one in grave]
    questions += [f"确认删去：{one.before}？" for one in rewriting.losses]
    for question in questions:
        if not _agrees(question):
            return False
    return _agrees("采用这次改写？")


def _agrees(question: str) -> bool:
    print(f"{question}[y/n] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")
