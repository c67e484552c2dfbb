from __future__ import annotations

import pytest

from rag.articles import Article, articles_in, written_out


@pytest.mark.parametrize(
    ("noted", "meant"),
    [
        ("Đ173 BLHS quy định gì?", Article("173")),
        ("K2 Đ.51 BLTTHS", Article("51", "2")),
        ("k1đ12 blhs", Article("12", "1")),
        ("Đ90 K3 BLLĐ", Article("90", "3")),
        ("khoản 2 Đ168", Article("168", "2")),
        ("d600 blhs noi gi", Article("600")),
        ("đ 15 luật đất đai", Article("15")),
        ("k2 d51", Article("51", "2")),
    ],
)
def test_an_article_noted_in_short_is_the_article(noted: str, meant: Article) -> None:
    assert list(articles_in(written_out(noted))) == [meant]


@pytest.mark.parametrize(
    "text",
    [
        "Phạt 500đ, 500 đ hay 2.000đ?",
        "Quyết định số 15/QĐ-UBND và Đ5/KH",
        "điểm đ khoản 2 Điều 9",
        "d5 la gi",
        "vitamin D 3",
        "K50 ở đâu",
        "đ1.5",
    ],
)
def test_what_only_looks_like_a_short_form_stays(text: str) -> None:
    assert written_out(text) == text
