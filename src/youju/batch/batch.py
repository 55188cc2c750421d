"""Draft the reports of many units, or check those that they handed in, and draw up one list for the reviewer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from youju.batch.dashboard import write_dashboard
from youju.batch.engines import Engine, LocalEngine
from youju.batch.jobs import Job, Kind
from youju.batch.journal import Entry, Journal
from youju.batch.overview import Overview, overview
from youju.batch.projects import LIST_NAME, PAGE_NAME, BatchProject, find_projects, pack
from youju.batch.remarks import read_remarks
from youju.batch.review import FindingRow
from youju.batch.review_list import write_review_list
from youju.batch.runner import Prepared, Progress, Tally, run_jobs
from youju.domain.findings import Severity
from youju.errors import ExitCode
from youju.models.endpoints import endpoint_of
from youju.pipeline.writers import OFFLINE
from youju.prompting.outlines import load_outline
from youju.settings import Settings

__all__ = ["BatchOutcome", "BatchRequest", "draft_batch"]

_SCRATCH = ".youju/scratch"
_IN_ADVANCE = 2
"""Reports under way for each request to the model that may be, so that none waits for our own work."""


@dataclass(frozen=True)
class BatchRequest:
    """What is asked of a batch.

    Attributes:
        folders: Folders of projects.
        settings: The settings in force.
        output: Where the list goes; None for the first folder.
        outline, money_unit: As for one draft.
        concurrency: Processes, or requests to the model, at once; 0 for as many as sensible.
        force: Do all anew.
        engine: Makes the engine; None for this machine.
    """

    folders: Sequence[Path]
    settings: Settings
    output: Path | None = None
    outline: str = ""
    money_unit: str = ""
    concurrency: int = 0
    force: bool = False
    engine: Callable[[], Engine] | None = None


@dataclass(frozen=True)
class BatchOutcome:
    """What became of a batch.

    Attributes:
        tally: How many were done.
        whole: Every unit, the gravest first.
        listed: 复核清单.xlsx. page: The dashboard.
        exit_code: What the command ends with: the worst, an input that can't be read before findings.
    """

    tally: Tally
    whole: Overview
    listed: Path
    page: Path
    exit_code: int = field(default=ExitCode.CLEAN)


def draft_batch(request: BatchRequest, progress: Progress) -> BatchOutcome:
    """Draft the reports of all projects.

    Raises:
        InputError: There is no project.
        UsageError: The model or the outline isn't known, or another run is at work there.
        OutputError: The list can't be written.
    """
    load_outline(request.outline or request.settings.outline)
    projects = find_projects(request.folders)
    folder = (request.output or _home(request.folders[0], projects)).resolve()
    manner, means = _manner(request), _means(request)
    by_name = {project.name: project for project in projects}

    def prepare(entry: Entry) -> Prepared:
        project = by_name[entry.name]
        packed = pack(project.folder)
        own = {**manner, "code": project.code}
        keep = {**means, "keep": str(project.folder)}
        return Prepared(Job(project.name, Kind.DRAFT, packed.files, manner=own, means=keep), packed.data_time)

    return _run(request, folder, projects, prepare, progress)


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
    first = next(endpoint_of(name, base_url=settings.base_url, key=key) for name in settings.model.split(","))
    return {
        "base_url": settings.base_url or first.base_url,
        "api_key": key or first.key,
        "timeout_s": settings.timeout_s,
        "retries": settings.retries,
        "concurrency": settings.concurrency,
        "per_minute": settings.per_minute,
        "max_tokens": settings.max_tokens,
        "cache": settings.cache,
    }


def _run(
    request: BatchRequest,
    folder: Path,
    projects: Sequence[BatchProject],
    prepare: Callable[[Entry], Prepared],
    progress: Progress,
) -> BatchOutcome:
    listed, page = folder / LIST_NAME, folder / PAGE_NAME
    read_remarks(listed)  # a list that can't be read has to show now, not after a night's work
    journal = Journal(folder)
    try:
        journal.plan((one.name, Path(os.path.relpath(one.folder, folder)).as_posix()) for one in projects)
        scratch = folder / _SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        tally = run_jobs(
            journal, folder, prepare, request.engine or _local(request, scratch), progress, force=request.force
        )
        shutil.rmtree(scratch, ignore_errors=True)
        extra: Mapping[str, Sequence[FindingRow]] = {}
        whole = overview(journal, extra)
        write_review_list(listed, journal, whole, extra, {}, read_remarks(listed))
        write_dashboard(page, whole, LIST_NAME)
    finally:
        journal.close()
    return BatchOutcome(tally, whole, listed, page, _exit_code(tally, whole))


def _local(request: BatchRequest, scratch: Path) -> Callable[[], Engine]:
    cores = os.cpu_count() or 1
    if not _manner(request)["model"]:
        processes = request.concurrency or cores
        return lambda: LocalEngine(processes, 1, str(scratch))
    concurrency = request.settings.concurrency
    processes = min(cores, concurrency)
    return lambda: LocalEngine(processes, _IN_ADVANCE + concurrency // processes // 2, str(scratch))


def _exit_code(tally: Tally, whole: Overview) -> int:
    if tally.interrupted:
        return ExitCode.INTERRUPTED
    failures = [line.entry.failure.exit_code for line in whole.lines if line.entry.failure]
    if failures:
        return max(failures)
    return ExitCode.FINDINGS if whole.severities[Severity.ERROR] else ExitCode.CLEAN
