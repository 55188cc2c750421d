"""What a machine without our checkout gets: the wheel's files, the install scripts, the versions."""

import ast
import os
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
DATA = ("prompts", "corpora/terms", "corpora/style", "corpora/samples")
LINE_DRIVERS = b'\\^|&<>%"'


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("新 轮子")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    subprocess.run(build, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def tracked(*folders: str) -> list[str]:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", *folders], check=True, capture_output=True
    ).stdout.decode()
    return [name for name in listed.split("\0") if name and (ROOT / name).exists()]


def test_the_wheel_holds_every_file_of_the_program(names: set[str]) -> None:
    wanted = {name.removeprefix("src/") for name in tracked("src/youju") if "/frontend/" not in name}
    assert wanted - names == set()


def test_the_wheel_holds_prompts_terms_and_samples(names: set[str]) -> None:
    assert {f"youju/_data/{name}" for name in tracked(*DATA)} - names == set()


def test_the_wheel_holds_nothing_else(names: set[str]) -> None:
    foreign = re.compile(r"frontend|node_modules|__pycache__|\.youju|/out/|(^|/)(tests|eval|docs)/")
    assert [name for name in names if foreign.search(name)] == []
    assert {name.split("/")[0].split("-")[0] for name in names} == {"youju"}


def test_the_wheel_drafts_and_checks_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "程 序"
    zipfile.ZipFile(wheel).extractall(home)
    elsewhere = tmp_path / "别 处"
    elsewhere.mkdir()

    def youju(*arguments: str) -> str:
        program = f"import sys; sys.path.insert(0, {str(home)!r}); import youju.cli as c; sys.exit(c.main())"
        ran = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=elsewhere,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    youju("init", "我的 项目", "--sample", "lanting-canlian-2024")
    youju("draft", "我的 项目")
    (report,) = (elsewhere / "我的 项目" / "out").glob("*.docx")
    assert "不符" not in youju("check", str(report), "--data", "我的 项目")


def test_the_install_scripts_are_what_their_readers_take(tmp_path: Path) -> None:
    write_scripts = runpy.run_path(str(ROOT / "bundle" / "make_bundle.py"))["write_scripts"]
    write_scripts(tmp_path)
    batch = (tmp_path / "install.bat").read_bytes()
    text = batch.decode("gbk")
    assert "已安装" in text
    assert batch.count(b"\r\n") == batch.count(b"\n")
    seconds = [one.encode("gbk")[1:] for one in text if ord(one) > 127]
    assert [one for one in seconds if one in LINE_DRIVERS] == []  # cmd may take a second byte for its own
    assert (tmp_path / "安装说明.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    assert os.access(tmp_path / "install.sh", os.X_OK)
    assert b"\r" not in (tmp_path / "install.sh").read_bytes()
    for path in tmp_path.iterdir():
        assert b"@PYTHON@" not in path.read_bytes()


def test_the_locked_versions_are_within_the_bounds() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {Requirement(line).name.lower().replace("_", "-"): line.split("==")[1] for line in lines if line[0] != "#"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        wanted = Requirement(line)
        assert locked[wanted.name.lower().replace("_", "-")] in wanted.specifier, line


def test_every_package_that_we_import_is_asked_for() -> None:
    """What comes only because another package needs it may be gone with the next version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {
        Requirement(line).name.lower().replace("_", "-")
        for line in [*project["dependencies"], *project["optional-dependencies"]["scale"], "dask"]
    }
    homes = packages_distributions()
    imported = {
        name.split(".")[0]
        for path in (ROOT / "src" / "youju").rglob("*.py")
        if "frontend" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else _source_of(node))
    }
    foreign = imported - set(sys.stdlib_module_names) - {"youju", "_typeshed"}
    assert len(foreign) > 15
    assert {name for name in foreign if not {one.lower() for one in homes[name]} & asked} == set()


def _source_of(node: ast.AST) -> list[str]:
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def test_no_file_names_a_registry() -> None:
    for name in ("pyproject.toml", "requirements.lock", "Makefile", *tracked("bundle")):
        assert re.search(r"index-url|https?://", (ROOT / name).read_text(encoding="utf-8")) is None, name
