"""What a worker does: one job in, one result out, both as JSON strings; nothing else is needed or left behind."""

from __future__ import annotations

import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from youju.batch.jobs import Failure, Job, Kind, Product, Result
from youju.batch.reviewing import review_check, review_draft
from youju.errors import ExitCode, ModelError, YoujuError
from youju.models.endpoints import Endpoint
from youju.models.seam import ChatModel
from youju.pipeline.check import check_documents
from youju.pipeline.draft import draft_project
from youju.pipeline.writers import OFFLINE, ModelWriter, choose_writer, connect_to
from youju.settings import Settings
from youju.sources.project import read_ledger

__all__ = ["run_job"]

_WITHOUT_DATA = "数据读不出，只核对了文中前后"
_LOCK = threading.Lock()
_MODELS: dict[tuple[Endpoint, tuple[int, ...]], ChatModel] = {}


def run_job(text: str) -> str:
    """Do one job; whatever goes wrong with it becomes part of its result."""
    with tempfile.TemporaryDirectory(prefix="youju-") as place:
        folder = Path(place)
        try:
            result = _work(Job.from_json(text), folder)
        except YoujuError as error:
            result = Result(failure=_failure([error], folder))
        except Exception as error:  # noqa: BLE001 - one unit's file may hit a fault of ours: it fails that unit alone
            where = traceback.extract_tb(error.__traceback__)[-1]
            message = f"程序出错（{type(error).__name__}：{error}，{Path(where.filename).name}:{where.lineno}）"
            result = Result(failure=Failure(f"{message}。请把这个项目发给开发者。", ExitCode.INPUT))
    return result.to_json()


def _work(job: Job, folder: Path) -> Result:
    for name, content in job.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return _draft(job, folder) if job.kind is Kind.DRAFT else _check(job, folder)


def _draft(job: Job, folder: Path) -> Result:
    writer = _writer(job, folder)
    outcome = draft_project(
        folder,
        default_outline=job.manner["default_outline"],
        outline=job.manner["outline"],
        money_unit=job.manner["money_unit"],
        writer=writer,
    )
    content = outcome.path.read_bytes()
    path = outcome.path.relative_to(folder).as_posix()
    review = review_draft(outcome.draft, outcome.ledger, outcome.report, content, code=job.manner["code"])
    return Result(
        (replace(review, path=path).to_dict(),),
        product=Product(path, content),
        draft=outcome.draft.to_json(),
        who=writer.name if writer else OFFLINE,
    )


def _check(job: Job, folder: Path) -> Result:
    data = [folder / name for name in job.manner["data"]]
    reviews: list[Mapping[str, Any]] = []
    unread: list[YoujuError] = []
    note = job.manner["note"]
    try:
        ledger = read_ledger(*data, unit=job.manner["money_unit"]) if data else None
    except YoujuError as error:  # the reports are still held against themselves
        ledger, data, note = None, [], _WITHOUT_DATA
        unread.append(error)
    for name in job.documents:
        outcome = check_documents([folder / name], ledger, data)
        unread += outcome.unread
        for report in outcome.reports:
            review = review_check(
                report, ledger, job.files[name], code=job.manner["code"], with_json=job.manner["with_json"]
            )
            reviews.append(replace(review, path=name, note=note).to_dict())
    return Result(tuple(reviews), _failure(unread, folder) if unread else None)


def _failure(errors: Sequence[YoujuError], folder: Path) -> Failure:
    """Return what errors say, with the places that the project's owner knows."""
    message = (
        "".join(map(str, errors))
        .replace(f"{folder}/", "")
        .replace(f"{folder}：", "")
        .replace(str(folder), "项目文件夹")
    )
    transient = all(isinstance(one, ModelError) and one.transient for one in errors)
    return Failure(message, max(one.exit_code for one in errors), transient=transient)


def _writer(job: Job, folder: Path) -> ModelWriter | None:
    """Return the writer of a job; jobs in one process share its models, so that they share the limits too."""
    if not job.manner["model"]:
        return None
    settings = _settings(job)
    keep = Path(job.means["keep"])
    return choose_writer(
        settings,
        folder,
        keep=keep if keep.is_dir() else folder,
        connect=_shared_model,
        environment=job.means["environment"],
    )


def _settings(job: Job) -> Settings:
    names = ("model", "show_values")
    means = {name: value for name, value in job.means.items() if name not in ("keep", "environment")}
    return Settings(**{name: job.manner[name] for name in names}, **means)


def _shared_model(endpoint: Endpoint, settings: Settings) -> ChatModel:
    limits = (settings.timeout_s, settings.retries, settings.concurrency, settings.per_minute, settings.max_tokens)
    with _LOCK:
        if (endpoint, limits) not in _MODELS:
            _MODELS[endpoint, limits] = connect_to(endpoint, settings)
        return _MODELS[endpoint, limits]
