"""The pages: start, reading, workbench; the way in with a one-time token; static files."""

from __future__ import annotations

import mimetypes
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.responses import Response

from youju.pipeline.project_list import outlines, summarize
from youju.web.guard import LARGEST_UPLOAD, RefusalError
from youju.web.house import HOME, Here, House, InProject, Who
from youju.web.project_models import OutlineData, ProjectData
from youju.web.projects import OpenProject

__all__ = ["router"]

router = APIRouter()
_STATIC = HOME / "static"


@router.get("/", include_in_schema=False)
def start(request: Request, house: Here, token: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Let a browser in, or show the projects; a folder that is one project leads straight to it."""
    session = request.state.session
    if token:
        return _enter(house, token, already_in=session is not None)
    if session is None:
        return HTMLResponse(house.page("denied.html.j2", {}), 403)
    single = house.projects.single
    if single is not None:
        return RedirectResponse(_home(single), 303)
    context = {
        "csrf": session.csrf,
        "projects": [one.model_dump() for one in list_projects(house)],
        "outlines": [one.model_dump() for one in list_outlines()],
        "folder": house.projects.root.name,
        "max_mb": LARGEST_UPLOAD // 2**20,
    }
    return HTMLResponse(house.page("start.html.j2", context))


def _enter(house: House, token: str, *, already_in: bool) -> Response:
    session = house.sessions.enter(token)
    if session is None and not already_in:
        return HTMLResponse(house.page("denied.html.j2", {}), 403)
    answer = RedirectResponse("/", 303)
    if session is not None:
        answer.set_cookie(house.sessions.cookie, session.key, httponly=True, samesite="strict", path="/")
    return answer


def _home(project: OpenProject) -> str:
    return f"/p/{project.pid}" if project.bench.is_drafted else f"/p/{project.pid}/reading"


@router.get("/p/{pid}", include_in_schema=False)
def workbench(project: InProject, house: Here, who: Who) -> Response:
    """Show the workbench; a project without a draft leads to what was read."""
    if not project.bench.is_drafted:
        return RedirectResponse(f"/p/{project.pid}/reading", 303)
    _, draft = project.bench.head()
    context: dict[str, Any] = {"csrf": who.csrf, "pid": project.pid, "unit": draft.unit, "year": draft.year}
    return HTMLResponse(house.page("workbench.html.j2", context))


@router.get("/static/{name:path}", include_in_schema=False)
def static(name: str) -> Response:
    """Return a file of the page."""
    path = (_STATIC / name).resolve()
    if not path.is_relative_to(_STATIC.resolve()) or not path.is_file():
        raise RefusalError(404, "没有这个文件", remedy="请刷新页面再试")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return FileResponse(path, media_type=kind)


@router.get("/api/projects")
def list_projects(house: Here) -> list[ProjectData]:
    """Return the projects of the served folder."""
    return [_project_data(one) for one in house.projects.all()]


def _project_data(project: OpenProject) -> ProjectData:
    found = summarize(project.folder)
    return ProjectData(
        pid=project.pid,
        name=project.folder.name,
        unit=found.unit,
        year=found.year,
        outline=found.outline,
        drafted=found.drafted,
        open=len(project.events.people),
    )


@router.get("/api/outlines")
def list_outlines() -> list[OutlineData]:
    """Return the kinds of reports."""
    return [OutlineData(id=one.id, name=one.name, basis=one.basis) for one in outlines()]
