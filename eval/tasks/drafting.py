"""Measures the model writer: its numbers before and after repair, what it took, and how the reports read.

How they read: the scorecard's rows that a program can judge, the register, what is last year's.

Run: python -m eval.tasks.drafting [--units N] [--seed S] [--model SPEC …] [--sample DIR …] [--time] [--write]
Scripted writers (perfect, sloppy, every liar) run by default; `--model` adds real ones, as `youju draft --model` names
them.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from html import unescape
from pathlib import Path

from eval.draft_quality import copied_share, judge_register, judge_rows
from eval.drafting_pages import write_pages
from eval.generator.__main__ import generate
from eval.scripted_writers import WRITERS
from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import PlainText, Verdict
from youju.domain.report import Draft, Figure, Paragraph
from youju.drafting.offline import draft_offline
from youju.drafting.with_model.drafter import Drafted, Drafter, Manner
from youju.models.scripted import ScriptedModel
from youju.models.seam import ChatModel
from youju.pipeline.draft import draft_only
from youju.pipeline.prior import find_prior, know_last_year
from youju.pipeline.writers import choose_writer
from youju.prompting.outlines import load_outline
from youju.rendering.docx_writer import write_docx
from youju.settings import load_settings
from youju.sources.documents import read_document
from youju.sources.project import open_project, read_ledger

__all__ = ["Score", "main", "naive_prompt_size", "score_model"]

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpora" / "samples"
RESULTS = ROOT / "eval" / "results"
OUTLINE = "hunan-special-fund"
_BAD = frozenset({Verdict.CONTRADICTED, Verdict.UNSUPPORTED})
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[零〇一二三四五六七八九十百千万亿两]{2,}")
_SHOWN_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(\n)")
_PARAGRAPH_END = re.compile(r"</w:p>")
_SENTENCE = re.compile(r"[^。！？\n]{12,}[。！？]")
_LATENCY_S = 2


@dataclass
class Score:
    """What one writer showed over all reports.

    Attributes:
        sections, calls, repairs: Written, asked for, sent back.
        faulty_first: Sections whose first answer had faults. faulty_last: Whose last one still had.
        offline: Sections for which only the offline text would do. mended: Sections with single offline sentences.
        wrong: Numbers of finished reports that the checker contradicts or can't support and the offline draft hasn't.
        foreign: Numbers that the written .docx shows more often than the offline .docx and its own slots together, told
            without our checker: digits and 中文数字 in the file's XML.
        misplaced: Figures of finished reports that show another value than their fact's.
        required, used: Facts of the offline drafts, and those of them in the finished reports.
        repeated: Sentences that stand twice in a report.
        tokens, naive: Tokens (of scripted writers: characters) sent, and what pasting everything into every request
            would send.
        answered: Tokens written.
        cost: In 元, by the prices that the settings name; 0 when they name none.
        reports: Written.
        points, most_points: Of the scorecard's rows that a program can judge, and what they could be at most.
        rows: Points by row. judged: Reports by row.
        starred: Starred rows that failed.
        style: Findings of the rules of style. formulaic: Worn phrases. sentences: All sentences.
        copied, words: Characters in sentences of last year's report, and all, of reports that have one.
    """

    reports: int = 0
    points: int = 0
    most_points: int = 0
    rows: Counter[int] = field(default_factory=Counter)
    judged: Counter[int] = field(default_factory=Counter)
    starred: int = 0
    style: int = 0
    formulaic: int = 0
    sentences: int = 0
    copied: int = 0
    words: int = 0
    answered: int = 0
    cost: Decimal = Decimal(0)

    sections: int = 0
    calls: int = 0
    repairs: int = 0
    faulty_first: int = 0
    faulty_last: int = 0
    offline: int = 0
    mended: int = 0
    wrong: int = 0
    foreign: int = 0
    misplaced: int = 0
    required: int = 0
    used: int = 0
    repeated: int = 0
    tokens: int = 0
    naive: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """A unit to write about: its data, its offline draft, a naive prompt's size, last year's report."""

    name: str
    ledger: Ledger
    base: Draft
    naive: int
    prior: str = ""

    @cached_property
    def shown(self) -> Counter[str]:
        """The numbers that the offline draft's own .docx shows."""
        return numbers_shown(self.base)


def read_reports(folders: Sequence[Path]) -> Iterator[Report]:
    """Read the units in these folders."""
    for folder in folders:
        ledger = read_ledger(folder)
        if not (folder / "unit.yaml").exists():
            base = draft_offline(ledger, load_outline(OUTLINE))
            yield Report(folder.name, ledger, base, naive_prompt_size(folder, ledger, base))
            continue
        prior, _ = find_prior(open_project(folder).prior, ledger.profile)
        base = draft_only(folder, default_outline=OUTLINE, outline=OUTLINE)
        naive = naive_prompt_size(folder, ledger, base)
        yield Report(folder.name, know_last_year(ledger, prior), base, naive, prior.plain.text if prior else "")


def naive_prompt_size(folder: Path, ledger: Ledger, base: Draft) -> int:
    """Count the characters of one request that pastes all facts with their cells, all words and last year's report."""
    facts = sum(len(f"{fact.key}: {fact.quantity.to_text()} ({fact.describe_source()})\n") for fact in ledger)
    words = sum(len(one.text) for passages in ledger.profile.prose.values() for one in passages)
    rules = 1_500  # who writes, for whom, which section, what to avoid: about as long as our own voice
    documents = 0
    if (folder / "prior").is_dir():
        project = open_project(folder)
        documents = sum(len(read_document(path).text) for path in (*project.prior[-1:], *project.materials))
    return facts + words + rules + documents + sum(len(one.heading) for one in base.sections)


def score_offline(reports: Sequence[Report]) -> Score:
    """Count what the offline drafts themselves are worth: what every writer starts from."""
    score = Score()
    for report in reports:
        score.required += len({one.key for one in _figures(report.base)})
        score.used = score.required
        _count_quality(score, report, report.base)
    return score


def score_model(model: Callable[[], ChatModel], reports: Sequence[Report], *, show_values: bool = False) -> Score:
    """Let a model write every report and count."""
    score = Score()
    outline = load_outline(OUTLINE)
    for report in reports:
        drafted = Drafter(model(), Manner(show_values=show_values)).draft(report.base, report.ledger, outline)
        _count(score, report, drafted)
    return score


def _count(score: Score, report: Report, drafted: Drafted) -> None:
    written = drafted.written.values()
    score.sections += len(drafted.written)
    score.calls += drafted.usage.calls
    score.repairs += sum(one.section.writing.repairs for one in written)
    score.faulty_first += sum(bool(one.faults_first) for one in written)
    score.faulty_last += sum(bool(one.faults_last) for one in written)
    score.offline += sum(bool(one.why) for one in written)
    score.mended += sum(bool(one.offline and not one.why) for one in written)
    wrong = _wrong(drafted.draft, report.ledger) - _wrong(report.base, report.ledger)
    score.wrong += wrong.total()
    score.examples += [f"{report.name}: {number}" for number in wrong][:3]
    foreign = numbers_shown(drafted.draft) - report.shown - _slots_besides(report.base, drafted.draft)
    score.foreign += foreign.total()
    score.examples += [f"{report.name}: {number} in the file" for number in sorted(foreign)][:3]
    usual = {(one.key, one.text) for one in _figures(report.base)}
    score.misplaced += sum((one.key, one.text) not in usual for one in _figures(drafted.draft))
    score.required += len({one.key for one in _figures(report.base)})
    score.used += len({one.key for one in _figures(report.base)} & {one.key for one in _figures(drafted.draft)})
    sentences = Counter(_SENTENCE.findall(_text(drafted.draft)))
    score.repeated += sum(count - 1 for count in sentences.values())
    score.tokens += drafted.usage.prompt_tokens
    score.answered += drafted.usage.completion_tokens
    score.naive += report.naive * drafted.usage.calls
    _count_quality(score, report, drafted.draft)


def _count_quality(score: Score, report: Report, draft: Draft) -> None:
    score.reports += 1
    for row, points in judge_rows(draft, report.ledger):
        score.points += points
        score.most_points += 2
        score.rows[row.row] += points
        score.judged[row.row] += 1
        score.starred += row.starred and not points
    style, formulaic, sentences = judge_register(draft)
    score.style += style
    score.formulaic += formulaic
    score.sentences += sentences
    if report.prior:
        copied, words = copied_share(draft, report.prior)
        score.copied += copied
        score.words += words


def numbers_shown(draft: Draft) -> Counter[str]:
    """Count the numbers that a reader of the .docx sees, by nothing but the file's own XML and its digits."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        write_docx(draft, path)
        with zipfile.ZipFile(path) as package:
            body = package.read("word/document.xml").decode()
    pieces = _SHOWN_TEXT.findall(_PARAGRAPH_END.sub("\n", body))
    return numbers_in("".join(unescape(text or end) for text, end in pieces))


def numbers_in(text: str) -> Counter[str]:
    """Count the numbers in a text, as written but for thousands separators.

    >>> sorted(numbers_in("支出1,200.5万元，惠及三百二十一人"))
    ['1200.5', '三百二十一']
    """
    return Counter(number.replace(",", "") for number in _NUMBER.findall(text))


def _slots_besides(base: Draft, draft: Draft) -> Counter[str]:
    """Count the numbers of slots that a draft has and its offline draft hasn't."""
    more = Counter(one.text for one in _figures(draft)) - Counter(one.text for one in _figures(base))
    return numbers_in("\n".join(more.elements()))


def _wrong(draft: Draft, ledger: Ledger) -> Counter[str]:
    return Counter(
        one.mention.text for one in check_text(PlainText(_text(draft)), ledger).mentions if one.verdict in _BAD
    )


def _figures(draft: Draft) -> list[Figure]:
    return [run for _, run in draft.runs() if isinstance(run, Figure)]


def _text(draft: Draft) -> str:
    return "\n".join(b.text for one in draft.sections for b in one.blocks if isinstance(b, Paragraph))


def _print_score(name: str, score: Score) -> None:
    print(
        f"{name:<18} sections {score.sections:>4}  faulty first/last {score.faulty_first:>4}/{score.faulty_last:<4}"
        f" repairs {score.repairs:>4}  offline {score.offline:>3} mended {score.mended:>3}"
        f"  wrong numbers {score.wrong}  foreign {score.foreign}"
        f"  misplaced {score.misplaced}  facts {score.used}/{score.required}"
        f"  repeated {score.repeated}  tokens {score.tokens / max(score.naive, 1):.0%} of naive"
        f"  scorecard {score.points}/{score.most_points}  style {score.style}  worn {score.formulaic}"
        f"  last year's {score.copied / max(score.words, 1):.0%}"
    )
    for example in score.examples:
        print(f"    {example}")


def _print_times(report: Report) -> None:
    """Time a report at a fixed latency, and our own work on it without any."""
    outline = load_outline(OUTLINE)
    writer = WRITERS["perfect"]
    Drafter(ScriptedModel(writer)).draft(report.base, report.ledger, outline)
    cpu = time.process_time()
    drafted = Drafter(ScriptedModel(writer)).draft(report.base, report.ledger, outline)
    cpu = time.process_time() - cpu
    began = time.monotonic()
    Drafter(ScriptedModel(writer, latency_s=_LATENCY_S), Manner(concurrency=4)).draft(
        report.base, report.ledger, outline
    )
    wall = time.monotonic() - began
    rounds = -(-len(drafted.written) // 4)
    print(
        f"{report.name}: {len(drafted.written)} sections, latency {_LATENCY_S} s, concurrency 4: {wall:.2f} s,"
        f" ideal {rounds * _LATENCY_S} s, ratio {wall / (rounds * _LATENCY_S):.3f}; our own CPU {cpu * 1000:.0f} ms"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=12, help="generated units beside the samples")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=list(WRITERS))
    parser.add_argument("--model", nargs="*", default=[])
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        if options.units:
            generate(made, units=options.units, seed=options.seed)
        units = [path / "data" for path in sorted(made.glob("verify/*"))]
        reports = list(read_reports([*(path.parent for path in sorted(SAMPLES.glob("*/unit.yaml"))), *units]))
    if options.time:
        for report in reports[:4]:
            _print_times(report)
        return
    scores = {"offline": score_offline(reports)}
    scores |= {name: score_model(lambda name=name: ScriptedModel(WRITERS[name]), reports) for name in options.only}
    for spec in options.model:
        settings = load_settings(model=spec)
        writer = choose_writer(settings, Path(tempfile.mkdtemp()))
        if writer is not None:
            scores[spec] = score_model(
                lambda writer=writer: writer.model, reports, show_values=writer.manner.show_values
            )
            read, written = settings.price_in, settings.price_out
            scores[spec].cost = (read * scores[spec].tokens + written * scores[spec].answered) / 1_000_000
    for name, score in scores.items():
        _print_score(name, score)
    if options.write:
        plain = {
            name: {key: value for key, value in vars(one).items() if key != "examples"} for name, one in scores.items()
        }
        text = json.dumps(plain, ensure_ascii=False, indent=2, default=str) + "\n"
        (RESULTS / "drafting.json").write_text(text, encoding="utf-8")
        write_pages(plain, RESULTS)


if __name__ == "__main__":
    main()
