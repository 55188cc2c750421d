"""Is last year's same section found first? On reports that `eval.generator.reports_corpus` invents.

    python -m eval.tasks.retrieval [--units 200] [--years 3] [--seed 11] [--whole N] [--held] [--write]

Each section of each report from the second year on asks for last year's: the query is made from the section's role,
its heading and the unit's items. A passage is right when the generator wrote it on that topic. Peers that are
installed (bm25s, rank_bm25) rank the same passages by the same words, within the same unit and year. `--whole N` asks
N of the queries of the whole library without filters, the unit and year only as words.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.generator.reports_corpus import Report, make_reports, write_reports
from youju.domain.passages import Passage
from youju.pipeline.library import index_folders
from youju.retrieval.library import Library
from youju.retrieval.queries import last_years_passages, section_query
from youju.retrieval.tokens import words

RESULTS = Path(__file__).parents[1] / "results"
TOP = 5
Rank = Callable[[Sequence[str]], Sequence[int]]
"""Query words -> places of the best passages, best first."""


@dataclass
class Score:
    """Sums over queries: reciprocal rank, right first, share of the right passages among the first five."""

    asked: int = 0
    reciprocal: float = 0.0
    first: int = 0
    recall: float = 0.0
    by_role: dict[str, list[int]] = field(default_factory=dict)

    def add(self, role: str, found: Sequence[bool], right: int) -> None:
        """Count one query: which of the passages found are right, and how many right ones there are."""
        place = next((place for place, good in enumerate(found, 1) if good), 0)
        self.asked += 1
        self.reciprocal += 1 / place if place else 0
        self.first += place == 1
        self.recall += sum(found[:TOP]) / min(right, TOP)
        self.by_role.setdefault(role, []).append(int(place == 1))

    def row(self, name: str) -> str:
        """Return a row of the table."""
        n = max(self.asked, 1)
        return f"| {name} | {self.asked} | {self.reciprocal / n:.3f} | {self.first / n:.1%} | {self.recall / n:.1%} |"


@dataclass(frozen=True)
class Query:
    """A section that wants last year's passages."""

    unit: str
    year: int
    role: str
    heading: str
    items: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is asked."""
        return section_query(self.role, self.heading, self.items)


def queries_of(reports: Iterable[Report]) -> list[Query]:
    """Return a query for each section of each report that has one before it."""
    reports = list(reports)
    first = min(report.year for report in reports)
    return [
        Query(report.unit, report.year, topic, heading, report.items)
        for report in reports
        if report.year > first
        for topic, heading in {topic: heading for topic, heading, _ in report.paragraphs}.items()
    ]


def truth_of(reports: Iterable[Report]) -> dict[tuple[str, int, str], str]:
    """Return the topic of each paragraph."""
    return {(one.unit, one.year, text): topic for one in reports for topic, _, text in one.paragraphs}


@dataclass
class Corpus:
    """The passages of one unit's report, or of all, with their topics."""

    passages: list[Passage]
    topics: list[str]

    def right(self, role: str) -> int:
        """Count the passages on a topic."""
        return self.topics.count(role)


def peers() -> dict[str, Callable[[list[list[str]]], Rank]]:
    """Return the peers that can be imported here."""
    found: dict[str, Callable[[list[list[str]]], Rank]] = {}
    if importlib.util.find_spec("bm25s"):
        found["bm25s"] = _bm25s
    if importlib.util.find_spec("rank_bm25"):
        found["rank_bm25"] = _rank_bm25
    return found


def _bm25s(corpus: list[list[str]]) -> Rank:
    import bm25s

    index = bm25s.BM25()
    index.index(corpus, show_progress=False)

    def rank(query: Sequence[str]) -> list[int]:
        known = [word for word in query if word in index.vocab_dict]
        if not known:
            return []
        places, scores = index.retrieve([known], k=min(TOP * 2, len(corpus)), show_progress=False)
        return [int(place) for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    return rank


def _rank_bm25(corpus: list[list[str]]) -> Rank:
    from rank_bm25 import BM25Okapi

    index = BM25Okapi(corpus)

    def rank(query: Sequence[str]) -> list[int]:
        scores = index.get_scores(list(query))
        return [int(place) for place in scores.argsort()[::-1][: TOP * 2]]

    return rank


def score_peer(
    build: Callable[[list[list[str]]], Rank],
    queries: Sequence[Query],
    corpora: Mapping[tuple[str, int], Corpus],
    *,
    items: bool,
) -> Score:
    """Ask a peer, one index per unit and year: the filter that ours applies."""
    score = Score()
    by_report: dict[tuple[str, int], list[Query]] = {}
    for query in queries:
        by_report.setdefault((query.unit, query.year - 1), []).append(query)
    for key, asked in by_report.items():
        corpus = corpora[key]
        rank = build([words(f"{one.heading} {one.text}") for one in corpus.passages])
        for query in asked:
            if right := corpus.right(query.role):
                asked_for = query.words if items else section_query(query.role, query.heading)
                places = rank(list(dict.fromkeys(words(asked_for))))
                score.add(query.role, [corpus.topics[place] == query.role for place in places], right)
    return score


def run(units: int, years: int, seed: int, whole: int, *, held: bool) -> tuple[list[str], dict[str, Score]]:
    """Return the lines of the report, and the scores by engine."""
    reports = list(make_reports(units, years, seed, held=held))
    truth = truth_of(reports)
    queries = queries_of(reports)
    with tempfile.TemporaryDirectory() as folder:
        write_reports(reports, Path(folder) / "reports")
        outcome = index_folders([Path(folder) / "reports"], Path(folder) / "index")
        if outcome.failed:
            raise SystemExit(f"not indexed: {outcome.failed[:3]}")
        library = Library(Path(folder) / "index")
        corpora = _corpora(library, reports, truth)
        scores = {"youju, heading alone": Score(), "youju, words": Score(), "youju, words and role": Score()}
        for query in queries:
            corpus = corpora[query.unit, query.year - 1]
            if not (right := corpus.right(query.role)):
                continue
            plain = library.search(
                section_query(query.role, query.heading), minor=" ".join(query.items),
                unit=query.unit, year=query.year - 1, limit=TOP * 2,
            )  # fmt: skip
            by_role = last_years_passages(
                library, unit=query.unit, year=query.year, role=query.role, heading=query.heading,
                item_names=query.items, limit=TOP * 2,
            )  # fmt: skip
            bare = library.search(query.heading, unit=query.unit, year=query.year - 1, limit=TOP * 2)
            for name, hits in zip(scores, (bare, plain, by_role), strict=False):
                topics = [truth.get((hit.passage.unit, hit.passage.year, hit.passage.text)) for hit in hits]
                scores[name].add(query.role, [topic == query.role for topic in topics], right)
        for name, build in peers().items():
            scores[name] = score_peer(build, queries, corpora, items=True)
            scores[f"{name}, without items"] = score_peer(build, queries, corpora, items=False)
        if whole:
            sample = random.Random(seed).sample(queries, min(whole, len(queries)))
            scores |= _whole(library, sample, corpora, truth)
        lines = [f"{len(reports)} reports of {units} units, {len(library)} passages"]
    lines += ["", "| engine | queries | MRR | right first | recall@5 |", "|---|---|---|---|---|"]
    lines += [score.row(name) for name, score in scores.items()]
    return lines, scores


def _corpora(
    library: Library, reports: Sequence[Report], truth: Mapping[tuple[str, int, str], str]
) -> dict[tuple[str, int], Corpus]:
    """Return the passages as indexed, by unit and year."""
    corpora = {}
    for report in reports:
        text = " ".join(paragraph for *_, paragraph in report.paragraphs)
        hits = library.search(text, unit=report.unit, year=report.year, limit=1000)
        passages = [hit.passage for hit in hits]
        topics = [truth.get((one.unit, one.year, one.text), "") for one in passages]
        if len([topic for topic in topics if topic]) < len(report.paragraphs) * 0.9:
            raise SystemExit(f"paragraphs lost of {report.unit}{report.year}: {len(topics)}/{len(report.paragraphs)}")
        corpora[report.unit, report.year] = Corpus(passages, topics)
    return corpora


def _whole(
    library: Library,
    queries: Sequence[Query],
    corpora: Mapping[tuple[str, int], Corpus],
    truth: Mapping[tuple[str, int, str], str],
) -> dict[str, Score]:
    """Ask the whole library: unit and year stand in the query as words."""
    everything = [passage for corpus in corpora.values() for passage in corpus.passages]
    marks = [(one.unit, one.year, truth.get((one.unit, one.year, one.text), "")) for one in everything]
    tokens = [words(f"{one.heading} {one.text}") for one in everything]
    engines = {name: build(tokens) for name, build in peers().items()}
    scores: dict[str, Score] = {}
    for query in queries:
        wanted = (query.unit, query.year - 1, query.role)
        if not (right := marks.count(wanted)):
            continue
        asked = f"{query.unit} {query.year - 1}年 {query.words}"
        hits = [hit.passage for hit in library.search(asked, limit=TOP * 2)]
        found = [(one.unit, one.year, truth.get((one.unit, one.year, one.text), "")) == wanted for one in hits]
        scores.setdefault("whole library: youju", Score()).add(query.role, found, right)
        for name, rank in engines.items():
            found = [marks[place] == wanted for place in rank(list(dict.fromkeys(words(asked))))]
            scores.setdefault(f"whole library: {name}", Score()).add(query.role, found, right)
    return scores


def main() -> int:
    """Print the table, and the roles of ours from the worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--whole", type=int, default=0)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lines, scores = run(options.units, options.years, options.seed, options.whole, held=options.held)
    print("\n".join(lines))
    best = scores["youju, words and role"]
    for role, firsts in sorted(best.by_role.items(), key=lambda pair: sum(pair[1]) / len(pair[1])):
        print(f"{role:<26}{sum(firsts) / len(firsts):7.1%} of {len(firsts)} right first")
    if options.write:
        command = (
            f"python -m eval.tasks.retrieval --units {options.units} --years {options.years} --seed {options.seed}"
        )
        command += f" --whole {options.whole}" if options.whole else ""
        command += " --held" if options.held else ""
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"retrieval{'-held' if options.held else ''}.md").write_text(
            f"`{command} --write`\n\n" + "\n".join(lines) + "\n", encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
