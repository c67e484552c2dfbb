"""What the pages of lists make of what the service gives: words, pieces, groups, addresses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui_streamlit.addresses import link, of_document, read_spans, written
from ui_streamlit.client.documents import CitedDocument, DocumentRow, Section, Span
from ui_streamlit.client.duties import Duty, DutyFilter
from ui_streamlit.views.documents.finding import Wanted, found
from ui_streamlit.views.documents.naming import called, cited_name, number
from ui_streamlit.views.documents.pieces import (
    LARGEST_OUTLINE,
    LONGEST,
    MOST,
    extent,
    pieces,
    place_of,
    trimmed,
)
from ui_streamlit.views.duties.deadlines import State, state_of
from ui_streamlit.views.duties.grouping import groups
from ui_streamlit.views.duties.timeline import chart, points

TODAY = date(2031, 5, 20)
DUTY = Duty(
    document_id="ke-hoach",
    title="Kế hoạch đắp đê",
    section="II.1",
    place="mục II.1",
    task="Đắp\nđê bao",
    task_spans=[Span(3, 12)],
    agency="Sở Y tế",
    written="Sở Y tế",
    role="lead",
    collective=False,
    inferred=False,
    deadline="trước ngày 21/5/2031",
    deadline_kind="fixed",
    due=TODAY,
    start=None,
    recurrence=None,
    next_due=TODAY,
)
UNDATED = replace(DUTY, deadline=None, deadline_kind=None, due=None, next_due=None)
MONTHLY = replace(DUTY, due=None, recurrence="FREQ=MONTHLY", next_due=date(2031, 6, 1))


def section(path: str, start: int, end: int, parent: str | None = None, level: int = 1) -> Section:
    return Section(path, path, "Tên mục", level, parent, start, end)


@pytest.mark.parametrize(
    ("duty", "state"),
    [
        (
            replace(DUTY, due=date(2028, 5, 20)),
            State("Đã qua hạn", "Đã qua hạn 1.095 ngày: 20/05/2028", "late", date(2028, 5, 20)),
        ),
        (DUTY, State("Sắp đến hạn", "Sắp đến hạn: 20/05/2031, hôm nay", "soon", TODAY)),
        (
            replace(DUTY, due=date(2031, 6, 19)),
            State("Sắp đến hạn", "Sắp đến hạn: 19/06/2031, còn 30 ngày", "soon", date(2031, 6, 19)),
        ),
        (
            replace(DUTY, due=date(2031, 6, 20)),
            State("Còn thời gian", "Hạn 20/06/2031, còn 31 ngày", "", date(2031, 6, 20)),
        ),
        (
            MONTHLY,
            State("Định kỳ", "Định kỳ: kỳ tới 01/06/2031, còn 12 ngày", "", date(2031, 6, 1)),
        ),
        (replace(MONTHLY, next_due=None), State("", "Định kỳ, không ấn định ngày")),
        (UNDATED, State("", "Không ghi thời hạn")),
        (replace(DUTY, due=None), State("", "Thời hạn tính theo văn bản, sự việc khác")),
    ],
)
def test_a_deadline_is_told_in_words(duty: Duty, state: State) -> None:
    assert state_of(duty, TODAY) == state


def test_roles_stand_in_their_order_under_each_plan() -> None:
    shared = replace(DUTY, role="coordinate", collective=True, written="Các sở,\nngành")
    other = replace(DUTY, document_id="khac", title="Kế hoạch khác", inferred=True)
    listed = groups([shared, other, DUTY], "Sở Y tế", TODAY)
    assert [(group.heading, group.inner) for group in listed] == [
        ("Kế hoạch đắp đê", False),
        ("Chủ trì (1)", True),
        ("Phối hợp (1)", True),
        ("Kế hoạch khác", False),
        ("Chủ trì (1)", True),
    ]
    assert listed[0].note == "2 nhiệm vụ, trong đó 1 nhiệm vụ giao chung"
    assert listed[3].note == "1 nhiệm vụ"
    tags = [[tag.text for tag in group.entries[0].tags] for group in listed if group.entries]
    assert tags[1][1:] == ["Giao chung cho “Các sở, ngành”"]
    assert tags[2][1:] == ["Cơ quan nêu ở đề mục"]


def test_another_name_of_the_body_is_told_as_the_document_writes_it() -> None:
    (_, group) = groups([replace(DUTY, written="SYT")], "Sở Y tế", TODAY)
    assert group.entries[0].words == "Đắp đê bao"
    assert "Văn bản ghi tên cơ quan: “SYT”" in group.entries[0].lines
    label, place = group.entries[0].links[0]
    assert label == "Mở mục II.1"
    assert place.address == {"id": "ke-hoach", "muc": "II.1", "chu": "3-12"}


def test_duties_of_one_day_share_a_point_and_undated_ones_have_none() -> None:
    shown = points([DUTY, replace(DUTY, task="Trồng tre " * 20), UNDATED, MONTHLY], TODAY)
    assert [(p["Ngày"], p["Tình trạng"], p["Số nhiệm vụ"]) for p in shown] == [
        ("2031-05-20", "Sắp đến hạn", 2),
        ("2031-06-01", "Định kỳ", 1),
    ]
    assert shown[0]["Nhiệm vụ"].startswith("Đắp đê bao; Trồng tre")
    assert shown[0]["Nhiệm vụ"].endswith("…")
    drawn = chart(shown, TODAY)["layer"][1]["encoding"]
    assert drawn["shape"]["scale"]["domain"] == drawn["color"]["scale"]["domain"]
    assert drawn["y"]["sort"] == ["Chủ trì"]


def test_a_filter_asks_only_for_what_is_chosen() -> None:
    asked = {k: v for k, v in DutyFilter("Sở Y tế").query().items() if v is not None}
    assert asked == {"agency": "Sở Y tế", "collective": True}
    chosen = DutyFilter("SYT", roles=["lead"], due_from=TODAY, due_before=TODAY, year=2031)
    assert chosen.query()["due_from"] == chosen.query()["due_before"] == "2031-05-20"


ROW = DocumentRow(
    "dap-de", "Kế hoạch đắp đê", "a.txt", "Kế hoạch", "7/KH", None, "Lâm Giang", 2030, None, False,
    1, 2, 3, 4,
)  # fmt: skip


def test_documents_are_found_by_words_without_diacritics_the_latest_first() -> None:
    law = replace(ROW, id="luat", title="Luật Đê điều", kind="Luật", province=None, year=2031)
    law = replace(law, number=None)
    rows = [ROW, law]
    assert found(rows, Wanted()) == [law, ROW]
    assert found(rows, Wanted("DE dap")) == [ROW]
    assert found(rows, Wanted("7/kh")) == [ROW]
    assert found(rows, Wanted(kind="Luật")) == [law]
    assert found(rows, Wanted(province="Lâm Giang", year=2031)) == []


def test_a_text_is_cut_where_outer_sections_begin() -> None:
    half = MOST // 2
    sections = [
        section("I", 10, half),
        section("II", half, half * 4),
        section("II.1", half + 50, half * 2, "II", 2),
        section("II.2", half * 2, half * 4, "II", 2),
        section("III", half * 4, half * 4 + 20),
    ]
    cut = pieces(sections, half * 4 + 30)
    assert [piece.start for piece in cut] == [0, half * 2, half * 4]
    assert place_of(cut, half * 2) == 1
    assert place_of(cut, half * 9) == 2


@given(
    st.lists(st.integers(0, 200_000), max_size=30),
    st.integers(0, 200_000),
    st.lists(st.integers(-1, 5), min_size=30, max_size=30),
)
def test_pieces_laid_end_to_end_are_the_text(
    starts: list[int], total: int, parents: list[int]
) -> None:
    sections = [
        section(f"{i}", start, start + 5, f"{parent}" if 0 <= parent < i else None)
        for i, (start, parent) in enumerate(zip(starts, parents, strict=False))
    ]
    cut = pieces(sections, total)
    assert [piece.start for piece in cut[1:]] == [piece.end for piece in cut[:-1]]
    assert (cut[0].start, cut[-1].end) == (0, total) if total else cut == []
    assert all(0 < piece.end - piece.start <= max(MOST, LONGEST) for piece in cut)


def test_a_section_reaches_to_the_next_that_is_not_inside_it() -> None:
    inner = section("I.1", 5, 9, "I", 2)
    outer, after = section("I", 0, 99), section("II", 20, 40)
    assert extent([outer, inner, after], outer) == Span(0, 20)
    assert extent([outer, inner, after], inner) == Span(5, 9)
    assert extent([outer, inner, after], after) == Span(20, 40)


def test_a_tree_of_too_many_sections_leaves_the_innermost_to_the_text() -> None:
    articles = [section(f"Điều {i}", i, i + 1) for i in range(400)]
    clauses = [
        section(f"Điều {i} khoản {j}", i, i + 1, f"Điều {i}", 2)
        for i in range(400)
        for j in range(4)
    ]
    assert len(articles) + len(clauses) > LARGEST_OUTLINE
    assert trimmed([*articles, *clauses]) == articles
    assert trimmed(clauses[:9]) == clauses[:9]


def test_an_address_holds_a_place_and_nothing_that_is_empty() -> None:
    assert of_document("a", "", []) == {"id": "a"}
    address = of_document("a", "Điều 5", [Span(1, 2), Span(7, 9)])
    assert address == {"id": "a", "muc": "Điều 5", "chu": "1-2,7-9"}
    assert link("van-ban", {"id": "a&b#"}) == "van-ban?id=a%26b%23"
    assert read_spans(address["chu"]) == [Span(1, 2), Span(7, 9)]


@pytest.mark.parametrize("text", ["", "-", "5", "a-b", "9-1", "3-3", "-1-2", "²-5", "1-2-3"])
def test_what_is_no_place_in_a_text_is_passed_over(text: str) -> None:
    assert read_spans(text) == []
    assert written(read_spans(f"{text},4-6")) == "4-6"


def test_a_cited_document_is_called_by_all_that_is_known_of_it() -> None:
    decree = CitedDocument("Nghị định", "7/2030/NĐ-CP", "bến đò", "Chính phủ", date(2030, 2, 1))
    assert cited_name(decree) == (
        "Nghị định số 7/2030/NĐ-CP ngày 01/02/2030 của Chính phủ – bến đò"
    )
    law = CitedDocument("Luật", None, "Luật Chợ làng", "Quốc hội", None)
    assert cited_name(law) == "Luật Chợ làng"
    assert (called("II.2"), called("Điều 5 khoản 1")) == ("mục II.2", "Điều 5 khoản 1")
    assert number(1166) == "1.166"
