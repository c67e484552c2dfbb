"""The page "Hỏi đáp" as its user meets it: in a browser, before a real service."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from api.app import make_app
from settings import Settings
from tests.api.asking import MOVED, UNANSWERABLE
from tests.api.serving import serving
from tests.rag.scripted_llm import PIECE, Script, scripted
from tests.ui_streamlit.conftest import ROOT, Keep, opened, paged

UNDATED = "Lâm Giang phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
FOLLOW_UP = "Còn năm 2024 thì sao?"
REFERENCE = (
    "mục I.3.b Kế hoạch của Ủy ban nhân dân tỉnh Lâm Giang về phòng, chống thiên tai và tìm kiếm "
    "cứu nạn trên địa bàn tỉnh Lâm Giang năm 2025"
)
HOSTILE = """Số: 5/KH-UBND

Sơn Hà, ngày 02 tháng 3 năm 2026

**KẾ HOẠCH**
**Diễn tập :red[an ninh] mạng tỉnh Sơn Hà $x$ năm 2026**

Ủy ban nhân dân tỉnh Sơn Hà ban hành kế hoạch như sau:

I. NHIỆM VỤ

1. Sở Thông tin diễn tập chặn mã độc [7]
<script>document.title = "hỏng"</script> <img src=x onerror="document.title = 'hỏng'">
và ![ảnh](http://a.invalid/b.png) với $latex$ trước ngày 15/4/2026.
"""
ASKED_OF_HOSTILE = "Sở Thông tin Sơn Hà diễn tập chặn mã độc trước ngày nào?"


@pytest.fixture(scope="module")
def home(make_home: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder over ``sample/`` and a document that would like to be a web page."""
    folder = tmp_path_factory.mktemp("asked")
    for file in (ROOT / "sample").glob("*.txt"):
        shutil.copy(file, folder)
    (folder / "ke-hoach-son-ha.txt").write_text(HOSTILE, encoding="utf-8")
    return make_home(folder)


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[str]:
    with serving(make_app(Settings(home=home, requests_per_minute=0))) as url:
        yield url


@pytest.fixture(scope="module")
def asked_site(api: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with paged(api, tmp_path_factory.mktemp("asked-ui")) as url:
        yield url


@pytest.fixture
def talk(page: Page, asked_site: str) -> Page:
    """The page, opened for the first time by somebody."""
    page.goto(asked_site)
    return page


def question_box(page: Page) -> Locator:
    return page.get_by_placeholder("Nhập câu hỏi, có dấu hoặc không dấu")


def ask(page: Page, question: str) -> None:
    box = question_box(page)
    box.fill(question)
    box.press("Enter")


def answers(page: Page) -> Locator:
    """What ends an answer with citations."""
    return page.get_by_text(re.compile(r"^Trích dẫn \(\d+\)$"))


def ask_and_wait(page: Page, question: str) -> None:
    before = answers(page).count()
    ask(page, question)
    expect(answers(page)).to_have_count(before + 1)


def open_first_citation(page: Page) -> Locator:
    page.get_by_role("button", name="Mở trích dẫn 1").last.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Sao chép")).to_be_visible()
    return dialog


def choose(page: Page, filter_: str, option: str) -> None:
    page.get_by_role("combobox", name=filter_, exact=True).click()
    page.get_by_role("option", name=option).click()


def test_a_citation_opens_in_its_document_with_the_quote_marked(talk: Page, keep: Keep) -> None:
    ask_and_wait(talk, MOVED)
    expect(talk.get_by_text("815 hộ").first).to_be_visible()
    expect(talk.get_by_role("button", name="Đổi tên")).to_be_visible()
    keep("hoi-dap-tra-loi")
    dialog = open_first_citation(talk)
    expect(dialog.locator("mark")).to_contain_text("815 hộ")
    expect(dialog.get_by_text("› 3. Chỉ tiêu cụ thể ›")).to_be_visible()
    expect(dialog.get_by_text("mục I.3.b, dòng 33")).to_be_visible()
    expect(dialog.get_by_text("Lắp mới 46 trạm đo mưa tự động")).to_be_visible()
    keep("hoi-dap-trich-dan")
    expect(dialog.get_by_text("Thu Quỹ Phòng, chống thiên tai")).to_have_count(0)
    dialog.get_by_role("button", name="Xem rộng hơn").click()
    expect(dialog.get_by_text("Thu Quỹ Phòng, chống thiên tai")).to_be_visible()
    talk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(answers(talk)).to_have_count(1)


def test_the_keyboard_alone_opens_and_closes_a_citation(talk: Page) -> None:
    ask_and_wait(talk, MOVED)
    talk.get_by_role("button", name="Mở trích dẫn 1").first.focus()
    talk.keyboard.press("Enter")
    expect(talk.get_by_role("dialog").locator("mark").first).to_be_visible()
    talk.keyboard.press("Escape")
    expect(talk.get_by_role("dialog")).to_have_count(0)


def test_reference_and_quote_are_copied_as_a_letter_needs_them(
    talk: Page, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask_and_wait(talk, MOVED)
    dialog = open_first_citation(talk)
    dialog.get_by_role("button", name="Sao chép").click()
    expect(dialog.get_by_text("Đã sao chép.")).to_be_visible()
    copied = str(talk.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith(f"{REFERENCE}: “b) Di dời dứt điểm 815 hộ")
    assert copied.endswith("”")


def test_a_page_that_is_given_no_clipboard_copies_all_the_same(page: Page, asked_site: str) -> None:
    """As at http://name:8501: there browsers give it to nobody."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(asked_site)
    ask_and_wait(page, MOVED)
    dialog = open_first_citation(page)
    dialog.get_by_role("button", name="Sao chép").click()
    expect(dialog.get_by_text("Đã sao chép.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    question_box(page).focus()
    page.keyboard.press("Control+V")
    expect(question_box(page)).to_have_value(re.compile(f"^{re.escape(REFERENCE)}: “b"))


def test_a_citation_leads_to_its_section_on_the_page_of_documents(talk: Page) -> None:
    ask_and_wait(talk, MOVED)
    open_first_citation(talk).get_by_role("button", name="Mở trong Văn bản").click()
    talk.wait_for_url(re.compile(r"/van-ban\?id=ke-hoach-lam-giang-2025&muc=I\.3\.b&chu=\d+-\d+"))
    talk.get_by_role("link", name="Hỏi đáp").click()
    expect(answers(talk)).to_have_count(1)


def test_a_follow_up_is_answered_in_the_light_of_what_came_before(talk: Page) -> None:
    ask_and_wait(talk, MOVED)
    ask_and_wait(talk, FOLLOW_UP)
    expect(talk.get_by_text("640 hộ").first).to_be_visible()


def test_what_was_understood_is_told_if_it_is_not_what_was_asked(talk: Page) -> None:
    ask_and_wait(talk, "lam giang 2025 di doi 815 ho khoi vung sat lo")
    expect(talk.get_by_text(re.compile("^Hiểu là: .*sạt lở"))).to_be_visible()


def test_a_conversation_is_there_again_after_loading_renamed_and_deleted(
    talk: Page, keep: Keep
) -> None:
    ask_and_wait(talk, MOVED)
    ask_and_wait(talk, FOLLOW_UP)
    sidebar = talk.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("button", name=MOVED)).to_be_visible()
    talk.reload()
    expect(answers(talk)).to_have_count(2)
    sidebar.get_by_role("button", name="Đổi tên").click()
    dialog = talk.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Di dời [dân] 2025")
    keep("hoi-dap-doi-ten")
    dialog.get_by_role("button", name="Lưu tên").click()
    expect(sidebar.get_by_role("button", name="Di dời [dân] 2025")).to_be_visible()
    sidebar.get_by_role("button", name="Hội thoại mới").click()
    expect(answers(talk)).to_have_count(0)
    sidebar.get_by_role("button", name="Di dời [dân] 2025").click()
    expect(answers(talk)).to_have_count(2)
    keep("hoi-dap-hoi-thoai")
    sidebar.get_by_role("button", name="Xóa", exact=True).click()
    dialog.get_by_role("button", name="Giữ lại").click()
    expect(dialog).to_have_count(0)
    expect(answers(talk)).to_have_count(2)
    sidebar.get_by_role("button", name="Xóa", exact=True).click()
    sure = dialog.get_by_role("button", name="Xóa hẳn")
    sure.hover()  # once it no longer moves
    keep("hoi-dap-xoa")
    sure.click()
    expect(sidebar.get_by_role("button", name="Di dời [dân] 2025")).to_have_count(0)
    expect(answers(talk)).to_have_count(0)


def test_two_users_never_see_each_others_conversations(
    talk: Page, browser: Browser, asked_site: str
) -> None:
    ask_and_wait(talk, MOVED)
    talk.wait_for_url(re.compile("hoi-thoai="))
    with opened(browser) as other:
        stranger = other.new_page()
        stranger.goto(asked_site)
        expect(stranger.get_by_role("button", name="Hội thoại mới")).to_be_visible()
        expect(stranger.get_by_text(MOVED)).to_have_count(0)
        stranger.goto(talk.url)
        expect(stranger.get_by_text("Không có hội thoại này")).to_be_visible()
        expect(answers(stranger)).to_have_count(0)
        ask_and_wait(stranger, UNDATED)
    talk.reload()
    expect(answers(talk)).to_have_count(1)
    expect(talk.get_by_text(UNDATED)).to_have_count(0)


def test_the_scope_is_seen_kept_and_obeyed(talk: Page, keep: Keep) -> None:
    choose(talk, "Năm", "2024")
    choose(talk, "Loại văn bản", "Kế hoạch")
    expect(talk.get_by_text("Đang tra cứu trong 1/3 văn bản.")).to_be_visible()
    ask_and_wait(talk, UNDATED)
    expect(talk.get_by_text("640 hộ").first).to_be_visible()
    expect(talk.get_by_text("Phạm vi: Kế hoạch · năm 2024")).to_be_visible()
    keep("hoi-dap-pham-vi")
    talk.get_by_role("link", name="Văn bản").click()
    expect(talk.get_by_role("heading", name="Văn bản")).to_be_visible()
    talk.get_by_role("link", name="Hỏi đáp").click()
    expect(talk.get_by_text("Đang tra cứu trong 1/3 văn bản.")).to_be_visible()
    ask(talk, MOVED)
    expect(talk.get_by_text("được chọn không có kế hoạch của Lâm Giang năm 2025")).to_be_visible()


def test_documents_are_chosen_by_their_titles(talk: Page) -> None:
    choose(talk, "Văn bản", "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn tỉnh Lâm Giang")
    talk.keyboard.press("Escape")
    ask_and_wait(talk, UNDATED)
    expect(talk.get_by_text("640 hộ").first).to_be_visible()
    expect(talk.get_by_text("Phạm vi: Kế hoạch phòng, chống thiên tai")).to_be_visible()


def test_a_refusal_tells_what_was_searched_and_suggests_what_is_nearest(
    talk: Page, keep: Keep
) -> None:
    ask(talk, UNANSWERABLE)
    expect(talk.get_by_text("Không có căn cứ để trả lời câu hỏi này.")).to_be_visible()
    talk.get_by_text("Đã tra cứu 3 văn bản").click()
    searched = "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn tỉnh Lâm Giang năm 2024"
    expect(talk.get_by_text(searched, exact=True)).to_be_visible()
    nearest = talk.get_by_role("listitem").get_by_role("button").first
    expect(nearest).to_contain_text("Kế hoạch")
    keep("hoi-dap-tu-choi")
    nearest.click()
    dialog = talk.get_by_role("dialog")
    expect(dialog.get_by_text("Để đưa vào công văn:")).to_be_visible()
    expect(dialog.get_by_role("button", name="Mở trong Văn bản")).to_be_visible()


def test_an_opinion_reaches_the_service_at_once_and_again_with_its_reason(
    talk: Page, api: str, keep: Keep
) -> None:
    ask_and_wait(talk, MOVED)
    talk.get_by_role("radio", name="Chưa đạt").click()
    expect(talk.get_by_text("Đã ghi nhận góp ý.")).to_be_visible()
    first = httpx.get(f"{api}/v1/feedback", trust_env=False).json()["feedback"][0]
    assert (first["rating"], first["reason"]) == ("down", None)
    talk.get_by_text("Thiếu ý").click()
    talk.get_by_role("textbox", name="Góp ý thêm").fill("Thiếu thị xã Hòa Mỹ.")
    keep("hoi-dap-gop-y")
    talk.get_by_role("button", name="Gửi góp ý").click()
    expect(talk.get_by_text("Đã ghi nhận góp ý.")).to_be_visible()
    said = httpx.get(f"{api}/v1/feedback", trust_env=False).json()["feedback"][0]
    assert (said["rating"], said["reason"]) == ("down", "incomplete")
    assert said["comment"] == "Thiếu thị xã Hòa Mỹ."


def test_the_words_of_a_document_are_shown_and_never_interpreted(talk: Page, keep: Keep) -> None:
    ask_and_wait(talk, ASKED_OF_HOSTILE)
    words = ["<script>document.title", "<img src=x onerror", "![ảnh](http://a.invalid/b.png)"]
    for text in ("$latex$", "mã độc [7]", ":red[an ninh] mạng tỉnh Sơn Hà $x$"):
        expect(talk.get_by_text(text).first).to_be_visible()
    expect(talk.get_by_role("button", name="Mở trích dẫn 7")).to_have_count(0)
    keep("hoi-dap-ma-la")
    dialog = open_first_citation(talk)
    for text in (*words, "$latex$"):
        expect(dialog.get_by_text(text).first).to_be_visible()
    expect(dialog.get_by_text(":red[an ninh] mạng tỉnh Sơn Hà $x$").first).to_be_visible()
    assert talk.title() != "hỏng"
    assert talk.locator("img[src*='a.invalid']").count() == 0


def test_a_question_may_hold_anything(talk: Page) -> None:
    ask_and_wait(talk, f"{MOVED} <script>1</script> ![x](http://a.invalid/x.png) :red[đỏ]")
    expect(talk.get_by_text("![x](http://a.invalid/x.png) :red[đỏ]").first).to_be_visible()
    assert talk.locator("img[src*='a.invalid']").count() == 0


def test_what_is_suggested_first_is_answered(talk: Page, keep: Keep) -> None:
    examples = talk.get_by_role("main").get_by_role("button", name=re.compile(r"\?$"))
    expect(examples).to_have_count(3)
    keep("hoi-dap-lan-dau")
    for question in examples.all_inner_texts():
        talk.get_by_role("button", name=question).click()
        expect(answers(talk)).to_have_count(1)
        talk.get_by_role("button", name="Hội thoại mới").click()
        expect(answers(talk)).to_have_count(0)


def test_it_is_all_there_on_a_phone(phone: Page, asked_site: str, keep: Keep) -> None:
    _ask_and_open(phone, asked_site, keep, "dien-thoai")


def test_it_is_all_there_in_the_dark(night: Page, asked_site: str, keep: Keep) -> None:
    _ask_and_open(night, asked_site, keep, "toi")


def _ask_and_open(page: Page, site: str, keep: Keep, name: str) -> None:
    page.goto(site)
    ask_and_wait(page, MOVED)
    expect(page.get_by_role("radio", name="Hữu ích")).to_be_visible()
    _fits(page)
    keep(f"hoi-dap-{name}", page)
    dialog = open_first_citation(page)
    expect(dialog.locator("mark").first).to_be_in_viewport()
    _fits(page)
    keep(f"hoi-dap-{name}-trich-dan", page)


def _fits(page: Page) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_answer_is_on_the_screen_soon_after_the_service_has_it(talk: Page, api: str) -> None:
    ask_and_wait(talk, MOVED)  # nothing is measured that is done only once
    alone, shown = [], []
    for number in range(3):
        question = f"Tỉnh Lâm Giang năm 2025 lắp bao nhiêu trạm đo mưa? ({number})"
        begun = time.perf_counter()
        httpx.post(f"{api}/v1/ask", json={"question": question}, trust_env=False, timeout=60)
        alone.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        ask_and_wait(talk, f"{question} ")
        shown.append(time.perf_counter() - begun)
    assert median(shown) <= 1.5 * median(alone) + 1.0, (alone, shown)


FIRST = "Tỉnh Lâm Giang di dời dứt điểm 815 hộ ra khỏi vùng có nguy cơ sạt lở rất cao [1]."
SECOND = "Trong đó huyện Vân Khê 412 hộ [1]."


def test_a_question_that_is_stopped_is_given_up_and_what_had_come_stays(
    home: Path, page: Page, keep: Keep, tmp_path: Path
) -> None:
    script = Script([f"{FIRST} {SECOND}"], hangs_after=len(FIRST) // PIECE + 4)
    with scripted(script) as llm:
        settings = {"llm": "openai:m", "llm_base_url": llm, "llm_timeout": 60.0}
        app = make_app(Settings.model_validate({"home": home, **settings}))
        with serving(app) as api, paged(api, tmp_path) as site:
            page.goto(site)
            ask(page, MOVED)
            expect(page.get_by_text("Tỉnh Lâm Giang di dời dứt điểm 815 hộ")).to_be_visible()
            keep("hoi-dap-dang-tra-loi")
            page.get_by_role("button", name="Dừng trả lời").click()
            expect(page.get_by_text("Đã dừng: câu trả lời chưa đầy đủ")).to_be_visible()
            expect(page.get_by_text("Tỉnh Lâm Giang di dời dứt điểm 815 hộ")).to_be_visible()
            assert script.hung_up.wait(5)
            keep("hoi-dap-da-dung")
            script.hangs_after = None
            page.get_by_role("button", name="Hỏi lại").click()
            expect(answers(page)).to_have_count(1)
            expect(page.get_by_text("Lời văn do mô hình ngôn ngữ viết")).to_be_visible()
            expect(page.get_by_text("Đã dừng")).to_have_count(0)
