"""Templates filled in one pass: `{{key|unit|decimals|abs}}`, `$word` and `【待补：…|责任】` become runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from youju.domain.facts import TOTAL, Fact
from youju.domain.report import Gap, Run, Text
from youju.drafting.scope import Scope
from youju.drafting.topics import missing_fact
from youju.drafting.words import find_word
from youju.errors import DataFileError

__all__ = ["fill", "join_text"]

_TOKEN = re.compile(
    r"\{\{(?P<slot>[^{}]*)\}\}|\$(?P<word>[a-z_]+)|【(?P<mark>待补|待核)：(?P<what>[^】|]*)(?:\|(?P<key>[^】]*))?】"
)
_DIRECTIONS = {"增减": ("增加", "减少"), "升降": ("增长", "下降")}
_LEVEL = "持平"
_SHARED = "资金"
_WHOLE = "项目资金"


def fill(template: str, scope: Scope, place: str = "") -> tuple[Run, ...]:
    """Fill a template from the data of a scope, in one pass: what is filled in is never read again.

    Args:
        template: The words of a sentence plan.
        scope: What its slots and words refer to.
        place: File and key of the template, for errors.

    Raises:
        DataFileError: The template is malformed.
    """
    return join_text(_runs(template, scope, place))


def _runs(template: str, scope: Scope, place: str) -> Iterator[Run]:
    done, before = 0, ""
    for match in _TOKEN.finditer(template):
        if match.start() > done:
            yield Text(_not_again(template[done : match.start()], before))
        done, before = match.end(), ""
        if (slot := match["slot"]) is not None:
            yield _slot(slot, scope, place)
        elif match["word"]:
            found = find_word(match["word"], scope, place)
            before = found[-1].text if found else ""
            yield from found
        else:
            what = "".join(run.text for run in fill(match["what"], scope, place))
            yield scope.gap(what, match["key"] or "", verify=match["mark"] == "待核")
    if done < len(template):
        yield Text(_not_again(template[done:], before))


def _not_again(words: str, before: str) -> str:
    """Leave out the word that a name before ends in: 稳岗补贴资金|资金执行偏慢 -> 稳岗补贴资金执行偏慢."""
    return words[len(_SHARED) :] if words.startswith(_SHARED) and before.endswith(_SHARED) else words


def _slot(slot: str, scope: Scope, place: str) -> Run:
    key, unit, decimals, sign = _parts(slot, place)
    fact = scope.situation.ledger.facts.get(scope.resolve(key))
    if fact is None:
        return _missing(key, scope)
    if unit in _DIRECTIONS:
        return Text(_direction(fact, unit))
    try:
        return scope.show(fact, unit=unit, decimals=int(decimals) if decimals else None, absolute=sign == "abs")
    except ValueError as error:
        raise DataFileError(str(error), place=place, remedy="请改正该数据文件") from None


def _parts(slot: str, place: str) -> tuple[str, str, str, str]:
    parts = [part.strip() for part in slot.split("|")]
    key, unit, decimals, sign = (*parts, "", "", "", "")[:4]
    if not key or len(parts) > 4 or not (decimals.isdecimal() or not decimals) or sign not in ("", "abs"):
        raise DataFileError(
            f"读不懂的占位“{{{{{slot}}}}}”", place=place, remedy="应写成 {{键|单位|小数位|abs}}，后三项可省"
        )
    return key, unit, decimals, sign


def _direction(fact: Fact, words: str) -> str:
    more, less = _DIRECTIONS[words]
    value = fact.quantity.value
    return _LEVEL if not value else more if value > 0 else less


def _missing(key: str, scope: Scope) -> Gap:
    """Say which number is missing and who has it."""
    item, _, measure = key.partition(".")
    names = {"@": scope.word("item"), TOTAL: _WHOLE}
    name = names.get(item, item)
    what, responsible = missing_fact(measure.partition(".")[0])
    return scope.gap(what.replace("$item", name), responsible)


def join_text(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Join neighbouring words into one run each, and drop empty ones; what remembers a fact stays apart."""
    joined: list[Run] = []
    for run in runs:
        if isinstance(run, Text):
            if not run.text:
                continue
            if joined and isinstance(last := joined[-1], Text) and not (last.key or run.key):
                joined[-1] = Text(last.text + run.text)
                continue
        joined.append(run)
    return tuple(joined)
