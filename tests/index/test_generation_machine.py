"""Any sequence of changes, builds and roll-backs, compared with dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from index.generation import Generation, Generations
from index.storage_errors import IndexMissingError, NoEarlierGenerationError
from tests.index.sample_documents import FakeEmbedder, make_documents

PARAGRAPHS = ("Tuần tra.", "Kiểm tra.", "Báo cáo.", "Tổng kết.", "Họp giao ban.")
Texts = Mapping[str, tuple[str, ...]]


def words_of(*states: Texts | None) -> set[str]:
    return {text for state in states if state for texts in state.values() for text in texts}


class Indexing(RuleBasedStateMachine):
    """``files`` is what the user has; ``current`` and ``previous`` what the index should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.generations = Generations(Path(self.folder.name))
        self.files: dict[str, tuple[str, ...]] = {}
        self.current: Texts | None = None
        self.previous: Texts | None = None
        self.kept: set[str] = set()
        self.reader: tuple[Generation, Texts] | None = None

    @rule(
        name=st.sampled_from("abc"),
        paragraphs=st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=3),
    )
    def write_a_file(self, name: str, paragraphs: list[str]) -> None:
        self.files[name] = tuple(paragraphs)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def remove_a_file(self, data: st.DataObject) -> None:
        del self.files[data.draw(st.sampled_from(sorted(self.files)))]

    @rule()
    def build(self) -> None:
        report = self.generations.build(make_documents(self.files), FakeEmbedder())
        assert report.unchanged == (self.files == self.current)
        assert report.embedded == len(words_of(self.files) - self.kept)
        if not report.unchanged:
            self.previous, self.current = self.current, dict(self.files)
            self.kept = words_of(self.current, self.previous)

    @rule()
    def roll_back(self) -> None:
        if self.current is None:
            with pytest.raises(IndexMissingError):
                self.generations.roll_back()
        elif self.previous is None:
            with pytest.raises(NoEarlierGenerationError):
                self.generations.roll_back()
        else:
            self.generations.roll_back()
            self.current, self.previous = self.previous, None

    @precondition(lambda self: self.current is not None)
    @rule()
    def open_a_reader(self) -> None:
        self.close_the_reader()
        assert self.current is not None
        self.reader = (self.generations.open(), self.current)

    @invariant()
    def the_index_holds_what_was_built(self) -> None:
        if self.current is None:
            with pytest.raises(IndexMissingError):
                self.generations.open()
            return
        with self.generations.open() as generation:
            assert_holds(generation, self.current)

    @invariant()
    def an_open_reader_sees_its_own_generation(self) -> None:
        if self.reader:
            assert_holds(*self.reader)

    def close_the_reader(self) -> None:
        if self.reader:
            self.reader[0].close()
            self.reader = None

    def teardown(self) -> None:
        self.close_the_reader()
        self.folder.cleanup()


def assert_holds(generation: Generation, expected: Texts) -> None:
    """Catalogue, lexical index and vectors hold just these texts, and each text is found."""
    catalogue = generation.catalogue
    passages = [p for record in catalogue.documents() for p in catalogue.passages_of(record.id)]
    held: dict[str, tuple[str, ...]] = {}
    for passage in passages:
        held[passage.document_id] = (*held.get(passage.document_id, ()), passage.text)
    assert held == expected
    assert [result.message for result in generation.verify() if not result.ok] == []
    for passage, vector in zip(
        passages, FakeEmbedder().encode_documents([p.search_text for p in passages]), strict=True
    ):
        twins = {p.id for p in passages if p.text == passage.text}
        found = generation.vectors.search(vector, len(passages))
        assert {id_ for id_, similarity in found if similarity > 1 - 1e-4} == twins


TestIndexing = Indexing.TestCase
TestIndexing.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
