"""Rewriting: a proposal streams in, and is accepted change by change, each number confirmed by itself."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from youju.errors import ConflictError, YoujuError
from youju.pipeline.block_diff import DiffStretch
from youju.pipeline.rewriting import IdentifiedChange, Proposal, UnconfirmedError, offered_presets
from youju.rendering.plain import Spot
from youju.web.answers import error_answer, error_words
from youju.web.bench_routes import conflict, held_by_other, tell_saved
from youju.web.events import event_text
from youju.web.evidence_models import (
    AcceptBody,
    ComparedSectionData,
    ComparisonData,
    NumberChangeData,
    ProposalData,
    RewriteBody,
    StretchData,
)
from youju.web.house import Here, House, InProject, Who
from youju.web.models import SavedData
from youju.web.projects import OpenProject
from youju.web.shapes import blocks_data, blocks_of, finding_data

__all__ = ["router"]

router = APIRouter(prefix="/api/p/{pid}")
_END: tuple[str, dict[str, object]] = ("", {})
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "delta … proposal | error"}
}


@router.post("/sections/{sid}/rewrite", response_class=StreamingResponse, responses=_STREAM)
def rewrite_section(sid: str, body: RewriteBody, project: InProject, house: Here) -> StreamingResponse:
    """Propose other words: `delta` while a model writes, then `proposal`, or `error`."""
    project.bench.section(sid)
    return StreamingResponse(_stream(sid, body, project, house), media_type="text/event-stream")


def _stream(sid: str, body: RewriteBody, project: OpenProject, house: House) -> Iterator[str]:
    events: queue.Queue[tuple[str, dict[str, object]]] = queue.Queue()

    def work() -> None:
        try:
            proposal = _propose(sid, body, project, house, lambda text: events.put(("delta", {"text": text})))
            events.put(("proposal", _proposal_data(proposal, project).model_dump()))
        except YoujuError as error:
            events.put(("error", {**error_words(house, error)}))
        finally:
            events.put(_END)

    threading.Thread(target=work, daemon=True).start()
    while (event := events.get()) != _END:
        yield event_text(*event)


def _propose(
    sid: str, body: RewriteBody, project: OpenProject, house: House, on_text: Callable[[str], None]
) -> Proposal:
    scope = body.scope
    spot = Spot(-1, scope.block, None, None, scope.start, scope.end) if scope else None
    offline = any(one.name == body.preset and one.offline for one in offered_presets(with_model=True))
    writer = None if offline else house.writer(project.folder)
    with closing(writer) if writer else nullcontext():
        return project.bench.propose(
            sid,
            preset=body.preset,
            instruction=body.instruction,
            scope=spot,
            writer=writer.telling(on_text) if writer else None,
        )


def _proposal_data(proposal: Proposal, project: OpenProject) -> ProposalData:
    bench = project.bench
    section = bench.section(proposal.section).section
    return ProposalData(
        id=proposal.id,
        section=proposal.section,
        preset=proposal.preset,
        before=blocks_data(proposal.before),
        after=blocks_data(proposal.after),
        stretches=_stretches(proposal.diff.stretches()),
        numbers=_changes(proposal.changes(section, bench.data().ledger)),
        findings=list(map(finding_data, bench.check_proposal(proposal).findings)),
        note=proposal.note,
        idle=proposal.is_idle,
    )


@router.post("/proposals/{proposal_id}/accept", response_model=SavedData)
def accept_proposal(
    proposal_id: str, body: AcceptBody, project: InProject, who: Who, request: Request
) -> SavedData | Response:
    """Take over a proposal, or some of its changes; refused while a number change is not confirmed."""
    sid = project.bench.proposal(proposal_id).section
    if held := held_by_other(project, sid, body.tab):
        return error_answer(request, held)
    try:
        saved = project.bench.accept(
            proposal_id,
            body.base,
            who=who.who,
            groups=None if body.groups is None else set(body.groups),
            edited=None if body.blocks is None else blocks_of(body.blocks),
            confirmed=set(body.confirmed),
        )
    except UnconfirmedError as error:
        return error_answer(request, error, unconfirmed=[one.model_dump() for one in _changes(error.changes)])
    except ConflictError as error:
        return conflict(request, error, project, sid)
    return tell_saved(project, saved, body.tab)


@router.post("/proposals/{proposal_id}/changes")
def changes_of_choice(proposal_id: str, body: AcceptBody, project: InProject) -> list[NumberChangeData]:
    """Return what would have to be confirmed if a proposal were taken over so far; nothing changes."""
    proposal = project.bench.proposal(proposal_id)
    section = project.bench.section(proposal.section).section
    try:
        proposal.settle(
            section,
            project.bench.data().ledger,
            groups=None if body.groups is None else set(body.groups),
            edited=None if body.blocks is None else blocks_of(body.blocks),
            confirmed=set(),
        )
    except UnconfirmedError as error:
        return _changes(error.changes)
    return []


@router.delete("/proposals/{proposal_id}", status_code=204)
def reject_proposal(proposal_id: str, project: InProject) -> None:
    """Drop a proposal."""
    project.bench.desk.drop_proposal(proposal_id)


@router.get("/versions/{old}/compare/{new}")
def compare_versions(old: int, new: int, project: InProject) -> ComparisonData:
    """Return what two versions have differently."""
    return ComparisonData(
        sections=[
            ComparedSectionData(
                id=one.id,
                heading=one.heading,
                stretches=_stretches(one.diff.stretches()),
                numbers=_changes(one.changes),
            )
            for one in project.bench.compare(old, new)
        ]
    )


def _stretches(stretches: Iterable[DiffStretch]) -> list[StretchData]:
    return [StretchData.model_validate({"kind": one.kind, "text": one.text, "group": one.group}) for one in stretches]


def _changes(changes: Iterable[IdentifiedChange]) -> list[NumberChangeData]:
    return [
        NumberChangeData(
            id=one.id,
            change=one.change.change.value,
            before=one.change.before,
            after=one.change.after,
            groups=list(one.groups),
        )
        for one in changes
    ]
