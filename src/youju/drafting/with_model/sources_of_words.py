"""What a report's words may draw on: names, titles, dates, causes and wording that come from nowhere are faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from youju.domain.facts import Item, ItemKind, Ledger
from youju.domain.scoring import is_met
from youju.drafting.with_model.backing import Backing
from youju.drafting.with_model.unbacked_claims import Claim, find_claims, holds
from youju.patterns import regex
from youju.resources import load_yaml, read_lines
from youju.retrieval.masking import find_persons

__all__ = ["Words", "senses"]

_TITLE = regex(r"《[^》]*》")
_LATIN = regex(r"[A-Za-z][A-Za-z -]{2,}")
_CAUSE = regex(
    r"(?:由于|因为|缘于|源于|归因于|原因(?:是|在于|为)|主要因|系因|系|受(?![益访理众托助]))(?P<why>[^。；！？]{4,})"
)
_RESIDUE = regex(r"[{}]|\$[a-z_]+|〔(?!\d{4}〕)[^〕]*〕|【(?!待[补核]：)[^】]*】")
_SENSES = {
    "增": re.compile("增加|增长|提高|上升|追加|提升"),
    "减": re.compile("减少|下降|降低|追减|压缩|缩短|压减|降到|降至"),
    "未": re.compile("未|没有|尚有|尚欠|不足|欠|(?<!不)低于|(?<!不)少于"),
}
_PRAISE = regex("达标|达到|超过|超额|实现|完成目标|完成了")
_DENIAL = regex("[未没不差低欠扣缺短仅只]")
_HAN = regex(r"[\u4e00-\u9fff]+")
_SENTENCE_END = regex(r"[。；！？\n]")
_STYLE = "corpora/style/smells.yaml"
_TRADITIONAL = "corpora/terms/traditional.txt"
_LEAST_KNOWN = 50
_LEAST_KNOWN_CAUSE = 60
_SHORTEST_JUDGED = 4
_ECHO = 14


class Words:
    """The words a report may draw on.

    Args:
        ledger: The data: names, the unit's own words, remarks.
        texts: The offline draft, and what else is known.
        instructions: What a model was told; an answer that repeats it hasn't answered.
        notes: What it was told besides, line by line, in words that a report may use too.
        wish: What a person asked for; the facts named there are their word, the data still decide conclusions.
    """

    def __init__(
        self,
        ledger: Ledger,
        texts: Iterable[str],
        instructions: Iterable[str] = (),
        notes: str = "",
        wish: str = "",
    ) -> None:
        profile = ledger.profile
        own = [passage.text for passages in profile.prose.values() for passage in passages]
        remarks = [item.note for item in ledger.items.values()]
        reasons = [words for one in ledger.indicators for words in (one.reason, one.remedy)]
        names = [item.name for item in ledger.items.values()]
        names += [profile.name, profile.short, *profile.offices, profile.as_of, profile.basis, profile.scoring]
        self._ledger = ledger
        self._own = "\n".join([*texts, *own, *remarks, *reasons, *names, f"{profile.year}年度"])
        self._known = f"{self._own}\n{wish}"
        self._wish = wish
        self._instructions = "\n".join(instructions).replace(wish, "") if wish else "\n".join(instructions)
        self._notes = notes

    @cached_property
    def _pairs(self) -> frozenset[str]:
        return frozenset(_pairs(self._known))

    @cached_property
    def _sentences(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(_pairs(one)) for one in _SENTENCE_END.split(self._known) if one)

    @cached_property
    def _backing(self) -> Backing:
        indicators = [one for row in self._ledger.indicators for one in (row.name, row.level1, row.level2)]
        measures = dict.fromkeys(fact.measure for fact in self._ledger)
        return Backing([self._known, self._notes, *indicators, *measures])

    @cached_property
    def _item_names(self) -> tuple[str, ...]:
        named = {name for item in self._ledger.items.values() for name in (item.name, *item.aliases) if len(name) > 1}
        return tuple(sorted(named, key=lambda name: (-len(name), name)))

    def holds(self, surface: str) -> bool:
        """Tell whether these very words stand somewhere in what is known."""
        return surface in self._known

    def names_in(self, text: str) -> tuple[str, ...]:
        """Return the names of items and of documents that a text holds, a longer name hiding a shorter one in it."""
        found = list(dict.fromkeys(_TITLE.findall(text)))
        for name in self._item_names:
            if name in text and not name.isdecimal():
                found.append(name)
                text = text.replace(name, "□")
        return tuple(found)

    def other_item_before(self, before: str, key: str, sentence: str) -> str:
        """Return the item of the same kind that is named last before a slot, when that isn't the slot's own."""
        fact = self._ledger.facts[key]
        item = self._ledger.items.get(fact.item)
        if item is None or "分别" in sentence:
            return ""
        tail = _SENTENCE_END.split(before)[-1]
        own = max((tail.rfind(name) + len(name) for name in (item.name, *item.aliases) if name in tail), default=0)
        return next((name for name in self._item_names if name in tail[own:] and self._is_rival(name, item)), "")

    def speaks_of(self, before: str, key: str) -> bool:
        """Tell whether the words before a slot, in its sentence, name its item last; for a total, none."""
        named = [name for name in self._item_names if name in before]
        item = self._ledger.items.get(self._ledger.facts[key].item)
        if item is None or item.kind is ItemKind.TOTAL:
            return not named
        own = [name for name in (item.name, *item.aliases) if name in before]
        return bool(own) and not self.other_item_before(before, key, "")

    def _is_rival(self, name: str, item: Item) -> bool:
        if name in item.name:
            return False
        return any(one.kind is item.kind for one in self._ledger.items.values() if name in (one.name, *one.aliases))

    @cached_property
    def _missed(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._ledger.indicators if is_met(self._ledger, one) is False)

    def praised_though_missed(self, words: str) -> str:
        """Return a missed indicator that a sentence praises and nowhere qualifies; empty when there is none."""
        for clause in re.split(r"[，；。：]", words):
            if _PRAISE.search(clause) and not _DENIAL.search(clause):
                for name in self._missed:
                    if name in clause:
                        return name
        return ""

    def faults(self, text: str, words: str) -> Iterator[str]:
        """Yield what is wrong with the words of one sentence.

        Args:
            text: As a reader sees it.
            words: Its words alone.
        """
        for title in _TITLE.findall(text):
            if title not in self._known:
                yield f"{title}没有出处"
        for name in find_persons(text):
            if name not in self._known:
                yield f"人名“{name}”没有出处"
        if residue := _RESIDUE.search(words):
            yield f"“{residue.group()}”是残留的记号"
        if (latin := _LATIN.search(words)) and latin.group().strip() not in self._known:
            yield f"“{latin.group().strip()}”：不写英文"
        if strange := sorted(mark for mark in set(words) & _traditional() if mark not in self._known):
            yield f"“{'、'.join(strange)}”：不写繁体字"
        yield from self._style_faults(words)
        yield from self._unfounded_words(words)

    def claim_faults(self, words: str) -> Iterator[str]:
        """Yield the conclusions of a sentence that the data contradict, or that neither data nor known words bear out.

        Args:
            words: The sentence's words alone.
        """
        for claim in find_claims(words):
            verdict = holds(claim, self._ledger)
            if not verdict and not self._is_said_of(claim):
                fault = "没有出处：数据和单位材料里没有这样的结论" if verdict is None else "与数据相反"
                yield f"“{claim.words}”{fault}"

    def gap_faults(self, what: str) -> Iterator[str]:
        """Yield what is wrong with the words of a gap; it asks, so that half of them may be new.

        Args:
            what: What it says is missing.
        """
        yield from self.faults(what, what)
        pairs = list(_pairs(what))
        known = sum(pair in self._pairs for pair in pairs)
        if len(pairs) >= _SHORTEST_JUDGED and known * 100 < _LEAST_KNOWN * len(pairs):
            yield f"“{what}”：底稿和单位材料里没有这些内容"

    def backing_faults(self, words: str) -> Iterator[str]:
        """Yield what a sentence says that neither draft, data nor the person's wish bears out.

        Args:
            words: The sentence's words alone.
        """
        yield from self._backing.faults(words)

    def _is_said_of(self, claim: Claim) -> bool:
        """Tell whether known words say the same kind of thing of the same subject."""
        subject = list(_pairs(claim.context))
        said = self._claimed.get(claim.kind.what, ())
        return bool(subject) and any(
            sum(pair in one for pair in subject) * 100 >= _LEAST_KNOWN_CAUSE * len(subject) for one in said
        )

    @cached_property
    def _claimed(self) -> dict[str, list[frozenset[str]]]:
        """Return the known sentences that make claims, by kind."""
        claimed: dict[str, list[frozenset[str]]] = {}
        for sentence in filter(None, _SENTENCE_END.split(self._own)):
            for claim in find_claims(sentence):
                claimed.setdefault(claim.kind.what, []).append(frozenset(_pairs(sentence)))
        return claimed

    def _style_faults(self, words: str) -> Iterator[str]:
        for pattern in _smells():
            if (found := pattern.search(words)) and found.group() not in self._known:
                yield f"“{found.group()[:20]}”：不这样写"

    def _unfounded_words(self, words: str) -> Iterator[str]:
        if self._is_echo(words):
            yield "重复了写作要求"
            return
        for match in _CAUSE.finditer(words):
            why = list(_pairs(match["why"]))
            best = max((sum(pair in one for pair in why) for one in self._sentences), default=0)
            if why and best * 100 < _LEAST_KNOWN_CAUSE * len(why):
                yield f"原因“{match['why'][:20]}”没有出处"

    @cached_property
    def _told(self) -> frozenset[str]:
        """Sentences of the instructions that the report itself doesn't hold."""
        pieces = [*re.split(r"(?<=[。！？])|\n", self._instructions), *self._notes.splitlines()]
        return frozenset(piece for one in pieces if (piece := one.strip("#- ")) and piece not in self._known)

    def _is_echo(self, words: str) -> bool:
        repeats_wish = bool(self._wish) and words.strip("。！ ") == self._wish.strip("。！ ")
        return (
            repeats_wish
            or words.strip() in self._told
            or any(
                (piece := words[at : at + _ECHO]) in self._instructions and piece not in self._known
                for at in range(0, max(0, len(words) - _ECHO + 1), 4)
            )
        )


def _pairs(words: str) -> Iterator[str]:
    """Yield the neighbouring pairs of 汉字."""
    for stretch in _HAN.findall(words):
        yield from (stretch[at : at + 2] for at in range(len(stretch) - 1))


@cache
def _traditional() -> frozenset[str]:
    return frozenset("".join(read_lines(_TRADITIONAL)))


@cache
def _smells() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one["pattern"]) for one in load_yaml(_STYLE))


def senses(clause: str) -> frozenset[str]:
    """Return what a clause says of its number: up, down, lacking.

    >>> sorted(senses("支出比上年减少□"))
    ['减']
    """
    return frozenset(name for name, pattern in _SENSES.items() if pattern.search(clause))
