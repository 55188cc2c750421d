"""Knows the items that stand around a sentence: its heading's, its paragraph's, those of the sentence before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from youju.checking.against_data.context import Contexts
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.patterns import regex

__all__ = ["SurroundingItems"]

_PARTS_BACK = 4
_HEADWORD = regex(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）]?[是、.．]?)?(?P<name>[\u4e00-\u9fff]{3,12}?)(?:方面|工作)?[，,：:。]"
)
_YUAN = "元"


@dataclass
class SurroundingItems:
    """Finds what is named around the sentences of one text, which are given by their place.

    Attributes:
        index: The ledger.
        contexts: The text's contexts.
    """

    index: LedgerIndex
    contexts: Contexts
    _topics: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def lead(self, sentence: int, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return what the heading or lead-in names."""
        lead = self.contexts.layout.leads[sentence]
        found: tuple[str, ...] = ()
        if lead >= 0:
            namings = self.contexts.view(lead).namings
            found = tuple(key for one in namings for key in one.items if suits(key))
        return found

    def opening(self, sentence: int) -> tuple[str, ...]:
        """Return the items first named in the paragraph."""
        layout = self.contexts.layout
        first = layout.sentence_at(layout.line(layout.sentences[sentence].start).start)
        if first not in self._topics:
            namings = self.contexts.view(first).namings
            self._topics[first] = namings[0].items if namings else self._headword(first)
        return self._topics[first] if first < sentence or not self.contexts.view(first).namings else ()

    def _headword(self, sentence: int) -> tuple[str, ...]:
        """Return the one item that a sentence's first words shorten: 创业培训方面，…."""
        found = _HEADWORD.match(self.contexts.layout.words(self.contexts.layout.sentences[sentence]))
        keys = self.index.alike(self.index.core(found["name"]), _YUAN) if found is not None else ()
        return keys if len(keys) == 1 else ()

    def clauses_before(self, sentence: int, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the item named last in the parts up to a ；that a sentence goes on from (甲：目标95%；完成96%)."""
        layout = self.contexts.layout
        for at in range(sentence, max(0, sentence - _PARTS_BACK), -1):
            if layout.text[layout.sentences[at].start - 1] not in "；;":
                break
            if namings := self.contexts.view(at - 1).namings:
                return tuple(key for key in namings[-1].items if suits(key))
        return ()

    def previous(self, sentence: int, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the item last named in the sentence before, of the same paragraph."""
        layout = self.contexts.layout
        if sentence == 0 or layout.text[layout.sentences[sentence].start - 1] == "\n":
            return ()
        view = self.contexts.view(sentence - 1)
        first = next((one for one in view.namings if any(map(suits, one.items))), None)
        found = [*(first.items if first else ()), *(view.namings[-1].items if view.namings else ())]
        return tuple(key for key in dict.fromkeys(found) if suits(key))
