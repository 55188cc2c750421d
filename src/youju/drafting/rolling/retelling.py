"""Lets last year's sentences, rolled forward, take the place of plan sentences that state the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from youju.checking.checker import check_text
from youju.domain.facts import TOTAL, Ledger, Measure, UnitProfile
from youju.domain.findings import PlainText, Severity, Verdict
from youju.domain.report import Block, Figure, Origin, Paragraph, Run, Section, Table, Text
from youju.drafting.clauses import Piece, clauses_of, joined, letters, likeness, sentences_of
from youju.drafting.rolling.carrying_words import words_about_carrying
from youju.drafting.rolling.rolled import Outcome, RolledSentence
from youju.drafting.situation import Situation
from youju.drafting.slots import join_text
from youju.drafting.topics import named_once
from youju.patterns import regex

__all__ = ["Retelling"]

_FAULTY = (Verdict.CONTRADICTED, Verdict.UNSUPPORTED)
_WHOLES = (TOTAL, "单位")
_LEFT = frozenset({Measure.BALANCE, Measure.UNSPENT})
"""What is left, counted from receipts or from the budget: side by side they read as a contradiction."""
_SAID = 0.7
"""Words of which so much stands elsewhere are told already."""
_YEAR_HEAD = regex(r"\d{4}年度?，?")
_BASE = regex(r"（[^（）/]+/[^（）/]+）")
_YEAR_END = regex(r"(?<![\d年本末底])(?:年末|(?=实有))(实有)?")
_NAMED = regex(r"[^，。；（）]*（以下简称“[^”]*”）")
_QUOTED = regex(r"《[^》]*》")
_LEAST_OWN = 6


@dataclass(frozen=True, slots=True)
class _Place:
    """Consecutive sentences of one paragraph: block and sentence numbers."""

    block: int
    first: int
    last: int


class Retelling:
    """One draft whose plan sentences may be retold in last year's words, section by section.

    A plan sentence gives way only to a sentence that states all its facts with this year's numbers, or whose missing
    clauses can be set in; the unit's own words of this year never do. No fact is lost or told twice, and the checker
    has nothing against the new paragraph that it hadn't against the old.

    Args:
        sections: The draft's sections.
        ledger: This year's data.
    """

    def __init__(self, sections: Sequence[Section], ledger: Ledger) -> None:
        self.sections = list(sections)
        self.used: list[RolledSentence] = []
        self._woven: set[str] = set()
        self._ledger = ledger
        statements = Situation(ledger).statements
        own = (one.text for key in ledger.profile.prose for one in (*statements.of(key), *statements.points(key)))
        self._own = {words for text in own if len(words := letters(text)) >= _LEAST_OWN}

    def retell(self, sentences: Iterable[RolledSentence]) -> None:
        """Let each sentence whose every number is sure stand where the plan states its facts."""
        for one in sentences:
            once = len(set(one.keys)) == len(one.keys)
            if one.outcome is Outcome.CHANGED and one.keys and once and not one.leans and not Piece(one.runs).asks:
                self._retell(one)

    def _retell(self, one: RolledSentence) -> None:
        chapter = one.source.role.split(".")[0]
        order = sorted(range(len(self.sections)), key=lambda at: self.sections[at].id != one.source.role)
        for at in order:
            section = self.sections[at]
            if not chapter or section.id.split(".")[0] != chapter:
                continue
            place = self._place(section, frozenset(one.keys))
            if place is not None and (blocks := self._retold(section, place, one)) is not None:
                self.sections[at] = replace(section, blocks=blocks)
                self.used.append(one)
                return

    def _place(self, section: Section, keys: frozenset[str]) -> _Place | None:
        """Return where a section's plan sentences state any of these facts; None when in several places or none."""
        found = [
            (number, at)
            for number, block in enumerate(section.blocks)
            if isinstance(block, Paragraph)
            for at, piece in enumerate(sentences_of(block.runs))
            if piece.keys & keys
        ]
        if not found or len({number for number, _ in found}) > 1:
            return None
        number, block = found[0][0], section.blocks[found[0][0]]
        at = [at for _, at in found]
        if not isinstance(block, Paragraph) or block.style != "body" or at != list(range(at[0], at[-1] + 1)):
            return None
        return _Place(number, at[0], at[-1])

    def _retold(self, section: Section, place: _Place, one: RolledSentence) -> tuple[Block, ...] | None:
        """Return the section's blocks with the sentence in its place; None when it can't stand there."""
        block = section.blocks[place.block]
        if not isinstance(block, Paragraph):
            return None
        pieces = sentences_of(block.runs)
        old = pieces[place.first : place.last + 1]
        if any(self._is_own(piece) or piece.asks or piece.text in self._woven for piece in old):
            return None
        elsewhere = self._told_besides(section, place)
        new = _woven(one, old, elsewhere, _tabled(section))
        if new is None or self._repeats(new, section, place):
            return None
        exact = Piece(_as_exact(new, old, self._ledger.profile))
        rest = _still_true(pieces[place.last + 1 :], old, exact)
        runs = join_text(run for piece in (*pieces[: place.first], *rest) for run in piece.runs)
        if not _keeps_words(old, exact, self._ledger) or self._faults(runs) > self._faults(block.runs):
            return None
        self._woven.add(exact.text)
        told = replace(block, runs=runs, origin=Origin.CARRIED, source=f"{block.source}{one.source.text}")
        return (*section.blocks[: place.block], told, *section.blocks[place.block + 1 :])

    # -- what else is told ---------------------------------------------------------------------------------------

    def _is_own(self, piece: Piece) -> bool:
        """Tell whether a sentence is, or holds, the unit's own words of this year."""
        words = letters(piece.text)
        return any(own in words or (len(words) >= _LEAST_OWN and words in own) for own in self._own)

    def _others(self, section: Section, place: _Place) -> Iterable[Piece]:
        for other in self.sections:
            for number, block in enumerate(other.blocks):
                if isinstance(block, Paragraph):
                    for at, piece in enumerate(sentences_of(block.runs)):
                        inside = number == place.block and place.first <= at <= place.last
                        if not (other.id == section.id and inside):
                            yield piece

    def _told_besides(self, section: Section, place: _Place) -> frozenset[str]:
        """Return the facts that the prose states outside a place."""
        return frozenset(key for piece in self._others(section, place) for key in piece.keys)

    def _repeats(self, runs: Sequence[Run], section: Section, place: _Place) -> bool:
        """Tell whether a clause without numbers says what the draft says elsewhere."""
        words = [piece.text for piece in clauses_of(runs) if not piece.keys and len(letters(piece.text)) >= _LEAST_OWN]
        quotes = set(_QUOTED.findall("".join(run.text for run in runs)))
        others = [piece.text for piece in self._others(section, place)]
        here = {quote for text in others for quote in _QUOTED.findall(text)}
        return bool(quotes & here) or any(likeness(word, text) >= _SAID for word in words for text in others)

    def _faults(self, runs: Sequence[Run]) -> int:
        report = check_text(PlainText("".join(run.text for run in runs)), self._ledger)
        graver = [one for one in report.findings if one.severity is not Severity.INFO]
        return len(graver) + sum(one.verdict in _FAULTY for one in report.mentions)


def _tabled(section: Section) -> frozenset[str]:
    """Return the facts of single items that the section's tables show: the prose need not read them aloud."""
    cells = (cell for block in section.blocks if isinstance(block, Table) for row in block.rows for cell in row)
    keys = (run.key for cell in cells for run in cell.runs if isinstance(run, Figure))
    return frozenset(key for key in keys if not key.startswith(tuple(f"{whole}." for whole in _WHOLES)))


def _keeps_words(old: Sequence[Piece], new: Piece, ledger: Ledger) -> bool:
    """Tell whether what the unit declared (口径, 时点) and the rules cited are still said, and the unit named once."""
    before, profile = "".join(piece.text for piece in old), ledger.profile
    declared = [profile.basis, profile.as_of, profile.rate_basis, profile.name, *profile.offices]
    declared += _QUOTED.findall(before)
    declared += [f"{profile.year}年末"] if f"{profile.year}年底" not in new.text else []
    naming = new.text.count("以下简称") == before.count("以下简称")
    return naming and all(words in new.text for words in declared if words and words in before)


def _as_exact(new: Sequence[Run], old: Sequence[Piece], profile: UnitProfile) -> tuple[Run, ...]:
    """Return the sentence with the base of each rate, the year of 年末 and the unit's name as the plan has them."""
    bases = {}
    for figure, behind in pairwise(run for piece in old for run in piece.runs):
        if isinstance(figure, Figure) and isinstance(behind, Text) and (found := _BASE.match(behind.text)):
            bases[figure.key] = found.group()
    end = f"{profile.year}年末"
    dated = end in "".join(piece.text for piece in old)
    runs: list[Run] = []
    for number, run in enumerate(new):
        if isinstance(run, Text):
            run = Text(named_once(run.text, profile.short))
            run = Text(_YEAR_END.sub(lambda found: end + (found[1] or ""), run.text)) if dated else run
        runs.append(run)
        behind = new[number + 1] if number + 1 < len(new) else Text("")
        if isinstance(run, Figure) and run.key in bases and not _BASE.match(behind.text):
            runs.append(Text(bases[run.key]))
    return join_text(runs)


def _still_true(rest: Sequence[Piece], old: Sequence[Piece], new: Piece) -> list[Piece]:
    """Return the new sentence and the plan's after it, but for remarks on a measure that isn't stated any more."""
    gone = {_measure(key) for piece in old for key in piece.keys - new.keys} - {_measure(key) for key in new.keys}
    kept = [one for one in rest if one.keys or one.asks or not any(measure in one.text for measure in gone)]
    return [new, *kept]


# -- weaving ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unit:
    """A clause that states facts, with the clauses without numbers that lead up to it."""

    pieces: tuple[Piece, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for piece in self.pieces for key in piece.keys)


def _woven(
    one: RolledSentence, old: Sequence[Piece], elsewhere: frozenset[str], tabled: frozenset[str]
) -> tuple[Run, ...] | None:
    """Return last year's sentence with the clauses of the plan set in whose facts it lacks; None when it can't be."""
    units = [unit for piece in old for unit in _units(clauses_of(piece.runs))]
    stated = frozenset(key for unit in units for key in unit.keys)
    clauses = _own_clauses(one, stated, elsewhere, units)
    if clauses is None:
        return None
    keys = frozenset(key for piece in clauses for key in piece.keys)
    kept = [number for number, unit in enumerate(units) if unit.keys - keys - tabled]
    if any(units[number].keys & keys for number in kept) or not all(
        _may_be_set_in(units[n], units, kept) for n in kept
    ):
        return None
    if len(kept) == len(units):
        return None
    return joined(_set_in(_named(clauses, old), [(number, units[number]) for number in kept], units, keys))


def _units(clauses: Sequence[Piece]) -> list[_Unit]:
    units: list[_Unit] = []
    ahead: list[Piece] = []
    for piece in clauses:
        ahead.append(piece)
        if piece.keys or piece.asks:
            units.append(_Unit(tuple(ahead)))
            ahead = []
    if ahead and units:
        units[-1] = _Unit((*units[-1].pieces, *ahead))
    return units


def _own_clauses(
    one: RolledSentence, stated: frozenset[str], elsewhere: frozenset[str], units: Sequence[_Unit]
) -> list[Piece] | None:
    """Return last year's clauses but for those whose facts stand elsewhere; None when others lean on them."""
    shared = frozenset(key for key in one.keys if key in stated)
    left = any(_measure(key) in _LEFT for unit in units for key in unit.keys - shared)
    kept: list[Piece] = []
    gone = False
    for piece in clauses_of(one.runs):
        extra = piece.keys - stated
        idle = bool(extra) and (extra <= elsewhere or (left and any(_measure(key) in _LEFT for key in extra)))
        if idle and not piece.keys & stated:
            gone = True
            continue
        if extra & elsewhere or (gone and piece.text.startswith(tuple(words_about_carrying("clause_leaning")))):
            return None
        kept.append(piece)
        gone = False
    return kept if any(piece.keys & stated for piece in kept) else None


def _item(key: str) -> str:
    return key.partition(".")[0]


def _measure(key: str) -> str:
    return key.split(".")[1] if "." in key else ""


def _may_be_set_in(unit: _Unit, units: Sequence[_Unit], kept: Sequence[int]) -> bool:
    """Tell whether a clause makes sense between others: about the whole, or going on from a clause that is kept too."""
    whole = all(_item(key) in _WHOLES for key in unit.keys)
    before = units.index(unit) - 1
    return whole or before in kept


def _set_in(
    clauses: Sequence[Piece], kept: Sequence[tuple[int, _Unit]], units: Sequence[_Unit], keys: frozenset[str]
) -> list[Piece]:
    """Return the clauses with the plan's others among them, each after the fact it followed in the plan."""
    behind: dict[int, list[Piece]] = {}
    said = "".join(piece.text for piece in clauses)
    for number, unit in kept:
        before = next((other.keys & keys for other in reversed(units[:number]) if other.keys & keys), frozenset())
        at = max((place for place, piece in enumerate(clauses) if piece.keys & before), default=-1)
        while at >= 0 and at + 1 < len(clauses) and not clauses[at + 1].keys:
            at += 1
        fresh = [piece for piece in unit.pieces if piece.keys or likeness(piece.text, said) < _SAID]
        behind.setdefault(at, []).extend(fresh)
    head = behind.get(-1, [])
    dated = any(_YEAR_HEAD.match(piece.text) for piece in head)
    woven = list(head)
    for place, piece in enumerate(clauses):
        woven += [_without_year(piece) if dated and not place else piece, *behind.get(place, [])]
    return woven


def _without_year(piece: Piece) -> Piece:
    first, *rest = piece.runs
    return (
        Piece(join_text([Text(_YEAR_HEAD.sub("", first.text, count=1)), *rest])) if isinstance(first, Text) else piece
    )


def _named(clauses: Sequence[Piece], old: Sequence[Piece]) -> list[Piece]:
    """Return the clauses with the unit named as the plan names it where it introduces the short name."""
    found = _NAMED.search("".join(piece.text for piece in old))
    if found is None:
        return list(clauses)
    name, _, short = found.group().rstrip("”）").partition("（以下简称“")
    done = False
    named = []
    for piece in clauses:
        runs: list[Run] = []
        for run in piece.runs:
            said = next((one for one in (name, short) if one and isinstance(run, Text) and one in run.text), "")
            if said and not done and isinstance(run, Text):
                run, done = Text(run.text.replace(said, found.group(), 1)), True
            runs.append(run)
        named.append(Piece(tuple(runs)))
    return named
