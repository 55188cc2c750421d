"""The library holds what its files say, file by file, through changes, broken files and kills."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from youju.domain.passages import Passage
from youju.errors import DocumentError, InputError, OutputError
from youju.retrieval.library import Library

READS_LINES = """
import sys, time
from pathlib import Path
from youju.domain.passages import Passage
from youju.retrieval.library import Library

def read(path):
    time.sleep(float(sys.argv[3]))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        yield Passage(line, str(path), unit=path.stem, year=2023, start=number)

files = sorted(Path(sys.argv[1]).glob("*.txt"))
Library(Path(sys.argv[2])).update(files, read, batch_files=5, told=lambda name: print(name, flush=True))
"""


def read_lines(path: Path) -> Iterable[Passage]:
    text = path.read_text(encoding="utf-8")
    if text.startswith("坏"):
        raise DocumentError("文件已损坏", place=str(path), remedy="请重新保存")
    for number, line in enumerate(text.splitlines()):
        yield Passage(line, str(path), role="funds", unit=path.stem, year=2020 + number, start=number)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "reports"
    folder.mkdir()
    texts = {
        "图书馆": "免费开放补助用于阅览室开放。\n全年接待读者16.8万人次。",
        "水利局": "农村供水维修养护资金已全部下达。",
        "残联": "残疾人康复训练覆盖12个乡镇。",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return sorted(folder.glob("*.txt"))


def texts_found(library: Library, query: str, **filters: object) -> list[str]:
    return [hit.passage.text for hit in library.search(query, **filters)]  # type: ignore[arg-type]


def test_finds_the_nearest_first(tmp_path: Path, files: list[Path]) -> None:
    library = Library(tmp_path / "index")
    library.update(files, read_lines)
    assert texts_found(library, "供水工程维修养护")[0] == "农村供水维修养护资金已全部下达。"
    assert texts_found(library, "16.8万人次") == ["全年接待读者16.8万人次。"]


def test_filters_by_unit_year_and_role(tmp_path: Path, files: list[Path]) -> None:
    library = Library(tmp_path / "index")
    library.update(files, read_lines)
    assert texts_found(library, "免费开放 资金", unit="图书馆", year=2020) == ["免费开放补助用于阅览室开放。"]
    assert texts_found(library, "免费开放", year=2021) == []
    assert texts_found(library, "免费开放", role="effects") == []
    assert texts_found(library, "") == []


def test_a_passage_of_the_wanted_role_is_nearer_but_words_find_the_others(tmp_path: Path) -> None:
    def read(path: Path) -> Iterable[Passage]:
        yield Passage("资金拨付和支出情况。", str(path), role="other", start=0)
        yield Passage("资金拨付。", str(path), role="funds", start=1)
        yield Passage("天气晴朗。", str(path), role="funds", start=2)

    (path := tmp_path / "一.txt").write_text("一", encoding="utf-8")
    library = Library(tmp_path / "index")
    library.update([path], read)
    assert texts_found(library, "资金拨付 支出", near_role="funds") == ["资金拨付。", "资金拨付和支出情况。"]
    assert texts_found(library, "资金拨付 支出")[0] == "资金拨付和支出情况。"


def test_reads_only_what_changed(tmp_path: Path, files: list[Path]) -> None:
    library = Library(tmp_path / "index")
    assert len(library.update(files, read_lines).added) == 3
    files[0].write_text("图书购置费全部支出。", encoding="utf-8")
    outcome = library.update(files[:2], read_lines)
    assert outcome.added == (str(files[0]),)
    assert outcome.unchanged == (str(files[1]),)
    assert outcome.removed == (str(files[2]),)
    assert len(library) == 1 + len(files[1].read_text(encoding="utf-8").splitlines())


def test_a_broken_file_is_named_and_the_others_are_kept(tmp_path: Path, files: list[Path]) -> None:
    files[1].write_text("坏文件", encoding="utf-8")
    outcome = Library(tmp_path / "index").update(files, read_lines)
    assert len(outcome.added) == 2
    assert outcome.failed[0][0] == str(files[1])
    assert "文件已损坏" in outcome.failed[0][1]


def test_a_file_that_breaks_off_leaves_no_part_of_itself(tmp_path: Path, files: list[Path]) -> None:
    library = Library(tmp_path / "index")
    library.update(files, read_lines)

    def breaks_off(path: Path) -> Iterable[Passage]:
        yield Passage("只读到一半的段落", str(path))
        raise DocumentError("文件已损坏", place=str(path), remedy="请重新保存")

    files[0].write_text("改过", encoding="utf-8")
    before = len(library)
    outcome = library.update(files, breaks_off)
    assert [name for name, _ in outcome.failed] == [str(files[0])]
    assert len(library) < before
    assert texts_found(library, "只读到一半的段落") == []


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, files: list[Path]) -> None:
    outcome = Library(tmp_path / "index").update([*files, tmp_path / "没有.txt"], read_lines)
    assert len(outcome.added) == 3
    assert "没有这个文件" in outcome.failed[0][1]


def test_minor_words_only_tell_apart_what_is_equally_near(tmp_path: Path, files: list[Path]) -> None:
    files[0].write_text("图书购置费的支出情况。\n图书购置费、图书购置费用于图书购置。", encoding="utf-8")
    library = Library(tmp_path / "index")
    library.update(files, read_lines)
    assert texts_found(library, "支出情况", minor="图书购置费")[0] == "图书购置费的支出情况。"


def test_a_reader_sees_whole_commits_while_another_writes(tmp_path: Path, files: list[Path]) -> None:
    Library(tmp_path / "index").update(files[:1], read_lines)
    reader = Library(tmp_path / "index")
    before = len(reader)
    Library(tmp_path / "index").update(files, read_lines)
    assert len(reader) == before
    assert len(Library(tmp_path / "index")) > before


def test_what_is_no_index_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="索引不能用"):
        Library(tmp_path)


def test_killed_midway_and_run_again_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(40):
        (folder / f"单位{number:02d}.txt").write_text(f"第{number}份报告的资金情况。\n执行情况良好。", encoding="utf-8")

    def command(delay: str) -> list[str]:
        return [sys.executable, "-c", READS_LINES, str(folder), str(tmp_path / "index"), delay]

    process = subprocess.Popen(command("0.02"), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(23):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    time.sleep(0.05)
    assert 0 < len(Library(tmp_path / "index")) < 80
    again = subprocess.run(command("0"), capture_output=True, text=True, check=True)
    assert 0 < len(again.stdout.splitlines()) < 40
    library = Library(tmp_path / "index")
    assert len(library) == 80
    assert len({hit.passage.file for hit in library.search("执行情况良好", limit=100)}) == 40


def test_a_word_within_a_longer_one_is_found(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    report = tmp_path / "旧报告.txt"
    report.write_text("项目预算执行率为98%，执行情况良好。", encoding="utf-8")
    library.update([report], lambda path: [Passage(path.read_text(encoding="utf-8"), str(path))])
    assert library.search("执行率")


def test_a_folder_that_cannot_be_made_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="--library"):
        Library(tmp_path / "文件" / "library")


@pytest.mark.parametrize(
    "noted", [{"format": 1, "files": {}}, {"/旧/报告.docx": "0" * 64}, {"format": 99, "files": {}}]
)
def test_an_index_of_another_version_is_told_and_made_anew(
    tmp_path: Path, files: list[Path], noted: dict[str, object]
) -> None:
    folder = tmp_path / "index"
    Library(folder).update(files, read_lines)
    (folder / "files.json").write_text(json.dumps(noted), encoding="utf-8")
    with pytest.raises(InputError, match="重新运行 youju index"):
        Library(folder).search("资金")
    library = Library(folder)
    library.update(files[:1], read_lines)
    assert len(library) == len(list(read_lines(files[0])))  # nothing is left of the others
    library.search("资金")
