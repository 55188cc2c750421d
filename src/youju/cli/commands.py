"""The commands. Each imports what it runs only when it runs, so that --help and check start fast."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from youju.cli.checking import check, list_facts
from youju.cli.outcome import exit_code, say
from youju.errors import ExitCode, UsageError
from youju.files import check_target

if TYPE_CHECKING:  # --help starts without it
    from youju.batch.engines import Engine

__all__ = ["COMMANDS"]


def _init(options: argparse.Namespace) -> int:
    from youju.pipeline.init import copy_sample, create_project

    made = (
        copy_sample(options.sample, options.folder)
        if options.sample
        else create_project(options.folder, options.outline)
    )
    for path in made:
        print(path)
    next_step = "" if options.sample else "填好采集表，把资金表放进 data，再"
    done = "已建立" if made else "项目已经建好，没有改动"
    say(f"{done}。下一步：{next_step}运行 youju draft {_quoted(options.folder)}")
    return ExitCode.CLEAN


def _quoted(path: Path) -> str:
    """Write a path as it can be typed after a command, on every system."""
    return f'"{path}"' if any(map(str.isspace, str(path))) else str(path)


def _draft(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_draft_outcome
    from youju.pipeline.draft import draft_project
    from youju.pipeline.writers import choose_writer
    from youju.progress import PlainProgress

    settings = _model_settings(options)
    writer = choose_writer(settings, options.folder)
    with closing(writer) if writer else nullcontext():
        outcome = draft_project(
            options.folder,
            default_outline=settings.outline,
            outline=options.outline,
            money_unit=options.unit,
            output=options.output,
            force=options.force,
            template=options.template,
            sources=options.sources,
            writer=writer,
            progress=PlainProgress(),
        )
    print_draft_outcome(outcome.path, outcome.draft, outcome.ledger, outcome.report, outcome.carrying)
    if outcome.drafted is not None:
        from youju.cli.model_printing import print_usage

        print_usage(outcome.drafted, settings.price_in, settings.price_out)
    code = exit_code([outcome.report.worst])
    return max(code, _export_final(outcome.path, None, force=options.force)) if options.final else code


def _model_settings(options: argparse.Namespace) -> Any:
    from youju.settings import load_settings

    return load_settings(model=options.model, show_values=options.show_values, cache=options.cache)


def _rewrite(options: argparse.Namespace) -> int:
    from youju.cli.model_printing import Listening, confirm_rewriting, print_rewriting
    from youju.pipeline.rewrite import open_desk
    from youju.pipeline.rewriting import OFFLINE_PRESETS, require_preset
    from youju.pipeline.writers import OFFLINE, choose_writer

    settings = _model_settings(options)
    writer = None if options.preset in OFFLINE_PRESETS else choose_writer(settings, options.folder)
    require_preset(options.preset, with_model=writer is not None)
    desk = open_desk(options.folder, default_outline=settings.outline, money_unit=options.unit)
    for one in desk.imported:
        say(f"已收进人工修改：{one.path.name}（第 {one.version.id} 版，{len(one.changes)}处）")
    say(f"改写（{writer.described if writer else '不用模型'}）")
    if writer is None:
        rewriting = desk.reword(options.section, options.preset)
    else:
        preset = options.preset or "按要求修改"
        with closing(writer), Listening(settings.timeout_s) as listening:
            telling = writer.telling(listening.hear)
            rewriting = desk.propose(telling, options.section, preset=preset, instruction=options.instruction)
    say("")
    print_rewriting(rewriting)
    if rewriting.written.why:
        say("草稿没有改动。")
        return ExitCode.MODEL
    if rewriting.is_idle or options.dry_run:
        say("草稿没有改动。")
        return ExitCode.CLEAN
    if options.yes and rewriting.lost_gaps:
        raise UsageError(
            f"这次改写会删去{len(rewriting.lost_gaps)}处【待补】或【待核】，--yes 不能代您决定，草稿没有改动",
            remedy="请去掉 --yes 逐处确认，或在要求里写明保留它们",
        )
    if not (options.yes or confirm_rewriting(rewriting)):
        say("草稿没有改动。")
        return ExitCode.CLEAN
    path, report = desk.keep(rewriting, who=writer.name if writer else OFFLINE, force=options.force)
    print(f"已写出：{path}")
    return exit_code([report.worst])


def _log(options: argparse.Namespace) -> int:
    from youju.cli.model_printing import print_calls
    from youju.models.audit import read_audit
    from youju.sources.project import require_folder

    require_folder(options.folder)
    calls = list(read_audit(options.folder))
    if calls:
        print_calls(calls)
    else:
        say("没有调用模型的记录。")
    return ExitCode.CLEAN


def _export(options: argparse.Namespace) -> int:
    report = options.report
    if report.is_dir():
        from youju.pipeline.updating.report import find_report

        report = find_report(report, without=("（报送稿）",))
    return _export_final(report, options.output, force=options.force)


def _export_final(report: Path, output: Path | None, *, force: bool) -> int:
    from youju.cli.printing import print_final_outcome
    from youju.pipeline.export import export_final, final_path

    target = output or final_path(report)
    outcome = export_final(report, target, force=force)
    print_final_outcome(outcome, report, target)
    return ExitCode.CLEAN if outcome.is_written else ExitCode.FINDINGS


def _update(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_update_outcome
    from youju.pipeline.updating.report import find_report, update_report, updated_path

    report = options.report or find_report(options.folder)
    target = options.output or updated_path(report)
    outcome = update_report(options.folder, report, target, datetime.now(), money_unit=options.unit)
    print_update_outcome(outcome, report)
    return exit_code([one.severity for one in outcome.moved.flags])


def _import(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_import_outcome
    from youju.pipeline.importing import PERSON, import_report
    from youju.pipeline.newest import follow

    outcome = import_report(options.folder, options.report, who=options.who or PERSON)
    print_import_outcome(outcome, follow(options.folder, options.report))
    return ExitCode.CLEAN


def _answer(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_answers
    from youju.pipeline.keeping import refuse_to_lose
    from youju.pipeline.opinions import answer_opinions, report_name, write_answers

    if options.output:
        check_target(options.output, (".docx",), [options.opinions, options.old, options.new])
        refuse_to_lose(options.output)
    answers = answer_opinions(options.opinions, options.old, options.new)
    print_answers(answers)
    if options.output:
        write_answers(answers, report_name(options.new), options.output)
        say(f"已写出：{options.output}")
    return ExitCode.CLEAN


def _diff(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_changes
    from youju.pipeline.diff import compare_documents, diff_json

    if options.opinions:
        return _answer(options)
    if options.output:
        raise UsageError("-o 要与 --opinions 同用", remedy="请用 --opinions 写明退回意见的文件")
    changes = compare_documents(options.old, options.new)
    if options.json:
        print(diff_json(changes))
    else:
        print_changes(changes)
    return ExitCode.CLEAN


def _index(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_index_outcome
    from youju.pipeline.library import index_folders
    from youju.progress import PlainProgress
    from youju.settings import load_settings

    library = load_settings(library=options.library).library
    outcome = index_folders(options.folders, library, progress=PlainProgress())
    print_index_outcome(outcome, library)
    return ExitCode.INPUT if outcome.failed else ExitCode.CLEAN


def _search(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_hits
    from youju.pipeline.library import search_library
    from youju.settings import load_settings

    hits = search_library(
        load_settings(library=options.library).library,
        options.query,
        unit=options.unit_name,
        year=options.year,
        role=options.role,
        limit=options.limit,
    )
    print_hits(hits)
    return ExitCode.CLEAN


def _batch(options: argparse.Namespace) -> int:
    from youju.batch.batch import BatchRequest, draft_batch
    from youju.cli.batch_printing import BatchProgress, print_batch
    from youju.settings import load_settings

    settings = load_settings(
        model=options.model, show_values=options.show_values, cache=options.cache, concurrency=options.concurrency
    )
    request = BatchRequest(
        options.folders,
        settings,
        output=options.output,
        prior=options.prior,
        bureau=options.bureau,
        outline=options.outline,
        money_unit=options.unit,
        concurrency=options.concurrency or 0,
        force=options.force,
        engine=_engine(options.engine, options.scheduler),
    )
    with BatchProgress() as progress:
        outcome = draft_batch(request, progress)
    print_batch(outcome)
    return outcome.exit_code


def _engine(name: str, scheduler: str) -> Callable[[int, int, str], Engine]:
    if name == "dask":
        from youju.batch.dask_engine import DaskEngine

        return partial(DaskEngine, scheduler=scheduler)
    if scheduler:
        raise UsageError("--scheduler 只用于 Dask", remedy="请加上 --engine dask")
    from youju.batch.engines import LocalEngine

    return LocalEngine


def _serve(options: argparse.Namespace) -> int:
    from youju.web.server import serve

    serve(
        options.folder,
        _model_settings(options),
        host=options.host,
        port=options.port,
        open_browser=options.browser,
        say=say,
    )
    return ExitCode.CLEAN


def _doctor(_: argparse.Namespace) -> int:
    from youju.pipeline.doctor import examine

    for line in examine():
        print(f"{'√' if line.good else '×'} {line.name}：{line.state}")
        if line.remedy:
            print(f"  {line.remedy}")
    return ExitCode.CLEAN


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": _init,
    "draft": _draft,
    "rewrite": _rewrite,
    "log": _log,
    "export": _export,
    "facts": list_facts,
    "check": check,
    "update": _update,
    "import": _import,
    "diff": _diff,
    "index": _index,
    "search": _search,
    "batch": _batch,
    "serve": _serve,
    "doctor": _doctor,
}
