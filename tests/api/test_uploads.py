"""Documents that clients send: under which names, which are refused, what becomes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import UploadFile
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.app import make_app
from api.changing.uploads import MAX_NAME, receive, shown_name
from api.routes.changes import MAX_FILES
from index.documents import make_document
from index.errors import EmptyFileError
from index.model import Document, SourceText
from index.readers import known_suffix, read_file, slug
from settings import Settings
from tests.api.uploading import done, finished, kept_files, plan, refused, send

BOUNDARY = "ranh-gioi"
MAX_BYTES = 20_000
TREES = "Trồng bao nhiêu cây sấu?"


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    app = make_app(Settings(home=home, max_file_bytes=MAX_BYTES))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def answer(client: TestClient) -> str:
    return str(client.post("/v1/ask", json={"question": TREES}).json()["text"])


def documents(client: TestClient) -> dict[str, str]:
    """The ids of the documents, and the names of their files."""
    listed = client.get("/v1/documents").json()["documents"]
    return {document["id"]: document["file"] for document in listed}


def send_raw(client: TestClient, filename: bytes, content: bytes) -> httpx2.Response:
    """Send one file under exactly this name; a client would write it more politely."""
    head = b'Content-Disposition: form-data; name="files"; filename="' + filename + b'"\r\n'
    edge = b"--" + BOUNDARY.encode()
    body = edge + b"\r\n" + head + b"\r\n" + content + b"\r\n" + edge + b"--\r\n"
    kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    return client.post("/v1/documents", content=body, headers=kind)


def test_a_document_that_is_added_answers_once_the_job_is_done(client: TestClient) -> None:
    accepted = send(client, {"Chỉ tiêu 2027.txt": plan(77, 2027)})
    assert accepted.status_code == 202
    assert accepted.headers["location"] == f"/v1/jobs/{accepted.json()['id']}"
    job = done(client, accepted)
    assert (job["kind"], job["added"]) == ("add", ["chi-tieu-2027"])
    assert job["message"] == "Đã thêm 1 văn bản."
    assert job["generation"] == client.get("/readyz").json()["generation"]
    asked = client.post("/v1/ask", json={"question": "Năm 2027 trồng bao nhiêu cây sấu?"}).json()
    assert "77" in asked["text"]
    assert "4300" not in asked["text"]


def test_the_first_document_needs_no_index(tmp_path: Path) -> None:
    with TestClient(make_app(Settings(home=tmp_path)), base_url="http://127.0.0.1") as client:
        assert client.get("/readyz").status_code == 503
        done(client, send(client, {"a.txt": plan(4300)}))
        assert "4300" in answer(client)


def test_a_file_of_the_same_name_is_a_new_version(client: TestClient) -> None:
    job = done(client, send(client, {"Trồng cây.txt": plan(5100)}))
    assert (job["added"], job["changed"]) == ([], ["trong-cay"])
    assert job["message"] == "Đã thay 1 văn bản bằng bản mới."
    assert "5100" in answer(client)
    assert "4300" not in answer(client)


def test_the_same_file_once_more_changes_nothing(client: TestClient) -> None:
    before = client.get("/readyz").json()
    job = done(client, send(client, {"Trồng cây.txt": plan(4300)}))
    assert (job["added"], job["changed"], job["removed"]) == ([], [], [])
    assert job["message"] == "Chỉ mục không thay đổi."
    assert client.get("/readyz").json() == before


def test_a_document_is_not_replaced_where_that_is_not_wanted(client: TestClient) -> None:
    job = finished(client, send(client, {"Trồng cây.txt": plan(5100)}, replace=False))
    assert job["state"] == "failed"
    [rejected] = job["rejected"]
    assert rejected["file"] == "Trồng cây.txt"
    assert "“trong-cay”" in rejected["reason"]
    assert "4300" in answer(client)


def test_a_document_gets_the_id_that_is_asked_for(client: TestClient) -> None:
    accepted = send(client, {"a.txt": plan(1, 2027), "b.txt": plan(2, 2028)}, ids=["x-1", ""])
    assert done(client, accepted)["added"] == ["b", "x-1"]
    assert documents(client)["x-1"] == "a.txt"


def test_a_file_that_cannot_be_read_is_told_and_does_not_stop_the_others(
    client: TestClient,
) -> None:
    files = {
        "rỗng.txt": b" \n",
        "2027.md": plan(77, 2027),
        "nhị phân.txt": b"\x00\x01\x02",
        "không phải mã UTF-8.txt": "Kế hoạch".encode("utf-16-be"),
        "luật.json.gz": b"{}",
        "2027.txt": plan(78, 2027),
    }
    job = done(client, send(client, files))
    assert job["added"] == ["2027"]
    assert job["message"] == "Đã thêm 1 văn bản. 5 tệp không nhận được, lý do kèm theo."
    reasons = {rejected["file"]: rejected["reason"] for rejected in job["rejected"]}
    assert list(reasons) == [name for name in files if name != "2027.md"]
    assert reasons["rỗng.txt"] == EmptyFileError.why
    assert "tệp 2027.md gửi cùng lúc" in reasons["2027.txt"]


def test_where_no_file_can_be_read_the_job_fails_and_the_index_stays(
    client: TestClient, home: Path
) -> None:
    before = client.get("/readyz").json()
    job = finished(client, send(client, {"a.txt": b"", "b.txt": b"\x00"}))
    assert (job["state"], len(job["rejected"]), job["generation"]) == ("failed", 2, None)
    assert "được giữ nguyên" in job["message"]
    assert client.get("/readyz").json() == before
    assert kept_files(home) == []


def test_a_file_that_a_reader_stumbles_over_is_told_without_its_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(source: SourceText, *others: Any) -> Document:  # noqa: ANN401
        if source.name == "xấu.txt":
            raise RecursionError
        return make_document(source, *others)

    monkeypatch.setattr("api.changing.uploads.make_document", stumble)
    job = done(client, send(client, {"xấu.txt": plan(1), "2027.txt": plan(77, 2027)}))
    assert job["added"] == ["2027"]
    assert [rejected["file"] for rejected in job["rejected"]] == ["xấu.txt"]
    assert "a file could not be read" in caplog.text
    assert "sấu" not in caplog.text


@pytest.mark.parametrize(
    ("filename", "shown", "document_id"),
    [
        (b"../../../../tmp/hack.txt", "hack.txt", "hack"),
        (rb"C:\fakepath\bao cao.md", "bao cao.md", "bao-cao"),
        (b"/etc/passwd\x00.txt", "passwd.txt", "passwd"),
        ("Kế\u202ehoạch\u200b.txt".encode(), "Kếhoạch.txt", "kehoach"),
        (b"a" * 300 + b".txt", "a" * (MAX_NAME - 4) + ".txt", "a" * (MAX_NAME - 4)),
        ("中文.txt".encode(), "中文.txt", None),
        (b"....txt", "....txt", None),
        (b"CON.TXT", "CON.TXT", "con"),
    ],
)
def test_a_clients_name_is_only_shown_and_never_a_path(
    client: TestClient,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    filename: bytes,
    shown: str,
    document_id: str | None,
) -> None:
    kept: list[str] = []
    content = plan(77, 2027)

    def look(path: Path, max_bytes: int) -> SourceText:
        kept.extend(found.name for found in kept_files(home) if found.parent.name == "files")
        return read_file(path, max_bytes)

    monkeypatch.setattr("api.changing.uploads.read_file", look)
    job = done(client, send_raw(client, filename, content))
    digest = hashlib.sha256(content).hexdigest()
    assert kept == [f"{digest}{known_suffix(shown)}"]
    [added] = job["added"]
    assert added == (document_id or f"van-ban-{digest[:12]}")
    assert documents(client)[added] == shown
    assert kept_files(home) == []


@given(st.text())
def test_whatever_a_file_is_called_a_line_is_shown(given_name: str) -> None:
    name = shown_name(given_name)
    assert name.isprintable()
    assert len(name) <= MAX_NAME
    assert not set(name) & set("/\\")
    assert shown_name(name) == name
    assert len(slug(name)) <= MAX_NAME


def test_a_long_name_keeps_its_ending() -> None:
    assert shown_name("luật" * 100 + ".json.gz").endswith("luậtluậ.json.gz")
    assert len(shown_name("ệ" * 300 + ".MD")) == MAX_NAME


def test_files_of_the_same_content_are_kept_once_and_read_each(tmp_path: Path) -> None:
    files = [UploadFile(BytesIO(plan(1)), size=1, filename=name) for name in ("a.txt", "b.txt")]
    one, other = receive(files, [], tmp_path, MAX_BYTES)
    assert one.path == other.path
    assert [path.name for path in tmp_path.iterdir()] == [one.path.name]
    assert (one.stem, other.stem) == ("a", "b")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a", "", "a.txt.exe", ".txt"])
def test_a_type_that_no_reader_knows_is_refused_at_once(client: TestClient, name: str) -> None:
    response = send_raw(client, name.encode(), b"x")
    assert "chưa được hỗ trợ" in refused(response, 415)["detail"]
    assert client.get("/v1/jobs").json() == {"jobs": []}


def test_a_file_that_is_too_large_is_refused(client: TestClient, home: Path) -> None:
    files = {"nhỏ.txt": plan(1), "lớn.txt": b"a" * (MAX_BYTES + 1)}
    problem = refused(send(client, files), 413)
    assert problem["detail"].startswith("Tệp thứ 2 lớn quá giới hạn 20.000 byte")
    assert kept_files(home) == []


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    files = {f"{n}.txt": b"a" * MAX_BYTES for n in range(10)}
    refused(send(client, files), 413)


def test_too_many_files_are_refused(client: TestClient) -> None:
    files = {f"{n}.txt": b"a" for n in range(MAX_FILES + 1)}
    problem = refused(send(client, files), 422)
    assert problem["errors"] == [{"pointer": "#/files", "detail": "có quá 20 phần tử"}]


@pytest.mark.parametrize("ids", [["a", "b"], ["A"], ["a b"], ["../a"], ["a--b"], ["a" * 256]])
def test_ids_that_fit_nothing_are_refused(client: TestClient, ids: list[str]) -> None:
    refused(send(client, {"a.txt": plan(1)}, ids=ids), 422)
    assert client.get("/v1/jobs").json() == {"jobs": []}


@pytest.mark.parametrize(("form", "status"), [("--khác\r\n", 400), (f"--{BOUNDARY}\r\na", 422)])
def test_a_form_that_is_none_or_breaks_off_is_refused(
    client: TestClient, form: str, status: int
) -> None:
    kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    refused(client.post("/v1/documents", content=form.encode(), headers=kind), status)


def test_a_deleted_document_is_found_no_more(client: TestClient) -> None:
    done(client, send(client, {"2027.txt": plan(77, 2027)}))
    job = done(client, client.delete("/v1/documents/trong-cay"))
    assert (job["kind"], job["removed"]) == ("remove", ["trong-cay"])
    assert job["message"] == "Đã xóa 1 văn bản."
    assert "4300" not in answer(client)
    assert client.get("/v1/documents/trong-cay").status_code == 404
    assert list(documents(client)) == ["2027"]


def test_without_its_last_document_the_service_refuses_every_question(client: TestClient) -> None:
    done(client, client.delete("/v1/documents/trong-cay"))
    asked = client.post("/v1/ask", json={"question": TREES})
    assert (asked.status_code, asked.json()["claims"]) == (200, [])
    assert documents(client) == {}
    done(client, send(client, {"2027.txt": plan(77, 2027)}))
    assert "77" in answer(client)


@pytest.mark.parametrize("document_id", ["khong-co", "%00", "a" * 255])
def test_a_document_that_is_not_there_cannot_be_deleted(
    client: TestClient, document_id: str
) -> None:
    refused(client.delete(f"/v1/documents/{document_id}"), 404)
