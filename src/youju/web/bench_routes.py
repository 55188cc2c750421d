"""The workbench: the draft, its sections, who edits what, approvals, comments, versions, gaps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from youju.errors import ConflictError
from youju.pipeline.workbench import Saved
from youju.rendering.plain import Spot
from youju.web.answers import error_answer
from youju.web.bodies import CheckBody, CommentBody, FixBody, HashBody, SaveBody, TabBody
from youju.web.evidence_models import GapPlaceData, OfficeGapsData
from youju.web.guard import RefusalError
from youju.web.holds import Holder
from youju.web.house import Here, InProject, Who
from youju.web.models import CheckedData, CommentData, HeldData, ReportData, SavedData, SectionData, VersionData
from youju.web.projects import OpenProject
from youju.web.report_answers import holder_data, one_section, report_data, saved_data
from youju.web.shapes import blocks_of, checked_data, comment_data, version_data

__all__ = ["router"]

router = APIRouter(prefix="/api/p/{pid}")
_LOCKED = 423


@router.get("/report")
def get_report(project: InProject, house: Here, who: Who, tab: Annotated[str, Query(max_length=64)] = "") -> ReportData:
    """Return the whole draft, checked."""
    return report_data(project, house, who, tab)


@router.get("/sections/{sid}")
def get_section(sid: str, project: InProject) -> SectionData:
    """Return one section."""
    return one_section(project, project.bench.section(sid))


@router.post("/sections/{sid}/check")
def check_section(sid: str, body: CheckBody, project: InProject) -> CheckedData:
    """Check a section as it is being typed; nothing is kept."""
    return checked_data(project.bench.check_section(sid, blocks_of(body.blocks)))


@router.put("/sections/{sid}", response_model=SavedData)
def save_section(sid: str, body: SaveBody, project: InProject, who: Who, request: Request) -> SavedData | Response:
    """Keep a section as typed; refused when someone else holds it, or it has changed since."""
    if held := held_by_other(project, sid, body.tab):
        return error_answer(request, held, holder=_holder(project, sid))
    try:
        saved = project.bench.save(sid, body.base, blocks_of(body.blocks), who=who.who)
    except ConflictError as error:
        return conflict(request, error, project, sid)
    return tell_saved(project, saved, body.tab)


@router.post("/sections/{sid}/fix", response_model=SavedData)
def fix_section(sid: str, body: FixBody, project: InProject, who: Who, request: Request) -> SavedData | Response:
    """Put a finding right as it suggests."""
    if held := held_by_other(project, sid, body.tab):
        return error_answer(request, held, holder=_holder(project, sid))
    try:
        saved = project.bench.fix(sid, body.base, body.fingerprint, who=who.who)
    except ConflictError as error:
        return conflict(request, error, project, sid)
    return tell_saved(project, saved, body.tab)


@router.post("/sections/{sid}/hold")
def hold_section(sid: str, body: TabBody, project: InProject, who: Who) -> HeldData:
    """Hold a section while editing it; say who holds it."""
    before = project.holds.holder(sid)
    holder = project.holds.take(sid, Holder(who.who, body.tab))
    if holder != before:
        _tell_hold(project, sid)
    return HeldData(holder=holder_data(holder))


@router.delete("/sections/{sid}/hold")
def release_section(sid: str, body: TabBody, project: InProject, who: Who) -> HeldData:
    """Let go of a section; say who holds it then."""
    holder = project.holds.release(sid, Holder(who.who, body.tab))
    _tell_hold(project, sid)
    return HeldData(holder=holder_data(holder))


@router.post("/sections/{sid}/approve", response_model=SectionData)
def approve_section(sid: str, body: HashBody, project: InProject, who: Who, request: Request) -> SectionData | Response:
    """Approve a section as it reads."""
    try:
        view = project.bench.approve(sid, body.hash, who.who)
    except ConflictError as error:
        return conflict(request, error, project, sid)
    return _tell_section(project, one_section(project, view))


@router.delete("/sections/{sid}/approve")
def withdraw_approval(sid: str, project: InProject) -> SectionData:
    """Take back the approval of a section."""
    return _tell_section(project, one_section(project, project.bench.withdraw_approval(sid)))


@router.post("/sections/{sid}/comments", status_code=201)
def comment_section(sid: str, body: CommentBody, project: InProject, who: Who) -> CommentData:
    """Remark on a stretch of a block."""
    spot = Spot(-1, body.block, body.row, body.cell, body.start, max(body.start, body.end))
    comment = project.bench.comment(sid, spot, body.text, who.who)
    _tell_section(project, one_section(project, project.bench.section(sid)))
    return comment_data(comment)


@router.post("/comments/{comment_id}/resolve", status_code=204)
def resolve_comment(comment_id: int, project: InProject, who: Who) -> None:
    """Close a remark."""
    project.bench.desk.resolve(comment_id, who.who)
    project.events.tell("report")


@router.get("/versions")
def list_versions(project: InProject) -> list[VersionData]:
    """Return the versions, the newest first."""
    return list(map(version_data, project.bench.versions()))


@router.post("/versions/{version_id}/restore")
def restore_version(version_id: int, project: InProject, house: Here, who: Who) -> ReportData:
    """Make an earlier version the newest."""
    project.bench.restore(version_id, who.who)
    return _tell_report(project, house, who)


@router.post("/undo")
def undo(project: InProject, house: Here, who: Who) -> ReportData:
    """Go a step back."""
    project.bench.undo(who.who)
    return _tell_report(project, house, who)


@router.post("/redo")
def redo(project: InProject, house: Here, who: Who) -> ReportData:
    """Take back the undoing of a step."""
    project.bench.redo(who.who)
    return _tell_report(project, house, who)


@router.get("/gaps")
def list_gaps(project: InProject) -> list[OfficeGapsData]:
    """Return what is still to be filled in, by who has to."""
    offices: dict[str, list[GapPlaceData]] = {}
    for one in project.bench.gaps():
        spot = one.spot
        place = GapPlaceData(
            block=spot.block,
            row=spot.row,
            cell=spot.cell,
            start=spot.start,
            end=spot.end,
            text=one.gap.text,
            section=one.section,
            heading=one.heading,
        )
        offices.setdefault(one.gap.office, []).append(place)
    return [OfficeGapsData(office=office, gaps=gaps) for office, gaps in offices.items()]


@router.get("/events", response_class=StreamingResponse)
async def listen(project: InProject, who: Who) -> StreamingResponse:
    """Tell what happens from now on; `version` first, since it may not be the one that the page was filled with."""

    def begun() -> None:
        project.watch.begin()
        if project.bench.is_drafted:
            project.events.tell("version", id=project.bench.history.head()[0].id)

    return StreamingResponse(project.events.listen(who, begun), media_type="text/event-stream")


def held_by_other(project: OpenProject, sid: str, tab: str) -> RefusalError | None:
    """Return why a tab may not change a section: another one holds it."""
    holder = project.holds.holder(sid)
    if holder is None or holder.tab == tab:
        return None
    return RefusalError(_LOCKED, f"{holder.who}正在编辑这一节", remedy="请等对方改完，或联系对方")


def conflict(request: Request, error: ConflictError, project: OpenProject, sid: str) -> Response:
    """Answer that a section has changed meanwhile, with the section as it is now."""
    current = one_section(project, project.bench.section(sid))
    return error_answer(request, error, current=current.model_dump())


def tell_saved(project: OpenProject, saved: Saved, tab: str) -> SavedData:
    """Tell every page of a change, and return it."""
    data = saved_data(project, saved)
    project.events.tell("section", id=data.section.id, hash=data.section.hash, version=data.version.id, by_tab=tab)
    return data


def _tell_section(project: OpenProject, data: SectionData) -> SectionData:
    project.events.tell("section", id=data.id, hash=data.hash, version=project.bench.head()[0].id, by_tab="")
    return data


def _tell_report(project: OpenProject, house: Here, who: Who) -> ReportData:
    project.events.tell("report")
    return report_data(project, house, who, "")


def _tell_hold(project: OpenProject, sid: str) -> None:
    project.events.tell("hold", id=sid, holder=_holder(project, sid))


def _holder(project: OpenProject, sid: str) -> dict[str, str] | None:
    holder = project.holds.holder(sid)
    return {"who": holder.who, "tab": holder.tab} if holder else None
