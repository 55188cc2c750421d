"""How long commands take from a cold start, whole process: medians of five runs against the bars.

python -m eval.bench.cold_start
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from eval.bench.timing import record, run_youju

_ROOT = Path(__file__).parents[2]
_CASE = _ROOT / "eval/cases/verify/yunling_library"
_SAMPLE = _ROOT / "corpora/samples"
_RUNS = 5


def main() -> None:
    """Measure and record."""
    page, data = str(_CASE / "clean.txt"), str(_CASE / "data")
    sample = min(path for path in _SAMPLE.iterdir() if path.is_dir())
    with tempfile.TemporaryDirectory() as folder:
        commands = (
            ("youju --help", 0.2, ["--help"]),
            ("youju check page.txt", 0.4, ["check", page]),
            ("youju check page.txt --data DIR", 0.6, ["check", page, "--data", data]),
            ("youju draft DIR", 3.0, ["draft", str(sample), "-o", str(Path(folder) / "报告.docx"), "--force"]),
        )
        lines = ["| command | wall s | user s | bar s |", "|---|---|---|---|"]
        for name, bar, arguments in commands:
            run_youju(arguments)  # compiles the modules and expressions
            runs = [run_youju(arguments) for _ in range(_RUNS)]
            wall = statistics.median(run.wall for run in runs)
            user = statistics.median(run.user for run in runs)
            lines.append(f"| {name} | {wall:.2f} | {user:.2f} | {bar} |")
    record("Cold start", lines)


if __name__ == "__main__":
    main()
