"""How fast and how big is the library at 100,000 passages?

    python -m eval.bench.retrieval [--passages 100000] [--queries 500]

Indexing and asking run in processes of their own, so that each one's memory is its own. Bars: indexed in 120 s,
95 of 100 queries answered within 10 ms, 300 MB at most in either. CPU time tells a busy machine from slow code.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from eval.generator.reports_corpus import Report, make_reports, write_reports
from youju.domain.passages import Passage
from youju.retrieval.library import Library
from youju.retrieval.queries import last_years_passages, section_query
from youju.sources.documents import read_document
from youju.sources.documents.roles import paragraph_role
from youju.sources.documents.sections import find_sections
from youju.sources.identity import identify

BARS = {"index seconds": 120.0, "index MB": 300.0, "p95 ms": 10.0, "query MB": 300.0}
SEED = 23
_A_REPORT = 35  # passages of a report, about


def megabytes() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def passages_of(path: Path) -> Iterable[Passage]:
    """Read a report's passages as `youju index` does."""
    plain = read_document(path)
    unit, year = identify(plain.text)
    for section in find_sections(plain):
        headings = (*section.path, section.heading)
        heading = " / ".join(part for part in headings if part)
        for line in section.body(plain).splitlines():
            if line.strip():
                yield Passage(line, str(path), heading, paragraph_role(headings, line), unit, year)


def index(folder: Path) -> dict[str, float]:
    """Index all reports of a folder."""
    files = sorted((folder / "reports").iterdir())
    library = Library(folder / "index")
    start, began = time.perf_counter(), time.process_time()
    library.update(files, passages_of)
    figures = {"index seconds": time.perf_counter() - start, "index CPU s": time.process_time() - began}
    return figures | {"index MB": megabytes(), "passages": len(library)}


def query(folder: Path, reports: list[Report], queries: int) -> dict[str, float]:
    """Ask for last year's sections with filters, and every third time for words in the whole library."""
    library = Library(folder / "index")
    rng = random.Random(SEED)
    section_query("funds", "资金情况")
    library.search("资金")  # jieba loads its words once
    took, worked = [], []
    for number in range(queries):
        report = rng.choice(reports)
        topic, heading, text = rng.choice(report.paragraphs)
        start, began = time.perf_counter(), time.process_time()
        if number % 3:
            last_years_passages(
                library, unit=report.unit, year=report.year + 1, role=topic, heading=heading, item_names=report.items
            )
        else:
            library.search(text[:30])
        worked.append((time.process_time() - began) * 1000)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    worked.sort()
    late = int(queries * 0.95)
    figures = {"p50 ms": took[queries // 2], "p95 ms": took[late], "p95 CPU ms": worked[late]}
    return figures | {"query MB": megabytes()}


def main() -> int:
    """Print what was measured beside the bars; 1 when one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--part", choices=("index", "query"))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.part:
        reports = list(islice(make_reports(200, 3, SEED), 300)) if options.part == "query" else []
        figures = index(options.folder) if options.part == "index" else query(options.folder, reports, options.queries)
        print(json.dumps(figures))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        reports = list(make_reports(options.passages // (_A_REPORT * 3) + 1, 3, SEED))
        write_reports(reports, Path(folder) / "reports")
        del reports
        figures = {}
        for part in ("index", "query"):
            command = [sys.executable, "-m", "eval.bench.retrieval", "--part", part, "--folder", folder]
            command += ["--queries", str(options.queries)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            figures |= json.loads(done.stdout)
    for name, value in figures.items():
        bar = f"  (bar {BARS[name]:g})" if name in BARS else ""
        print(f"{name:<14}{value:10.1f}{bar}")
    return int(any(figures[name] > bar for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
