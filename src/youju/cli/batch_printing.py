"""How a batch shows its progress, and what is printed of its outcome."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from youju.batch.batch import BatchOutcome
from youju.batch.jobs import Failure
from youju.batch.overview import Conclusion
from youju.batch.runner import Progress, Tally
from youju.domain.findings import Severity

__all__ = ["BatchProgress", "print_batch"]

_EVERY_S = 10
_CLEAR = "\r\033[K"


class BatchProgress(Progress):
    """A line on stderr that is rewritten in a terminal, and a line now and then elsewhere."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._began = self._told = time.monotonic()

    def __enter__(self) -> BatchProgress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._live:
            print(file=sys.stderr)

    def update(self, tally: Tally) -> None:
        """Show how far it is."""
        now = time.monotonic()
        if self._live:
            print(f"{_CLEAR}{self._line(tally)}", end="", file=sys.stderr, flush=True)
        elif now - self._told >= _EVERY_S or not tally.left:
            self._told = now
            print(self._line(tally), file=sys.stderr, flush=True)

    def failed(self, name: str, failure: Failure) -> None:
        """Say at once who failed and why."""
        self.say(f"{name}：{failure.message}")

    def say(self, message: str) -> None:
        """Say it on a line of its own."""
        print(f"{_CLEAR if self._live else ''}{message}", file=sys.stderr, flush=True)

    def _line(self, tally: Tally) -> str:
        ended = tally.done + tally.failed
        seconds = time.monotonic() - self._began
        parts = [f"共{tally.total}个", f"已完成{tally.kept + tally.done}个"]
        parts += [f"未成{tally.failed}个"] if tally.failed else []
        parts += [f"在做{tally.running}个"] if tally.running else []
        if ended and tally.left:
            parts += [f"每分钟{ended * 60 / seconds:.0f}个", f"还需{_duration(tally.left * seconds / ended)}"]
        return "，".join(parts)


def print_batch(outcome: BatchOutcome) -> None:
    """Print how many stand where, the gravest units, and where the list is."""
    counted = {one: count for one, count in outcome.whole.conclusions.items() if count}
    print("，".join(f"{one.label}{count}份" for one, count in counted.items()) or "没有报告")
    found = outcome.whole.severities
    print("问题：" + "，".join(f"{one.label}{found[one]}处" for one in Severity))
    if outcome.whole.across:
        print(f"其中{len(outcome.whole.across)}处不归哪一份报告，见复核清单“问题”表的“（全部单位）”")
    if unchecked := counted.get(Conclusion.UNCHECKED):
        print(f"注意：{unchecked}份没有数据可对，未经核验")
    if outcome.tally.left:
        print(f"还有{outcome.tally.left}个没有做，再运行一次同样的命令就接着做")
    print(f"复核清单：{outcome.listed}")
    print(f"复核看板：{outcome.page}")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f}秒"
    return f"{seconds / 60:.0f}分钟" if seconds < 5400 else f"{seconds / 3600:.1f}小时"
