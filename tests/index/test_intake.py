"""One bad file never stops the others."""

from __future__ import annotations

from pathlib import Path

from index.errors import DuplicateIdError, EmptyFileError, MissingFileError
from index.intake import Intake, take_in
from tests.index.labelled import DOCUMENTS, HAZARDS, MAX_BYTES, SAMPLE, UNREADABLE, cheap_count


def taken(*paths: Path) -> Intake:
    return take_in(paths, MAX_BYTES, cheap_count)


def write(path: Path, text: str = "Bến nước là nơi đò cập vào bờ.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_readable_fixture_goes_in_and_every_other_is_reported() -> None:
    intake = taken(SAMPLE, HAZARDS)
    assert sorted(document.id for document in intake.documents) == DOCUMENTS
    assert {error.name.removesuffix(".txt") for error in intake.errors} == UNREADABLE


def test_a_missing_path_is_reported_and_the_rest_goes_in(tmp_path: Path) -> None:
    intake = taken(tmp_path / "mat.txt", write(tmp_path / "co.txt"))
    assert [document.id for document in intake.documents] == ["co"]
    assert [type(error) for error in intake.errors] == [MissingFileError]


def test_the_second_of_two_files_with_one_id_is_refused_and_names_the_first(
    tmp_path: Path,
) -> None:
    first, second = write(tmp_path / "a" / "Kế hoạch.txt"), write(tmp_path / "b" / "ke-hoach.md")
    intake = taken(first, second)
    assert [document.source.name for document in intake.documents] == ["Kế hoạch.txt"]
    (error,) = intake.errors
    assert isinstance(error, DuplicateIdError)
    assert str(error).startswith("ke-hoach.md: ")
    assert "Kế hoạch.txt" in str(error)


def test_a_file_that_failed_leaves_its_id_to_another(tmp_path: Path) -> None:
    empty, good = write(tmp_path / "a" / "k.txt", ""), write(tmp_path / "b" / "k.txt")
    intake = taken(empty, good)
    assert [document.id for document in intake.documents] == ["k"]
    assert [type(error) for error in intake.errors] == [EmptyFileError]


def test_a_file_reached_by_several_ways_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "kho" / "k.txt")
    link = tmp_path / "loi-tat"
    link.symlink_to(path.parent)
    intake = taken(path, path.parent, tmp_path / "kho" / ".." / "kho", link)
    assert [document.id for document in intake.documents] == ["k"]
    assert intake.errors == ()


def test_a_name_of_which_no_id_can_be_made_is_reported(tmp_path: Path) -> None:
    (error,) = taken(write(tmp_path / "….txt")).errors
    assert str(error).startswith("….txt: ")
