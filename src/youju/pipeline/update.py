"""The data changed: let every number tied to it follow in a report that people edited, and say what moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from youju.checking.checker import check_text
from youju.domain.facts import Fact, Ledger
from youju.domain.findings import CheckReport, Finding, Severity
from youju.domain.quantity import Quantity, split_unit
from youju.domain.report import Draft, Figure
from youju.drafting.figures import NumberStyle, figure
from youju.errors import UsageError
from youju.files import replacing
from youju.pipeline.draft import draft_from
from youju.pipeline.importing import import_if_edited
from youju.pipeline.keeping import refuse_to_replace
from youju.pipeline.newest import newest_docx
from youju.pipeline.outdated import Outdated, find_outdated, sentence_around
from youju.pipeline.prior import read_project
from youju.rendering.annotate import CHECKER, Remark, remark_on, write_remarks
from youju.rendering.evidence import rewrite_figures
from youju.rendering.package import draft_sha256
from youju.rendering.revisions import Edit, Stamp, apply_edits
from youju.sources.ooxml import WalkedDocument, read_docx, walk_docx
from youju.sources.project import open_project
from youju.workspace.store import DraftStore, Version

__all__ = ["Move", "Standstill", "UpdateOutcome", "find_report", "update_report", "updated_path"]

AUTHOR = "数据更新"
"""Whose tracked changes the new numbers are."""


@dataclass(frozen=True, slots=True)
class Move:
    """A number that followed its fact.

    Attributes:
        key: The fact's key.
        was, now: As the report wrote it, and writes it.
        sentence: The words around it, as they read now.
        source: Cell or formula of the new value.
    """

    key: str
    was: str
    now: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Standstill:
    """A number that should have followed and didn't: edited by hand, or its fact is gone."""

    key: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class UpdateOutcome:
    """What updating a report did.

    Attributes:
        path: The report written.
        moves: Numbers that followed, in reading order.
        standstills: Numbers that stayed and why.
        flags: What no longer holds, or doesn't hold, in the updated report.
        outdated: What a draft of today's data would say otherwise.
        version: The draft's version that was updated because the report named is older; None when it isn't.
    """

    path: Path
    moves: tuple[Move, ...]
    standstills: tuple[Standstill, ...]
    flags: tuple[Finding, ...]
    outdated: tuple[Outdated, ...]
    version: Version | None = None


def find_report(folder: Path) -> Path:
    """Return the one report in a project's `out`.

    Raises:
        UsageError: There is none, or there are several.
    """
    found = [
        path
        for path in sorted(open_project(folder).out.glob("*.docx"))
        if not path.name.startswith(("~$", ".")) and not path.stem.endswith(("（报送稿）", "（更新）"))
    ]
    if len(found) != 1:
        problem = f"out 里有{len(found)}份报告，不知道更新哪一份" if found else "out 里还没有报告"
        raise UsageError(problem, place=str(folder), remedy="请在命令后写明报告文件，例如 youju update 项目 报告.docx")
    return found[0]


def updated_path(report: Path) -> Path:
    """Return where an updated report goes unless told otherwise: beside it.

    >>> updated_path(Path("out/报告.docx")).name
    '报告（更新）.docx'
    """
    return report.with_name(f"{report.stem.removesuffix('（更新）')}（更新）.docx")


def update_report(folder: Path, report: Path, target: Path, when: datetime, *, money_unit: str = "") -> UpdateOutcome:
    """Let the numbers of a report follow the project's data as it is now; each move is a tracked change.

    What it starts from is the project's newest version, where the report is older. Numbers that people changed, and all
    their other edits, stay. The project's draft gains what people edited, also in an earlier updated report, and then
    what moved, as versions. What the checker finds wrong in the updated report, such as 增长 before a number that fell,
    is a comment, and so is what would be drafted otherwise by now, such as a project that is new or no longer slow.

    Args:
        folder: The project.
        report: A .docx of ours, edited or not.
        target: The .docx to write; not the report itself.
        when: The time that the changes bear.
        money_unit: Unit of money columns that state none.

    Raises:
        InputError: The data or the report can't be read.
        UsageError: The report doesn't know its numbers' facts, or the target is the report or a file of others.
        OutputError: The file can't be written there.
    """
    if target.resolve() == report.resolve():
        raise UsageError("更新后的报告不能覆盖原报告", place=str(target), remedy="请用 -o 另取文件名")
    for one in (report, target):
        if one.exists():
            import_if_edited(folder, one)
    refuse_to_replace(target, force=False, folder=folder, remedy="请用 -o 另存为别的文件名")
    with newest_docx(folder, report) as newest:
        outcome = _update(folder, newest.path, target, when, money_unit)
    moves = len(outcome.moves)
    import_if_edited(folder, target, who=AUTHOR, why=f"数据更新：{moves}个数字随数据修订")
    return replace(outcome, version=newest.version)


def _update(folder: Path, report: Path, target: Path, when: datetime, money_unit: str) -> UpdateOutcome:
    ledger, prior = read_project(folder, money_unit)
    walked = walk_docx(report)
    if not walked.written:
        raise UsageError(
            "这份报告里没有数字的来源记录，无法自动更新",
            place=report.name,
            remedy="只有 youju 起草的报告（没有导出为报送稿的）能更新；其他报告请用 youju check 核对",
        )
    plan = _plan(walked, ledger)
    with replacing(target) as temporary:
        left = apply_edits(report, walked.plain.text, plan.edits, temporary, Stamp(AUTHOR, when))
        moved = {number: one for number, one in plan.figures.items() if plan.spans[number] not in left}
        rewrite_figures(temporary, {**plan.written, **moved}, temporary)
        checked = check_text(read_docx(temporary), ledger)
        now = walk_docx(temporary)
        moves = tuple(_moves(now, walked, moved))
        flags = tuple(_flags(checked, {move.sentence for move in moves}))
        outdated = tuple(_outdated(folder, report, partial(draft_from, ledger, prior), now))
        remarks = [*map(_remark, flags), *map(_remark_on_outdated, outdated)]
        write_remarks(temporary, checked.plain.text, remarks, temporary)
    stuck = (
        Standstill(new.key, walked.written[number].text, f"这一处不能自动修订，请手工改为{new.text}")
        for number, new in plan.figures.items()
        if number not in moved
    )
    return UpdateOutcome(target, moves, (*plan.standstills, *stuck), flags, outdated)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done: edits by figure number, the figures they make, and all as written with today's source."""

    edits: tuple[Edit, ...]
    spans: Mapping[int, Edit]
    figures: Mapping[int, Figure]
    written: Mapping[int, Figure]
    standstills: tuple[Standstill, ...]


def _plan(walked: WalkedDocument, ledger: Ledger) -> _Plan:
    spans: dict[int, Edit] = {}
    figures: dict[int, Figure] = {}
    sourced: dict[int, Figure] = {}
    standstills: list[Standstill] = []
    for number, written in sorted(walked.written.items()):
        if number not in walked.figures:
            continue  # deleted by hand: a decision that stays
        start, end = walked.figures[number]
        shown = walked.plain.text[start:end]
        fact = ledger.by_id(written.id)
        new = _rendered(fact, written, ledger.trace(fact)) if fact else None
        if fact is None or new is None:
            reason = "数据里没有这个数了" if fact is None else "数据的单位变了"
            standstills.append(Standstill(written.key, shown, reason))
            continue
        sourced[number] = replace(written, source=new.source)
        if _still_says(written, fact) or _same(new.text, shown):
            continue
        if not _same(shown, written.text):
            before = f"（原为{written.text}）" if written.text else ""
            reason = f"人工改过{before}，没有动；按数据应为{new.text}"
            standstills.append(Standstill(written.key, shown, reason))
        else:
            spans[number] = Edit(start, end, new.text)
            figures[number] = new
    return _Plan(tuple(spans.values()), spans, figures, sourced, tuple(standstills))


def _rendered(fact: Fact, written: Figure, source: str) -> Figure | None:
    """Return the fact as the report writes it; None when it can't be written in that unit any more."""
    digits = written.text.removesuffix(written.unit)
    places = len(digits.partition(".")[2])
    wanted = written.decimals
    if wanted is None:
        scale, _, _ = split_unit(written.unit or None)
        exact = fact.quantity.value / scale
        wanted = places if exact == round(exact, places) else None
    try:
        new = figure(
            fact,
            NumberStyle(),
            fund=False,
            source=source,
            unit=written.unit,
            decimals=wanted,
            absolute=written.absolute,
            bare=True,
        )
    except ValueError:
        return None
    text = new.text
    if wanted is not None and places < wanted and "." in text:
        text = text.rstrip("0").rstrip(".")  # the report leaves closing zeros out
    return replace(new, text=text + (written.unit if written.text != digits else ""))


def _still_says(written: Figure, fact: Fact) -> bool:
    """Tell whether a figure as written is the fact's value, rounded: the data behind it didn't change."""
    try:
        quantity = Quantity.parse(written.text.removesuffix(written.unit), written.unit or None)
    except ValueError:
        return False
    exact = fact.quantity
    if written.absolute:
        exact = exact._replace(value=abs(exact.value))
    return quantity.unit == exact.unit and quantity.is_rounding_of(exact)


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def _moves(now: WalkedDocument, before: WalkedDocument, moved: Mapping[int, Figure]) -> Iterator[Move]:
    for number, new in sorted(moved.items(), key=lambda one: now.figures[one[0]]):
        start, end = now.figures[number]
        sentence = _sentence(now.plain.text, start, end)
        yield Move(new.key, before.written[number].text, new.text, sentence, new.source)


def _sentence(text: str, start: int, end: int) -> str:
    return text[slice(*sentence_around(text, start, end))].strip()


def _outdated(
    folder: Path, report: Path, draft_anew: Callable[[str], Draft], now: WalkedDocument
) -> Iterator[Outdated]:
    """Yield what would be drafted otherwise by now, where the version that the report was written from is kept."""
    store, written_from = DraftStore(folder), draft_sha256(report)
    version = next((one for one in reversed(store.versions()) if one.sha256 == written_from), None)
    if version is not None:
        drafted = store.get(version.id)
        yield from find_outdated(drafted, draft_anew(drafted.outline), now)


def _flags(report: CheckReport, touched: set[str]) -> Iterator[Finding]:
    """Yield what is wrong anywhere, and what is doubtful in sentences whose numbers moved."""
    for one in report.findings:
        near = _sentence(report.plain.text, one.start, one.end) in touched
        if one.severity is Severity.ERROR or (near and one.severity is Severity.WARNING):
            yield one


def _remark(finding: Finding) -> Remark:
    remark = remark_on(finding)
    return Remark(remark.start, remark.end, remark.quote, remark.author, ("数据更新后请核对这一处", *remark.lines))


def _remark_on_outdated(one: Outdated) -> Remark:
    lines = ["数据更新后，这里的文字要改"]
    lines += [f"起草时：{_flat(was)}" for was in one.was]
    lines += [f"按现在的数据：{_flat(now)}" for now in one.now] or ["按现在的数据不再这样写"]
    return Remark(one.start, one.end, one.quote, CHECKER, tuple(lines))


def _flat(text: str) -> str:
    return text.replace("\t", "　")
