"""New projects: files in, what was read of them, decisions, drafting, editions out and edited files back in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, File, Form, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse
from starlette.responses import Response

from youju.errors import ConflictError, UsageError
from youju.pipeline.editions import Edition, OpenErrorsError, OpenGapsError, export_edition, import_edited
from youju.pipeline.reading import read_project
from youju.pipeline.unit_file_editing import edit_unit_file
from youju.pipeline.uploads import ROLES, Upload, add_files, new_project, remove_file, safe_name
from youju.pipeline.writers import OFFLINE
from youju.web.answers import error_answer
from youju.web.guard import RefusalError
from youju.web.house import Here, House, InProject, Who
from youju.web.jobs import start_draft
from youju.web.models import Name
from youju.web.project_models import DraftBody, ExportBody, ExportedData, ImportedData, JobData, ReadingData
from youju.web.projects import OpenProject
from youju.web.reading_shape import passages, reading_data
from youju.web.report_answers import report_data
from youju.web.sessions import Session
from youju.web.shapes import version_data

__all__ = ["router"]

router = APIRouter()
_Files = Annotated[list[UploadFile], File(max_length=60)]
_Roles = Annotated[list[str], Form(max_length=60)]
_Word = Annotated[str, Form(max_length=120)]
_Values = Annotated[dict[Name, Name], Body(max_length=200)]
_MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
}


@router.post("/api/projects", response_model=ReadingData, status_code=201)
def create_project(
    house: Here,
    files: _Files,
    name: _Word,
    roles: _Roles = [],  # noqa: B006 - FastAPI copies it
    unit: Annotated[str, Form(alias="单位名称", max_length=120)] = "",
    year: Annotated[str, Form(alias="年度", max_length=12)] = "",
) -> ReadingData:
    """Make a project of files; unit and year are written down only when given."""
    folder = new_project(house.projects.root, name, _uploads(files, roles))
    values = {key: value.strip() for key, value in (("单位名称", unit), ("年度", year)) if value.strip()}
    if len(values) == len(("单位名称", "年度")):
        edit_unit_file(folder, values, {})
    return _reading(house.projects.add(folder))


@router.post("/api/p/{pid}/files", response_model=ReadingData)
def upload_files(
    project: InProject,
    house: Here,
    who: Who,
    request: Request,
    files: _Files,
    roles: _Roles = [],  # noqa: B006 - FastAPI copies it
) -> ReadingData | Response:
    """Put more files into a project."""
    add_files(project.folder, _uploads(files, roles))
    return _changed(project, house, who, request)


@router.delete("/api/p/{pid}/files/{role}/{name}", response_model=ReadingData)
def delete_file(
    role: str, name: str, project: InProject, house: Here, who: Who, request: Request
) -> ReadingData | Response:
    """Take a file out of a project."""
    remove_file(project.folder, role, name)
    return _changed(project, house, who, request)


@router.get("/api/p/{pid}/reading", response_model=ReadingData)
def get_reading(project: InProject, house: Here, who: Who, request: Request) -> ReadingData | Response:
    """Return what was read of a project."""
    return _answer(project, house, who, request)


@router.get("/p/{pid}/reading", include_in_schema=False)
def reading_page(project: InProject, house: Here, who: Who) -> Response:
    """Show what was read of a project."""
    return HTMLResponse(house.page("reading.html.j2", _context(project, house, who)))


@router.put("/api/p/{pid}/profile", response_model=ReadingData)
def put_profile(values: _Values, project: InProject, house: Here, who: Who, request: Request) -> ReadingData | Response:
    """Write keys into unit.yaml."""
    edit_unit_file(project.folder, {key: value.strip() for key, value in values.items()}, {})
    return _changed(project, house, who, request)


@router.put("/api/p/{pid}/decisions", response_model=ReadingData)
def put_decisions(
    values: _Values, project: InProject, house: Here, who: Who, request: Request
) -> ReadingData | Response:
    """Write decisions into unit.yaml; an empty one takes it back."""
    edit_unit_file(project.folder, {}, {key: value.strip() for key, value in values.items()})
    return _changed(project, house, who, request)


@router.post("/api/p/{pid}/draft", status_code=202)
def draft(body: DraftBody, project: InProject, house: Here) -> JobData:
    """Begin to draft; `progress`, then `drafted` or `failed`, come as events."""
    if body.model not in (None, "", OFFLINE, house.settings.model):
        raise UsageError("不能在网页上换模型", remedy="请在启动时用 --model 指定，或设置 YOUJU_MODEL")
    return JobData(job=start_draft(project, house, outline=body.outline, model=body.model or None, force=body.force))


@router.post("/api/p/{pid}/export", response_model=ExportedData)
def export(body: ExportBody, project: InProject, who: Who, request: Request) -> ExportedData | Response:
    """Write an edition of the newest draft; the 报送稿 is refused while something is to be filled in.

    A 409 carries `gaps`; or `wrong` when something in it is certainly wrong, or `edited` when the file to be replaced
    was changed by hand: both only `force` passes over.
    """
    try:
        exported = export_edition(
            project.bench, Edition(body.edition), who=who.who, sources=body.sources, force=body.force
        )
    except OpenGapsError as error:
        gaps = [{"text": one.text, "heading": one.heading, "place": one.place} for one in error.gaps]
        return error_answer(request, error, gaps=gaps)
    except OpenErrorsError as error:
        return error_answer(request, error, wrong=True)
    except ConflictError as error:
        return error_answer(request, error, edited=True)
    name = exported.path.name
    return ExportedData(name=name, url=f"/api/p/{project.pid}/files/{quote(name)}")


@router.get("/api/p/{pid}/files/{name}", response_class=FileResponse)
def download(name: str, project: InProject) -> FileResponse:
    """Return a file of out/."""
    home = project.folder / "out"
    found = next((path for path in home.iterdir() if path.name == name), None) if home.is_dir() else None
    if found is None or not found.is_file() or found.suffix not in _MEDIA:
        raise RefusalError(404, "没有这个文件", remedy="请重新导出")
    return FileResponse(found, media_type=_MEDIA[found.suffix], filename=name)


@router.post("/api/p/{pid}/import")
def import_docx(project: InProject, house: Here, who: Who, file: Annotated[UploadFile, File()]) -> ImportedData:
    """Make a .docx that people edited the newest version."""
    name = safe_name(file.filename or "")
    if not name.lower().endswith(".docx"):
        raise UsageError("只能导入 .docx", place=name, remedy="请在 Word 或 WPS 中另存为 .docx")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(file.file.read())
        outcome = import_edited(project.bench, path, who=who.who)
    project.events.tell("report")
    return ImportedData(
        report=report_data(project, house, who, ""),
        version=version_data(outcome.version),
        left_out=list(outcome.left_out),
        overruled=list(outcome.overruled),
        is_new=outcome.is_new,
    )


def _uploads(files: Sequence[UploadFile], roles: Sequence[str]) -> list[Upload]:
    if (roles and len(roles) != len(files)) or not set(roles) <= {*ROLES, "auto"}:
        raise UsageError("文件和用途对不上", remedy="请刷新页面再试")
    named = roles or ["auto"] * len(files)
    return [Upload(one.filename or "", role, one.file) for one, role in zip(files, named, strict=True)]


def _reading(project: OpenProject) -> ReadingData:
    return reading_data(project.pid, read_project(project.folder, project.bench.data))


def _changed(project: OpenProject, house: House, who: Session, request: Request) -> ReadingData | Response:
    project.watch.look()
    return _answer(project, house, who, request)


def _answer(project: OpenProject, house: House, who: Session, request: Request) -> ReadingData | Response:
    if request.headers.get("hx-request") == "true":
        return HTMLResponse(house.page("parts/reading_answer.html.j2", _context(project, house, who)))
    return _reading(project)


def _context(project: OpenProject, house: House, who: Session) -> dict[str, object]:
    reading = _reading(project).model_dump()
    return {
        "csrf": who.csrf,
        "pid": project.pid,
        "reading": reading,
        "passages": passages(reading["candidates"]),
        "outlines": reading["outlines"],
        "fragment": False,
        "default_outline": house.settings.outline,
        "drafted": project.bench.is_drafted,
        "model": house.model,
    }
