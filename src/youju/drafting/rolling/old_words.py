"""Words of last year's report that may not hold a year on: years, 文号, names, judgements, directions, causes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from youju.checking.against_data.terms import Tag, Token
from youju.domain.facts import TOTAL, Fact, Ledger, Measure, fact_key
from youju.domain.findings import Mention
from youju.domain.quantity import Kind, Quantity
from youju.domain.report import Gap, Run, Text
from youju.domain.scoring import FULL_MARKS, grade, is_met
from youju.drafting.rolling.carrying_words import words_about_carrying
from youju.drafting.rolling.prior_text import PriorSentence, PriorText
from youju.drafting.scope import Scope
from youju.drafting.slots import fill
from youju.patterns import regex
from youju.retrieval.masking import mask_passage

__all__ = ["LAST_YEARS_DATE", "Edit", "find_claims", "find_people", "move_date", "turn_words"]

_YEAR = regex(r"((?:19|20)\d\d)\s?年(度|末|底|初)?")
_YEAR_END = regex(r"((?:19|20)\d\d)\s?年\s?12\s?月\s?31\s?日")
_DOCUMENT_YEAR = regex(r"[〔\[（(【]((?:19|20)\d\d)[〕\]）)】]")
_PLAN = regex(r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:规划|时期|期间)?|第[一二三四五六七八九十]+个五年(?:规划)?")
_HANZI_YEAR = regex(r"[二2][〇零○O0][一二三四五六七八九〇零○]{2}年")
_GRADE = regex(r"[“‘\"]?([优良中差])[”’\"]?")
_EVENT_REACH = 12
"""How far behind a year the word may stand that makes it a date of history (2019年3月正式挂牌)."""
_NOT = regex(r"(?:不|没有?|未能?|无|非)$")
LAST_YEARS_DATE = "上年的时间"
_OFFICES = "内设机构数"
_PERSON = "〔姓名〕"
_MISSED = f"{TOTAL}.未达标指标数"
_HAN = "[一二三四五六七八九十]"
_POINT = regex(rf"[（(]?(?:{_HAN}{{1,3}}|\d{{1,2}})[）)、.．]?|{_HAN}是|[第其]{_HAN}+|[①-⑳]")
"""What only counts points (一是, 第二), no number of a file or project."""
_CHANGES = frozenset({Measure.CHANGE, Measure.CHANGE_RATE})


@dataclass(frozen=True, slots=True)
class Edit:
    """What a stretch of last year's text becomes.

    Attributes:
        start, end: Offsets in the report.
        run: What stands there now.
        reason: What a person must say or confirm; empty when nothing.
    """

    start: int
    end: int
    run: Run
    reason: str = ""


def _ask(start: int, end: int, what: str, reason: str) -> Edit:
    return Edit(start, end, Gap(what, verify=True), reason)


# -- years, 文号, people ---------------------------------------------------------------------------------------------


def move_date(prior: PriorText, sentence: PriorSentence, mention: Mention) -> Edit | None:
    """Return what becomes of a date, 文号 or identifier: moved, asked about, or left as it is (None)."""
    span = (mention.start, mention.end)
    if mention.kind is Kind.NAME or _within_name(prior, mention):
        return None
    if mention.kind is Kind.DOCUMENT:
        found = _DOCUMENT_YEAR.search(mention.text)
        if found and int(found[1]) < prior.year:
            return None
        return _ask(*span, "本年文件的文号", "上年的文号")
    if mention.kind is Kind.IDENTIFIER and _POINT.fullmatch(mention.text):
        return None
    if mention.kind is Kind.IDENTIFIER:
        return None if mention.text in prior.ledger.items else _ask(*span, "编号", "上年的编号")
    return _moved_year(prior, sentence, mention)


def _within_name(prior: PriorText, mention: Mention) -> bool:
    line = prior.plain.text.rfind("\n", 0, mention.start) + 1
    return any(
        one.start <= mention.start and mention.end <= one.end
        for one in prior.index.namings(prior.plain.text, line, mention.end + 20)
    )


def _moved_year(prior: PriorText, sentence: PriorSentence, mention: Mention) -> Edit:
    span, words = (mention.start, mention.end), mention.text
    step = prior.ledger.profile.year - prior.year
    whole, end_of_year = _YEAR.fullmatch(words), _YEAR_END.fullmatch(words)
    match = whole or end_of_year
    if match is None:
        return _ask(*span, "本年的时间", LAST_YEARS_DATE)
    year = int(match[1])
    after = prior.plain.text[mention.start : min(mention.end + _EVENT_REACH, sentence.end)]
    if any(word in after for word in words_about_carrying("events")):
        return _ask(*span, "年份", "说的是哪一年要核对")
    if abs(year - prior.year) > 1 or (end_of_year and year != prior.year):
        return _ask(*span, "年份", "更早或更晚的年份")
    return Edit(*span, Text(words.replace(match[1], str(year + step), 1)))


def find_people(prior: PriorText, sentence: PriorSentence) -> Iterator[Edit]:
    """Yield a question for what is of its time but no number: five-year plans, years in 汉字, persons."""
    for pattern, what in ((_PLAN, "五年规划的期数"), (_HANZI_YEAR, "年份")):
        for match in pattern.finditer(sentence.text):
            yield _ask(sentence.start + match.start(), sentence.start + match.end(), what, what)
    person = any(word in sentence.text for word in words_about_carrying("people"))
    if person or _PERSON in mask_passage(sentence.text, own_names=(prior.ledger.profile.name,)):
        yield _ask(sentence.end, sentence.end, "人员", "写到了人，请核对姓名和职务")


# -- judgements ------------------------------------------------------------------------------------------------------


def find_claims(
    prior: PriorText,
    sentence: PriorSentence,
    scope: Scope,
    facts: Mapping[int, Fact],
    then: Mapping[str, Quantity],
) -> Iterator[Edit | str]:
    """Yield what becomes of judgements like 全部完成: an edit, or, as text, why the whole sentence can't be carried.

    Args:
        prior: The report.
        sentence: The sentence.
        scope: This year's data.
        facts: This year's facts in the sentence, by the old number's start.
        then: What the report says of last year, by the key of this year's fact.
    """
    covered = ""
    for rule in words_about_carrying("claims"):
        said = [one for one in rule["words"] if one not in covered and _is_said(sentence.text, one)]
        if said:
            word = max(said, key=len)
            covered += f"{word}，"
            yield from _claim(sentence, rule, word, scope, facts)
    has_numbers = bool(prior.mentions_in(sentence.start, sentence.end))
    rank = next((word for word in words_about_carrying("ranks") if word in sentence.text), "")
    if rank:
        yield _ask(sentence.end, sentence.end, f"“{rank}”", "上年的排序未必适用本年")
    cause = re.search(words_about_carrying("causes"), sentence.text)
    if cause and has_numbers:
        yield _ask(sentence.end, sentence.end, "原因", "上年的原因未必适用本年")
    listed = "、" in sentence.text and any(fact.measure == _OFFICES for fact in facts.values())
    if listed and any(name not in sentence.text for name in prior.ledger.profile.offices):
        yield _ask(sentence.end, sentence.end, "内设机构名称", "内设机构有变化")
    if reason := _list_doubt(prior, facts, then):
        yield _ask(sentence.end, sentence.end, reason, reason)


def _is_said(text: str, word: str) -> bool:
    """Tell whether a judgement is made: not denied before it, no mere attribute (全部支出的六成)."""
    at = text.find(word)
    return at >= 0 and not _NOT.search(text[:at]) and not text.startswith("的", at + len(word))


def _claim(
    sentence: PriorSentence, rule: Mapping[str, Any], word: str, scope: Scope, facts: Mapping[int, Fact]
) -> Iterator[Edit | str]:
    at = sentence.text.find(word)
    start = sentence.start + at
    ledger = scope.situation.ledger
    if rule.get("grade"):
        yield from _grade(sentence, at + len(word), scope)
        return
    if rule["fact"] == _MISSED and _are_met(facts.values(), ledger):
        return
    fact = ledger.facts.get(rule["fact"])
    if fact is None:
        yield _ask(sentence.end, sentence.end, f"“{word}”", f"“{word}”是否成立")
    elif fact.quantity.value != rule["equals"]:
        if not rule["instead"]:
            yield f"本年数据与“{word}”不符（{_name(fact)}{fact.quantity.to_text(None, 2)}）"
            return
        for number, run in enumerate(fill(rule["instead"], scope, "corpora/terms/rollforward.yaml")):
            yield Edit(start if not number else start + len(word) - 1, start + len(word) - (not number), run)


def _are_met(facts: Iterable[Fact], ledger: Ledger) -> bool:
    """Tell whether a sentence is on single indicators, by its facts, and each of them meets its target."""
    items = {fact.item for fact in facts}
    judged = [is_met(ledger, one) for one in ledger.indicators if one.key in items]
    return bool(judged) and len(judged) == len(items) and all(judged)


def _name(fact: Fact) -> str:
    return fact.item.removeprefix(TOTAL) + fact.measure


def _grade(sentence: PriorSentence, at: int, scope: Scope) -> Iterator[Edit]:
    ledger = scope.situation.ledger
    match = _GRADE.match(sentence.text, at)
    score, weight = ledger.get(TOTAL, Measure.SCORE), ledger.get(TOTAL, Measure.WEIGHT)
    if match is None or score is None or weight is None or weight.quantity.value != FULL_MARKS:
        yield _ask(sentence.end, sentence.end, "评价等级", "等级要按本年得分核对")
        return
    now = grade(score.quantity.value, weight.quantity.value)
    yield Edit(sentence.start + match.start(1), sentence.start + match.end(1), Text(now))


def _list_doubt(prior: PriorText, facts: Mapping[int, Fact], then: Mapping[str, Quantity]) -> str:
    """Return a doubt when a list of items was complete last year and no longer adds up this year."""
    groups: dict[str, dict[str, int]] = {}
    for start, fact in facts.items():
        if fact.quantity.kind is Kind.MONEY and not fact.basis:
            whole = fact_key(TOTAL, fact.measure, fact.period, fact.fund_source)
            if fact.item != TOTAL:
                groups.setdefault(whole, {})[fact.item] = start
    for whole, group in groups.items():
        total, now = then.get(whole), prior.ledger.facts.get(whole)
        if total is None or now is None or len(group) < 2:
            continue
        was = [one for start in group.values() if (one := prior.bindings[start].quantity) is not None]
        complete = abs(sum(one.value for one in was) - total.value) <= total.step * len(was)
        if complete and sum(facts[start].quantity.value for start in group.values()) != now.quantity.value:
            return "所列项目是否齐全"
    return ""


# -- directions ------------------------------------------------------------------------------------------------------


def turn_words(prior: PriorText, sentence: PriorSentence, facts: Mapping[int, Fact]) -> Iterator[Edit]:
    """Yield what becomes of 增加 and 减少: turned round where this year's sign is the other, or asked."""
    told: dict[int, Edit | None] = {}
    for start, fact in facts.items():
        mention = next(one for one in prior.mentions_in(start, start + 1))
        if fact.measure in _CHANGES:
            token = prior.context(mention).touching(Tag.UP, Tag.DOWN)
            if token is None or not fact.quantity.value:
                yield _ask(sentence.end, sentence.end, "增减方向", "增减方向要核对")
            else:
                told[token.start] = _turned(token, up=fact.quantity.value > 0)
    yield from (edit for edit in told.values() if edit is not None)
    yield from _untold(prior, sentence, told)


def _turned(token: Token, *, up: bool) -> Edit | None:
    if (token.tag is Tag.UP) is up:
        return None
    turns = words_about_carrying("turns")
    other = next((turned for word, turned in turns.items() if token.word.startswith(word)), None)
    if other is None:
        return _ask(token.start, token.end, "增减方向", "增减方向要核对")
    stem = next(word for word in turns if token.word.startswith(word))
    return Edit(token.start, token.end, Text(other + token.word.removeprefix(stem)))


def _untold(prior: PriorText, sentence: PriorSentence, told: Mapping[int, Edit | None]) -> Iterator[Edit]:
    """Yield a question for each direction that no change of this year backs (由76.1%提高到79.5%)."""
    if not prior.mentions_in(sentence.start, sentence.end):
        return
    namings = prior.index.namings(prior.plain.text, sentence.start, sentence.end)
    for token in prior.index.tokens(prior.plain.text, sentence.start, sentence.end):
        in_name = any(one.start <= token.start and token.end <= one.end for one in namings)
        if token.tag not in (Tag.UP, Tag.DOWN, Tag.FLAT, Tag.REACHED) or in_name or token.start in told:
            continue
        beside = any(0 <= one.start - token.end <= 1 for one in prior.mentions_in(token.end, sentence.end))
        if len(token.word) < 2 and not beside:
            continue
        if token.tag is Tag.REACHED and not any(word in token.word for word in words_about_carrying("turns")):
            continue
        yield _ask(sentence.end, sentence.end, f"“{token.word}”", f"“{token.word}”是否成立")
        return
