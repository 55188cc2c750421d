"""Notes below a table (注：…系…所致) that say why a row is as it is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from youju.domain.facts import SourceCell
from youju.patterns import regex
from youju.resources import load_yaml
from youju.sources.tables import Row, SourceTable

__all__ = ["Remark", "remark_on"]

_SENTENCE_END = regex(r"[。；;\n]")
_LEAD = regex(r"^\s*(?:(?:备注|附注|说明|注)\s*[0-9]{0,2}\s*[:：]?)?\s*(?:[（(]?[0-9]{1,2}[）)．.、])?\s*")


class Remark(NamedTuple):
    """What a note says of one row: the sentence, the cause in it, and where it stands."""

    sentence: str
    cause: str
    source: SourceCell


def remark_on(table: SourceTable, row: Row) -> Remark | None:
    """Return the first note below the table that names the row and tells a cause; None when there is none."""
    for value in table.remarks if row.label else ():
        for part in _SENTENCE_END.split(value.text):
            if row.label not in part or row.label != _named(table, part):
                continue
            sentence = _LEAD.sub("", part).strip()
            if cause := _cause(sentence.removeprefix(row.label)):
                return Remark(sentence, cause, value.source)
    return None


def _named(table: SourceTable, sentence: str) -> str:
    """Return the row that the sentence names, by the longest name in it."""
    return max((one.label for one in table.rows if one.label in sentence), key=len, default="")


def _cause(words: str) -> str:
    found = next((match for one in _patterns() if (match := one.search(words))), None)
    return found["why"].strip("，, ") if found else ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(regex(one) for one in load_yaml("corpora/terms/headers.yaml")["note_causes"])
