"""Why an indicator was missed and what will be done, as 偏差原因分析及改进措施 of a 自评表 words it."""

from __future__ import annotations

import re

from youju.domain.facts import REASONS, Indicator, Ledger
from youju.domain.report import Run
from youju.drafting.statements import bind_numbers
from youju.drafting.topics import cause_patterns, outside_patterns, remedy_patterns, words_of_list

__all__ = ["cause_of", "is_outside", "remedy_of"]


def cause_of(indicator: Indicator, ledger: Ledger) -> tuple[Run, ...]:
    """Return the first statement of 偏差原因, as far as it says why, its numbers bound to the facts read from it."""
    return tuple(bind_numbers(_first_cause(indicator), ledger.about(REASONS)))


def remedy_of(indicator: Indicator, ledger: Ledger) -> tuple[Run, ...]:
    """Return what 偏差原因分析及改进措施 says will be done; empty when it only says why."""
    _, will = _why_and_will(indicator)
    return tuple(bind_numbers(re.sub("[。；;]", "，", will.strip("。；; ")), ledger.about(REASONS)))


def is_outside(indicator: Indicator) -> bool:
    """Tell whether the target was missed because there was less to do, and not for anything left undone."""
    why, will = _first_cause(indicator), _why_and_will(indicator)[1]
    own_fault = bool(will) or any(sign in why for sign in words_of_list("主观原因"))
    return not own_fault and any(re.search(one, why) for one in outside_patterns())


def _first_cause(indicator: Indicator) -> str:
    why, _ = _why_and_will(indicator)
    return re.split("[。；;]", why.strip("。；;，, "))[0]


def _why_and_will(indicator: Indicator) -> tuple[str, str]:
    """Return what the table says of why a target was missed, and of what will be done.

    Either may stand in the other's column; a column of 改进措施 alone says what will be done unless it names a cause.
    """
    told = indicator.reason or indicator.remedy
    start = _remedy_start(told)
    if not indicator.reason and not any(re.search(one, f"，{told[:start]}") for one in cause_patterns()):
        return "", told
    apart = indicator.remedy if indicator.reason and indicator.remedy not in told else ""
    return told[:start], "；".join(words for one in (told[start:], apart) if (words := one.strip("。；; ")))


def _remedy_start(reason: str) -> int:
    """Return where 偏差原因分析及改进措施 begins to say what will be done; its length where it never does."""
    starts = (0, *(found.end() for found in re.finditer("[。；;，,]", reason)))
    patterns = [re.compile(one) for one in remedy_patterns()]
    return next((at for at in starts if any(one.match(reason, at) for one in patterns)), len(reason))
