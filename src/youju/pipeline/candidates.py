"""Show what a project's materials offer: numbers a person may confirm, sentences that fit a section."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from youju.checking.checker import check_text
from youju.domain.facts import Ledger, UnitProfile
from youju.domain.findings import JudgedMention, Verdict
from youju.domain.materials import CandidateFact, OfferedSentence
from youju.domain.quantity import Quantity
from youju.errors import InputError
from youju.sources.materials import Materials, read_materials
from youju.sources.materials.adoption import material_decisions, parse_decision
from youju.sources.project import open_project, read_ledger

__all__ = ["Candidate", "Candidates", "State", "candidates_json", "find_candidates"]

SCHEMA = "youju.candidates/1"


class State(StrEnum):
    """How a number of the materials stands to the data and to what was decided."""

    NEW = "new"  # nothing in the data says so
    KNOWN = "known"  # the data has it, or it follows from the data
    SAME_VALUE = "same-value"  # some number of the data is the same
    DIFFERENT = "different"  # the data has another value for what the words seem to name
    ADOPTED = "adopted"  # 决定 takes it over
    REFUSED = "refused"  # 决定 leaves it out

    @property
    def label(self) -> str:
        """The word people see for it."""
        return _LABELS[self]


_LABELS = {
    State.NEW: "新",
    State.KNOWN: "数据已有",
    State.SAME_VALUE: "数值同数据",
    State.DIFFERENT: "与数据不同",
    State.ADOPTED: "已采用",
    State.REFUSED: "不采用",
}
_STATES = {
    Verdict.SUPPORTED: State.KNOWN,
    Verdict.DERIVED: State.KNOWN,
    Verdict.VALUE_ONLY: State.SAME_VALUE,
    Verdict.CONTRADICTED: State.DIFFERENT,
}

_AIMS = "绩效目标"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number of a material, with its state and what the state rests on: the data's source or value."""

    fact: CandidateFact
    state: State
    evidence: str = ""

    @property
    def decision(self) -> str:
        """The line to write under 决定 to take it over; empty for one that can't be."""
        return "" if self.fact.approximate else f"{self.fact.key}: 采用{self.fact.written}"


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the materials of a project offer: numbers and sentences, and the files that couldn't be read."""

    profile: UnitProfile
    numbers: tuple[Candidate, ...]
    sentences: tuple[OfferedSentence, ...]
    unread: tuple[InputError, ...]


def find_candidates(folder: Path, *, money_unit: str = "") -> Candidates:
    """Read a project's materials and hold their numbers against its data.

    Raises:
        InputError: The project's data can't be read or says too little.
    """
    project = open_project(folder)
    ledger = read_ledger(folder, unit=money_unit, adopt=False)
    materials = read_materials(project.materials, ledger.profile.year, money_unit=money_unit)
    return Candidates(ledger.profile, tuple(_judged(materials, ledger)), materials.sentences, materials.unread)


def _judged(materials: Materials, ledger: Ledger) -> Iterator[Candidate]:
    seen = [{one.mention.start: one for one in check_text(plain, ledger).mentions} for plain in materials.documents]
    decisions = {key: parse_decision(words) for key, words in material_decisions(ledger.profile).items()}
    for fact in materials.facts:
        state, evidence = _against_data(fact, seen[fact.document] if fact.document >= 0 else {}, ledger)
        if decision := decisions.get(fact.key):
            state = State.ADOPTED if decision.taken else State.REFUSED
        yield Candidate(fact, state, evidence)


def _same(fact: CandidateFact, other: Quantity) -> bool:
    return fact.quantity.unit == other.unit and fact.quantity.is_rounding_of(other)


def _against_data(fact: CandidateFact, seen: Mapping[int, JudgedMention], ledger: Ledger) -> tuple[State, str]:
    judged = seen.get(fact.start)
    if judged is None or fact.period:
        return State.NEW, ""
    state = _STATES.get(judged.verdict, State.NEW)
    if state is State.DIFFERENT:
        if fact.planned or any(_same(fact, one.quantity) for one in ledger):
            return State.NEW if fact.planned else State.SAME_VALUE, ""
        held = ledger.by_id(judged.fact_id)
        if fact.approximate or (held is not None and held.item == _AIMS):  # a result isn't held against its target
            return State.NEW, ""
        return state, f"数据为{judged.expected}" if judged.expected else judged.reason
    return state, judged.source or judged.formula if state is State.KNOWN else ""


def candidates_json(found: Candidates) -> str:
    """Return the candidates as one line of JSON (`youju.candidates/1`)."""
    content = {
        "schema": SCHEMA,
        "unit": found.profile.name,
        "year": found.profile.year,
        "candidates": [_number(one) for one in found.numbers],
        "sentences": [
            {"role": one.role, "key": one.key, "text": one.text, "source": str(one.source)} for one in found.sentences
        ],
        "unread": list(map(str, found.unread)),
    }
    return json.dumps(content, ensure_ascii=False)


def _number(one: Candidate) -> dict[str, Any]:
    fact = one.fact
    return {
        "key": fact.key,
        "label": fact.label,
        "value": f"{fact.quantity.value:f}",
        "unit": fact.quantity.unit,
        "written": fact.written,
        "period": fact.period,
        "text": fact.text,
        "heading": fact.heading,
        "sources": list(map(str, fact.sources)),
        "approximate": fact.approximate,
        "planned": fact.planned,
        "state": one.state,
        "evidence": one.evidence or None,
        "decision": one.decision or None,
    }
