"""Answers that tell of the whole draft or of a section with who holds it."""

from __future__ import annotations

from youju.pipeline.money_chart import money_chart
from youju.pipeline.rewriting import offered_presets
from youju.pipeline.section_view import SectionView
from youju.pipeline.workbench import Saved
from youju.rendering.title import break_title
from youju.web.holds import Holder
from youju.web.house import House
from youju.web.models import (
    AnnexData,
    ChartData,
    ChartItem,
    HolderData,
    PresetData,
    ReportData,
    RewritingData,
    SavedData,
    SectionData,
)
from youju.web.projects import OpenProject
from youju.web.sessions import Session
from youju.web.shapes import finding_data, section_data, version_data
from youju.workspace.desk_store import Comment

__all__ = ["holder_data", "one_section", "report_data", "saved_data"]


def report_data(project: OpenProject, house: House, who: Session, tab: str) -> ReportData:
    """Return the whole draft."""
    view = project.bench.report()
    sections = [_section(project, one, view.comments) for one in view.sections]
    chart = money_chart(project.bench.data().ledger)
    return ReportData(
        title=view.draft.title,
        title_lines=list(break_title(view.draft.title, view.draft.unit)),
        unit=view.draft.unit,
        year=view.draft.year,
        outline=view.draft.outline,
        version=version_data(view.version),
        undo=view.undo,
        redo=view.redo,
        sections=[one for one in sections if one.annex is None],
        annexes=[
            AnnexData(title=annex.title, sections=[one for one in sections if one.annex == number])
            for number, annex in enumerate(view.draft.annexes, 1)
        ],
        document_findings=list(map(finding_data, view.document_findings)),
        chart=ChartData(
            items=[
                ChartItem(label=bar.label, budget=bar.budget, received=bar.received, spent=bar.spent, rate=bar.rate)
                for bar in chart.bars
            ],
            unit=chart.unit,
        ),
        people=project.events.people,
        you=HolderData(who=who.who, tab=tab),
        rewriting=RewritingData(
            model=house.model,
            presets=[
                PresetData(name=one.name, needs_instruction=one.needs_instruction, offline=one.offline)
                for one in offered_presets(with_model=house.model is not None)
            ],
        ),
    )


def one_section(project: OpenProject, view: SectionView) -> SectionData:
    """Return one section."""
    return _section(project, view, project.bench.desk.comments())


def saved_data(project: OpenProject, saved: Saved) -> SavedData:
    """Return a section after a change."""
    return SavedData(section=one_section(project, saved.section), version=version_data(saved.version))


def _section(project: OpenProject, view: SectionView, comments: tuple[Comment, ...]) -> SectionData:
    return section_data(view, holder_data(project.holds.holder(view.id)), comments)


def holder_data(holder: Holder | None) -> HolderData | None:
    """Return who holds a section."""
    return HolderData(who=holder.who, tab=holder.tab) if holder else None
