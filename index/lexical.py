"""Lexical search over passages: Tantivy, BM25.

Accented and folded text are two fields each for breadcrumb and body; the tokens are made here
(``index.tokens``), Tantivy only splits at spaces.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import tantivy

from index.model import Passage
from index.tokens import tokens

_HEAP_BYTES = 64_000_000
_SPACES = "spaces"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("document", tokenizer_name="raw")
    for name in ("crumb", "body", "crumb_folded", "body_folded"):
        builder.add_text_field(name, tokenizer_name=_SPACES, index_option="freq")
    return builder.build()


def _open(schema: tantivy.Schema, folder: Path, *, reuse: bool) -> tantivy.Index:
    index = tantivy.Index(schema, path=str(folder), reuse=reuse)
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_SPACES, analyzer)
    return index


def build_lexical(folder: Path, passages: Iterable[Passage]) -> None:
    """Write the lexical index of ``passages`` into the empty folder ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    index = _open(_schema(), folder, reuse=False)
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for passage in passages:
        writer.add_document(_entry(passage))
    writer.commit()
    writer.wait_merging_threads()


def _entry(passage: Passage) -> tantivy.Document:
    crumb, body = " ".join(passage.breadcrumb), passage.shown_text
    fields = {"crumb": crumb, "body": body}
    entry = tantivy.Document(id=[passage.id], document=[passage.document_id])
    for name, text in fields.items():
        entry.add_text(name, " ".join(tokens(text, folded=False)))
        entry.add_text(f"{name}_folded", " ".join(tokens(text, folded=True)))
    return entry


class LexicalIndex:
    """Searches the lexical index in ``folder``; safe from many threads."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        self._index = _open(self._schema, folder, reuse=True)
        self._index.reload()
        self._searcher = self._index.searcher()

    def ids(self) -> set[str]:
        """The ids of all passages in the index."""
        found = self._searcher.search(
            tantivy.Query.all_query(), limit=max(1, self._searcher.num_docs), count=False
        )
        return {self._id(address) for _, address in found.hits}

    def search(
        self,
        terms: Mapping[str, float],
        limit: int,
        documents: Collection[str] | None = None,
        *,
        folded: bool = False,
        crumb_weight: float = 0.5,
    ) -> list[tuple[str, float]]:
        """Passage ids and BM25 scores, best first.

        ``terms`` are tokens of ``index.tokens`` with their weights, ``crumb_weight`` the share
        that a match in the breadcrumb counts, ``documents`` the only documents to search.
        """
        if not terms:
            return []
        suffix = "_folded" if folded else ""
        clauses = [
            (tantivy.Occur.Should, self._term(f"{field}{suffix}", term, weight * share))
            for term, weight in terms.items()
            for field, share in (("body", 1.0), ("crumb", crumb_weight))
        ]
        query = tantivy.Query.boolean_query(clauses)
        if documents is not None:
            within = tantivy.Query.term_set_query(self._schema, "document", sorted(documents))
            unscored = tantivy.Query.boost_query(within, 0.0)
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)]
            )
        found = self._searcher.search(query, limit=limit, count=False)
        return [(self._id(address), float(score)) for score, address in found.hits]

    def _term(self, field: str, term: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, term, index_option="freq")
        return tantivy.Query.boost_query(query, weight)

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(address)["id"][0])

    def close(self) -> None:
        """Let the files go."""
        del self._searcher, self._index
