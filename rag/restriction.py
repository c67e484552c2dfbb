"""Questions put to some documents only, because the asker has filtered the rest away.

A filter narrows where a question is searched and never widens it: what the question itself names
stays binding. If that is not among the documents chosen, the answer says so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from index.catalogue import DocumentRecord
from index.documents import full_title
from rag.scope import Named, Scope, by_number, resolve

_NONE_CHOSEN = "văn bản nào"


def resolve_within(
    named: Named, text: str, records: Sequence[DocumentRecord], within: Collection[str] | None
) -> Scope:
    """As ``resolve``, but within the documents with these ids; ``None``: all of them."""
    if within is None:
        return resolve(named, text, records)
    chosen = [record for record in records if record.id in within]
    ids = tuple(record.id for record in chosen)
    if not chosen:
        return Scope((), missing=(_NONE_CHOSEN,), within=ids)
    sought = _called(named, resolve(named, text, records), records)
    filtered = tuple(full_title(r.metadata) for r in sought if r.id not in within)
    if sought and len(filtered) == len(sought):
        return Scope((), missing=filtered, within=ids)
    kept = replace(named, codes=tuple(code for code in named.codes if code in within))
    scope = resolve(kept, text, chosen)
    documents = ids if scope.documents is None else scope.documents
    missing = (*scope.missing, *filtered)
    return replace(scope, documents=documents, missing=missing, within=ids)


def _called(named: Named, scope: Scope, records: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    """The documents that a question calls by their names or numbers, not by place and year."""
    if scope.groups:
        return []
    called = {*named.codes, *by_number(named, records)}
    return [record for record in records if record.id in called]
