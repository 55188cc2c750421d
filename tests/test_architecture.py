"""The house rules that a machine can check: layers, what `check` loads, no float near money, lazy imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "youju"
HEAVY = ("langchain", "langchain_core", "langchain_openai", "openai", "jieba", "fastapi", "pydantic_settings")
LAZY_IMPORTERS = {
    "cli/commands.py",
    "cli/checking.py",
    "checking/checker.py",
    "sources/documents/__init__.py",
    "pipeline/check.py",
    "pipeline/writers.py",
    "retrieval/langchain.py",
    "__init__.py",
}


def test_layers_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_check_loads_nothing_heavy(tmp_path: Path) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("2020年，市财政安排专项资金502万元。\n", encoding="utf-8")
    data = ROOT / "eval/cases/verify/linjiang_service/data"
    program = (
        "import sys; from youju.cli.app import run; "
        f"run(['check', {str(report)!r}, '--data', {str(data)!r}]); "
        f"loaded = sorted(set({HEAVY!r}) & set(sys.modules)); sys.exit(','.join(loaded) or 0)"
    )
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr


def test_money_is_never_a_float() -> None:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
                pytest.fail(f"{path.relative_to(ROOT)}:{node.lineno} calls float()")


def test_imports_inside_functions_only_where_agreed() -> None:
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if name in LAZY_IMPORTERS:
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                own = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("youju")
                assert not own, f"{name}:{getattr(node, 'lineno', 0)} imports our own module inside a function"
