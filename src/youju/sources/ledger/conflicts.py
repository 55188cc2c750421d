"""One number stated in several places: agreed into one fact, or listed, ranked and decided."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from youju.domain.facts import Fact, Notice, SourceCell, UnitProfile
from youju.domain.findings import Code, Severity
from youju.domain.quantity import Quantity
from youju.domain.workings import show
from youju.errors import UnitFileError
from youju.patterns import regex
from youju.sources.ledger.fund import Amount

__all__ = ["Candidate", "Decider"]

_WORDS = regex(r"[，,、；;。\s（）()：:]+")
_VALUE = regex(r"([-+]?[\d,]+(?:\.\d+)?)\s*(\S*)")
_SHORTEST = 2


_SHEET_ENDS = (".xlsx", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An amount with the title of the table that states it."""

    amount: Amount
    title: str


@dataclass
class Decider:
    """Settles numbers that several tables state, by what the unit declared and decided.

    Attributes:
        profile: Its 口径 and 时点 rank the tables; its 决定 settle what is left.
        notices: What was found, in order.
        used: Keys of 决定 that settled something.
    """

    profile: UnitProfile
    notices: list[Notice] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def settle(self, key: str, candidates: Sequence[Candidate]) -> Amount:
        """Return the amount to go by, with every cell that states it.

        Raises:
            UnitFileError: The unit's 决定 on this number names none of the places or values.
        """
        groups = _by_value(candidates)
        if len(groups) == 1:
            return groups[0]
        decision = self.profile.decisions.get(key)
        if decision is not None:
            self.used.add(key)
            return self._decided(key, decision, groups)
        ranked = sorted(groups, key=lambda amount: -self._rank(amount, candidates))
        self.notices.append(_conflict(key, ranked, self.profile.source))
        return ranked[0]

    def unused_decisions(self, facts: Iterable[Fact]) -> tuple[Notice, ...]:
        """Return a remark for each 决定 that settled nothing; a warning where none of the facts read has that name."""
        unused = [key for key in self.profile.decisions if key not in self.used]
        known = [fact.key for fact in facts] if unused else []
        return tuple(self._unused(key, known) for key in unused)

    def _unused(self, key: str, known: Sequence[str]) -> Notice:
        if key in known:
            return Notice(f"决定“{key}”没有用到：各处一致", self.profile.source)
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.4)
        hint = f"，是不是“{near[0]}”？" if near else "；"
        message = f"决定“{key}”没有用到：数据中没有这个数字{hint}名称可用 youju facts 查看"
        return Notice(message, self.profile.source, severity=Severity.WARNING)

    def _decided(self, key: str, decision: str, groups: Sequence[Amount]) -> Amount:
        chosen = [amount for amount in groups if _is_meant(decision, amount)]
        if len(chosen) != 1:
            places = "；".join(map(_listed, groups))
            raise UnitFileError(
                f"决定“{key}: {decision}”与各处都不符" if not chosen else f"决定“{key}: {decision}”不止一处相符",
                place=self.profile.source.file if self.profile.source else "",
                remedy=f"请写单元格或数值，现有：{places}",
            )
        return chosen[0]

    def _rank(self, amount: Amount, candidates: Sequence[Candidate]) -> int:
        """Count the words of the declared 口径 and 时点 that the tables stating this amount have in their names."""
        words = [word for word in _WORDS.split(f"{self.profile.basis} {self.profile.as_of}") if len(word) >= _SHORTEST]
        names = " ".join(
            f"{candidate.title} {cell}"
            for candidate in candidates
            if set(candidate.amount.cells) <= set(amount.cells)
            for cell in candidate.amount.cells[:1]
        )
        return sum(len(part) for word in words for part in _shared(word, names))


def _shared(word: str, names: str) -> list[str]:
    """Return the longest part of a declared word that the names hold, as a list of none or one."""
    for length in range(len(word), _SHORTEST - 1, -1):
        for start in range(len(word) - length + 1):
            if (part := word[start : start + length]) in names:
                return [part]
    return []


def _by_value(candidates: Sequence[Candidate]) -> list[Amount]:
    """Merge amounts that agree, also when one is the other rounded; the finer one stands."""
    groups: list[Amount] = []
    for candidate in candidates:
        for place, amount in enumerate(groups):
            if _agree(amount.quantity, candidate.amount.quantity):
                groups[place] = _merged(amount, candidate.amount)
                break
        else:
            groups.append(candidate.amount)
    return groups


def _agree(left: Quantity, right: Quantity) -> bool:
    return left.unit == right.unit and (left.is_rounding_of(right) or right.is_rounding_of(left))


def _merged(left: Amount, right: Amount) -> Amount:
    finer = left if left.quantity.step <= right.quantity.step else right
    cells = tuple(dict.fromkeys((*left.cells, *right.cells)))
    return Amount(finer.quantity, cells, finer.formula)


def _is_meant(decision: str, amount: Amount) -> bool:
    wanted = unicodedata.normalize("NFKC", decision).strip()
    places = [unicodedata.normalize("NFKC", str(cell)) for cell in amount.cells]
    if any(place == wanted or place.endswith(f"!{wanted}") for place in places):
        return True
    match = _VALUE.fullmatch(wanted)
    if match is None:
        return False
    stated = Quantity.parse(match[1], match[2] or amount.quantity.unit)
    return stated.unit == amount.quantity.unit and stated.is_rounding_of(amount.quantity)


def _listed(amount: Amount) -> str:
    return f"{show(amount.quantity)}（{'、'.join(map(str, amount.cells[:3]))}）"


def _conflict(key: str, ranked: Sequence[Amount], unit_file: SourceCell | None) -> Notice:
    kept = ranked[0]
    cell = kept.cells[0]
    way = f"在 unit.yaml 的“决定”下写明采用哪一处，如 {key}: {_quoted(cell)}"
    if unit_file and unit_file.file.endswith(_SHEET_ENDS):
        way = f"在{unit_file.file}加一行写明采用哪一处：填报项写“决定/{key}”，内容写“{cell}”"
    return Notice(
        f"“{key}”在各表中不一致：{'；'.join(map(_listed, ranked))}。暂用{show(kept.quantity)}；请{way}",
        cell,
        Code.SELF_CONTRADICTION,
        Severity.WARNING,
        key,
        tuple((show(amount.quantity), amount.cells[0]) for amount in ranked),
    )


def _quoted(cell: SourceCell) -> str:
    return f'"{cell}"'
