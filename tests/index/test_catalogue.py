from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalogue import Catalogue, DocumentRecord, write_catalogue
from index.model import Document, Kind, Metadata, Part, Passage, ReadingText, Section, Span
from index.records import content_hash, text_hash
from index.storage_errors import UnknownDocumentError
from tests.index.sample_documents import make_document

PLAN = make_document("song-thuong-2024", ["Tuần tra ban đêm.", "Họp giao ban.", "Báo cáo tháng."])
OTHER = make_document("an-hai-2023", ["Tuyên truyền pháp luật."])


@contextmanager
def catalogue_of(*documents: Document) -> Iterator[Catalogue]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "catalogue.sqlite")
        write_catalogue(path, documents)
        with closing(Catalogue(path)) as catalogue:
            yield catalogue


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
NAMES = TEXT.filter(bool)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document: its offsets, spans and metadata need not make sense, only come back."""
    reading = draw(TEXT)
    places = st.lists(st.integers(0, 2**31), min_size=len(reading), max_size=len(reading))
    spans = st.builds(
        lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 50), st.integers(0, 50)
    )
    section = st.builds(
        Section, TEXT, TEXT, TEXT, st.integers(1), spans, st.integers(0), st.none() | TEXT
    ).filter(lambda section: section.line < 2**63 and section.level < 2**63)
    metadata = st.builds(
        Metadata,
        st.sampled_from(Kind),
        TEXT,
        number=st.none() | TEXT,
        issued=st.none() | st.dates(min_value=date(1900, 1, 1)),
        year=st.none() | st.integers(1900, 2100),
        basis=st.lists(TEXT).map(tuple),
        draft=st.booleans(),
    )
    base = make_document("mẫu", [])
    passages = [
        Passage(
            id=f"mẫu#{i}",
            document_id="mẫu",
            section=draw(TEXT),
            part=draw(st.sampled_from(Part)),
            breadcrumb=tuple(draw(st.lists(TEXT, max_size=3))),
            lead_in=draw(TEXT),
            text=draw(TEXT),
            span=draw(spans),
            line=draw(st.integers(1, 10_000)),
        )
        for i in range(draw(st.integers(0, 4)))
    ]
    declared = draw(st.dictionaries(TEXT, TEXT, max_size=2))
    return replace(
        base,
        source=replace(base.source, name=draw(NAMES), text=draw(TEXT), declared=declared),
        reading=ReadingText(reading, array("I", draw(places))),
        metadata=draw(metadata),
        sections=tuple(draw(st.lists(section, max_size=3))),
        passages=tuple(passages),
    )


@settings(max_examples=60, deadline=None)
@given(documents())
def test_every_document_comes_back_whole(document: Document) -> None:
    with catalogue_of(document) as catalogue:
        assert catalogue.document("mẫu") == document


def test_documents_are_listed_by_id_with_their_metadata_and_counts() -> None:
    with catalogue_of(PLAN, OTHER) as catalogue:
        assert catalogue.documents() == [
            DocumentRecord(
                "an-hai-2023", "an-hai-2023.txt", OTHER.metadata, content_hash(OTHER), 1, 1
            ),
            DocumentRecord(
                "song-thuong-2024", "song-thuong-2024.txt", PLAN.metadata, content_hash(PLAN), 3, 3
            ),
        ]


def test_passages_come_in_the_order_asked_however_many() -> None:
    many = make_document("dài", [f"Đoạn {i}." for i in range(1_500)])
    with catalogue_of(PLAN, many) as catalogue:
        asked = [PLAN.passages[2], *reversed(many.passages), PLAN.passages[0]]
        assert catalogue.passages([passage.id for passage in asked]) == asked
        assert catalogue.passages([]) == []


def test_an_unknown_passage_or_document_is_an_error_that_names_it() -> None:
    with catalogue_of(PLAN) as catalogue:
        with pytest.raises(KeyError, match="an-hai-2023#0"):
            catalogue.passages([PLAN.passages[0].id, "an-hai-2023#0"])
        for read in (catalogue.document, catalogue.texts):
            with pytest.raises(UnknownDocumentError, match="“an-hai-2023”"):
                read("an-hai-2023")


def test_passage_ids_and_text_hashes_are_those_of_all_documents() -> None:
    with catalogue_of(OTHER, PLAN) as catalogue:
        passages = [*OTHER.passages, *PLAN.passages]
        assert catalogue.passage_ids() == [passage.id for passage in passages]
        assert catalogue.text_hashes() == {text_hash(p.search_text) for p in passages}


def code_with_grouped_clauses() -> Document:
    """Article 1 of three clauses, the second and third in one passage, and article 10.

    A section reaches to the very beginning of the next.
    """
    plan = make_document("luật", ["Điều 1.", "1. Một.", "2. Hai. 3. Ba.", "Điều 10. Mười."])
    head, one, two_three, ten = (passage.span for passage in plan.passages)
    third = Span(two_three.start + 8, two_three.end)
    places = [
        ("Điều 1", Span(head.start, ten.start), None),
        ("Điều 1 khoản 1", Span(one.start, two_three.start), "Điều 1"),
        ("Điều 1 khoản 2", Span(two_three.start, third.start), "Điều 1"),
        ("Điều 1 khoản 3", third, "Điều 1"),
        ("Điều 10", ten, None),
    ]
    sections = [Section(path, path, path, 1, span, 1, parent) for path, span, parent in places]
    return replace(plan, sections=tuple(sections))


@pytest.mark.parametrize(
    ("section", "places"),
    [
        (None, [0, 1, 2, 3]),
        ("Điều 1", [0, 1, 2]),
        ("Điều 1 khoản 1", [1]),
        ("Điều 1 khoản 2", [2]),
        ("Điều 1 khoản 3", [2]),
        ("Điều 10", [3]),
        ("Điều 100", []),
    ],
)
def test_passages_of_a_section_are_those_that_hold_words_of_it(
    section: str | None, places: list[int]
) -> None:
    code = code_with_grouped_clauses()
    with catalogue_of(code, PLAN) as catalogue:
        expected = [code.passages[place] for place in places]
        assert catalogue.passages_of("luật", section) == expected
        assert catalogue.passages_of("không có", section) == []


def test_a_document_s_words_follow_each_other_as_in_its_passages() -> None:
    with catalogue_of(
        make_document("a", ["Công an tỉnh; công an xã"], title="Công an")
    ) as catalogue:
        assert catalogue.syllable_counts() == {"an": 3, "công": 3, "tỉnh": 1, "xã": 1}
        pairs = catalogue.syllable_pairs()
        assert (pairs.count("công", "an"), pairs.count("tỉnh", "công")) == (3, 0)


def test_many_threads_read_at_once() -> None:
    many = make_document("dài", [f"Đoạn {i}." for i in range(200)])
    with catalogue_of(many, PLAN) as catalogue:
        ids = [passage.id for passage in many.passages]

        def read(start: int) -> bool:
            passages = catalogue.passages(ids[start:])
            same_document = catalogue.document("dài") == many
            return passages == list(many.passages[start:]) and same_document

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(read, range(100)))


def test_readers_neither_change_the_file_nor_make_one(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [PLAN])
    before = path.read_bytes()
    with closing(Catalogue(path)) as catalogue:
        catalogue.document(PLAN.id)
    assert path.read_bytes() == before
    with pytest.raises(sqlite3.OperationalError):
        Catalogue(tmp_path / "không có.sqlite")
    assert [entry.name for entry in tmp_path.iterdir()] == ["catalogue.sqlite"]


@pytest.mark.parametrize(
    "changed",
    [
        replace(PLAN, id="khác"),
        replace(PLAN, source=replace(PLAN.source, name="khác.txt")),
        replace(PLAN, source=replace(PLAN.source, text=PLAN.source.text + " ")),
        replace(PLAN, source=replace(PLAN.source, declared={})),
        replace(PLAN, metadata=replace(PLAN.metadata, year=2025)),
        replace(PLAN, sections=PLAN.sections[1:]),
        replace(PLAN, passages=PLAN.passages[1:]),
        replace(PLAN, passages=(replace(PLAN.passages[0], lead_in="gồm:"), *PLAN.passages[1:])),
        replace(
            PLAN,
            reading=ReadingText(
                PLAN.reading.text, array("I", [o + 1 for o in PLAN.reading.offsets])
            ),
        ),
    ],
)
def test_the_content_hash_tells_any_change(changed: Document) -> None:
    assert content_hash(changed) != content_hash(PLAN)


def test_the_content_hash_is_that_of_the_content_alone() -> None:
    again = make_document("song-thuong-2024", [p.text for p in PLAN.passages])
    wider = replace(
        again, reading=ReadingText(again.reading.text, array("Q", again.reading.offsets))
    )
    assert content_hash(again) == content_hash(wider) == content_hash(PLAN)
