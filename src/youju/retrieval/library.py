"""The library of earlier reports: a tantivy index on disk, filled file by file, searched by words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from youju.domain.passages import Hit, IndexOutcome, Passage
from youju.errors import InputError, OutputError, explain_os_error
from youju.retrieval.tokens import words, words_and_parts

__all__ = ["Library"]

_PANIC = "PanicException"  # what a failed assertion of tantivy becomes; it can't be imported
_MANIFEST = "files.json"
_FORMAT = 2
_MINOR = 0.1  # of the weight of a word that is asked for
_SAME_ROLE = 4.0
"""What a passage of the role asked for is worth, in scores of BM25: about as much as two rare words."""
_HEAP_BYTES = 60_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    for name in ("file", "unit", "role"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", stored=True, indexed=True)
    builder.add_integer_field("start", stored=True)
    for name in ("text", "heading"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


class Library:
    """An index in a folder. Readers see whole commits only; a killed writer leaves the last commit.

    Args:
        folder: Where the index lies; made when it isn't there.

    Raises:
        InputError: What lies there is no index of ours.
        OutputError: The folder can't be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            remedy = "请用 --library 换一个能写的文件夹"
            raise OutputError(f"不能建立索引（{explain_os_error(error)}）", place=str(folder), remedy=remedy) from None
        self._schema = _schema()
        with self._sound():
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.config_reader("manual", 1)
            self._index.reload()

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self._index.searcher().num_docs)

    def update(
        self,
        files: Sequence[Path],
        read: Callable[[Path], Iterable[Passage]],
        *,
        batch_files: int = 200,
        told: Callable[[str], None] = lambda _: None,
    ) -> IndexOutcome:
        """Bring the index up to these files: new and changed ones are read, vanished ones dropped.

        Args:
            files: All files that the library should hold.
            read: Gives a file's passages; an `InputError` leaves the file out and is reported.
            batch_files: How many files are read between two commits.
            told: Hears each file's name when its turn comes.
        """
        known = self._manifest()
        wanted = {str(path): path for path in files}
        gone = [name for name in known if name not in wanted]
        added: list[str] = []
        unchanged: list[str] = []
        failed: list[tuple[str, str]] = []
        writer = self._index.writer(_HEAP_BYTES, 1)
        if self._is_outdated():
            writer.delete_all_documents()
        for name in gone:
            writer.delete_documents_by_term("file", name)
            del known[name]
        for name, path in wanted.items():
            try:
                digest = _digest(path)
                if known.get(name) == digest:
                    unchanged.append(name)
                    continue
                told(name)
                passages = list(read(path))
            except InputError as error:
                failed.append((name, str(error)))
                writer.delete_documents_by_term("file", name)
                known.pop(name, None)
                continue
            writer.delete_documents_by_term("file", name)
            known.pop(name, None)
            for passage in passages:
                writer.add_document(self._document(passage))
            known[name] = digest
            added.append(name)
            if len(added) % batch_files == 0:
                self._commit(writer, known)
        with self._sound():
            self._commit(writer, known)
            writer.wait_merging_threads()
            self._index.reload()
        return IndexOutcome(tuple(added), tuple(unchanged), tuple(gone), tuple(failed))

    def search(
        self,
        query: str,
        *,
        minor: str = "",
        unit: str = "",
        year: int = 0,
        role: str = "",
        near_role: str = "",
        limit: int = 10,
    ) -> tuple[Hit, ...]:
        """Return the nearest passages, best first, of one unit, year or section role when given.

        Args:
            query: What to look for.
            minor: Words that tell apart what is equally near, as names that a whole report is full of.
            unit: 单位名称 as the documents state it; empty for any.
            year: 年度; 0 for any.
            role: Section role; empty for any.
            near_role: Section role whose passages stand nearer than others with the same words.
            limit: How many at most.

        Raises:
            InputError: The index was made by another version, whose words aren't found by ours.
        """
        if self._is_outdated():
            remedy = "请对放报告的文件夹重新运行 youju index"
            raise InputError("索引是别的版本建的，查不准，要重建", place=str(self.folder), remedy=remedy)
        weights = dict.fromkeys(words(minor), _MINOR) | dict.fromkeys(words(query), 1.0)
        terms = [
            tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, "words", word), weight)
            for word, weight in weights.items()
        ]
        if not terms:
            return ()
        wording = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        filters = [
            tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, field, value), 0.0)
            for field, value in (("unit", unit), ("role", role), ("year", year))
            if value
        ]
        clauses = [(tantivy.Occur.Must, one) for one in (wording, *filters)]
        if near_role:
            same = tantivy.Query.const_score_query(
                tantivy.Query.term_query(self._schema, "role", near_role), _SAME_ROLE
            )
            clauses.append((tantivy.Occur.Should, same))
        with self._sound():
            searcher = self._index.searcher()
            found = searcher.search(tantivy.Query.boolean_query(clauses), limit)
            return tuple(Hit(_passage(searcher.doc(address)), score) for score, address in found.hits)

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Tell of an index that turns out damaged while it is used.

        Raises:
            InputError: It does.
        """
        try:
            yield
        except BaseException as error:
            if not isinstance(error, ValueError | OSError) and type(error).__name__ != _PANIC:
                raise
            remedy = "请删除这个文件夹后重新运行 youju index"
            raise InputError(f"索引不能用（{error}）", place=str(self.folder), remedy=remedy) from None

    def _commit(self, writer: tantivy.IndexWriter, known: dict[str, str]) -> None:
        """Commit first, then name the files: a kill in between makes the next run read them again, not skip them."""
        writer.commit()
        target = self.folder / _MANIFEST
        temporary = target.with_suffix(".tmp")
        temporary.write_text(json.dumps({"format": _FORMAT, "files": known}, ensure_ascii=False), encoding="utf-8")
        temporary.replace(target)

    def _manifest(self) -> dict[str, str]:
        match self._noted():
            case {"format": int(form), "files": dict(files)} if form == _FORMAT:
                return files
        return {}

    def _is_outdated(self) -> bool:
        """Whether what is noted beside the index is of another version; what can't be read says nothing."""
        match self._noted():
            case {"format": int(form)}:
                return form != _FORMAT
            case dict(files):
                return bool(files)  # before versions were noted
        return False

    def _noted(self) -> object:
        try:
            return json.loads((self.folder / _MANIFEST).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError, RecursionError):
            return None

    def _document(self, passage: Passage) -> tantivy.Document:
        spoken = f"{passage.heading} {passage.text}"
        return tantivy.Document(
            words=" ".join(words_and_parts(spoken)),
            file=passage.file,
            unit=passage.unit,
            role=passage.role,
            year=passage.year,
            start=passage.start,
            text=passage.text,
            heading=passage.heading,
        )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            f"打不开（{explain_os_error(error)}）", place=str(path), remedy="请检查文件是否存在、是否有权限"
        ) from None


def _passage(document: tantivy.Document) -> Passage:
    values: dict[str, Any] = {name: document.get_first(name) for name in Passage.__slots__}
    return Passage(**values)
