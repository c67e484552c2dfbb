from __future__ import annotations

import pytest

from index.catalogue import DocumentRecord
from index.model import Kind, Metadata
from rag.articles import Article
from rag.lexicon import Lexicon
from rag.scope import Named, Scope, name_all, resolve


def record(id_: str, kind: Kind, title: str, **known: object) -> DocumentRecord:
    return DocumentRecord(id_, f"{id_}.txt", Metadata(kind, title, **known), "", 1, 1)  # type: ignore[arg-type]


RECORDS = [
    record("lam-giang-2024", Kind.PLAN, "Kế hoạch", province="Lâm Giang", year=2024),
    record(
        "lam-giang-2025",
        Kind.PLAN,
        "Kế hoạch",
        province="Lâm Giang",
        year=2025,
        number="31/KH-UBND",
    ),
    record("son-ha-2025", Kind.PLAN, "Kế hoạch", province="Sơn Hà", year=2025),
    record("luat-hinh-su", Kind.CODE, "Bộ luật hình sự 2015", year=2015),
    record("luat-to-tung-hinh-su", Kind.CODE, "Bộ luật tố tụng hình sự 2015", year=2015),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


def scope_of(text: str, lexicon: Lexicon, *, bare: bool = False) -> Scope:
    return resolve(name_all(text, bare=bare, lexicon=lexicon, records=RECORDS), text, RECORDS)


def test_a_province_and_a_year_leave_one_plan(lexicon: Lexicon) -> None:
    assert scope_of("Lâm Giang năm 2025 giao ai?", lexicon).documents == ("lam-giang-2025",)


def test_a_province_typed_without_diacritics_counts_in_a_bare_question(lexicon: Lexicon) -> None:
    scope = scope_of("lam giang 2024 giao ai", lexicon, bare=True)
    assert scope.documents == ("lam-giang-2024",)


def test_a_year_compared_with_leads_to_the_plan_of_the_year_after(lexicon: Lexicon) -> None:
    scope = scope_of("So với năm 2024, Lâm Giang giảm bao nhiêu?", lexicon)
    assert scope.documents == ("lam-giang-2025",)
    assert scope.missing == ()


def test_a_year_compared_with_is_no_scope_where_no_plan_follows(lexicon: Lexicon) -> None:
    scope = scope_of("So với năm 2022, Lâm Giang giảm bao nhiêu?", lexicon)
    assert scope.documents == ("lam-giang-2024", "lam-giang-2025")
    assert scope.missing == ()


@pytest.mark.parametrize(
    "text",
    ["Lâm Giang giai đoạn 2021-2024", "Lâm Giang ngày 01/02/2024", "Lâm Giang 49/2024/NĐ-CP"],
)
def test_years_inside_periods_dates_and_numbers_are_no_scope(text: str, lexicon: Lexicon) -> None:
    assert set(scope_of(text, lexicon).documents or ()) == {"lam-giang-2024", "lam-giang-2025"}


def test_a_plan_of_another_province_or_year_is_never_searched(lexicon: Lexicon) -> None:
    for text in ("Sơn Hà năm 2024", "Quảng Ninh năm 2025", "Kế hoạch Lâm Giang năm 2023"):
        scope = scope_of(text, lexicon)
        assert scope.missing
        assert not {"lam-giang-2024", "lam-giang-2025", "son-ha-2025"} & set(scope.documents or ())


@pytest.mark.parametrize(
    "text",
    ["kế hoạch thanh hóa năm 2024 đặt chỉ tiêu gì", "Kế hoạch 31/KH-UBND năm 2025 của Nghệ An"],
)
def test_a_place_in_lower_case_or_beside_a_number_still_counts(text: str, lexicon: Lexicon) -> None:
    scope = scope_of(text, lexicon)
    assert scope.missing
    assert scope.groups == ()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("đánh giá lại tài sản thế chấp", False),
        ("mức phạt cao bằng bao nhiêu", True),
        ("Trộm cắp 2000 đồng có bị phạt không?", False),
        ("Người sinh năm 2008 trộm cắp thì sao?", False),
    ],
)
def test_ordinary_words_and_numbers_name_no_place_and_no_year(
    text: str, bare: bool, lexicon: Lexicon
) -> None:
    assert scope_of(text, lexicon, bare=bare) == Scope()


@pytest.mark.parametrize("text", ["Lâm Giang giai đoạn 2021 - 2025", "Lâm Giang đến năm 2030"])
def test_periods_and_horizons_are_no_year(text: str, lexicon: Lexicon) -> None:
    assert scope_of(text, lexicon).missing == ()


def test_an_article_of_a_law_that_is_not_indexed_is_not_looked_up(lexicon: Lexicon) -> None:
    one_law = RECORDS[:4]
    text = "Điều 8 Luật Đất đai quy định gì?"
    named = name_all(text, bare=False, lexicon=lexicon, records=one_law)
    assert resolve(named, text, one_law).articles == ()


def test_a_code_beside_a_plan_does_not_hide_the_plan(lexicon: Lexicon) -> None:
    scope = scope_of("Lâm Giang năm 2025 thực hiện Bộ luật hình sự thế nào?", lexicon)
    assert scope.documents == ("lam-giang-2025", "luat-hinh-su")


def test_two_years_or_two_provinces_are_compared_group_by_group(lexicon: Lexicon) -> None:
    years = scope_of("Lâm Giang năm 2024 và 2025 khác gì?", lexicon)
    assert years.groups == (("lam-giang-2024",), ("lam-giang-2025",))
    provinces = scope_of("Lâm Giang và Sơn Hà năm 2025 khác gì?", lexicon)
    assert provinces.groups == (("lam-giang-2025",), ("son-ha-2025",))


def test_one_of_two_years_missing_is_told(lexicon: Lexicon) -> None:
    scope = scope_of("Lâm Giang năm 2023 và 2025 khác gì?", lexicon)
    assert scope.documents == ("lam-giang-2025",)
    assert any("2023" in missing for missing in scope.missing)


def test_a_document_is_found_by_its_number(lexicon: Lexicon) -> None:
    assert scope_of("Kế hoạch 31/KH-UBND giao ai?", lexicon).documents == ("lam-giang-2025",)


def test_a_code_of_another_year_than_the_indexed_one_is_missing(lexicon: Lexicon) -> None:
    scope = scope_of("Điều 9 Bộ luật hình sự năm 1999 quy định gì?", lexicon)
    assert scope.missing == ("Bộ luật hình sự năm 1999",)
    assert scope.articles == ()
    assert scope_of("Điều 9 Bộ luật hình sự năm 2015", lexicon).missing == ()


def test_a_district_before_the_word_for_a_year_holds_no_province(lexicon: Lexicon) -> None:
    for text in ("Huyện Thạch Hà năm 2025", "Sơn Hà năm 2025"):
        named = name_all(text, bare=False, lexicon=lexicon, records=RECORDS)
        assert "Hà Nam" not in named.provinces
    named = name_all("Hà nội năm 2025", bare=False, lexicon=lexicon, records=RECORDS)
    assert named.provinces == ("Hà Nội",)


def test_a_code_within_the_name_of_another_is_not_meant(lexicon: Lexicon) -> None:
    scope = scope_of("khoản 1 Điều 173 Bộ luật tố tụng hình sự", lexicon)
    assert scope.documents == ("luat-to-tung-hinh-su",)
    assert scope.articles == (("luat-to-tung-hinh-su", Article("173", "1")),)


def test_article_clause_and_point_are_read_in_either_order(lexicon: Lexicon) -> None:
    for text in ("điểm a khoản 2 Điều 9 Bộ luật hình sự", "Điều 9 khoản 2 điểm a Bộ luật hình sự"):
        [(_, article)] = scope_of(text, lexicon).articles
        assert article.path == "Điều 9 khoản 2 điểm a"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Điều 9 Bộ luật hình sự khoản 2", "Điều 9 khoản 2"),
        ("Điều 9 Bộ luật hình sự năm 2015, khoản 2 điểm a", "Điều 9 khoản 2 điểm a"),
        ("Điều 9 của Bộ luật hình sự điểm a khoản 2", "Điều 9 khoản 2 điểm a"),
    ],
)
def test_the_name_of_the_law_may_stand_before_the_clause(
    text: str, path: str, lexicon: Lexicon
) -> None:
    assert [article.path for _, article in scope_of(text, lexicon).articles] == [path]


def test_a_clause_belongs_to_the_article_behind_it(lexicon: Lexicon) -> None:
    for law in ("", " Bộ luật hình sự"):
        text = f"Điều 9{law}, khoản 12 Điều 11 Bộ luật hình sự"
        articles = [article for _, article in scope_of(text, lexicon).articles]
        assert articles == [Article("9"), Article("11", "12")]


def following(text: str, then: Named, lexicon: Lexicon) -> Named:
    return name_all(text, bare=False, lexicon=lexicon, records=RECORDS).over(then)


def test_a_clause_alone_is_of_the_article_before(lexicon: Lexicon) -> None:
    then = Named(codes=("luat-hinh-su",), articles=(Article("9", "1"),))
    cases = {"Khoản 2 thì sao?": "Điều 9 khoản 2", "Thế điểm b?": "Điều 9 khoản 1 điểm b"}
    for text, path in cases.items():
        named = following(text, then, lexicon)
        assert named.codes == ("luat-hinh-su",)
        assert [article.path for article in named.articles] == [path]


def test_a_clause_is_of_the_article_before_another_clause(lexicon: Lexicon) -> None:
    first = Named(codes=("luat-hinh-su",), articles=(Article("9"),))
    between = name_all("Khoản 2 thì sao?", bare=False, lexicon=lexicon, records=RECORDS)
    named = following("Thế khoản 3?", between, lexicon).over(first)
    assert [article.path for article in named.articles] == ["Điều 9 khoản 3"]


@pytest.mark.parametrize("text", ["Khoản 30% ấy ai trả?", "Khoản tiền 2 triệu đó?", "Địa điểm ở?"])
def test_a_sum_or_a_place_is_no_clause(text: str, lexicon: Lexicon) -> None:
    then = Named(codes=("luat-hinh-su",), articles=(Article("9"),))
    assert following(text, then, lexicon).articles == ()


def test_a_number_is_the_same_however_it_is_written(lexicon: Lexicon) -> None:
    for number in ("031/KH-UBND", "31-KH/UBND"):
        assert scope_of(f"Kế hoạch {number} giao ai?", lexicon).documents == ("lam-giang-2025",)


def test_an_article_of_no_named_code_is_left_to_the_search(lexicon: Lexicon) -> None:
    assert scope_of("Điều 173 quy định gì?", lexicon).articles == ()


def test_nothing_named_searches_everything(lexicon: Lexicon) -> None:
    assert scope_of("Thời hạn tạm giam là bao lâu?", lexicon) == Scope()


def test_the_year_before_is_counted_from_the_turn_before(lexicon: Lexicon) -> None:
    named = name_all("Bản năm trước ai ký?", bare=False, lexicon=lexicon, records=RECORDS)
    then = Named(provinces=("Lâm Giang",), years=(2025,))
    assert named.over(then) == Named(provinces=("Lâm Giang",), years=(2024,))


def test_the_year_before_survives_a_turn_that_names_nothing() -> None:
    named = Named(year_shift=-1).over(Named()).over(Named(("Lâm Giang",), (2025,)))
    assert named == Named(("Lâm Giang",), (2024,))


def test_an_article_looked_up_before_is_not_looked_up_again() -> None:
    then = Named(codes=("luat-hinh-su",), articles=(Article("173"),))
    assert Named().over(then) == Named(codes=("luat-hinh-su",))


def test_a_comparison_with_the_year_before_changes_no_year(lexicon: Lexicon) -> None:
    text = "Giảm bao nhiêu so với năm trước?"
    named = name_all(text, bare=False, lexicon=lexicon, records=RECORDS)
    assert named.over(Named(("Lâm Giang",), (2025,))).years == (2025,)


def test_a_follow_up_takes_over_what_it_does_not_name() -> None:
    then = Named(provinces=("Lâm Giang",), years=(2024,))
    assert Named(years=(2025,)).over(then) == Named(provinces=("Lâm Giang",), years=(2025,))
    assert Named(provinces=("Sơn Hà",)).over(then) == Named(provinces=("Sơn Hà",))
    assert Named().over(then) == then
