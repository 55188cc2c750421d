"""Measures the Word files: valid, every figure found again, the draft read back, also after LibreOffice has saved them.

python -m eval.tasks.docx [--units N] [--seed S]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openxml_audit import FileFormat, OpenXmlValidator

from eval.generator.__main__ import generate
from youju.domain.report import Draft, Figure
from youju.drafting.edited_draft import read_edited_draft
from youju.drafting.offline import draft_offline
from youju.pipeline.draft import draft_only
from youju.prompting.outlines import load_outline
from youju.rendering.docx_writer import write_docx
from youju.resources import data_path
from youju.sources.documents.ooxml import read_docx, walk_docx
from youju.sources.project import read_ledger

__all__ = ["Score", "main", "measure"]

_OUTLINE = "hunan-special-fund"


@dataclass
class Score:
    """What was counted.

    Attributes:
        reports: Written. valid: Without a fault against Office's schemas.
        figures: In them. marked: Read back with their fact's id and words. same: Reports read back as the same draft.
        saved: Reports saved again by LibreOffice; 0 where it isn't installed.
        figures_saved, marked_saved, same_saved: The same of those.
    """

    reports: int = 0
    valid: int = 0
    figures: int = 0
    marked: int = 0
    same: int = 0
    saved: int = 0
    figures_saved: int = 0
    marked_saved: int = 0
    same_saved: int = 0


def drafts(units: int, seed: int) -> Iterator[Draft]:
    """Return the drafts of the samples, each with its own outline, and of generated units."""
    for sample in sorted(data_path("corpora/samples").glob("*/unit.yaml")):
        yield draft_only(sample.parent, default_outline=_OUTLINE)
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), units, seed)
        for data in sorted(Path(folder).glob("verify/*/data")):
            yield draft_offline(read_ledger(data), load_outline(_OUTLINE))


def measure(units: int, seed: int) -> Score:
    """Write each draft and read it back, as written and as LibreOffice saves it."""
    score = Score()
    with tempfile.TemporaryDirectory() as scratch:
        written = {Path(scratch) / f"{n:03}.docx": draft for n, draft in enumerate(drafts(units, seed))}
        for path, draft in written.items():
            write_docx(draft, path)
            marked, total = _marked(path, draft)
            score.reports += 1
            score.valid += not OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=0).validate(path).errors
            score.figures += total
            score.marked += marked
            score.same += read_edited_draft(walk_docx(path), draft).draft == draft
        for path in _saved_again(list(written), Path(scratch)):
            draft = written[Path(scratch) / path.name]
            marked, total = _marked(path, draft)
            score.saved += 1
            score.figures_saved += total
            score.marked_saved += marked
            score.same_saved += read_edited_draft(walk_docx(path), draft).draft == draft
    return score


def _marked(path: Path, draft: Draft) -> tuple[int, int]:
    """Count the figures that stand in the file with their id and words, and all."""
    plain = read_docx(path)
    seen = Counter((plain.text[start:end], tag) for anchor in plain.anchors for start, end, tag in anchor.controls)
    wanted = Counter((run.text, run.id) for _, run in draft.runs() if isinstance(run, Figure))
    return (seen & wanted).total(), wanted.total()


def _saved_again(paths: Sequence[Path], scratch: Path) -> list[Path]:
    if shutil.which("soffice") is None:
        return []
    target = scratch / "saved"
    profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(target), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return sorted(target.glob("*.docx"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=8)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args(arguments)
    score = measure(options.units, options.seed)
    for name, value in vars(score).items():
        print(f"{name:<14} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
