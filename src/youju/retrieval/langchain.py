"""The library as a LangChain retriever, for the model writer and for chains of users' own."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from youju.retrieval.library import Library

__all__ = ["LibraryRetriever"]


class LibraryRetriever(BaseRetriever):
    """Finds passages of earlier reports by words, within one unit, year or section role when given.

    Attributes:
        library: The index to search.
        unit, year, role: Filters; empty or 0 for none.
        limit: How many passages at most.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    unit: str = ""
    year: int = 0
    role: str = ""
    limit: int = 5

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        hits = self.library.search(query, unit=self.unit, year=self.year, role=self.role, limit=self.limit)
        return [
            Document(
                page_content=hit.passage.text,
                metadata={
                    "file": hit.passage.file,
                    "heading": hit.passage.heading,
                    "role": hit.passage.role,
                    "unit": hit.passage.unit,
                    "year": hit.passage.year,
                    "start": hit.passage.start,
                    "score": hit.score,
                },
            )
            for hit in hits
        ]
