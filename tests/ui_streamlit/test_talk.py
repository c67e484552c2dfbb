"""The parts of the page "Hỏi đáp" that need no browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from api.app import make_app
from settings import Settings
from tests.api.serving import serving
from ui_streamlit.client import Connection
from ui_streamlit.client.asking import Answer, Citation, Claim, Passage, Scope, asking
from ui_streamlit.client.conversations import Message, begin_conversation
from ui_streamlit.client.documents import DocumentRow, Span, all_documents
from ui_streamlit.client.examples import example_questions
from ui_streamlit.client.passages import Marked, Opened
from ui_streamlit.client.passages import Passage as OpenedPassage
from ui_streamlit.shown.cited import Paragraph
from ui_streamlit.shown.marked import runs
from ui_streamlit.views.asking.opening import reader_address, still_stands, texts
from ui_streamlit.views.asking.paragraphs import (
    citation_place,
    nearest,
    nearest_place,
    paragraphs,
)
from ui_streamlit.views.asking.scoping import Choices, fitting
from ui_streamlit.views.asking.talk import Remembered, Stopped, exchanges_of

FIRST = Citation(
    number=1,
    document_id="son-ha-2031",
    title="Kế hoạch giữ bến tỉnh Sơn Hà năm 2031",
    section="II.1",
    place="mục II.1",
    breadcrumb=["Kế hoạch giữ bến tỉnh Sơn Hà năm 2031", "II. Nhiệm vụ"],
    quote="Sửa **12 bến**.",
    start=10,
    end=25,
    line=4,
    page=None,
    reference="mục II.1 Kế hoạch số 3/KH-UBND",
)
SECOND = replace(FIRST, number=2, quote="Mua 30 áo phao.", start=30, end=45, line=6)
ANSWER = Answer(
    id="0" * 32,
    text="Lưu ý: chưa có năm 2030.\nTheo Kế hoạch, mục II.1:\nSửa 12 bến [2]. [1]\nMua áo. [1][2]\n"
    "Kế hoạch khác không nêu.",
    understood="?",
    mode="extractive",
    notes=["Lưu ý: chưa có năm 2030."],
    claims=[Claim("Sửa 12 bến [2].", [FIRST]), Claim("Mua áo.", [FIRST, SECOND])],
    dropped=0,
    refusal=None,
)


def test_only_the_marks_that_the_service_has_set_are_citations() -> None:
    assert paragraphs(ANSWER) == [
        Paragraph("Theo Kế hoạch, mục II.1:", lead=True),
        Paragraph("Sửa 12 bến [2].", (1,)),
        Paragraph("Mua áo.", (1, 2)),
        Paragraph("Kế hoạch khác không nêu.", lead=True),
    ]


def test_a_claim_that_the_text_does_not_hold_hides_nothing() -> None:
    changed = replace(ANSWER, claims=[Claim("Trồng tre.", [FIRST])], notes=[])
    assert paragraphs(changed) == [Paragraph(ANSWER.text, lead=True)]


def test_each_citation_is_listed_once_with_its_place() -> None:
    assert [citation.number for citation in ANSWER.citations] == [1, 2]
    place = citation_place(replace(FIRST, page=7))
    assert (place.key, place.note) == ("1", "dòng 4, trang 7")
    assert place.label == "[1] mục II.1, Kế hoạch giữ bến tỉnh Sơn Hà năm 2031"


def passage(number: int, section: str) -> Passage:
    return Passage(
        f"son-ha-2031#{number}",
        "son-ha-2031",
        section,
        f"mục {section}",
        ["Kế hoạch giữ bến", "II. Nhiệm vụ", f"{section}. Bến"],
        4,
        "Sửa bến. " * 40,
    )


def test_each_section_is_suggested_once_and_no_more_than_five() -> None:
    found = nearest([passage(n, s) for n, s in enumerate("1121345678")])
    assert [one.section for one in found] == ["1", "2", "3", "4", "5"]
    place = nearest_place(found[0])
    assert place.label == "Kế hoạch giữ bến › 1. Bến (mục 1)"
    assert place.note.endswith("Sửa…")
    assert len(place.note) <= 161


def test_what_an_older_program_has_kept_is_suggested_by_its_document() -> None:
    bare = replace(passage(1, "1"), place="", breadcrumb=[])
    assert nearest_place(bare).label == "son-ha-2031"


def test_messages_become_exchanges() -> None:
    told = exchanges_of(
        [
            Message("user", "Một?", None),
            Message("assistant", ANSWER.text, ANSWER),
            Message("user", "Hai?", None),
            Message("assistant", "Cũ.", None),
            Message("user", "Ba?", None),
        ]
    )
    assert [one.question for one in told] == ["Một?", "Hai?", "Ba?"]
    assert [one.outcome for one in told] == [ANSWER, Remembered("Cũ."), Stopped("")]
    assert not any(one.is_waiting for one in told)


@given(
    st.text(min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple), max_size=4),
)
def test_marks_cut_a_text_and_lose_nothing(text: str, marks: list[tuple[int, int]]) -> None:
    within = [(min(start, len(text)), min(end, len(text))) for start, end in marks]
    found = runs(text, within)
    assert "".join(words for words, _ in found) == text
    marked = "".join(words for words, is_marked in found if is_marked)
    places = sorted({place for start, end in within for place in range(start, end)})
    assert marked == "".join(text[place] for place in places)


def opened(number: int, text: str) -> OpenedPassage:
    title = "Kế hoạch giữ bến"
    return OpenedPassage(
        f"a#{number}", "a", title, "II.1", "mục II.1", "mục II.1 Kế hoạch", [title], number, text
    )


def test_marks_stay_on_their_words_where_blank_lines_are_left_out() -> None:
    found = Opened([opened(1, "Trước.\n")], [Marked(opened(2, "\n\nSửa bến.\n"), [Span(2, 5)])], [])
    before, quoted = texts(found)
    assert before.beside
    assert (quoted.place, quoted.runs) == ("mục II.1, dòng 2", (("Sửa", True), (" bến.", False)))
    assert found.quote == "Sửa"


@pytest.mark.parametrize(
    ("now", "stands"), [("Sửa 12 bến.", True), ("Sửa 12\nbến", True), ("Trồng 30 cây tre.", False)]
)
def test_a_quote_stands_where_the_same_letters_are_marked(now: str, stands: bool) -> None:
    found = Opened([], [Marked(opened(2, now), [Span(0, len(now))])], [])
    assert still_stands(FIRST, found) == stands


def test_a_quote_stands_nowhere_once_its_place_is_gone() -> None:
    assert not still_stands(FIRST, Opened([], [], []))


def test_parts_without_a_number_are_no_sections_of_the_reader() -> None:
    assert reader_address(FIRST) == {"id": "son-ha-2031", "muc": "II.1", "chu": "10-25"}
    signature = replace(FIRST, section="Chữ ký", place="phần Chữ ký")
    assert reader_address(signature) == {"id": "son-ha-2031", "chu": "10-25"}


def row(id_: str, province: str | None, year: int, kind: str = "Kế hoạch") -> DocumentRow:
    counts = {"sections": 1, "duties": 0, "targets": 0, "references": 0}
    return DocumentRow(
        id_, f"Văn bản {id_}", f"{id_}.txt", kind, None, None, province, year, None, False, **counts
    )


ROWS = [row("a", "Sơn Hà", 2030), row("b", "Sơn Hà", 2031), row("c", None, 2031, "Bộ luật")]


@pytest.mark.parametrize(
    ("scope", "ids", "words"),
    [
        (Scope(), "abc", ""),
        (Scope(province="Sơn Hà"), "ab", "Sơn Hà"),
        (Scope(year=2031), "bc", "năm 2031"),
        (Scope(kind="Bộ luật", year=2031), "c", "Bộ luật · năm 2031"),
        (Scope(documents=("a", "c")), "ac", "Văn bản a · Văn bản c"),
        (Scope(province="Sơn Hà", documents=("c",)), "", "Sơn Hà · Văn bản c"),
    ],
)
def test_a_scope_lets_pass_what_fits_all_of_it(scope: Scope, ids: str, words: str) -> None:
    assert "".join(document.id for document in fitting(ROWS, scope)) == ids
    assert Choices(scope, ROWS).in_words(scope) == words


@pytest.fixture(scope="module")
def ours(sample_home: Path) -> Iterator[Connection]:
    with (
        serving(make_app(Settings(home=sample_home))) as url,
        closing(Connection(url, user="0" * 32)) as connection,
    ):
        yield connection


def test_every_question_that_is_suggested_is_answered(ours: Connection) -> None:
    documents = all_documents(ours)
    among = [documents, *([document] for document in documents)]
    questions = {question for chosen in among for question in example_questions(ours, chosen)}
    assert len(questions) >= 4
    for question in questions:
        with asking(ours, question, Scope(), begin_conversation(ours).id) as parts:
            (answer,) = [part for part in parts if isinstance(part, Answer)]
        assert answer.claims, question


def test_without_documents_nothing_is_suggested(ours: Connection) -> None:
    assert example_questions(ours, []) == []


def failed(message: str, retry_after: int | None) -> AppTest:
    """The end of a conversation whose last question has failed so."""

    def drawn(message: str, retry_after: int | None) -> None:
        from ui_streamlit.client import Connection
        from ui_streamlit.views.asking.exchanges import show_outcome
        from ui_streamlit.views.asking.talk import Exchange, Failed, Talk

        talk = Talk(exchanges=[Exchange("Hỏi?", outcome=Failed(message, retry_after))])
        show_outcome(Connection("http://127.0.0.1:9"), talk, 0)

    page = AppTest.from_function(drawn, args=(message, retry_after), default_timeout=60).run()
    assert not page.exception
    return page


def test_a_failure_tells_when_to_ask_again_and_offers_it() -> None:
    page = failed("Dịch vụ đang trả lời hết mức.", 5)
    assert page.error[0].value == r"Dịch vụ đang trả lời hết mức\."
    assert page.caption[0].value == "Có thể hỏi lại sau 5 giây."
    assert [button.label for button in page.button] == ["Hỏi lại"]


def test_what_a_message_says_itself_is_not_said_twice() -> None:
    assert not failed("Hãy thử lại sau 12 giây.", 12).caption
