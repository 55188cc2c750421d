"""What commands print about models: what a report took, the log, a rewriting before it is kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from decimal import Decimal

from youju.drafting.drafter import Drafted
from youju.drafting.rewriter import Change, Rewriting
from youju.models.audit import Call

__all__ = ["confirm_rewriting", "print_calls", "print_rewriting", "print_usage"]

_DELETED, _INSERTED, _ALARM = "31;9", "32", "1;31"
_COLUMNS = ("时间", "模型", "章节", "提示词", "读入", "写出", "秒", "结果")


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
    marks = {"delete": (_DELETED, "[-", "-]"), "insert": (_INSERTED, "{+", "+}")}
    shown = [one.text if one.kind == "equal" else _styled(one.text, *marks[one.kind]) for one in rewriting.diff]
    print("".join(shown))
    if rewriting.note:
        print(rewriting.note)
    for change in rewriting.changes:
        words = "，改为".join(part for part in (change.before, change.after) if part)
        print(_styled(f"数字{change.change}：{words}", _ALARM, "！", ""))
    if not rewriting.changes and not rewriting.is_idle:
        print("数字没有变动。")


def confirm_rewriting(rewriting: Rewriting) -> bool:
    """Ask whether to keep a rewriting; a number whose value or binding changes is asked about by itself."""
    grave = [one for one in rewriting.changes if one.change in (Change.VALUE, Change.BINDING)]
    for change in grave:
        if not _agrees(f"确认数字{change.change}：{change.before} → {change.after}？"):
            return False
    return _agrees("采用这次改写？")


def _agrees(question: str) -> bool:
    print(f"{question}[y/n] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")
