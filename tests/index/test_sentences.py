"""Where sentences end in official prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans


def sentences(text: str, *, semicolons: bool = True) -> list[str]:
    return [span.of(text) for span in sentence_spans(text, semicolons)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Giữ bến.", "Chở đò!", "Ai qua sông?", "Đò đầy…"],
        ["Ghi sổ từng chuyến;", "nộp sổ cho xã;", "báo Công an xã."],
        ["Dẹp lưới mờ (Công an tỉnh thực hiện),", "thả chim về đầm (Chi cục Kiểm lâm)."],
        ["Họ nói “đò đầy.”", "Rồi về."],
        ["(Theo lệ cũ.)", "Ấy là xong."],
        ["1. Giữ bến ở TP. Hòa Mỹ.", "Hết."],
        ["KT. CHỦ TỊCH ký.", "Đ/c. Mẫn đọc."],
        ["a) Chở 1.000 người, mỗi người 2.500 đồng.", "Nghỉ."],
        ["Dòng một", "Dòng hai"],
        ["Nộp trước 5 giờ. chậm nhất là 6 giờ."],
        ["Nộp trước 5 giờ. đến 6 giờ thì thôi."],
    ],
)
def test_a_text_is_divided_where_its_sentences_end(parts: list[str]) -> None:
    between = "\n" if parts[0].startswith("Dòng") else " "
    assert sentences(between.join(parts)) == parts


def test_semicolons_count_only_if_wanted() -> None:
    text = "Ghi sổ từng chuyến; nộp sổ cho xã. Hết."
    assert sentences(text, semicolons=False) == ["Ghi sổ từng chuyến; nộp sổ cho xã.", "Hết."]


@given(st.text(alphabet="aĐđ1.;:)(”“ \n,ủỦ!…"))
def test_sentences_are_in_order_and_leave_out_white_space_only(text: str) -> None:
    end = 0
    for span in sentence_spans(text):
        assert span.start >= end
        assert text[end : span.start].strip() == ""
        assert span.of(text) == span.of(text).strip() != ""
        end = span.end
    assert text[end:].strip() == ""
