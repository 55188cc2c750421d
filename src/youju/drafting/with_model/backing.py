"""What a model's sentence says beyond what is known: clauses that no known words bear out, and talk about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from youju.patterns import regex
from youju.resources import load_yaml
from youju.retrieval.tokens import parts_of, words

__all__ = ["Backing"]

_FILE = "corpora/terms/plain_words.yaml"
_CLAUSE = regex(r"[^，；：。！？、（）“”‘’\s]+")
_SENTENCE_END = regex(r"[。；！？\n]")
_COUNTED = regex(r"[一二两三四五六七八九十]+[类个项条点批方面]{0,2}|[\da-z.,%％‰□]+.*")
_TOPIC = regex(r"(?:方面|来看|看|来说|而言|角度)$")
_NUMBER = regex(r"[\d□]")
_LEAST_TOGETHER = 60
"""So many hundredths of a clause's words must stand in one known sentence: all of them somewhere make no statement."""
_LEAST_REWORDED = 60
"""A clause that shares so many of its pairs of signs with a known sentence rewords it: one new word in it is style."""
_SHORTEST_REWORDED = 5
_SHORTEST_SAID = 4


class Backing:
    """What is known, as the ground of what a model may say.

    Args:
        known: Known texts: the draft, the data's words, the unit's own, what the clerk asked for.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = "\n".join(known)

    @cached_property
    def _sentences(self) -> tuple[str, ...]:
        return tuple(filter(None, _SENTENCE_END.split(self._known)))

    @cached_property
    def _clauses(self) -> frozenset[str]:
        return frozenset(_CLAUSE.findall(self._known))

    def faults(self, sentence: str) -> Iterator[str]:
        """Yield, in Chinese, what in a sentence is said without ground.

        Args:
            sentence: Its words alone, □ for each number and each gap.
        """
        clauses = _CLAUSE.findall(sentence)
        for clause in clauses:
            if self._is_quoted(clause):
                continue
            if strange := self._strange_words(clause):
                named = "" if clause in strange else f"“{'、'.join(strange)}”"
                yield f"“{clause}”没有出处：底稿、数据和要求里没有{named or '这样的话'}"
            elif not self._is_said_together(clause):
                yield f"“{clause}”没有出处：底稿、数据和要求里没有这样说过"
        if "□" not in sentence and sum(map(len, clauses)) < _SHORTEST_SAID:
            yield f"“{sentence}”没有说出内容"

    def _is_quoted(self, clause: str) -> bool:
        return len(clause) > 1 and clause in self._known

    def _strange_words(self, clause: str) -> tuple[str, ...]:
        """Return the words that nothing known holds; none where one word is new in a clause that is not."""
        if len(clause) == 1:
            return () if clause == "□" or clause in self._clauses or clause in _plain() else (clause,)
        strange = tuple(dict.fromkeys(word for word in words(clause) if not self._is_known(word)))
        return () if len(strange) == 1 and self._is_reworded(clause) else strange

    def _is_known(self, word: str) -> bool:
        if word in self._known or word in _plain() or word in _beside_numbers() or _COUNTED.fullmatch(word):
            return True
        parts = parts_of(word)
        return bool(parts) and all(map(self._is_known, parts))

    def _is_reworded(self, clause: str) -> bool:
        pairs = [clause[at : at + 2] for at in range(len(clause) - 1)]
        best = max((sum(pair in one for pair in pairs) for one in self._sentences), default=0)
        return len(pairs) >= _SHORTEST_REWORDED and best * 100 >= _LEAST_REWORDED * len(pairs)

    def _is_said_together(self, clause: str) -> bool:
        """Tell whether one known sentence holds most of a clause's words; beside a number its own fact vouches."""
        if _NUMBER.search(clause) or _TOPIC.search(clause):
            return True
        telling = [word for word in words(clause) if len(word) > 1 and not _is_plain(word)]
        best = max((sum(_is_in(word, one) for word in telling) for one in self._sentences), default=0)
        return best * 100 >= _LEAST_TOGETHER * len(telling)


def _is_plain(word: str) -> bool:
    parts = parts_of(word)
    return word in _plain() or (bool(parts) and all(map(_is_plain, parts)))


def _is_in(word: str, sentence: str) -> bool:
    parts = parts_of(word)
    return word in sentence or (bool(parts) and all(_is_in(part, sentence) for part in parts))


@cache
def _plain() -> frozenset[str]:
    return frozenset(" ".join(load_yaml(_FILE)["plain"]).split())


@cache
def _beside_numbers() -> frozenset[str]:
    return frozenset(" ".join(load_yaml(_FILE)["beside_numbers"]).split())
