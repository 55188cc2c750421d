"""Knows what a text's own table leaves out: rows that the data counts in the total printed below the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from youju.checking.against_data.bound import Binding
from youju.checking.against_data.judgement import Judgement
from youju.checking.rows import CONTINUED
from youju.domain.facts import Fact, Ledger
from youju.domain.findings import Code, Finding, Mention, Severity, Verdict
from youju.domain.quantity import Kind, Quantity
from youju.domain.workings import show, sum_of

__all__ = ["check_rows"]

_PROVED = (Verdict.SUPPORTED, Verdict.DERIVED)
_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Cell:
    """A number in a table, and the fact that proves it; None where none does."""

    mention: Mention
    fact: Fact | None


def check_rows(
    text: str, bindings: Mapping[int, Binding], judgements: Mapping[int, Judgement], ledger: Ledger
) -> Iterator[Finding]:
    """Yield a finding for each table of money whose total is right and whose rows, each right too, don't make it up.

    A column says so only where the data proves all of its numbers: a row 其他 may hold what the others leave out.
    """
    for columns in _tables(text, bindings, judgements, ledger):
        finding = next((one for column in columns if (one := _incomplete(column, ledger))), None)
        if finding is not None:
            yield finding


def _tables(
    text: str, bindings: Mapping[int, Binding], judgements: Mapping[int, Judgement], ledger: Ledger
) -> Iterator[list[list[_Cell]]]:
    """Yield the columns of each table, from the left."""
    columns: dict[int, list[_Cell]] = {}
    end = 0
    for start in sorted(start for start, one in bindings.items() if one.in_table):
        if _ends_table(text[end:start]):
            yield [columns[place] for place in sorted(columns)]
            columns = {}
        judged = judgements[start].judged
        fact = ledger.by_id(judged.fact_id) if judged.verdict in _PROVED else None
        place = text.count("\t", text.rfind("\n", 0, start) + 1, start)
        columns.setdefault(place, []).append(_Cell(judged.mention, fact))
        end = judged.mention.end
    yield [columns[place] for place in sorted(columns)]


def _ends_table(between: str) -> bool:
    """Tell whether what stands between two numbers ends a table: lines that are no rows, save 续表."""
    outside = [line for line in between.split("\n")[1:-1] if "\t" not in line]
    return bool(outside) and CONTINUED.fullmatch("\n".join(outside)) is None


def _incomplete(column: Sequence[_Cell], ledger: Ledger) -> Finding | None:
    """Return a finding when a column's last number is the total of more than stands above it."""
    facts = [one.fact for one in column if one.fact is not None]
    if len(facts) < len(column) or not facts or not _is_sum(facts[-1], ledger):
        return None
    total, shown = facts[-1], {one.key for one in facts[:-1]}
    missing = list(_missing(total, shown, ledger))
    if not missing or not shown & set(_parts(total, ledger)):
        return None
    names = "、".join(f"“{one.item}”" for one in missing[:_NAMED]) + (f"等{len(missing)}项" if missing[_NAMED:] else "")
    amount = show(Quantity.exact(sum_of(missing), total.quantity.unit))
    mention = column[-1].mention
    message = f"表中各行加起来不是合计：按数据，合计{total.measure}{mention.text}中有{names}的{amount}，表中没有列"
    return Finding(
        Code.TABLE_MISMATCH,
        Severity.ERROR,
        mention.start,
        mention.end,
        message,
        evidence=tuple(f"{one.item}{one.measure}：{ledger.trace(one)}" for one in missing[:_NAMED]),
        quote=mention.text,
    )


def _is_sum(fact: Fact, ledger: Ledger) -> bool:
    """Tell whether a fact is money that is the sum of its parents, all of its measure."""
    parents = list(_known(fact.parents, ledger))
    return (
        fact.quantity.kind is Kind.MONEY
        and len(parents) > 1
        and len(parents) == len(fact.parents)
        and all(one.measure == fact.measure and one.quantity.unit == fact.quantity.unit for one in parents)
    )


def _known(keys: Iterable[str], ledger: Ledger) -> Iterator[Fact]:
    return (ledger.facts[key] for key in keys if key in ledger.facts)


def _parts(fact: Fact, ledger: Ledger) -> Iterator[str]:
    """Yield the keys of all that a sum is made of, sums within it too."""
    for part in _known(fact.parents, ledger):
        yield part.key
        if _is_sum(part, ledger):
            yield from _parts(part, ledger)


def _missing(fact: Fact, shown: set[str], ledger: Ledger) -> Iterator[Fact]:
    """Yield the parts of a sum that aren't shown, neither whole nor in parts of their own; nothing is no loss."""
    for part in _known(fact.parents, ledger):
        if part.key in shown or not part.quantity.value:
            continue
        if _is_sum(part, ledger) and not shown.isdisjoint(_parts(part, ledger)):
            yield from _missing(part, shown, ledger)
        else:
            yield part
