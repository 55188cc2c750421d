"""The door to wording: rules held as data, numbering of headings, 科目 names against their codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from youju.checking.proofreading.code_names import check_code_names
from youju.checking.proofreading.numbering import check_numbering
from youju.checking.reading import Reading
from youju.domain.findings import Code, Finding, Severity
from youju.errors import DataFileError
from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["WordingRule", "check_wording", "wording_rules"]

_FILE = "corpora/terms/proofreading.yaml"
_LEVELS = ("法规", "国标", "惯例")
_HALF = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_FULL = str.maketrans(",;:!?", "，；：！？")
_UNFINISHED = regex(r"[\u4e00-\u9fff\d%％）)]$")
_TITLE_LIKE = regex(
    r"^[\s　]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.．、]|第[一二三四五六七八九十]|附)"
)
_SHORTEST_PARAGRAPH = 30


@dataclass(frozen=True)
class WordingRule:
    """One rule of wording.

    Attributes:
        id: Unique name.
        code: Kind of fault.
        severity: Info, unless the rule is certain.
        level: 法规, 国标 or 惯例.
        source: Where the rule stands.
        message: What is wrong.
        pattern: What to find; None for a rule about mixing `variants`.
        unless: Words anywhere in a text that put it beyond the rule; None for a rule of all texts.
        fix: Replacement, `halfwidth`, `fullwidth`, or a pair (old, new); empty for none.
        variants: Words that one text shouldn't mix.
        must_flag, must_pass: Examples.
    """

    id: str
    code: Code
    severity: Severity
    level: str
    source: str
    message: str
    pattern: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    fix: str | tuple[str, str]
    variants: tuple[str, ...]
    must_flag: tuple[str, ...]
    must_pass: tuple[str, ...]


def check_wording(reading: Reading) -> list[Finding]:
    """Check wording, punctuation, numerals, numbering and 科目 names of a text."""
    names = list(check_code_names(reading))
    told = {offset for one in names for offset in range(one.start, one.end)}
    found = [
        one
        for rule in wording_rules()
        if rule.unless is None or not rule.unless.search(reading.text)
        for one in _apply(rule, reading)
        if one.code is Code.STYLE or one.start not in told
    ]
    found += [*names, *check_numbering(reading), *_unfinished(reading)]
    return sorted(found, key=lambda one: (one.start, one.end))


@cache
def wording_rules() -> tuple[WordingRule, ...]:
    """Return the rules of corpora/terms/proofreading.yaml.

    Raises:
        DataFileError: A rule is malformed, lacks examples, or two share an id.
    """
    rules = tuple(_rule(entry) for entry in load_yaml(_FILE)["rules"])
    if len({rule.id for rule in rules}) != len(rules):
        raise DataFileError("两条规则同名", place=_FILE, remedy="请给每条规则不同的 id")
    return rules


def _rule(entry: Mapping[str, Any]) -> WordingRule:
    try:
        fix = entry.get("fix", "")
        rule = WordingRule(
            entry["id"],
            Code(entry.get("code", "style")),
            Severity(entry["severity"]),
            entry["level"],
            entry["source"],
            entry["message"],
            regex(entry["pattern"]) if "pattern" in entry else None,
            regex(entry["unless"]) if "unless" in entry else None,
            (fix[0], fix[1]) if isinstance(fix, list) else fix,
            tuple(entry.get("variants", ())),
            tuple(entry["flag"]),
            tuple(entry["pass"]),
        )
    except (KeyError, ValueError, IndexError, re.error) as error:
        raise DataFileError(
            f"规则“{entry.get('id', '?')}”不完整：{error}", place=_FILE, remedy="请对照文件开头的说明"
        ) from None
    if rule.level not in _LEVELS or not (rule.must_flag and rule.must_pass) or not (rule.pattern or rule.variants):
        raise DataFileError(f"规则“{rule.id}”缺来源级别、例句或样式", place=_FILE, remedy="请对照文件开头的说明")
    return rule


def _apply(rule: WordingRule, reading: Reading) -> Iterator[Finding]:
    if rule.pattern is None:
        yield from _mixed(rule, reading)
        return
    for match in rule.pattern.finditer(reading.text):
        words = match.group()
        yield reading.finding(
            rule.code,
            rule.severity,
            match.start(),
            match.end(),
            f"{rule.message}：“{words}”（{rule.source}）",
            _fixed(rule, match),
        )


def _fixed(rule: WordingRule, match: re.Match[str]) -> str:
    words = match.group()
    if isinstance(rule.fix, tuple):
        return words.replace(*rule.fix)
    if rule.fix == "halfwidth":
        return words.translate(_HALF)
    if rule.fix == "fullwidth":
        return words.translate(_FULL)
    return match.expand(rule.fix)


def _mixed(rule: WordingRule, reading: Reading) -> Iterator[Finding]:
    """Report a text that uses several of the variants, at the first use of each later one."""
    places = sorted((at, word) for word in rule.variants if (at := reading.text.find(word)) >= 0)
    for at, word in places[1:]:
        message = f"{rule.message}：“{places[0][1]}”与“{word}”"
        yield reading.finding(rule.code, rule.severity, at, at + len(word), message)


def _unfinished(reading: Reading) -> Iterator[Finding]:
    """Report a paragraph of running prose that ends without a stop."""
    for paragraph in reading.paragraphs:
        last = paragraph[-1]
        words = reading.text[paragraph[0].start : last.end].rstrip()
        if len(words) < _SHORTEST_PARAGRAPH or not _UNFINISHED.search(words) or _TITLE_LIKE.match(words):
            continue
        if "，" not in words and "。" not in words:
            continue
        end = paragraph[0].start + len(words)
        yield reading.finding(Code.STYLE, Severity.INFO, end - 1, end, "段末缺句号", words[-1] + "。")
