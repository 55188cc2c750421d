"""The doors that outsiders' input comes through, each with sound input to break."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import xlwt

import youju
from eval.fuzz.kept import DOORS
from eval.fuzz.samples import SAMPLE, Case, Target, sample_draft, sample_ledger
from youju.domain.findings import CheckReport
from youju.domain.outline import DEFAULT_OUTLINE
from youju.domain.report import Draft
from youju.drafting.offline import draft_offline
from youju.drafting.with_model.drafter import Manner, SectionWriter
from youju.models.scripted import ScriptedModel
from youju.prompting.outlines import load_outline
from youju.prompting.plans import load_plan
from youju.prompting.template import load_prompt
from youju.resources import data_path, data_stems
from youju.sources.documents import read_document
from youju.sources.opinions import read_opinions
from youju.sources.tables.workbook import read_tables
from youju.sources.unit import read_unit_file

__all__ = ["TARGETS"]

ROOT = Path(__file__).parents[2]


@cache
def _texts() -> tuple[Case, ...]:
    cases = ROOT / "eval" / "cases"
    lines = [json.loads(line) for line in (cases / "consistency.jsonl").read_text(encoding="utf-8").splitlines()]
    clean = [path.read_bytes() for path in sorted(cases.glob("verify*/*/clean.txt"))]
    return tuple(("报告.txt", one) for one in (*clean, *(line["text"].encode() for line in lines)))


@cache
def _workbooks() -> tuple[Case, ...]:
    """Return the samples' sheets, and one of them in each other form that offices use."""
    sheets = [(path.name, path.read_bytes()) for path in sorted(SAMPLE.parent.glob("*/data/*.xlsx"))]
    grid = [[cell or "" for cell in row] for row in openpyxl.load_workbook(_first_sheet()).active.values]
    with tempfile.TemporaryDirectory() as folder:
        old, free = Path(folder, "资金表.xls"), Path(folder, "资金表.ods")
        _write_xls(grid, old)
        _write_ods(grid, free)
        sheets += [(old.name, old.read_bytes()), (free.name, free.read_bytes())]
    text = "\n".join(",".join(str(cell).replace(",", "，").replace("\n", "") for cell in row) for row in grid)
    return (*sheets, ("资金表.csv", text.encode()))


def _first_sheet() -> Path:
    return next(iter(sorted((SAMPLE / "data").glob("*.xlsx"))))


def _write_xls(grid: list[list[object]], path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("资金")
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    book.save(str(path))


def _write_ods(grid: list[list[object]], path: Path) -> None:
    book = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="资金")
    for cells in grid:
        row = odf.table.TableRow()
        for value in cells:
            cell = odf.table.TableCell(valuetype="string")
            cell.addElement(odf.text.P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(str(path))


@cache
def _documents() -> tuple[Case, ...]:
    """Return last year's reports of the samples, this year's drafts, and one as page and as plain text."""
    files = [path for path in sorted(SAMPLE.parent.glob("*/prior/*")) if path.suffix in {".docx", ".txt", ".md"}]
    found = [(path.name, path.read_bytes()) for path in files]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "报告.docx")
        youju.write_docx(sample_draft(), path)
        found.append((path.name, path.read_bytes()))
        text = read_document(path).text
    page = "<html><head><meta charset='utf-8'></head><body><table><tr><td>预算</td><td>5</td></tr></table><p>{}</p>"
    documents = Path(os.environ.get("YOUJU_FUZZ_DOCUMENTS", ""))
    more = [(one.name, one.read_bytes()) for one in sorted(documents.glob("*.pdf"))] if documents.name else []
    return (
        *found,
        ("报告.txt", text.encode()),
        ("报告.html", page.format(text.replace("\n", "</p><p>")).encode()),
        *more,
    )


def _units() -> tuple[Case, ...]:
    return tuple(("unit.yaml", path.read_bytes()) for path in sorted(SAMPLE.parent.glob("*/unit.yaml")))


def _prompts() -> tuple[Case, ...]:
    folders = ("sections", "rewrite", "shared")
    names = [f"{folder}/{stem}" for folder in folders for stem in data_stems(f"prompts/{folder}", ".md")]
    return tuple((f"{name.replace('/', '!')}.md", data_path(f"prompts/{name}.md").read_bytes()) for name in names)


def _plans() -> tuple[Case, ...]:
    """Return outlines and sentence plans; the words that plans share aren't one."""
    home = data_path("prompts")
    files = sorted(path for folder in ("outlines", "offline") for path in (home / folder).rglob("*.yaml"))
    return tuple(
        (path.relative_to(home).as_posix().replace("/", "!"), path.read_bytes())
        for path in files
        if path.stem != "words"
    )


def _answers() -> tuple[Case, ...]:
    """Return what a model might answer: the draft's own sections, with slots."""
    sections = [one for one in sample_draft().sections if any(hasattr(block, "runs") for block in one.blocks)]
    texts = ["".join(run.text for block in one.blocks for run in getattr(block, "runs", ())) for one in sections]
    slots = "项目支出{{合计.支出}}，执行率{{合计.执行率.支出/到位}}，较上年{{合计.增减率.支出}}。"
    return tuple(("answer.txt", f"{text}\n{slots}".encode()) for text in texts)


def _check_against(report: CheckReport) -> None:
    text = report.plain.text
    for one in report.mentions:
        if text[one.mention.start : one.mention.end] != one.mention.text:
            raise AssertionError(f"mention {one.mention} isn't what stands there")
    for finding in report.findings:
        if not 0 <= finding.start <= finding.end <= len(text):
            raise AssertionError(f"finding {finding} lies outside of the text")
    if report.coverage.seen != len(report.mentions):
        raise AssertionError("coverage isn't the sum of the mentions")


def _run_text(path: Path) -> None:
    _check_against(youju.check_text(path.read_text(encoding="utf-8", errors="surrogateescape")))


def _run_text_with_data(path: Path) -> None:
    _check_against(youju.check_text(path.read_text(encoding="utf-8", errors="replace"), sample_ledger()))


def _run_project(path: Path) -> None:
    """Draft from a folder in which one sheet is broken, and write the report."""
    shutil.copy(SAMPLE / "unit.yaml", path.with_name("unit.yaml"))
    youju.write_docx(youju.draft(path.parent), path.with_name("报告.docx"))


def _run_document(path: Path) -> None:
    _check_against(youju.check_text(read_document(path).text))


def _run_data_file(path: Path) -> None:
    """Load a broken prompt, outline or plan from a folder of one's own."""
    folder, _, stem = path.stem.replace("!", "/").partition("/")
    home = path.with_name("prompts") / folder
    (home / stem).parent.mkdir(parents=True)
    path.rename(home / f"{stem}{path.suffix}")
    os.environ["YOUJU_DATA"] = str(path.parent)
    for load in (load_prompt, load_outline, load_plan):
        getattr(load, "cache_clear", lambda: None)()
    try:
        {"outlines": load_outline, "offline": load_plan}.get(folder, lambda one: load_prompt(f"{folder}/{one}"))(stem)
        if folder in {"outlines", "offline"}:
            draft_offline(sample_ledger(), load_outline(stem if folder == "outlines" else DEFAULT_OUTLINE))
    finally:
        del os.environ["YOUJU_DATA"]


def _run_answer(path: Path) -> None:
    """Let a model give this answer, and the same to every complaint; no number of it may get through."""
    answer = path.read_text(encoding="utf-8", errors="replace")
    base, outline = sample_draft(), load_outline(DEFAULT_OUTLINE)
    section = next(one for one in base.sections if one.id.startswith("funds") and one.blocks)
    writer = SectionWriter(ScriptedModel(lambda _: answer), sample_ledger(), outline, base, Manner())
    written = writer.write(section, load_prompt(outline.section(section.id).prompt))
    Draft.from_json(Draft("题", "单位", 2024, outline.id, (written.section,)).to_json())


TARGETS: Mapping[str, Target] = {
    "text": Target(_texts, _run_text),
    "text-with-data": Target(_texts, _run_text_with_data),
    "workbook": Target(_workbooks, read_tables),
    "project": Target(_workbooks, _run_project),
    "document": Target(_documents, _run_document),
    "opinions": Target(lambda: (*_documents(), *_workbooks()), read_opinions),
    "unit-file": Target(_units, read_unit_file),
    "prompt": Target(_prompts, _run_data_file),
    "plan": Target(_plans, _run_data_file),
    "answer": Target(_answers, _run_answer),
    **DOORS,
}
