"""Our own code never runs data: no pickle, no YAML objects, no eval, no shell, no XML entities, no unpacking."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from youju import resources
from youju.pipeline import unit_file_editing
from youju.sources import entries

SOURCE = Path(__file__).parents[2] / "src" / "youju"
FRONTEND = SOURCE / "web" / "frontend"
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "jsonpickle", "cloudpickle", "joblib", "pty"}
FORBIDDEN_CALLS = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "commands.getoutput", "tempfile.mktemp"),
    *("yaml.unsafe_load", "yaml.full_load", "yaml.load_all", "yaml.unsafe_load_all", "etree.parse", "minidom.parse"),
    *("ElementTree.parse", "ElementTree.fromstring", "ET.parse", "ET.fromstring", "pandas.read_pickle"),
}
FORBIDDEN_METHODS = {"extractall", "extract"}  # of zipfile and tarfile: they write where an archive says
SAFE_LOADERS = {"SafeLoader", "CSafeLoader", "_Loader", "Loader"}
PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
USUAL_PARSER = "etree.fromstring with the usual parser, which resolves entities"
OWN_XML = {"rendering/annotate.py", "rendering/revisions.py", "rendering/template.py"}
"""Parse with the usual parser only what they have just written themselves."""
TAKES_SHELL = {"run", "Popen", "call", "check_call", "check_output"}


def name_of(node: ast.expr) -> str:
    """Return `a.b` of the last two parts of a called name."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value).rsplit('.', 1)[-1]}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def option(call: ast.Call, name: str) -> object:
    value = next((one.value for one in call.keywords if one.arg == name), None)
    return value.value if isinstance(value, ast.Constant) else value


def dangers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (f"import {one.name}" for one in node.names if one.name.split(".")[0] in FORBIDDEN_MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_MODULES:
            yield f"from {node.module} import"
        elif isinstance(node, ast.Call):
            yield from _dangers_of(node, name_of(node.func))


def _dangers_of(call: ast.Call, name: str) -> Iterator[str]:
    if name in FORBIDDEN_CALLS:
        yield name
    if name.rsplit(".", 1)[-1] in FORBIDDEN_METHODS:
        yield name
    if name == "yaml.load":
        loader = next((one.value for one in call.keywords if one.arg == "Loader"), None)
        if loader is None or name_of(loader).rsplit(".", 1)[-1] not in SAFE_LOADERS:
            yield "yaml.load without a safe loader"
    if name.rsplit(".", 1)[-1] in TAKES_SHELL and option(call, "shell") not in (None, False):
        yield f"{name} with a shell"
    if name.endswith("XMLParser"):
        yield from (f"{name}: {key}" for key, value in PARSER_OPTIONS.items() if option(call, key) is not value)
    if name == "etree.fromstring" and len(call.args) < 2 and option(call, "parser") is None:
        yield USUAL_PARSER


def files() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if FRONTEND not in path.parents]


def test_no_data_is_run() -> None:
    found = {
        (path.relative_to(SOURCE).as_posix(), danger)
        for path in files()
        for danger in dangers(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == {(name, USUAL_PARSER) for name in OWN_XML}


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from marshal import loads",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.FullLoader)",
        "yaml.unsafe_load(text)",
        "eval(cell)",
        "exec(cell)",
        "os.system(cell)",
        "subprocess.run(cell, shell=True)",
        "subprocess.run(cell, shell=flag)",
        "archive.extractall(folder)",
        "etree.XMLParser()",
        "etree.XMLParser(resolve_entities=True, no_network=True, load_dtd=False, huge_tree=False)",
        "etree.fromstring(part)",
    ],
)
def test_the_scan_sees_what_it_is_for(code: str) -> None:
    assert list(dangers(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ["yaml.safe_load(text)", "yaml.load(text, Loader=_Loader)", "re.compile(x)", "subprocess.run([a], shell=False)"],
)
def test_the_scan_lets_sound_code_be(code: str) -> None:
    assert not list(dangers(ast.parse(code)))


def test_every_loader_of_our_own_is_a_safe_one() -> None:
    """The scan goes by the name: what bears it builds no objects."""
    safe = [getattr(yaml, name) for name in ("SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader")]
    for module in (resources, entries, unit_file_editing):
        assert module._Loader in safe
