"""What a unit says about itself: unit.yaml or the filled-in 采集表.xlsx, key by key with its place."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from youju.domain.facts import Fact, Item, ItemKind, Measure, Prose, UnitProfile
from youju.domain.quantity import MONEY_SCALES, MONEY_SHORT, Quantity
from youju.errors import UnitFileError
from youju.patterns import regex
from youju.resources import load_yaml
from youju.sources.entries import Entry, Words, read_sheet_entries, read_yaml_entries

__all__ = [
    "INTAKE_NAMES",
    "UNIT_ITEM",
    "UNIT_NAMES",
    "UnitFile",
    "find_unit_files",
    "key_specs",
    "read_unit_file",
    "unit_item",
]

UNIT_NAMES = ("unit.yaml", "unit.yml")
INTAKE_NAMES = ("采集表.xlsx", "采集表.xls", "采集表.ods")
UNIT_ITEM = "单位"
"""Key of the item that stands for the unit itself."""

_EARLIEST, _LATEST = 1990, 2100
_YEAR = regex(r"(\d{4})(?:年度?)?")
_STAFF = regex(r"(\d+)(?:[人名个])?(?:[（(].*[)）])?")
_OFFICES = regex(r"[、，,；;\n]+")
_STAFF_KEYS = {"编制人数": Measure.QUOTA, "实有人数": Measure.STAFF}


@dataclass(frozen=True, slots=True)
class KeySpec:
    """A key of the unit file: its form, and how the 采集表 asks for it."""

    name: str
    form: str
    sheet: str
    office: str
    help: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A unit file as read.

    Attributes:
        path: The file.
        profile: The unit and its words.
        facts: 编制人数, 实有人数, 内设机构数 of the item `单位`.
    """

    path: Path
    profile: UnitProfile
    facts: tuple[Fact, ...]


@cache
def key_specs() -> Mapping[str, KeySpec]:
    """Return the keys that a unit file may have, in the order of the 采集表."""
    return MappingProxyType({row["name"]: KeySpec(**row) for row in load_yaml("corpora/terms/unit_keys.yaml")})


def find_unit_files(folder: Path) -> tuple[Path, ...]:
    """Return the unit files of a project, the one to use first: unit.yaml before 采集表, the folder before data/."""
    places = [place for place in (folder, folder / "data") if place.is_dir()]
    named = [place / name for name in (*UNIT_NAMES, *INTAKE_NAMES) for place in places]
    return tuple(path for path in named if path.is_file())


def read_unit_file(path: Path) -> UnitFile:
    """Read unit.yaml or a filled-in 采集表.

    Raises:
        UnitFileError: It can't be read, has an unknown key, lacks 单位名称 or 年度, or a value has the wrong form.
    """
    required = [spec.name for spec in key_specs().values() if spec.required]
    entries = read_yaml_entries(path) if path.suffix in (".yaml", ".yml") else read_sheet_entries(path, required)
    for entry in entries:
        _require_known(entry)
    return UnitFile(path, _profile(path, entries), tuple(_unit_facts(entries)))


def unit_item(profile: UnitProfile) -> Item:
    """Return the item that stands for the unit itself."""
    return Item(UNIT_ITEM, profile.name, ItemKind.UNIT, aliases=tuple(filter(None, [profile.short_name])))


def _require_known(entry: Entry) -> None:
    specs = key_specs()
    if entry.key not in specs:
        near = difflib.get_close_matches(entry.key, specs, n=1, cutoff=0.3)
        hint = f"是不是“{near[0]}”？" if near else ""
        raise UnitFileError(
            f"不认识“{entry.key}”", place=str(entry.place), remedy=f"{hint}可用的有：{'、'.join(specs)}"
        )
    form = specs[entry.key].form
    if entry.named and form not in ("prose", "choices"):
        raise UnitFileError(f"“{entry.key}”不能再分项", place=str(entry.place), remedy="请直接写值")
    if form == "choices" and not entry.named:
        raise UnitFileError(
            f"“{entry.key}”应分项写", place=str(entry.place), remedy="每项写明：数字的名称: 采用的单元格或数值"
        )


def _profile(path: Path, entries: Iterable[Entry]) -> UnitProfile:
    by_key: dict[str, list[Entry]] = {}
    for entry in entries:
        by_key.setdefault(entry.key, []).append(entry)
    texts = {key: _text(found) for key, found in by_key.items()}
    _require_single(by_key)
    for key, spec in key_specs().items():
        if spec.required and not texts.get(key):
            raise UnitFileError(f"没有“{key}”", place=path.name, remedy=f"请补上：{spec.help}")
    prose = {
        key: _passages(found) for key, found in by_key.items() if key_specs()[key].form == "prose" and _text(found)
    }
    return UnitProfile(
        name=texts["单位名称"],
        year=_year(by_key["年度"][0].words[0]),
        short_name=texts.get("简称", ""),
        outline=texts.get("提纲", ""),
        offices=_offices(by_key.get("内设机构", [])),
        prose=MappingProxyType(prose),
        basis=texts.get("口径", ""),
        as_of=texts.get("时点", ""),
        money_unit=_money_unit(by_key.get("金额单位", [])),
        rate_basis=texts.get("执行率口径", ""),
        scoring=texts.get("评分规则", ""),
        supervisor=texts.get("主管部门", ""),
        date=texts.get("成文日期", ""),
        decisions=MappingProxyType(_decisions(by_key.get("决定", []))),
        responsible=MappingProxyType({key: office for key, found in by_key.items() if (office := _office(found))}),
        source=by_key["单位名称"][0].place,
    )


def _require_single(by_key: Mapping[str, Iterable[Entry]]) -> None:
    for key, found in by_key.items():
        words = [one for entry in found for one in entry.words]
        if key_specs()[key].form in ("text", "number") and len(words) > 1:
            raise UnitFileError(f"“{key}”只能有一个值", place=str(words[1].source), remedy="请只留一个")


def _text(entries: Iterable[Entry]) -> str:
    return next((words.text for entry in entries for words in entry.all_words()), "")


def _office(entries: Iterable[Entry]) -> str:
    return next((entry.office for entry in entries if entry.office), "")


def _passages(entries: Iterable[Entry]) -> tuple[Prose, ...]:
    return tuple(
        Prose(words.text, words.source, entry.office, item)
        for entry in entries
        for item, group in (("", entry.words), *entry.named.items())
        for words in group
    )


def _decisions(entries: Iterable[Entry]) -> dict[str, str]:
    return {name: "".join(words.text for words in group) for entry in entries for name, group in entry.named.items()}


def _year(words: Words) -> int:
    match = _YEAR.fullmatch(unicodedata.normalize("NFKC", words.text).replace(" ", ""))
    if match is None or not _EARLIEST <= int(match[1]) <= _LATEST:
        raise UnitFileError(
            f"“年度”应为四位数字的年份，现为“{words.text}”", place=str(words.source), remedy="例如：年度: 2024"
        )
    return int(match[1])


def _money_unit(entries: Iterable[Entry]) -> str:
    for entry in entries:
        for words in entry.words:
            unit = MONEY_SHORT.get(words.text, words.text)
            if unit not in MONEY_SCALES:
                raise UnitFileError(
                    f"不认识的金额单位“{words.text}”",
                    place=str(words.source),
                    remedy=f"可用：{'、'.join(MONEY_SCALES)}",
                )
            return unit
    return ""


def _offices(entries: Iterable[Entry]) -> tuple[str, ...]:
    names = [name.strip(" 。.") for entry in entries for words in entry.words for name in _OFFICES.split(words.text)]
    return () if any(map(_bare_count, names)) else tuple(name for name in names if name)


def _bare_count(text: str) -> re.Match[str] | None:
    return _STAFF.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))


def _unit_facts(entries: Iterable[Entry]) -> Iterable[Fact]:
    for entry in entries:
        if entry.key in _STAFF_KEYS and entry.words:
            words = entry.words[0]
            yield _count_fact(_STAFF_KEYS[entry.key], _count(entry.key, words), "人", words)
    office_entries = [entry for entry in entries if entry.key == "内设机构" and entry.words]
    if office_entries:
        first = office_entries[0].words[0]
        named = len(_offices(office_entries))
        yield _count_fact("内设机构数", named or _count("内设机构", first), "个", first)


def _count(key: str, words: Words) -> int:
    match = _bare_count(words.text)
    if match is None:
        raise UnitFileError(f"“{key}”应为数字，现为“{words.text}”", place=str(words.source), remedy="请只写数字，如 18")
    return int(match[1])


def _count_fact(measure: str, count: int, unit: str, words: Words) -> Fact:
    return Fact(UNIT_ITEM, measure, Quantity.parse(str(count), unit), sources=(words.source,))
