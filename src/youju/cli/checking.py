"""The commands that read and check: facts and check. Each imports what it runs only when it runs."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from youju.cli.outcome import exit_code, say
from youju.errors import ExitCode, InputError, UsageError
from youju.files import check_target

if TYPE_CHECKING:  # --help starts without them
    from youju.domain.facts import Ledger
    from youju.domain.findings import CheckReport

__all__ = ["check", "list_facts"]

_PAGE, _WORD = (".html", ".htm"), (".docx",)


def list_facts(options: argparse.Namespace) -> int:
    """Run `youju facts`."""
    if options.candidates:
        return _candidates(options)
    from youju.pipeline.facts import facts_json, read_project_facts

    ledger = read_project_facts(options.folder, money_unit=options.unit)
    if options.json:
        sys.stdout.writelines(facts_json(ledger))
    else:
        from youju.cli.printing import print_facts

        print_facts(ledger)
    return ExitCode.CLEAN


def _candidates(options: argparse.Namespace) -> int:
    from youju.pipeline.candidates import candidates_json, find_candidates

    found = find_candidates(options.folder, money_unit=options.unit)
    if options.json:
        print(candidates_json(found))
    else:
        from youju.cli.candidate_printing import print_candidates

        print_candidates(found)
    return ExitCode.INPUT if found.unread else ExitCode.CLEAN


def check(options: argparse.Namespace) -> int:
    """Run `youju check`; returns the exit code."""
    if any(path.is_dir() for path in options.reports):
        return _check_folders(options)
    if options.bureau:
        raise UsageError("--bureau 只用于放各单位报告的文件夹", remedy="请写文件夹，或去掉 --bureau")
    if options.output:
        raise UsageError("-o 只用于放各单位报告的文件夹", remedy="单个报告的结果请用 --html、--annotate 或 --json")
    if options.unit and not (options.data or options.together):
        raise UsageError("--unit 说的是数据的金额单位，这里没有数据", remedy="请加 --data，或去掉 --unit")
    return _check_files(options)


def _check_files(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_check_report
    from youju.pipeline.check import check_documents, check_files_together, report_as_json

    if (options.annotate or options.fix or options.opinions) and len(options.reports) > 1:
        raise UsageError("--annotate、--fix、--opinions 一次只能用于一份报告", remedy="请逐份核对")
    if not any(path.exists() for path in options.reports):
        raise InputError("没有这个文件或文件夹", place="、".join(map(str, options.reports)), remedy="请检查路径")
    _check_targets(options)
    ledger = _read_data(options) if options.data else None
    if options.together:
        outcome = check_files_together(options.reports, ledger, options.unit)
    else:
        outcome = check_documents(options.reports, ledger, options.data or ())
    for error in outcome.unread:
        say(f"错误：{error}")
    for report in outcome.reports:
        if options.json:
            print(report_as_json(report))
        else:
            print_check_report(report)
    if options.html:
        from youju.pipeline.check_page import write_check_page

        write_check_page(outcome.reports, options.html)
        say(f"已写出：{options.html}")
    if outcome.reports and options.opinions and not options.json:
        from youju.cli.printing import print_placed_opinions
        from youju.pipeline.opinions import locate_opinions

        print_placed_opinions(locate_opinions(options.opinions, options.reports[0]))
    if outcome.reports and (options.annotate or options.fix):
        _write_copies(options, outcome.reports[0])
    return exit_code([report.worst for report in outcome.reports], outcome.unread)


def _read_data(options: argparse.Namespace) -> Ledger:
    """Read what the reports are held against, and print what that wants said."""
    from youju.cli.printing import print_data_notices
    from youju.pipeline.data_year import read_ledger_for

    ledger = read_ledger_for(options.reports, options.data, options.unit)
    if not options.json:
        print_data_notices(ledger)
    return ledger


def _check_targets(options: argparse.Namespace) -> None:
    if not (options.html or options.annotate or options.fix):
        return
    from youju.pipeline.keeping import refuse_to_lose

    read = [*options.reports, *(options.data or ()), *([options.opinions] if options.opinions else ())]
    for target, endings in ((options.html, _PAGE), (options.annotate, _WORD), (options.fix, _WORD)):
        if target:
            check_target(target, endings, read)
            refuse_to_lose(target)
    if (options.annotate or options.fix) and not options.html:  # else after the page
        from youju.pipeline.export import refuse_unmarkable

        refuse_unmarkable(options.reports[0])


def _check_folders(options: argparse.Namespace) -> int:
    from youju.batch.batch import BatchRequest, check_batch
    from youju.cli.batch_printing import BatchProgress, print_batch
    from youju.settings import load_settings

    if options.together or options.annotate or options.fix or options.opinions or options.html:
        raise UsageError(
            "核对文件夹时不能用 --together、--annotate、--fix、--opinions、--html",
            remedy="请写单个文件，或去掉这些选项",
        )
    request = BatchRequest(
        options.reports,
        load_settings(model="offline"),
        output=options.output,
        data=options.data,
        bureau=options.bureau,
        money_unit=options.unit,
    )
    with BatchProgress() as progress:
        outcome = check_batch(request, progress)
    if options.json:
        print(*outcome.checks, sep="\n")
    else:
        print_batch(outcome)
    return outcome.exit_code


def _write_copies(options: argparse.Namespace, report: CheckReport) -> None:
    from youju.pipeline.export import annotate_copy, fix_copy

    source = options.reports[0]
    if options.annotate:
        annotate_copy(source, report, options.annotate)
        say(f"已写出：{options.annotate}")
    if options.fix:
        made, left = fix_copy(source, report, options.fix, datetime.now())
        say(f"已写出：{options.fix}（修订{made}处" + (f"，另有{left}处请手工改" if left else "") + "）")
