"""The page as its user meets it, before a real service and before none."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from api.app import make_app
from settings import Settings
from tests.api.serving import serving

PAGE = Path(__file__).resolve().parents[2] / "ui_streamlit" / "page.py"
MOVED = "Tỉnh Lâm Giang năm 2025 phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
UNANSWERABLE = "Cách nấu phở bò ngon như thế nào?"
OpenPage = Callable[[str], AppTest]

HOSTILE = """Số: 5/KH-UBND

Lâm Giang, ngày 02 tháng 3 năm 2026

**KẾ HOẠCH**
**Diễn tập :red[an ninh] mạng tỉnh $x$ năm 2026**

I. NHIỆM VỤ

1. Sở Thông tin diễn tập chặn mã độc
<script>alert("mã độc")</script> <img src=x onerror=alert(1)>
và ![ảnh](http://a.invalid/b.png) trước ngày 15/4/2026.
"""


@pytest.fixture(scope="module")
def service(sample_home: Path) -> Iterator[str]:
    with serving(make_app(Settings(home=sample_home))) as url:
        yield url


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    def open_page(address: str) -> AppTest:
        monkeypatch.setattr(sys, "argv", [str(PAGE), address])
        return AppTest.from_file(PAGE, default_timeout=60).run()

    return open_page


def ask(page: AppTest, question: str) -> AppTest:
    page.chat_input[0].set_value(question).run()
    assert not page.exception
    return page


def texts(page: AppTest) -> list[str]:
    return [element.value for element in page.text]


def drawn(page: AppTest) -> list[str]:
    """The kinds of all elements above the question box, in order."""
    _, *elements = (element.type for element in page.main)
    return elements


def labels(page: AppTest) -> list[str]:
    return [expander.label for expander in page.expander]


def test_an_untouched_page_holds_a_title_and_a_box(service: str, open_page: OpenPage) -> None:
    page = open_page(service)
    assert drawn(page) == ["title", "caption"]
    assert [box.placeholder for box in page.chat_input] == ["Nhập câu hỏi, có dấu hoặc không dấu"]


def test_an_answer_stands_with_its_quotes(service: str, open_page: OpenPage) -> None:
    page = ask(open_page(service), MOVED)
    assert texts(page)[0] == MOVED
    assert "815 hộ" in texts(page)[1]
    assert labels(page)[0] == r"\[1\] I\.3\.b\, dòng 33"
    assert texts(page)[2].startswith("Kế hoạch phòng, chống thiên tai")
    assert texts(page)[3].startswith("I. ")
    assert " › 3. Chỉ tiêu cụ thể › b) Di dời dứt điểm" in texts(page)[3]
    assert page.code[0].value.startswith("b) Di dời dứt điểm **815 hộ** ra khỏi vùng")


def test_what_was_understood_is_told_if_it_is_not_what_was_asked(
    service: str, open_page: OpenPage
) -> None:
    page = ask(open_page(service), "lam giang 2025 di doi 815 ho khoi vung sat lo")
    assert page.caption[1].value.startswith("Hiểu là: ")
    assert "sạt lở" in page.caption[1].value


def test_a_follow_up_is_answered_in_the_light_of_what_came_before(
    service: str, open_page: OpenPage
) -> None:
    page = ask(ask(open_page(service), MOVED), "Còn năm 2024 thì sao?")
    assert [text for text in texts(page) if "640 hộ" in text]
    assert [text for text in texts(page) if "815 hộ" in text]


def test_a_new_conversation_forgets_the_old_one(service: str, open_page: OpenPage) -> None:
    page = ask(open_page(service), MOVED)
    page.button[0].click().run()
    assert drawn(page) == ["title", "caption"]
    assert not [text for text in texts(ask(page, "Còn năm 2024 thì sao?")) if "640 hộ" in text]


def test_a_refusal_shows_what_was_searched(service: str, open_page: OpenPage) -> None:
    page = ask(open_page(service), UNANSWERABLE)
    assert page.warning[0].value == "Không có căn cứ để trả lời câu hỏi này."
    assert texts(page)[1].startswith("Câu hỏi nằm ngoài")
    assert labels(page) == ["Đã tra cứu 2 văn bản"]
    assert ["thiên tai" in title for title in texts(page)[2:]] == [True, True]
    assert not page.code


def test_a_question_of_white_space_is_not_asked(service: str, open_page: OpenPage) -> None:
    assert texts(ask(open_page(service), " \n ")) == []


def test_the_words_of_a_document_are_never_interpreted(
    make_home: Callable[[Path], Path], tmp_path: Path, open_page: OpenPage
) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(HOSTILE, encoding="utf-8")
    with serving(make_app(Settings(home=make_home(file)))) as url:
        page = ask(open_page(url), "Sở Thông tin diễn tập chặn mã độc trước ngày nào?")
    script, tag = '<script>alert("mã độc")</script>', "<img src=x onerror=alert(1)>"
    image = "![ảnh](http://a.invalid/b.png)"
    assert all(words in page.code[0].value for words in (script, tag, image))
    assert not [text for text in texts(page) if tag in text or image in text]
    assert [text for text in texts(page) if ":red[an ninh] mạng tỉnh $x$" in text]
    assert labels(page) == [r"\[1\] I\.1\, dòng 10"]
    assert not page.markdown


def test_a_service_that_is_away_is_told_with_what_to_do(open_page: OpenPage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    page = ask(open_page(f"http://127.0.0.1:{port}/"), MOVED)
    assert "Không kết nối được" in page.error[0].value
    assert "cancu serve" in page.error[0].value


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "http://[", "ftp://127.0.0.1"])
def test_an_address_that_is_none_is_told(address: str, open_page: OpenPage) -> None:
    assert "Không kết nối được" in ask(open_page(address), MOVED).error[0].value


def test_a_service_without_an_index_is_told_with_what_to_do(
    tmp_path: Path, open_page: OpenPage
) -> None:
    with serving(make_app(Settings(home=tmp_path))) as url:
        page = ask(open_page(url), MOVED)
    assert "cancu index" in page.error[0].value


def test_a_question_that_failed_is_no_part_of_the_conversation(
    service: str, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    page = ask(open_page(f"http://127.0.0.1:{port}"), MOVED)
    monkeypatch.setattr(sys, "argv", [str(PAGE), service])
    page = ask(page, "Còn năm 2024 thì sao?")
    assert not [text for text in texts(page) if "640 hộ" in text]


def test_a_long_conversation_still_fits_what_the_service_takes(
    service: str, open_page: OpenPage
) -> None:
    page = open_page(service)
    for number in range(12):
        page = ask(page, f"Năm 2024 Lâm Giang di dời bao nhiêu hộ? ({number})")
    assert not page.error
    assert len(page.chat_message) == 24
