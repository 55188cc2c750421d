"""What we write opens in Word without a repair prompt: elements in their place, ids used once, links met."""

import posixpath
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

from tests.rendering.samples import full_draft, minimal_draft, small_table
from youju.checking.checker import check_text
from youju.domain.report import Paragraph, Text
from youju.pipeline.draft import draft_project
from youju.pipeline.review import write_review
from youju.pipeline.updating.report import update_report
from youju.rendering.annotate import annotate
from youju.rendering.clean import write_clean
from youju.rendering.docx_writer import write_docx
from youju.rendering.revisions import Edit, Stamp, apply_edits, write_revised
from youju.rendering.template import write_into_template
from youju.resources import data_path
from youju.sources.documents.ooxml import read_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
STAMP = Stamp("校核", datetime(2026, 3, 1))
WORDS = Paragraph("p/9", (Text("其中：甲10万元，乙20万元，合计40万元。2020年支出"), Text("3万元", "合计.支出")))


def faults(path: Path) -> list[str]:
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=0).validate(path)
    return [*map(str, found.errors), *_id_faults(path)]


def _id_faults(path: Path) -> Iterator[str]:
    """Say what schemas can't: ids twice, comments without their text, links that lead nowhere."""
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        roots = {name: etree.fromstring(package.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    main = roots["word/document.xml"]
    for what, ids in (
        ("control", [one.get(f"{W}val") for one in main.iter(f"{W}id") if one.getparent().tag == f"{W}sdtPr"]),
        ("bookmark", [one.get(f"{W}id") for one in main.iter(f"{W}bookmarkStart")]),
        ("bookmark name", [one.get(f"{W}name") for one in main.iter(f"{W}bookmarkStart")]),
        ("change", [one.get(f"{W}id") for one in main.iter(f"{W}ins", f"{W}del")]),
    ):
        yield from (f"{what} {number} twice" for number, times in Counter(ids).items() if times > 1)
    starts, ends = ({one.get(f"{W}id") for one in main.iter(f"{W}{name}")} for name in ("bookmarkStart", "bookmarkEnd"))
    yield from (f"bookmark {number} open" for number in starts ^ ends)
    comments = {one.get(f"{W}id") for one in roots.get("word/comments.xml", ())}
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        ids = [one.get(f"{W}id") for one in main.iter(f"{W}{name}")]
        if Counter(ids) != Counter(comments):
            yield f"{name}: {sorted(ids)} for {sorted(comments)}"
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for one in root.iter(f"{RELS}Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")
            if one.get("TargetMode") != "External" and target not in names:
                yield f"{name}: {target} is missing"
    known = {one.get("Id") for one in roots["word/_rels/document.xml.rels"]}
    yield from (
        f"{one.get(f'{R}id')} leads nowhere" for one in main.iter() if one.get(f"{R}id", next(iter(known))) not in known
    )


def test_the_check_sees_what_word_would_mend(tmp_path: Path) -> None:
    """The check of this file can fail: an element out of place, an id twice."""
    write_docx(full_draft(), tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    properties = document.paragraphs[0]._p.pPr
    properties.insert(0, etree.Element(f"{W}jc", {f"{W}val": "center"}))
    controls = [one for one in document.element.body.iter(f"{W}id") if one.getparent().tag == f"{W}sdtPr"]
    controls[1].set(f"{W}val", controls[0].get(f"{W}val"))
    document.save(str(tmp_path / "b.docx"))
    assert faults(tmp_path / "a.docx") == []
    assert len(faults(tmp_path / "b.docx")) >= 2


def test_drafts_and_their_editions_are_valid(tmp_path: Path) -> None:
    draft = replace(full_draft(), title="题目\x00 <&>")
    draft = replace(draft, sections=(*draft.sections, replace(draft.sections[0], id="x", blocks=(WORDS,))))
    write_docx(draft, tmp_path / "a.docx")
    report = check_text(read_docx(tmp_path / "a.docx"))
    assert report.findings
    annotate(tmp_path / "a.docx", report, tmp_path / "b.docx")
    annotate(tmp_path / "b.docx", replace(report, plain=read_docx(tmp_path / "b.docx")), tmp_path / "c.docx")
    write_revised(full_draft(), draft, tmp_path / "d.docx", STAMP)
    text = read_docx(tmp_path / "c.docx").text
    at = text.index("合计40万元")
    apply_edits(tmp_path / "c.docx", text, [Edit(at, at + 6, "合计30万元")], tmp_path / "e.docx", STAMP)
    write_clean(tmp_path / "e.docx", tmp_path / "f.docx")
    write_docx(minimal_draft("题", small_table()), tmp_path / "g.docx", sources=small_table())
    assert {name: faults(tmp_path / f"{name}.docx") for name in "abcdefg"} == {name: [] for name in "abcdefg"}


def test_a_filled_template_is_valid(tmp_path: Path) -> None:
    document = docx.Document()
    part = next(one for one in document.part.package.iter_parts() if "stylesWithEffects" in one.partname)
    for rel_id, rel in list(document.part.rels.items()):
        if rel.target_part is part:
            del document.part.rels[rel_id]
    for words in ("{{标题}}", "{{正文}}", "{{成文日期}}", "{{附件}}"):
        document.add_paragraph(words)
    document.save(str(tmp_path / "模板.docx"))
    write_into_template(full_draft(), tmp_path / "模板.docx", tmp_path / "a.docx", sources=small_table())
    assert faults(tmp_path / "a.docx") == []


@pytest.mark.parametrize("sample", sorted(one.name for one in data_path("corpora/samples").iterdir() if one.is_dir()))
def test_every_sample_is_valid(sample: str, tmp_path: Path) -> None:
    folder = tmp_path / sample
    shutil.copytree(data_path("corpora/samples") / sample, folder, ignore=shutil.ignore_patterns(".youju", "out"))
    outcome = draft_project(folder, default_outline="hunan-special-fund", sources=True)
    write_clean(outcome.path, tmp_path / "clean.docx")
    write_review(outcome.draft, outcome.ledger, tmp_path / "plain.docx")
    updated = update_report(folder, outcome.path, tmp_path / "updated.docx", datetime(2026, 3, 1))
    for path in (outcome.path, tmp_path / "clean.docx", tmp_path / "plain.docx", updated.path):
        assert faults(path) == []
