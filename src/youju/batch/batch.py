"""Draft the reports of many units, or check those that they handed in, and draw up one list for the reviewer."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from youju.batch.across import compare_units
from youju.batch.bureau import Bureau, hold_against, read_bureau
from youju.batch.dashboard import write_dashboard
from youju.batch.engines import Engine, LocalEngine
from youju.batch.findings import EVERYBODY, finding
from youju.batch.handed_in import find_handed_in, find_stray, pack_handed_in
from youju.batch.jobs import Job, Kind
from youju.batch.journal import Entry, Journal
from youju.batch.manifest import Manifest, read_manifest
from youju.batch.overview import Overview, overview
from youju.batch.projects import LIST_NAME, PAGE_NAME, BatchProject, find_projects, pack, require_tables
from youju.batch.remarks import read_remarks
from youju.batch.review import FindingRow
from youju.batch.review_list import write_review_list
from youju.batch.runner import Prepared, Progress, Tally, run_jobs
from youju.domain.findings import Severity
from youju.errors import ExitCode, UsageError
from youju.models.endpoints import endpoint_of, endpoint_variables
from youju.pipeline.writers import OFFLINE
from youju.prompting.outlines import load_outline
from youju.settings import Settings
from youju.sources.tables.workbook import SUFFIXES

__all__ = ["BatchOutcome", "BatchRequest", "check_batch", "draft_batch"]

_SCRATCH = ".youju/scratch"
_IN_ADVANCE = 2
"""Reports under way beyond one for each request that may be: most of a report's sections go at once, but the last ones
wait for each other, and while one report is at those another has to fill the places."""


@dataclass(frozen=True)
class BatchRequest:
    """What is asked of a batch.

    Attributes:
        folders: Folders of projects, or of reports handed in; or one workbook with the rows of all units.
        settings: The settings in force.
        output: Where the list goes; None for the first folder, or for one beside the workbook, called like it.
        prior: With a workbook: folders of earlier years' reports.
        data: Of reports handed in: folders where the data of those lies that have none beside them.
        bureau: The finance bureau's own table, to hold the units' totals against.
        outline, money_unit: As for one draft.
        concurrency: Processes, or requests to the model, at once; 0 for as many as sensible.
        force: Do all anew.
        engine: Makes the engine from the number of processes, of jobs at a time in each, and a folder for scratch.
    """

    folders: Sequence[Path]
    settings: Settings
    output: Path | None = None
    prior: Sequence[Path] = ()
    data: Sequence[Path] = ()
    bureau: Path | None = None
    outline: str = ""
    money_unit: str = ""
    concurrency: int = 0
    force: bool = False
    engine: Callable[[int, int, str], Engine] = LocalEngine


@dataclass(frozen=True)
class BatchOutcome:
    """What became of a batch.

    Attributes:
        tally: How many were done.
        whole: Every unit, the gravest first.
        listed: 复核清单.xlsx. page: The dashboard.
        checks: The reports handed in, each as `youju check --json` prints it.
        exit_code: What the command ends with: the worst, an input that can't be read before findings.
    """

    tally: Tally
    whole: Overview
    listed: Path
    page: Path
    checks: tuple[str, ...] = ()
    exit_code: int = field(default=ExitCode.CLEAN)


@dataclass(frozen=True)
class _Plan:
    """What a run has to do: its jobs with their folders, how each is prepared, and what is known beforehand.

    Attributes:
        traced: Name of a job, words about its files -> the words about the files that people gave.
        remarks: Findings that concern no single job.
    """

    jobs: Sequence[tuple[str, Path]]
    prepare: Callable[[Entry], Prepared]
    traced: Callable[[str, str], str] = lambda _, message: message
    remarks: Sequence[FindingRow] = ()


def draft_batch(request: BatchRequest, progress: Progress) -> BatchOutcome:
    """Draft the reports of all projects.

    Raises:
        InputError: There is no project, or the workbook of all units or the bureau's table can't be read.
        UsageError: The model or the outline isn't known, or another run is at work there.
        OutputError: The list can't be written.
    """
    load_outline(request.outline or request.settings.outline)
    tables = [path for path in request.folders if path.suffix.lower() in SUFFIXES and not path.is_dir()]
    if not tables:
        if request.prior:
            raise UsageError("--prior 只与总表同用", remedy="文件夹里的项目，请把上年报告放进各自的 prior 文件夹")
        projects = find_projects(request.folders)
        return _run(request, _home(request.folders[0], projects), lambda _: _of_projects(request, projects), progress)
    if len(request.folders) > 1:
        raise UsageError("总表一次只能有一张，也不能与文件夹同用", remedy="请分开运行；历年报告用 --prior 指明")
    table = tables[0]
    return _run(request, table.with_suffix(""), lambda journal: _of_manifest(request, table, journal), progress)


def check_batch(request: BatchRequest, progress: Progress) -> BatchOutcome:
    """Check the reports that units handed in.

    Raises:
        InputError: There is no report, or the bureau's table can't be read.
        UsageError: Another run is at work there.
        OutputError: The list can't be written.
    """
    units = {one.name: one for one in find_handed_in(request.folders, request.data)}

    def prepare(entry: Entry) -> Prepared:
        one = units[entry.name]
        packed, has_data = pack_handed_in(one)
        manner = {
            "data": ["."] if has_data else [],
            "money_unit": request.money_unit,
            "code": "",
            "with_json": True,
            "note": "" if has_data else "没有找到它的数据，只核对了文中前后",
        }
        return Prepared(Job(one.name, Kind.CHECK, packed.files, one.documents, manner), packed.data_time)

    strays = [
        finding("stray-file", Severity.WARNING, f"没有归入任何单位，没有核对：{path}", about=str(path), place=str(path))
        for path in find_stray(request.folders, units.values())
    ]
    plan = _Plan([(one.name, one.folder) for one in units.values()], prepare, remarks=strays)
    first = request.folders[0]
    return _run(request, first if first.is_dir() else first.parent, lambda _: plan, progress)


def _of_projects(request: BatchRequest, projects: Sequence[BatchProject]) -> _Plan:
    """Plan the drafting of projects.

    Raises:
        UsageError: The model's name can't be understood, or its key is missing.
    """
    manner, means = _manner(request), _means(request)
    by_name = {project.name: project for project in projects}

    def prepare(entry: Entry) -> Prepared:
        project = by_name[entry.name]
        packed = pack(project.folder)
        require_tables(project.folder, packed)
        own = {**manner, "code": project.code}
        keep = {**means, "keep": str(project.folder)}
        return Prepared(Job(project.name, Kind.DRAFT, packed.files, manner=own, means=keep), packed.data_time)

    return _Plan([(project.name, project.folder) for project in projects], prepare)


def _of_manifest(request: BatchRequest, table: Path, journal: Journal) -> _Plan:
    """Plan the drafting of a workbook's units, whose projects are written one by one.

    Raises:
        InputError: The workbook or a folder of earlier reports can't be read.
    """
    manifest: Manifest = read_manifest(table, request.prior, journal.folder, journal)
    manifest.take_back()
    plan = _of_projects(request, manifest.projects)

    def prepare(entry: Entry) -> Prepared:
        manifest.write(entry.name)
        return plan.prepare(entry)

    strays = [
        finding("stray-row", Severity.ERROR, f"{place}这一行没有写单位，没有归入任何报告", place=place)
        for place in manifest.stray
    ]
    gone = [
        finding(
            "gone-unit", Severity.WARNING, f"总表里已没有这个单位，原来起草的报告还在：{path}", about=path, place=path
        )
        for path in manifest.gone
    ]
    return replace(plan, prepare=prepare, traced=manifest.traced, remarks=[*strays, *gone])


def _home(first: Path, projects: Sequence[BatchProject]) -> Path:
    """Return where the list goes: the folder of projects, or beside a project named by itself."""
    return first.resolve().parent if any(project.folder == first.resolve() for project in projects) else first


def _manner(request: BatchRequest) -> dict[str, Any]:
    settings = request.settings
    model = "" if settings.model.strip() in ("", OFFLINE) else settings.model
    return {
        "outline": request.outline,
        "default_outline": settings.outline,
        "money_unit": request.money_unit,
        "model": model,
        "show_values": settings.show_values,
    }


def _means(request: BatchRequest) -> dict[str, Any]:
    """Return what workers need to reach the model.

    Raises:
        UsageError: The model's name can't be understood, or its key is missing.
    """
    settings = request.settings
    if not _manner(request)["model"]:
        return {}
    key = settings.api_key.get_secret_value()
    names = [name for name in settings.model.split(",") if name.strip()]
    for name in names:
        endpoint_of(name, base_url=settings.base_url, key=key)
    return {
        "base_url": settings.base_url,
        "api_key": key,
        "environment": endpoint_variables(names),
        "timeout_s": settings.timeout_s,
        "retries": settings.retries,
        "concurrency": settings.concurrency,
        "per_minute": settings.per_minute,
        "max_tokens": settings.max_tokens,
        "cache": settings.cache,
    }


def _run(
    request: BatchRequest, beside: Path, make_plan: Callable[[Journal], _Plan], progress: Progress
) -> BatchOutcome:
    folder = (request.output or beside).resolve()
    listed, page = folder / LIST_NAME, folder / PAGE_NAME
    read_remarks(listed)  # a list or a table that can't be read has to show now, not after a night's work
    bureau = read_bureau(request.bureau) if request.bureau else None
    journal = Journal(folder)
    try:
        plan = make_plan(journal)
        journal.plan((name, Path(os.path.relpath(where, folder)).as_posix()) for name, where in plan.jobs)
        scratch = folder / _SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        journal.traced = plan.traced
        tally = run_jobs(
            journal, folder, plan.prepare, lambda: _engine(request, scratch), progress, force=request.force
        )
        shutil.rmtree(scratch, ignore_errors=True)
        extra, spent = _across(journal, bureau, plan.remarks)
        whole = overview(journal, extra)
        write_review_list(listed, journal, whole, extra, spent, read_remarks(listed))
        write_dashboard(page, whole, LIST_NAME)
        checks = tuple(review.json for _, reviews in journal.reviews() for review in reviews if review.json)
    finally:
        journal.close()
    return BatchOutcome(tally, whole, listed, page, checks, _exit_code(tally, whole))


def _across(
    journal: Journal, bureau: Bureau | None, remarks: Sequence[FindingRow]
) -> tuple[dict[str, list[FindingRow]], dict[str, str]]:
    """Return what shows only across units, by the name of the job, and each job's 支出 by the bureau's table."""
    extra = defaultdict(list, compare_units(journal))
    extra[EVERYBODY] += remarks
    found, spent = hold_against(bureau, journal) if bureau else ({}, {})
    for name, rows in found.items():
        extra[name] += rows
    return dict(extra), spent


def _engine(request: BatchRequest, scratch: Path) -> Engine:
    cores = os.cpu_count() or 1
    if not _manner(request)["model"]:
        return request.engine(request.concurrency or cores, 1, str(scratch))
    concurrency = request.settings.concurrency
    processes = min(cores, concurrency)
    return request.engine(processes, _IN_ADVANCE + concurrency // processes, str(scratch))


def _exit_code(tally: Tally, whole: Overview) -> int:
    if tally.interrupted:
        return ExitCode.INTERRUPTED
    failures = [line.entry.failure.exit_code for line in whole.lines if line.entry.failure]
    if failures:
        return max(failures)
    return ExitCode.FINDINGS if whole.severities[Severity.ERROR] else ExitCode.CLEAN
