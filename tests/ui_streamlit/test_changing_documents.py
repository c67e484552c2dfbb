"""Documents are added and removed on the page, by those whose key may, and by nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect

from api.app import make_app
from api.principal import Role
from settings import Settings
from tests.api.gated import make_key
from tests.api.serving import serving
from tests.api.uploading import long_plan, plan
from tests.ui_streamlit.conftest import Keep, paged

HOSTILE = """Số: 5/KH-UBND

Lâm Giang, ngày 02 tháng 3 năm 2026

**KẾ HOẠCH**
**Diễn tập :red[an ninh] mạng tỉnh $x$ <b>năm</b> 2026**

I. NHIỆM VỤ

1. Sở Y tế diễn tập chặn mã độc
<script>document.title = "mã độc"</script> <img src=x onerror="document.title = 'mã độc'">
và ![ảnh](http://a.invalid/b.png) $x^2$ theo Kế hoạch số 214/KH-UBND ngày 12/01/2024 của UBND tỉnh
trước ngày 15/4/2026.
"""
HOSTILE_WORDS = (
    "<script>document.title",
    '<img src=x onerror="document.title',
    "![ảnh](http://a.invalid/b.png)",
    "$x^2$",
)


@pytest.fixture(scope="module")
def changed(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over a copy of the sample's index, to be changed."""
    home = tmp_path_factory.mktemp("changed") / "home"
    shutil.copytree(sample_home, home, symlinks=True)
    with serving(make_app(Settings(home=home))) as url:
        yield url


@pytest.fixture(scope="module")
def editing(changed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page before that service."""
    with paged(changed, tmp_path_factory.mktemp("editing")) as url:
        yield url


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def send(page: Page, site: str, *files: FilePayload) -> None:
    """Send files by the page, and wait until it tells what has become of them."""
    begin(page, site, *files)
    await_outcome(page)


def begin(page: Page, site: str, *files: FilePayload) -> None:
    page.goto(f"{site}/van-ban")
    page.get_by_text("Thêm văn bản").click()
    page.locator("input[type=file]").set_input_files([*files])
    button = page.get_by_role("button", name="Thêm vào chỉ mục")
    expect(button).to_be_enabled()
    button.click()


def await_outcome(page: Page) -> None:
    expect(page.get_by_role("heading", name="Kết quả từng tệp")).to_be_visible(timeout=120_000)


def asked(service: str, question: str) -> str:
    answer = httpx.post(
        f"{service}/v1/ask", json={"question": question}, timeout=60, trust_env=False
    )
    return str(answer.raise_for_status().json()["text"])


def test_what_is_uploaded_can_be_read_and_answers_and_a_bad_file_is_told(
    changed: str, editing: str, page: Page, keep: Keep
) -> None:
    send(page, editing, file("trong-cay.txt", plan(4300)), file("rong.txt", b" \n "))
    made = page.get_by_role("listitem").filter(has_text="Mã văn bản: trong-cay")
    expect(made.get_by_text("Đã thêm")).to_be_visible()
    refused = page.get_by_role("listitem").filter(has_text="rong.txt")
    expect(refused.get_by_text("Không thêm được")).to_be_visible()
    expect(refused.get_by_text("Lý do: ")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="12/KH-UBND")).to_be_visible()
    keep("van-ban-da-them")
    made.get_by_role("link", name="Mở văn bản").click()
    expect(page.get_by_role("article")).to_contain_text("Trồng 4300 cây sấu")
    assert "4300" in asked(changed, "Năm 2026 tỉnh Lâm Giang trồng bao nhiêu cây sấu?")


def test_it_is_told_how_far_the_work_has_come(editing: str, page: Page, keep: Keep) -> None:
    begin(page, editing, file("kenh-dai.txt", long_plan()))
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Đang cập nhật chỉ mục")).to_be_visible()
    keep("van-ban-dang-them")
    await_outcome(page)
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_the_first_document_is_added_where_there_is_no_index(
    model_home: Path, tmp_path: Path, page: Page
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(model_home / "models")
    settings = Settings(home=tmp_path / "home")
    with serving(make_app(settings)) as service, paged(service, tmp_path) as site:
        send(page, site, file("trong-cay.txt", plan(4300)))
        expect(page.get_by_role("table")).to_contain_text("12/KH-UBND")


def test_a_document_that_is_sent_again_replaces_itself(editing: str, page: Page) -> None:
    send(page, editing, file("cay-bong-mat.txt", plan(70)))
    send(page, editing, file("cay-bong-mat.txt", plan(90)))
    expect(page.get_by_text("Đã thay bản cũ")).to_be_visible()
    page.get_by_role("button", name="Đóng thông báo").click()
    expect(page.get_by_text("Kết quả từng tệp")).to_have_count(0)


def test_the_words_of_a_document_are_never_interpreted(
    editing: str, page: Page, keep: Keep
) -> None:
    send(page, editing, file("dien-tap.txt", HOSTILE.encode()))
    expect(page.get_by_role("table")).to_contain_text(":red[an ninh] mạng tỉnh $x$ năm 2026")
    made = page.get_by_role("listitem").filter(has_text="Mã văn bản: dien-tap")
    made.get_by_role("link", name="Mở văn bản").click()
    heading = page.get_by_role("heading", name=":red[an ninh] mạng tỉnh $x$ năm 2026")
    expect(heading).to_be_visible()
    article = page.get_by_role("article")
    for words in HOSTILE_WORDS:
        expect(article).to_contain_text(words)
    keep("van-ban-khong-dien-giai")
    page.goto(f"{editing}/nhiem-vu?nv-co-quan=Sở Y tế&nv-nam=2026")
    entry = page.get_by_role("listitem").filter(has_text="diễn tập chặn mã độc")
    for words in HOSTILE_WORDS[2:]:
        expect(entry).to_contain_text(words)
    assert page.title() != "mã độc"
    assert page.locator("img[src='x'], img[src*='a.invalid']").count() == 0


def test_removing_is_asked_twice_and_refreshes_the_list(
    changed: str, editing: str, page: Page, keep: Keep
) -> None:
    send(page, editing, file("bo-di.txt", plan(8800, 2027)))
    page.goto(f"{editing}/van-ban?id=bo-di")
    page.get_by_role("button", name="Xóa văn bản").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("không thể khôi phục")).to_be_visible()
    keep("van-ban-xoa")
    dialog.get_by_role("button", name="Không xóa").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Xóa văn bản").click()
    dialog.get_by_role("button", name="Xóa vĩnh viễn").click()
    expect(page.get_by_role("heading", name="Văn bản đã xóa")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("2027")).to_have_count(0)
    gone = httpx.get(f"{changed}/v1/documents/bo-di", trust_env=False)
    assert gone.status_code == 404


def test_a_key_that_only_reads_is_offered_no_change(
    sample_home: Path, tmp_path: Path, page: Page
) -> None:
    home = shutil.copytree(sample_home, tmp_path / "home", symlinks=True)
    _, header = make_key(home, Role.READER)
    secret = header["Authorization"].removeprefix("Bearer ")
    with (
        serving(make_app(Settings(home=home))) as service,
        paged(service, tmp_path, CANCU_PAGE_KEY=secret) as site,
    ):
        page.goto(f"{site}/van-ban")
        expect(page.get_by_role("table")).to_be_visible()
        expect(page.get_by_text("Thêm văn bản")).to_have_count(0)
        page.get_by_role("table").get_by_role("link").first.click()
        expect(page.get_by_role("article")).to_be_visible()
        expect(page.get_by_role("button", name="Xóa văn bản")).to_have_count(0)
