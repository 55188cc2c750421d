"""Numbers that two tables state differently, undecided: marked where the report first states them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from youju.domain.facts import Fact, Ledger
from youju.domain.report import Block, Draft, Figure, Gap, Paragraph, Run, Section

__all__ = ["mark_undecided"]

_Stands = Callable[[Figure], bool]


def mark_undecided(draft: Draft, ledger: Ledger) -> Draft:
    """Return the draft with a 【待核】 behind each number in conflict, or else behind one that follows from it."""
    for notice in ledger.notices:
        fact = ledger.facts.get(notice.key) if notice.options else None
        if fact is not None:
            gap = Gap(f"{fact.item}的{fact.period}{fact.fund_source}{fact.measure}在各表中不一致", verify=True)
            draft = _marked(draft, _is(fact), gap) or _marked(draft, _follows(ledger.facts, fact), gap) or draft
    return draft


def _is(fact: Fact) -> _Stands:
    return lambda figure: figure.key == fact.key


def _follows(facts: Mapping[str, Fact], first: Fact) -> _Stands:
    known: dict[str, bool] = {first.key: True}

    def follows(key: str) -> bool:
        if key not in known:
            known[key] = False
            known[key] = any(map(follows, facts[key].parents)) if key in facts else False
        return known[key]

    return lambda figure: follows(figure.key)


def _marked(draft: Draft, stands: _Stands, gap: Gap) -> Draft | None:
    """Return the draft with the gap behind the first such figure, in prose rather than a table; None without."""
    for prose in (True, False):
        for section in draft.all_sections():
            for place, block in enumerate(section.blocks):
                if isinstance(block, Paragraph) is prose and (changed := _in_block(block, stands, gap)):
                    blocks = (*section.blocks[:place], changed, *section.blocks[place + 1 :])
                    return _with(draft, section, replace(section, blocks=blocks))
    return None


def _in_block(block: Block, stands: _Stands, gap: Gap) -> Block | None:
    if isinstance(block, Paragraph):
        runs = _in_runs(block.runs, stands, gap)
        return replace(block, runs=runs) if runs else None
    for row, cells in enumerate(block.rows):
        for at, cell in enumerate(cells):
            if runs := _in_runs(cell.runs, stands, gap):
                changed = (*cells[:at], replace(cell, runs=runs), *cells[at + 1 :])
                return replace(block, rows=(*block.rows[:row], changed, *block.rows[row + 1 :]))
    return None


def _in_runs(runs: tuple[Run, ...], stands: _Stands, gap: Gap) -> tuple[Run, ...]:
    place = next((at for at, run in enumerate(runs, 1) if isinstance(run, Figure) and stands(run)), None)
    return () if place is None else (*runs[:place], gap, *runs[place:])


def _with(draft: Draft, old: Section, new: Section) -> Draft:
    def swapped(sections: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(new if one is old else one for one in sections)

    annexes = tuple(replace(one, sections=swapped(one.sections)) for one in draft.annexes)
    return replace(draft, sections=swapped(draft.sections), annexes=annexes)
