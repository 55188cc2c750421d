"""Numbers of materials that a person confirmed under 决定 enter the ledger; no other does."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from youju.domain.facts import LAST_YEAR, Fact, Item, ItemKind, UnitProfile
from youju.domain.materials import MATERIAL, CandidateFact
from youju.errors import InputError, UnitFileError
from youju.mentions import find_mentions
from youju.patterns import regex
from youju.sources.materials import find_materials, read_materials

__all__ = ["Adopted", "Decision", "adopt_materials", "material_decisions", "parse_decision"]

_DECISION = regex(r"采用\s*(?P<value>[^为]*?)\s*(?:为\s*(?P<key>\S.*))?")
_REFUSED = "不采用"
_FORMS = "请写“采用”“采用1620次”“采用为 项目.指标”或“不采用”"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a number of a material.

    Attributes:
        taken: Whether it is to enter the ledger.
        value: Value the person saw; empty when not written.
        target: Key of the ledger it is to stand for; empty for its own.
    """

    taken: bool
    value: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Adopted:
    """Facts taken over, the items they need, and the keys of 决定 that were about materials."""

    facts: tuple[Fact, ...] = ()
    items: tuple[Item, ...] = ()
    decided: frozenset[str] = frozenset()


def material_decisions(profile: UnitProfile) -> Mapping[str, str]:
    """Return the 决定 that are about numbers of materials."""
    return {key: words for key, words in profile.decisions.items() if key.startswith(f"{MATERIAL}.")}


def parse_decision(words: str) -> Decision | None:
    """Read 采用, 采用1620次, 采用为 项目.指标, or 不采用; None for anything else.

    >>> parse_decision("采用1620次为 水库巡查.次数")
    Decision(taken=True, value='1620次', target='水库巡查.次数')
    """
    if words.strip() == _REFUSED:
        return Decision(False)
    match = _DECISION.fullmatch(words.strip())
    if match is None:
        return None
    return Decision(True, unicodedata.normalize("NFKC", match["value"]), (match["key"] or "").strip())


def adopt_materials(
    profile: UnitProfile, folder: Path, facts: Iterable[Fact], items: Iterable[Item], *, money_unit: str = ""
) -> Adopted:
    """Return the facts that 决定 takes over from a project's materials; none are read without such a 决定.

    Args:
        profile: The unit, with its 决定.
        folder: The project.
        facts: What the data says already.
        items: Items known already.
        money_unit: Unit of money in tables that name none.

    Raises:
        UnitFileError: A 决定 names no number of the materials, one of another value, or one the data has.
    """
    decisions = material_decisions(profile)
    if not decisions:
        return Adopted()
    materials = read_materials(find_materials(folder), profile.year, money_unit=money_unit)
    candidates = {one.key: one for one in materials.facts}
    taken_keys = {fact.key for fact in facts}
    found: list[Fact] = []
    for key, words in decisions.items():
        decision = parse_decision(words)
        if decision is None:
            raise _wrong(profile, f"看不懂决定“{key}: {words}”", _FORMS)
        if not decision.taken:
            continue
        fact = _fact(profile, key, decision, candidates, materials.unread)
        if fact.key in taken_keys:
            raise _wrong(profile, f"决定“{key}”要采用的“{fact.key}”数据中已有", "请删去这条决定，或改用别的名称")
        taken_keys.add(fact.key)
        found.append(fact)
    return Adopted(tuple(found), tuple(_new_items(found, items)), frozenset(decisions))


def _fact(
    profile: UnitProfile,
    key: str,
    decision: Decision,
    candidates: Mapping[str, CandidateFact],
    unread: Sequence[InputError],
) -> Fact:
    candidate = candidates.get(key)
    if candidate is None:
        if unread:
            raise _wrong(profile, f"决定“{key}”的材料读不了（{unread[0]}）", "请先解决材料文件的问题")
        near = difflib.get_close_matches(key, candidates, n=3, cutoff=0.5)
        hint = f"相近的有：{'、'.join(near)}；" if near else ""
        raise _wrong(profile, f"材料中没有决定所说的“{key}”", f"{hint}用 youju facts 项目 --candidates 可列出全部")
    place = "、".join(map(str, candidate.sources))
    if candidate.approximate:
        raise _wrong(
            profile, f"“{key}”在材料中是约数（{candidate.written}，{place}），不能采用", "请在“工作情况”中写明准确数"
        )
    if decision.value and not _is_value(decision.value, candidate):
        raise _wrong(
            profile,
            f"决定“{key}”写的是{decision.value}，材料中是{candidate.written}（{place}）",
            "请核实后改正决定或材料",
        )
    if not decision.target:
        return candidate.as_fact()
    item, _, rest = decision.target.partition(".")
    measure, _, period = rest.partition(".")
    if not measure:
        raise _wrong(
            profile, f"决定“{key}”里的“{decision.target}”不是数字的名称", "请写成“项目.指标”，如 水库巡查.次数"
        )
    if period not in ("", LAST_YEAR):
        raise _wrong(profile, f"决定“{key}”里的“{period}”不是期间", f"“项目.指标”之后只能写“.{LAST_YEAR}”")
    return candidate.as_fact(item, measure, period)


def _is_value(value: str, candidate: CandidateFact) -> bool:
    seen = [one.quantity for one in find_mentions(value) if one.quantity is not None]
    if len(seen) != 1:
        return value == unicodedata.normalize("NFKC", candidate.written)
    stated, quantity = seen[0], candidate.quantity
    return stated.value == quantity.value and stated.unit in (quantity.unit, None)


def _new_items(facts: Iterable[Fact], items: Iterable[Item]) -> Iterable[Item]:
    known = {item.key for item in items}
    for name in dict.fromkeys(fact.item for fact in facts):
        if name not in known:
            yield Item(name, name, ItemKind.ACTIVITY)


def _wrong(profile: UnitProfile, problem: str, remedy: str) -> UnitFileError:
    return UnitFileError(problem, place=profile.source.file if profile.source else "", remedy=remedy)
