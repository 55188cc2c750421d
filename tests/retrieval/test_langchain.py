"""The library serves as a LangChain retriever."""

from pathlib import Path

from youju.domain.passages import Passage
from youju.retrieval.langchain import LibraryRetriever
from youju.retrieval.library import Library


def test_documents_carry_text_and_place(tmp_path: Path) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("农村供水维修养护资金已全部下达。", encoding="utf-8")
    library = Library(tmp_path / "index")
    passage = Passage(report.read_text(encoding="utf-8"), str(report), "资金", "funds", "水利局", 2023, 7)
    library.update([report], lambda _: [passage])
    (document,) = LibraryRetriever(library=library, unit="水利局").invoke("供水养护资金")
    assert document.page_content == passage.text
    assert document.metadata["heading"] == "资金"
    assert document.metadata["year"] == 2023
    assert LibraryRetriever(library=library, unit="图书馆").invoke("供水养护资金") == []
