"""What commands print: numbers read, findings with their quotes, what is missing from a draft."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from youju.domain.facts import Fact, Ledger, Notice
from youju.domain.findings import CheckReport, Code, Finding, PlainText, Severity, Verdict

if TYPE_CHECKING:  # loading them would slow down check
    from youju.domain.passages import Hit, IndexOutcome
    from youju.domain.report import Draft
    from youju.drafting.rolling.carried import Carrying
    from youju.pipeline.diff import SentenceChange
    from youju.pipeline.export import FinalOutcome
    from youju.pipeline.importing import ImportOutcome
    from youju.pipeline.newest import Followed
    from youju.pipeline.opinions import Answer, Placed
    from youju.pipeline.updating.report import UpdateOutcome
    from youju.workspace.store import Version

__all__ = [
    "coverage_line",
    "print_answers",
    "print_carrying",
    "print_changes",
    "print_check_report",
    "print_data_notices",
    "print_draft_outcome",
    "print_facts",
    "print_final_outcome",
    "print_hits",
    "print_import_outcome",
    "print_index_outcome",
    "print_placed_opinions",
    "print_update_outcome",
]

_BOLD = "1"
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.INFO: "36"}
_WORDS_BEFORE = 24
_ALIGNED = 2_000
"""Facts whose columns are measured, so that the others are written as they come."""
_WORDS_AFTER = 16
_LONGEST_QUOTE, _QUOTE_END = 44, 20
_MOST_SENTENCES = 8
_MOST_PLACES = 3
_FEW_WORDS = 12
_MOST_SOURCELESS = 12


def _styled(text: str, style: str) -> str:
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ
    return text if plain else f"\033[{style}m{text}\033[0m"


def _width(text: str) -> int:
    """Return the columns a text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=2**13)
def _columns(mark: str) -> int:
    return 2 if east_asian_width(mark) in "WFA" else 1


def print_facts(ledger: Ledger) -> None:
    """Print every fact with its cell or formula, then the remarks."""
    print(_styled(f"{ledger.profile.name}　{ledger.profile.year}年度　共{len(ledger.facts)}个数字", _BOLD))
    first = [*islice(ledger, _ALIGNED)]
    key_width = max((_width(fact.key) for fact in first), default=0)
    value_width = max((_width(_value(fact)) for fact in first), default=0)
    for fact in ledger:
        key, value = fact.key, _value(fact)
        gap = " " * (key_width - _width(key) + value_width - _width(value))
        print(f"{key}  {gap}{value}  {fact.describe_source()}")
    _print_notices(ledger.notices)


def _value(fact: Fact) -> str:
    return fact.quantity.to_text() if fact.quantity.step else fact.quantity.to_text(None, 2)


def _print_notices(notices: Iterable[Notice]) -> None:
    for notice in sorted(notices, key=lambda one: list(Severity).index(one.severity)):
        place = f"（{notice.source}）" if notice.source else ""
        print(f"{_styled(notice.severity.label, _COLOURS[notice.severity])} {notice.message}{place}")


def print_data_notices(ledger: Ledger) -> None:
    """Print what reading the data wants said; not wrong totals, which every report's findings begin with."""
    _print_notices(
        one for one in ledger.notices if one.severity is not Severity.INFO and one.code is not Code.SOURCE_TOTAL
    )


def print_check_report(report: CheckReport, *, without: Container[Code] = ()) -> None:
    """Print the findings, gravest first, each with its quote and a caret under the words, then the coverage.

    Args:
        report: The check.
        without: Codes that are told elsewhere.
    """
    print(_styled(report.document or "（文本）", _BOLD))
    for severity in Severity:
        found = [one for one in report.listed if one.severity is severity and one.code not in without]
        if found:
            print(_styled(f"{severity.label}（{len(found)}）", _COLOURS[severity]))
        for finding in found:
            _print_finding(report.plain, finding)
    if report.sourceless:
        print(_sourceless_line(report))
    print(coverage_line(report))
    for notice in report.plain.notices:
        print(f"注意：{notice}")


def _sourceless_line(report: CheckReport) -> str:
    """Say which numbers the data doesn't hold, the first of them by their lines."""
    places: dict[str, list[str]] = {}
    for one in report.sourceless[:_MOST_SOURCELESS]:
        places.setdefault(report.plain.place(one.mention.start), []).append(one.mention.text)
    listed = "；".join(f"{place} {'、'.join(texts)}" for place, texts in places.items())
    more = "等" if len(report.sourceless) > _MOST_SOURCELESS else ""
    return f"数据中没有的数字{len(report.sourceless)}个，来源请自行核实：{listed}{more}"


def coverage_line(report: CheckReport) -> str:
    """Say how many numbers met which verdict."""
    coverage = report.coverage
    parts = [f"{verdict.label}{coverage[verdict]}个" for verdict in Verdict if coverage[verdict]]
    return f"共见数字{coverage.seen}个" + (f"：{'，'.join(parts)}" if parts else "")


def _print_finding(plain: PlainText, finding: Finding) -> None:
    text = plain.text
    start = max(text.rfind("\n", 0, finding.start) + 1, finding.start - _WORDS_BEFORE)
    line_end = text.find("\n", finding.start)
    stop = max(finding.end, finding.start + 1) + _WORDS_AFTER
    end = min(line_end if line_end >= 0 else len(text), stop)
    lead = text[start : finding.start].replace("\t", " ")
    quote = _shortened(text[finding.start : min(finding.end, end)].replace("\t", " "))
    shown = lead + quote + text[finding.end : end].replace("\t", " ")
    before, under = _width(lead), max(_width(quote), 1)
    if finding.end:
        print(f"  {plain.place(finding.start)} [{finding.code}] {finding.message}")
        print(f"    {shown}")
        print(f"    {' ' * before}{_styled('^' * under, _COLOURS[finding.severity])}")
    else:
        print(f"  [{finding.code}] {finding.message}")
    if finding.suggestion:
        print(f"    建议改为：{finding.suggestion}")
    if finding.evidence:
        print(f"    依据：{'；'.join(finding.evidence)}")


def _shortened(quote: str) -> str:
    """Leave out the middle of words that would fill more than a line."""
    return quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:_QUOTE_END]}……{quote[-_QUOTE_END:]}"


def print_index_outcome(outcome: IndexOutcome, library: Path) -> None:
    """Print what indexing did, and each file that couldn't be read with the reason."""
    for _, reason in outcome.failed:
        print(_styled(f"未编入：{reason}", _COLOURS[Severity.WARNING]))
    by_reason: dict[str, list[str]] = {}
    for file, reason in outcome.skipped:
        by_reason.setdefault(reason, []).append(Path(file).name)
    for reason, names in by_reason.items():
        print(f"跳过{len(names)}个：{reason}：{'、'.join(names)}")
    counts = (
        ("新编入", outcome.added),
        ("未变", outcome.unchanged),
        ("已移除", outcome.removed),
        ("未编入", outcome.failed),
        ("跳过", outcome.skipped),
    )
    print("，".join(f"{words}{len(files)}个文件" for words, files in counts if files) or "没有可编入的文件")
    print(f"资料库：{library}")


def print_hits(hits: Sequence[Hit]) -> None:
    """Print the passages found, best first, each with the place it stands."""
    for number, hit in enumerate(hits, 1):
        passage = hit.passage
        about = f"{passage.unit}{passage.year}年度" if passage.unit else ""
        place = "　".join(part for part in (about, passage.heading, passage.file) if part)
        print(f"{number}. {passage.text}")
        print(f"   {_styled(place, _COLOURS[Severity.INFO])}")
    if not hits:
        print("没有找到")


def print_carrying(carrying: Carrying) -> None:
    """Print what became of last year's sentences: a table of counts, then those that a person must look at.

    These are the sentences that stand in the draft without a number of this year to prove every word, and those that
    this year's data contradicts. Sentences that were left out are only counted, by their reason.
    """
    rolled = carrying.rolled
    print(_styled(f"沿用上年报告（{rolled.name}，{rolled.year}年度，{len(rolled.sentences)}句）", _BOLD))
    used = Counter(one.outcome for one in carrying.used)
    print("  处理结果  句数  写入草稿")
    for outcome, count in rolled.counts().items():
        label = outcome.label + "　" * (4 - len(outcome.label))
        print(f"  {label}  {count:>4}  {used[outcome]:>8}")
    written = [one for one in carrying.used if one.outcome.wants_person or not one.keys]
    _print_rolled("写入草稿，请核对", [(one.text, one.reasons) for one in written])
    dropped = [one for one in rolled.sentences if one not in carrying.used and not one.runs]
    _print_rolled("本年数据与原句不符，没有沿用", [(one.source.text, one.reasons) for one in dropped])
    unused = [one for one in rolled.sentences if one not in carrying.used and one.runs]
    asked = sum(one.outcome.wants_person for one in unused)
    told = (("本年数据已经写到", len(unused) - asked), ("有数字、时间或说法核不准", asked))
    if unused:
        print(f"  没有写入草稿：{'，'.join(f'{why}的{count}句' for why, count in told if count)}")


def _print_rolled(title: str, sentences: Sequence[tuple[str, Sequence[str]]]) -> None:
    if not sentences:
        return
    print(_styled(f"  {title}（{len(sentences)}句）", _COLOURS[Severity.WARNING]))
    for text, reasons in sentences[:_MOST_SENTENCES]:
        print(f"    {text}" + (f"——{'；'.join(reasons)}" if reasons else ""))
    if len(sentences) > _MOST_SENTENCES:
        print(f"    另有{len(sentences) - _MOST_SENTENCES}句")


def print_draft_outcome(
    path: Path, draft: Draft, ledger: Ledger, report: CheckReport, carrying: Carrying | None = None
) -> None:
    """Print what the data wants said, what the checker says of the draft, what is missing, and where the draft is."""
    _print_notices(one for one in ledger.notices if one.severity is not Severity.INFO)
    print_check_report(report, without={Code.PLACEHOLDER})
    _print_unproved(report)
    gaps = draft.gaps()
    if gaps:
        print(_styled(f"待补、待核（{len(gaps)}处）", _COLOURS[Severity.WARNING]))
        for section, gap in gaps:
            print(f"  {gap.text}　{section.heading}".rstrip("　"))
    if carrying is not None:
        print_carrying(carrying)
    print(_styled(f"已写出：{path}", _BOLD))


def _print_unproved(report: CheckReport) -> None:
    """Print which numbers the data doesn't prove though nothing speaks against them, by the reason."""
    reasons: dict[tuple[Verdict, str], list[str]] = {}
    for one in report.mentions:
        if one.verdict in (Verdict.VALUE_ONLY, Verdict.UNCHECKED):
            start, end = one.mention.start, one.mention.end
            words = report.plain.text[max(0, start - _FEW_WORDS) : end].rpartition("\n")[2].rpartition("\t")[2]
            reasons.setdefault((one.verdict, one.reason), []).append(f"{report.plain.place(start)}“{words}”")
    for (verdict, reason), places in reasons.items():
        more = f" 等{len(places)}个" if len(places) > _MOST_PLACES else ""
        print(f"  {verdict.label}：{'、'.join(places[:_MOST_PLACES])}{more}（{reason}）")


def print_final_outcome(outcome: FinalOutcome, source: Path, target: Path) -> None:
    """Print that a 报送稿 was written, or what keeps it from being written and where that stands."""
    _print_newer(source, outcome.version)
    if outcome.gaps:
        print(_styled(f"没有写报送稿：还有{len(outcome.gaps)}处待补、待核", _COLOURS[Severity.ERROR]))
        for gap in outcome.gaps:
            print(f"  {gap.place}　{gap.text}")
    if outcome.errors:
        lead = "报送稿里有" if outcome.is_written else "没有写报送稿：还有"
        print(_styled(f"{lead}{len(outcome.errors)}处必改", _COLOURS[Severity.ERROR]))
        for error in outcome.errors:
            where = "　".join(part for part in (error.place, error.quote and f"“{_flat(error.quote)}”") if part)
            print(f"  {where}：{error.message}" if where else f"  {error.message}")
        if not outcome.is_written:
            print("改好后再导出；确认无误、仍要导出的，请加 --force")
    if outcome.is_written:
        print(_styled(f"已写出报送稿：{target}", _BOLD))


def _print_newer(source: Path, version: Version | None) -> None:
    if version is not None:
        print(f"{source.name} 不是最新的，按草稿第 {version.id} 版（{version.who}，{version.why}）写出")


def print_changes(changes: Sequence[SentenceChange]) -> None:
    """Print what changed between two versions, a block a kind, each sentence as it was and is."""
    kind = None
    for change in changes:
        if change.kind is not kind:
            kind = change.kind
            print(_styled(f"{kind.label}（{sum(one.kind is kind for one in changes)}句）", _BOLD))
        print(f"  {_styled(change.heading or '（开头）', _COLOURS[Severity.INFO])}")
        if change.old and change.old != change.new:
            print(f"    原：{_flat(change.old)}")
        if change.new:
            print(f"    现：{_flat(change.new)}")
        if change.numbers:
            pairs = (f"{old or '（无）'} → {new or '（删去）'}" for old, new in change.numbers)
            print(f"    数字：{'；'.join(pairs)}")
    if not changes:
        print("两份报告文字相同")


def print_update_outcome(outcome: UpdateOutcome, report: Path) -> None:
    """Print which numbers moved, which stayed and why, and what no longer holds."""
    moved = outcome.moved
    _print_newer(report, outcome.version)
    print(_styled(f"随数据修订的数字（{len(moved.moves)}处）", _BOLD))
    for move in moved.moves:
        print(f"  {move.key}：{move.was} → {move.now}（{move.source}）")
        print(f"    {_flat(move.sentence)}")
    if moved.standstills:
        print(_styled(f"没有动的数字（{len(moved.standstills)}处）", _COLOURS[Severity.WARNING]))
        for one in moved.standstills:
            print(f"  {one.key}：{one.text}，{one.reason}")
    if moved.flags:
        print(_styled(f"数据更新后要核对的表述（{len(moved.flags)}处，已加批注）", _COLOURS[Severity.ERROR]))
        for flag in moved.flags:
            print(f"  {flag.severity.label}　“{_flat(flag.quote)}”：{flag.message}")
    if moved.outdated:
        title = f"数据变了，文字也要改的地方（{len(moved.outdated)}处，已加批注）"
        print(_styled(title, _COLOURS[Severity.WARNING]))
        for place in moved.outdated:
            print(f"  “{_flat(place.quote)}”")
            for was in place.was:
                print(f"    起草时：{_flat(was)}")
            for now in place.now or ("（不再这样写）",):
                print(f"    按现在的数据：{_flat(now)}")
    print(_styled(f"已写出：{outcome.path}", _BOLD))


def print_import_outcome(outcome: ImportOutcome, followed: Followed) -> None:
    """Print which version an edited report became, what people changed, and what only the .docx holds."""
    print_changes(outcome.changes)
    if outcome.overruled:
        print(_styled(f"草稿和文件都改过，以文件为准：{'、'.join(outcome.overruled)}", _COLOURS[Severity.WARNING]))
        for sentence in outcome.replaced:
            print(f"    草稿原来的话（旧版本里还在）：{_flat(sentence)}")
    for one in outcome.left_out:
        print(_styled(f"没有收进草稿：{one}", _COLOURS[Severity.WARNING]))
    version = outcome.version
    if not outcome.is_new:
        print(_styled(f"没有新的改动：文件里的内容草稿第 {version.id} 版都有了，没有增加版本", _BOLD))
    else:
        print(_styled(f"已收进草稿：第 {version.id} 版（{version.who}）；原文件另存为 {outcome.copy}", _BOLD))
    if followed.problem:
        print(_styled(f"注意：{followed.path} {followed.problem}", _COLOURS[Severity.WARNING]))
    else:
        print(f"接着改请用：{followed.path}")


def print_placed_opinions(opinions: Sequence[Placed]) -> None:
    """Print each opinion with the place it speaks of."""
    print(_styled(f"退回意见（{len(opinions)}条）", _BOLD))
    for one in opinions:
        print(f"  {one.opinion.number}. {one.opinion.text}")
        print(f"     位置：{one.place or '没有找到，请人工确认'}" + (f"　“{_flat(one.quote)}”" if one.quote else ""))


def print_answers(answers: Sequence[Answer]) -> None:
    """Print what became of each opinion, then the changes that none asked for."""
    for number, one in enumerate(answers, 1):
        print(f"{number}. {_styled(one.opinion.text if one.opinion else '（没有对应意见）', _BOLD)}")
        print(f"   {one.outcome}　{one.place}".rstrip("　"))
        for change in one.changes:
            print(f"   改前：{_flat(change.old) or '（无）'}")
            print(f"   改后：{_flat(change.new) or '（无）'}")


def _flat(text: str) -> str:
    return text.replace("\t", " | ")
