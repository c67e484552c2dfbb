"""The documents that questions are put to, as this window's user chooses them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import streamlit as st

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.asking import MAX_DOCUMENTS, Scope
from ui_streamlit.client.documents import DocumentRow, all_documents
from ui_streamlit.shown.plain import escaped

T = TypeVar("T")
_PROVINCE: Final = "asking.province"
_YEAR: Final = "asking.year"
_KIND: Final = "asking.kind"
_DOCUMENTS: Final = "asking.documents"
_KNOWN: Final = "asking.known"
_KNOWN_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen, among which documents."""

    scope: Scope
    documents: Sequence[DocumentRow]

    @property
    def chosen(self) -> list[DocumentRow]:
        """The documents that a question is put to."""
        return fitting(self.documents, self.scope)

    def in_words(self, scope: Scope) -> str:
        """A scope as a person reads it; "" for all documents."""
        titles = {document.id: document.title for document in self.documents}
        named = [titles.get(id_, id_) for id_ in scope.documents]
        year = f"năm {scope.year}" if scope.year else None
        return " · ".join(filter(None, (scope.kind, scope.province, year, *named)))


def choose_scope(connection: Connection) -> Choices:
    """Draw the filters; what is chosen stays for this window, also on the other pages."""
    try:
        documents = _known(connection)
    except ServiceError as error:
        st.error(escaped(str(error)))
        return Choices(_chosen(), ())
    _forget_what_is_gone(documents)
    scope = _chosen()
    with st.container(horizontal=True, gap="small"):
        scope = replace(
            scope,
            province=_select("Tỉnh, thành phố", _PROVINCE, _provinces(documents, scope)),
            year=_select("Năm", _YEAR, _years(documents, scope)),
            kind=_select("Loại văn bản", _KIND, _kinds(documents, scope)),
        )
        scope = replace(scope, documents=_select_documents(documents, scope))
    choices = Choices(scope, documents)
    told = f"Đang tra cứu trong {len(choices.chosen)}/{len(documents)} văn bản."
    st.caption(told) if scope != Scope() else st.empty()
    return choices


def fitting(documents: Iterable[DocumentRow], scope: Scope) -> list[DocumentRow]:
    """The documents that fit all of what is chosen."""
    return [
        document
        for document in documents
        if scope.province in (None, document.province)
        and scope.year in (None, document.year)
        and scope.kind in (None, document.kind)
        and (not scope.documents or document.id in scope.documents)
    ]


def _known(connection: Connection) -> list[DocumentRow]:
    """The documents of the index; asked for anew after a minute, and not for every click."""
    now = time.monotonic()
    found: tuple[float, list[DocumentRow]] | None = st.session_state.get(_KNOWN)
    if found is None or now - found[0] > _KNOWN_SECONDS:
        found = (now, all_documents(connection))
        st.session_state[_KNOWN] = found
    return found[1]


def _chosen() -> Scope:
    """What this window has chosen."""
    state = st.session_state
    return Scope(
        state.get(_PROVINCE), state.get(_YEAR), state.get(_KIND), tuple(state.get(_DOCUMENTS, ()))
    )


def _forget_what_is_gone(documents: Sequence[DocumentRow]) -> None:
    """Let all documents be chosen again where none is left of those that were."""
    ids = {document.id for document in documents}
    scope = _chosen()
    if not (ids >= {*scope.documents} and fitting(documents, scope)):
        for key in (_PROVINCE, _YEAR, _KIND, _DOCUMENTS):
            st.session_state.pop(key, None)


def _provinces(documents: Sequence[DocumentRow], scope: Scope) -> list[str]:
    return _values(fitting(documents, replace(scope, province=None)), lambda d: d.province)


def _years(documents: Sequence[DocumentRow], scope: Scope) -> list[int]:
    return _values(fitting(documents, replace(scope, year=None)), lambda d: d.year)[::-1]


def _kinds(documents: Sequence[DocumentRow], scope: Scope) -> list[str]:
    return _values(fitting(documents, replace(scope, kind=None)), lambda d: d.kind)


def _values(documents: Iterable[DocumentRow], of: Callable[[DocumentRow], T | None]) -> list[T]:
    found = {value for document in documents if (value := of(document)) is not None}
    return sorted(found)  # type: ignore[type-var]


def _select(label: str, key: str, options: list[T]) -> T | None:
    return st.selectbox(
        label,
        options,
        index=None,
        placeholder="Tất cả",
        key=key,
        width=170,
        persist_state="session",
    )


def _select_documents(documents: Sequence[DocumentRow], scope: Scope) -> tuple[str, ...]:
    among = fitting(documents, replace(scope, documents=()))
    titles = {document.id: document.title for document in among}
    chosen: list[str] = st.multiselect(
        "Văn bản",
        [*titles],
        format_func=lambda id_: titles.get(id_, id_),
        placeholder="Tất cả",
        key=_DOCUMENTS,
        max_selections=MAX_DOCUMENTS,
        persist_state="session",
    )
    return tuple(chosen)
