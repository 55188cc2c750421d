"""How long a report of 300 pages takes to write, check, read back and hand in, and how much memory; a process each.

python -m eval.bench.long_report
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

from eval.bench.timing import record
from youju.domain.report import Draft, Paragraph
from youju.drafting.edited_draft import read_edited_draft
from youju.pipeline.draft import draft_only
from youju.pipeline.review import write_review
from youju.rendering.clean import write_clean
from youju.rendering.docx_writer import write_docx
from youju.rendering.gbt9704 import CHARS_PER_LINE, LINES_PER_PAGE
from youju.resources import data_path
from youju.sources.documents.ooxml import walk_docx
from youju.sources.project import read_ledger

_PAGES = 300
_SAMPLE = data_path("corpora/samples/pingli-water-2023")
_NAME = "长报告.docx"
_PHASES = ("write", "review", "read back", "hand in")


def _long_draft() -> Draft:
    """Repeat a sample's sections until their text alone, tables left out, fills the pages."""
    draft = draft_only(_SAMPLE, default_outline="hunan-special-fund")
    sections = []
    lines = 0
    for number in count(1):
        for section in draft.sections:
            blocks = tuple(replace(one, id=f"{one.id}.{number}") for one in section.blocks)
            sections.append(replace(section, id=f"{section.id}.{number}", blocks=blocks))
            lines += 1 + sum(-(-len(one.text) // CHARS_PER_LINE) for one in blocks if isinstance(one, Paragraph))
        if lines >= _PAGES * LINES_PER_PAGE:
            break
    return replace(draft, sections=tuple(sections))


def _run(phase: str, folder: Path) -> None:
    report = folder / _NAME
    if phase == "write":
        write_docx(Draft.from_json((folder / "draft.json").read_text(encoding="utf-8")), report)
    elif phase == "review":
        draft = Draft.from_json((folder / "draft.json").read_text(encoding="utf-8"))
        write_review(draft, read_ledger(_SAMPLE), report, sources=True)
    elif phase == "read back":
        draft = Draft.from_json((folder / "draft.json").read_text(encoding="utf-8"))
        if read_edited_draft(walk_docx(report), draft).draft != draft:
            raise RuntimeError("the report doesn't read back as it was written")
    else:
        write_clean(report, folder / "报送稿.docx")


def main() -> None:
    """Measure and record; with a phase and a folder, run that phase alone."""
    if len(sys.argv) > 1:
        _run(sys.argv[1], Path(sys.argv[2]))
        return
    lines = ["| what | wall s | user s | peak MB |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        draft = _long_draft()
        (Path(folder) / "draft.json").write_text(draft.to_json(), encoding="utf-8")
        for phase in _PHASES:
            started = time.perf_counter()
            process = subprocess.Popen([sys.executable, "-m", "eval.bench.long_report", phase, folder])
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise RuntimeError(f"{phase}: {process.returncode}")
            wall = time.perf_counter() - started
            lines.append(f"| {phase} | {wall:.1f} | {usage.ru_utime:.1f} | {usage.ru_maxrss / 1024:.0f} |")
    record(f"A report of {_PAGES} pages of text and its tables (bar: written in 10 s, 500 MB)", lines)


if __name__ == "__main__":
    main()
