"""The data changed: what the draft's numbers and words become, shown first and done when asked for."""

from __future__ import annotations

from fastapi import APIRouter

from youju.pipeline.updating.workbench import Pending
from youju.web.house import Here, InProject, Who
from youju.web.models import ReportData
from youju.web.report_answers import report_data
from youju.web.update_models import FollowBody, MoveData, OutdatedData, RemarkData, StandstillData, UpdateData

__all__ = ["router"]

router = APIRouter(prefix="/api/p/{pid}")


@router.get("/update")
def get_update(project: InProject) -> UpdateData:
    """Return what following the data as it is now would change in the draft."""
    return _update_data(project.updating.pending())


@router.post("/update")
def follow_data(body: FollowBody, project: InProject, house: Here, who: Who) -> ReportData:
    """Let the draft's numbers follow the data; refused when the draft or the data is not what the person saw."""
    project.updating.follow(body.key, who=who.who)
    project.events.tell("report")
    return report_data(project, house, who, "")


def _update_data(pending: Pending) -> UpdateData:
    update, untold = pending.update, pending.untold
    return UpdateData(
        key=update.key,
        due=pending.is_due,
        moves=[
            MoveData(key=one.key, was=one.was, now=one.now, sentence=one.sentence, source=one.source)
            for one in update.moves
        ],
        standstills=[StandstillData(key=one.key, text=one.text, reason=one.reason) for one in update.standstills],
        flags=[
            RemarkData(severity=one.severity.value, label=one.severity.label, quote=one.quote, message=one.message)
            for one in update.flags
        ],
        outdated=[
            OutdatedData(
                section=one.comment.section,
                quote=one.words.quote,
                was=list(one.words.was),
                now=list(one.words.now),
                told=one not in untold,
            )
            for one in update.outdated
        ],
    )
