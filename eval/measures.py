"""What each task shows as figures, on cases that nobody mends from, at a size that a run can wait for."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from eval.bench import mentions as mention_bench
from eval.bench.timing import run_youju
from eval.figures import PEER, Figure, Share, Timing
from eval.generator.__main__ import generate, wordings_of
from eval.scripted_writers import WRITERS
from eval.tasks import binding, consistency, docx, drafting, mentions, proofreading, retrieval, rollforward, verify
from youju.checking.checker import check_text
from youju.domain.findings import PlainText
from youju.drafting.offline import draft_offline
from youju.drafting.with_model.drafter import Drafter
from youju.models.scripted import ScriptedModel
from youju.patterns import regex
from youju.prompting.outlines import load_outline
from youju.rendering.docx_writer import write_docx
from youju.resources import data_path
from youju.sources.project import read_ledger

__all__ = ["LEFT_OUT", "TASKS", "TIMED", "Measured", "measure_task"]

SEED = 1201
"""Of generated cases; nobody looks at them while mending."""
ROOT = Path(__file__).parents[1]
_RUNS = 5
_PAGE = 28 * 22
_WRITERS = ("perfect", "sloppy", "typed digits", "slots shuffled", "words turned", "invented amount", "echo")
Measured = Mapping[str, Figure]
Task = Callable[[bool], Measured]
"""Measures; takes whether to be quick."""


def measure_mentions(_: bool) -> Measured:
    """Return how exactly numbers are read from the half of the labelled cases that isn't tuned on, beside peers."""
    cases = [one for one in mentions.read_cases() if not mentions.is_tuned(one["id"])]
    score = mentions.score(cases)
    figures = {
        "value+unit": Share(score.right.total(), score.labelled.total()),
        "span precision": Share(score.spans.total(), score.found.total()),
        "money": Share(score.right["money"], score.labelled["money"]),
        "silently wrong": Share(score.wrong.total(), score.labelled.total(), least=True, exact=True),
    }
    readers = {"youju": mention_bench.ours, **mention_bench.installed_peers()}
    return figures | {
        f"{_ours_or_peer(name)}values named": Share(*mention_bench.value_recall(read, cases))
        for name, read in readers.items()
    }


def _ours_or_peer(name: str) -> str:
    own = name.removeprefix("youju").removeprefix(", ")
    return f"{PEER}{name}: " if own == name else f"{own}: " if own else ""


def measure_consistency(quick: bool) -> Measured:
    """Return what is found in texts without data: labelled, generated, and real documents where they lie beside us."""
    figures: dict[str, Figure] = {}
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), 0, SEED, texts=60 if quick else 300, wordings=wordings_of(True))
        generated = consistency.read_cases(Path(folder) / "consistency.jsonl")
    own = consistency.read_cases(consistency.GIVEN) + consistency.read_cases(consistency.OWN)
    for name, cases in (("held", [one for one in own if one.half == "held"]), ("generated", generated)):
        score = consistency.score_cases(cases)
        figures[f"faults found, {name}"] = Share(score.found, score.faulty)
        figures[f"clean texts alarmed, {name}"] = Share(score.alarmed, score.clean, least=True)
    alarms, numbers = consistency.alarms_on_documents()
    if numbers:
        figures["alarms per number of real documents"] = Share(alarms, numbers, least=True)
    return figures


def measure_verify(_: bool) -> Measured:
    """Return what is caught in the labelled units, with their data."""
    score = verify.measure_cases(verify.CASES)
    return {
        "faults caught": Share(score.caught, score.faults),
        "with the right code": Share(score.named, score.faults),
        "turned digits seen": Share(score.seen, score.turned),
        "false alarms": Share(score.alarms, score.numbers, least=True),
        "harmless changes alarmed": Share(score.alarmed, score.harmless, least=True),
    }


def measure_binding(quick: bool, *, held: bool = False) -> Measured:
    """Return what is caught in generated units with their data, tables of their own layouts."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), 4 if quick else 20, SEED, wordings=wordings_of(held))
        sums = binding.figures(binding.measure(sorted(Path(folder).glob("verify/*"))))
    rows = sums["by_code"].values()
    return {
        "errors caught": Share(sums["caught"], sums["errors"]),
        "with the right code": Share(sum(one["named"] for one in rows), sum(one["cases"] for one in rows)),
        "false alarms": Share(sums["clean_alarms"], sums["right_numbers"], least=True),
        "harmless changes alarmed": Share(sums["harmless_alarmed"], sums["harmless"], least=True),
        "checks crashed": Share(sums["crashes"], sums["errors"] + sums["harmless"], least=True, exact=True),
    }


def measure_binding_held(quick: bool) -> Measured:
    """Return the same in wordings that nobody mends from."""
    return measure_binding(quick, held=True)


def measure_retrieval(quick: bool) -> Measured:
    """Return how often last year's same section comes first, ours and the peers', in wordings kept apart."""
    _, scores = retrieval.run(10 if quick else 100, 3, SEED, 0, held=True)
    figures: dict[str, Figure] = {}
    for name, score in scores.items():
        figures[f"{_ours_or_peer(name)}right first"] = Share(score.first, score.asked)
        figures[f"{_ours_or_peer(name)}recall@5"] = Share(round(score.recall), score.asked)
    return figures


def measure_rollforward(quick: bool) -> Measured:
    """Return what becomes of last year's numbers, in wordings kept apart."""
    tally = rollforward.measure(10 if quick else 60, SEED, wordings_of(True))
    total = tally.numbers.total()
    return {
        "wrong numbers": Share(tally.numbers["wrong"], total, least=True, exact=True),
        "wrong directions": Share(tally.directions["wrong"], tally.directions.total(), least=True, exact=True),
        "right numbers": Share(tally.numbers["right"], total),
        "asked": Share(tally.numbers["asked"], total, least=True),
    }


def measure_drafting(quick: bool) -> Measured:
    """Return how the offline drafts of the samples score, and what gets through from writers that err and lie."""
    samples = list(drafting.read_reports([one.parent for one in sorted(drafting.SAMPLES.glob("*/unit.yaml"))]))
    offline = drafting.score_offline(samples)
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), 2 if quick else 8, SEED)
        made = list(drafting.read_reports(sorted(Path(folder).glob("verify/*/data"))))
    figures: dict[str, Figure] = {
        "scorecard": Share(offline.points, offline.most_points),
        "starred rows failed": Share(offline.starred, offline.reports, least=True, exact=True),
        "findings of style": Share(offline.style, offline.sentences, least=True),
    }
    wrong = misplaced = used = required = 0
    for name in _WRITERS[: 3 if quick else None]:
        score = drafting.score_model(lambda name=name: ScriptedModel(WRITERS[name]), [*samples, *made])
        wrong, misplaced = wrong + score.wrong, misplaced + score.misplaced
        used, required = used + score.used, required + score.required
    return figures | {
        "wrong numbers of erring writers": Share(wrong, required, least=True, exact=True),
        "misplaced figures of erring writers": Share(misplaced, required, least=True, exact=True),
        "facts kept by erring writers": Share(used, required),
    }


def measure_proofreading(quick: bool) -> Measured:
    """Return the slips of wording and form found in generated texts, in wordings kept apart."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), 6 if quick else 30, SEED, wordings=wordings_of(True))
        score = proofreading.measure(sorted(Path(folder).glob("verify/*")))
    return {
        "slips found": Share(score.found.total(), score.slips.total()),
        "with the right code": Share(score.named.total(), score.slips.total()),
        "sound sentences remarked on": Share(score.remarked, score.sentences, least=True),
    }


def measure_docx(quick: bool) -> Measured:
    """Return how many Word files are valid and read back, before and after LibreOffice has saved them."""
    score = docx.measure(2 if quick else 8, SEED)
    figures: dict[str, Figure] = {
        "valid": Share(score.valid, score.reports, exact=True),
        "figures found again": Share(score.marked, score.figures, exact=True),
        "same draft read back": Share(score.same, score.reports, exact=True),
    }
    if score.saved:
        figures["figures found again, saved by LibreOffice"] = Share(score.marked_saved, score.figures_saved)
        figures["same draft read back, saved by LibreOffice"] = Share(score.same_saved, score.saved)
    return figures


def fixed_work() -> float:
    """Do work that never changes, of the kind that we do; return its processor seconds."""
    began = time.process_time()
    text = "2023年全年预算1,234.56万元，支出1,200.01万元，执行率97.20%；" * 400
    for found in regex(r"\d[\d,]*(?:\.\d+)?(?=[万%])").findall(text):
        Decimal(found.replace(",", "")).quantize(Decimal("0.1"))
    Counter(text[at : at + 3] for at in range(len(text)))
    return time.process_time() - began


def _timing(runs: Iterable[tuple[float, float]], unit: str = "s") -> Timing:
    """Make a figure of runs: what each shows and its processor seconds; fixed work is done beside each."""
    shown, units = [], []
    for one, seconds in runs:
        shown.append(one)
        units.append(seconds / statistics.median(fixed_work() for _ in range(3)))
    return Timing(tuple(shown), tuple(units), unit)


def _cold(arguments: list[str]) -> Iterator[tuple[float, float]]:
    run_youju(arguments)  # compiles the modules
    for _ in range(_RUNS):
        run = run_youju(arguments)
        yield run.wall, run.user


def _busy(work: Callable[[], object], rate_of: int = 0) -> Iterator[tuple[float, float]]:
    """Time work of our own: its processor seconds, or millions a second of the pieces that `rate_of` counts."""
    work()
    for _ in range(_RUNS):
        began = time.process_time()
        work()
        seconds = time.process_time() - began
        yield (rate_of / seconds / 1e6 if rate_of else seconds), seconds


def measure_speed(quick: bool) -> Measured:
    """Return times of whole commands from a cold start, and of what they do once started."""
    case = ROOT / "eval/cases/verify/yunling_library"
    page, data = str(case / "clean.txt"), str(case / "data")
    sample = data_path("corpora/samples/yuanjiang-2020")
    figures: dict[str, Figure] = {
        "youju --help": _timing(_cold(["--help"])),
        "youju check page": _timing(_cold(["check", page])),
        "youju check page --data": _timing(_cold(["check", page, "--data", data])),
    }
    with tempfile.TemporaryDirectory() as folder:
        project, out = Path(folder) / "样本", str(Path(folder) / "报告.docx")
        shutil.copytree(sample, project, ignore=shutil.ignore_patterns(".youju", "out"))
        figures["youju draft"] = _timing(_cold(["draft", str(project), "-o", out, "--force"]))
    if quick:
        return figures
    text = mention_bench.report_texts()["reports"]
    whole = text * max(1, mention_bench.TARGET_CHARS // len(text))
    figures["mentions"] = _timing(_busy(lambda: mention_bench.find_mentions(whole), len(whole)), "M chars/s")
    return figures | _measure_reports(Path(data), Path(page).read_text(encoding="utf-8"))


def _measure_reports(data: Path, page: str) -> Measured:
    """Time a report of 20 pages checked against its data, and one written by a model that answers at once."""
    ledger = read_ledger(data)
    long = PlainText("\n".join([page] * (1 + 20 * _PAGE // len(page)))[: 20 * _PAGE])
    outline = load_outline(drafting.OUTLINE)
    sample = data_path("corpora/samples/pingli-water-2023")
    facts = read_ledger(sample)
    base = draft_offline(facts, outline)

    def write() -> object:
        return Drafter(ScriptedModel(WRITERS["perfect"])).draft(base, facts, outline)

    def write_file() -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_docx(
                Drafter(ScriptedModel(WRITERS["perfect"])).draft(base, facts, outline).draft, Path(folder, "a.docx")
            )

    return {
        "20 pages checked with data": _timing(_busy(lambda: check_text(long, ledger))),
        "own CPU of a model's report": _timing(_busy(write)),
        "own CPU of a model's report, .docx written": _timing(_busy(write_file)),
    }


def measure_install(quick: bool) -> Measured:
    """Return time and size of a core install into an empty environment; nothing without a registry."""
    if quick:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = Path(folder) / "bin" / "python"
        began = time.perf_counter()
        command = [python, "-m", "pip", "install", "--quiet", "-c", str(ROOT / "requirements.lock"), str(ROOT)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return {}
        seconds = time.perf_counter() - began
        files = [one.lstat() for one in Path(folder).rglob("*") if one.is_file() and not one.is_symlink()]
        size = sum(one.st_blocks * 512 for one in files) / 2**20
    return {"time": Timing((seconds,), (seconds,)), "size": Timing((size,), (size,), "MB")}


LEFT_OUT = ("speed.mentions", "speed.20 pages", "speed.own CPU", "install.")
"""How the names begin of what a quick run never measures; all else must be measured in either."""
TASKS: Mapping[str, Task] = {
    "mentions": measure_mentions,
    "consistency": measure_consistency,
    "verify": measure_verify,
    "binding": measure_binding,
    "binding-held": measure_binding_held,
    "retrieval": measure_retrieval,
    "rollforward": measure_rollforward,
    "drafting": measure_drafting,
    "proofreading": measure_proofreading,
    "docx": measure_docx,
    "speed": measure_speed,
    "install": measure_install,
}
TIMED = ("speed", "install")
"""Run alone, after the others."""


def measure_task(name: str, quick: bool) -> Measured:
    """Measure a task by its name and say how long it took."""
    began = time.monotonic()
    measured = TASKS[name](quick)
    print(f"… {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return measured
