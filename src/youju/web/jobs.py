"""Drafting in the background: progress, the result or the failure are told to every open page."""

from __future__ import annotations

import logging
import secrets
import threading
from contextlib import closing, nullcontext

from youju.errors import ConflictError, YoujuError
from youju.pipeline.draft import draft_project
from youju.web.answers import error_words
from youju.web.guard import RefusalError
from youju.web.house import House
from youju.web.projects import OpenProject

__all__ = ["start_draft"]

_REPLACE = "要重新起草，请勾选“替换被人改过的内容”；现在的稿子仍留在“版本”里"
_LOG = logging.getLogger(__name__)
_CRASHED = {"problem": "程序内部出错", "place": "", "remedy": "请把启动窗口里的内容发给维护人员"}


def start_draft(project: OpenProject, house: House, *, outline: str, model: str | None, force: bool) -> str:
    """Draft a project's report in a thread of its own, and return the job's name.

    Raises:
        RefusalError: The project is being drafted already.
    """
    if not project.busy.acquire(blocking=False):
        raise RefusalError(409, "正在起草", remedy="请等这一次完成")
    job = secrets.token_hex(6)
    threading.Thread(target=_draft, args=(project, house, job, outline, model, force), daemon=True).start()
    return job


class _Telling:
    """Tells each step to the pages of a project."""

    def __init__(self, project: OpenProject, job: str) -> None:
        self._project = project
        self._job = job

    def step(self, message: str, done: int = 0, total: int = 0) -> None:
        """Tell what begins now, and how much of it is done."""
        shown = message.replace(str(self._project.folder), self._project.folder.name)
        self._project.events.tell("progress", job=self._job, step=shown, done=done, total=total)


def _draft(project: OpenProject, house: House, job: str, outline: str, model: str | None, force: bool) -> None:
    failure: dict[str, str] | None = _CRASHED
    try:
        writer = house.writer(project.folder, model)
        with closing(writer) if writer else nullcontext():
            draft_project(
                project.folder,
                default_outline=house.settings.outline,
                outline=outline,
                force=force,
                writer=writer,
                progress=_Telling(project, job),
            )
        failure = None
    except ConflictError as error:
        failure = {**error_words(house, error), "remedy": _REPLACE}
    except YoujuError as error:
        failure = error_words(house, error)
    finally:
        project.busy.release()
        if failure is None:
            project.events.tell("drafted", job=job, version=project.bench.history.head()[0].id)
        else:
            _LOG.warning("drafting failed: %s", failure["problem"])
            project.events.tell("failed", job=job, **failure)
