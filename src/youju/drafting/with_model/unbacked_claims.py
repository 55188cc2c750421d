"""Conclusions that hold no number and need one all the same: 全部完成, 无结余, 未发生违规, 全省第一."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from youju.domain.facts import TOTAL, Indicator, Ledger, Measure
from youju.domain.scoring import is_met
from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["Claim", "ClaimKind", "claim_kinds", "find_claims", "holds"]

_FILE = "corpora/terms/unbacked_claims.yaml"
_CLAUSE = regex(r"[^，。；：！？\n]+")
_NOT_SAID = regex(
    r"未|没有?|不(?!断|仅|少于|低于)|尚|非|应|须|需|将|拟|确保|力争|争取|计划|要求|是否|能否|如果|若|待|预计|目标(?:是|为|值|：)|前$"
)
"""Words before a claim, in its clause, that deny it, plan it or ask for it."""
_SHORTEST_SUBJECT = 3


class ClaimKind(NamedTuple):
    """A kind of claim.

    Attributes:
        what: What it says, in Chinese.
        pattern: How it is said, within a clause.
        decided_by: Which data decide it; empty where only words can.
        flag, passed: Examples that are such a claim, and that aren't.
    """

    what: str
    pattern: re.Pattern[str]
    decided_by: str
    flag: tuple[str, ...]
    passed: tuple[str, ...]


class Claim(NamedTuple):
    """A claim found in a sentence.

    Attributes:
        kind: What it says.
        words: The words that say it.
        about: The rest of its clause; the clause before where there is no rest.
        context: The same, with the clause before also where the rest is next to nothing.
    """

    kind: ClaimKind
    words: str
    about: str
    context: str


@cache
def claim_kinds() -> tuple[ClaimKind, ...]:
    """Return the kinds, from the data file."""
    return tuple(
        ClaimKind(
            row["what"], re.compile(row["pattern"]), row.get("decided_by", ""), tuple(row["flag"]), tuple(row["pass"])
        )
        for row in load_yaml(_FILE)
    )


def find_claims(words: str) -> Iterator[Claim]:
    """Yield the claims of a sentence, one of each kind a clause; what is denied, planned or asked is none.

    >>> [claim.words for claim in find_claims("培训按期举办，各项任务全部完成。")]
    ['全部完成']
    >>> list(find_claims("各项任务没有全部完成。"))
    []
    """
    before = ""
    for clause in _CLAUSE.findall(words):
        for kind in claim_kinds():
            match = kind.pattern.search(clause)
            if match and not _NOT_SAID.search(clause[: match.start()]):
                rest = clause[: match.start()] + clause[match.end() :]
                context = rest if len(rest) >= _SHORTEST_SUBJECT else before + rest
                yield Claim(kind, match.group(), rest or before, context)
        before = clause


def holds(claim: Claim, ledger: Ledger) -> bool | None:
    """Tell whether the data bear a claim out; None when they don't decide it."""
    decide = _DECIDED_BY.get(claim.kind.decided_by)
    return decide(claim, ledger) if decide else None


def _all_met(claim: Claim, ledger: Ledger) -> bool | None:
    """Of the indicators named, or of the group of them named, or of all."""
    item = _item(claim, ledger)
    named = [one for one in ledger.indicators if one.key == item]
    grouped = [one for one in ledger.indicators if _names_group(claim.about, one)]
    met = [is_met(ledger, one) for one in named or grouped or ledger.indicators]
    if False in met:
        return False
    return True if met and None not in met else None


def _names_group(about: str, indicator: Indicator) -> bool:
    return any(stem and stem in about for stem in (_stem(indicator.level1), _stem(indicator.level2)))


def _stem(level: str) -> str:
    return level.removesuffix("指标")


def _no_balance(claim: Claim, ledger: Ledger) -> bool | None:
    balance = ledger.value(_item(claim, ledger), Measure.BALANCE)
    return None if balance is None else not balance


def _all_received(claim: Claim, ledger: Ledger) -> bool | None:
    return _reaches(ledger, _item(claim, ledger), Measure.RECEIVED, (Measure.BUDGET,))


def _all_spent(claim: Claim, ledger: Ledger) -> bool | None:
    return _reaches(ledger, _item(claim, ledger), Measure.SPENT, (Measure.RECEIVED, Measure.BUDGET))


def _reaches(ledger: Ledger, item: str, measure: Measure, wholes: Sequence[Measure]) -> bool | None:
    part = ledger.value(item, measure)
    known = [value for whole in wholes if (value := ledger.value(item, whole)) is not None]
    return None if part is None or not known else part >= max(known)


def _item(claim: Claim, ledger: Ledger) -> str:
    """Return the item that the clause names, the longest name first; all money together where it names none."""
    names = {name: item.key for item in ledger.items.values() for name in (item.name, *item.aliases) if len(name) > 1}
    return next((names[name] for name in sorted(names, key=len, reverse=True) if name in claim.about), TOTAL)


_DECIDED_BY: Mapping[str, Callable[[Claim, Ledger], bool | None]] = {
    "met": _all_met,
    "balance": _no_balance,
    "received": _all_received,
    "spent": _all_spent,
}
