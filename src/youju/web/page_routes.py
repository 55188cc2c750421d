"""The pages: start, reading, workbench; the way in with a one-time token; static files."""

from __future__ import annotations

import mimetypes
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.responses import Response

from youju.errors import UsageError
from youju.pipeline.project_list import outlines, summarize
from youju.pipeline.uploads import LARGEST_FILE
from youju.web.bodies import NameBody
from youju.web.guard import LARGEST_UPLOAD, RefusalError
from youju.web.house import HOME, Here, House, InProject, Who
from youju.web.models import MeData, NameData
from youju.web.project_models import OutlineData, ProjectData
from youju.web.projects import OpenProject
from youju.web.sessions import TooManyTriesError, person_name

__all__ = ["router"]

router = APIRouter()
_NAME_COOKIE = "youju-name"
_YEAR_S = 365 * 24 * 3600
_STATIC = HOME / "static"


@router.get("/", include_in_schema=False)
def start(request: Request, house: Here, token: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Let a browser in, or show the projects; a folder that is one project leads straight to it."""
    session = request.state.session
    if token:
        return _enter(request, house, token)
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
        "file_mb": LARGEST_FILE // 2**20,
        "all_mb": LARGEST_UPLOAD // 2**20,
    }
    return HTMLResponse(house.page("start.html.j2", context))


def _enter(request: Request, house: House, token: str) -> Response:
    address = request.client.host if request.client else ""
    name = person_name(unquote(request.cookies.get(_NAME_COOKIE, "")))
    try:
        session = house.sessions.enter(token, address, name)
    except TooManyTriesError:
        if request.state.session is None:
            raise RefusalError(429, "试得太多了", remedy="请一分钟后，用 youju serve 显示的地址打开") from None
        session = None
    if session is None and request.state.session is None:
        return HTMLResponse(house.page("denied.html.j2", {}), 403)
    answer = RedirectResponse("/", 303)
    if session is not None:
        answer.set_cookie(house.sessions.cookie, session.key, httponly=True, samesite="strict", path="/")
    return answer


@router.get("/api/me")
def get_me(who: Who) -> MeData:
    """Say who is in: a page that was open while the server was restarted goes on with the session of a newer page."""
    return MeData(name=who.who, csrf=who.csrf)


@router.put("/api/me")
def put_me(body: NameBody, house: Here, who: Who, answer: Response) -> NameData:
    """Say one's name; the browser keeps it, and every page that is open hears of it."""
    name = person_name(body.name)
    if not name:
        raise UsageError("名字里没有可以显示的文字", remedy="请写姓名或股室名")
    who.who, who.named = name, True
    answer.set_cookie(_NAME_COOKIE, quote(name), max_age=_YEAR_S, httponly=True, samesite="strict", path="/")
    for project in house.projects.opened():
        project.events.tell("people", people=project.events.people)
    return NameData(name=name)


def _home(project: OpenProject) -> str:
    return f"/p/{project.pid}" if project.bench.is_drafted else f"/p/{project.pid}/reading"


@router.get("/p/{pid}", include_in_schema=False)
def workbench(project: InProject, house: Here, who: Who) -> Response:
    """Show the workbench; a project without a draft leads to what was read."""
    if not project.bench.is_drafted:
        return RedirectResponse(f"/p/{project.pid}/reading", 303)
    _, draft = project.bench.head()
    context: dict[str, Any] = {
        "csrf": who.csrf,
        "pid": project.pid,
        "unit": draft.unit,
        "year": draft.year,
        "who": who.who,
        "named": who.named,
    }
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
