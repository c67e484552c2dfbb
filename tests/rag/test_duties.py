"""What a body must do is listed whole; who must do what is told stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.model import Role
from rag.answer import Hit
from rag.duties import COLLECTIVE, COLLECTIVE_PARTNER, TASK_CHARS
from rag.ground import is_grounded
from rag.history import Turn
from tests.index.labelled import document_of
from tests.rag.answer_room import AnswerRoom, answer_room
from tests.rag.duty_plans import Given, plan

LONG = "Trồng tre giữ bờ " + "và chăm bón cho đến khi tre bén rễ, " * 8 + "rồi nghiệm thu."
GIVEN = [
    Given("Phát áo phao cho chủ đò.", "Sở Y tế"),
    Given("Phát áo phao cho chủ đò.", "Công an tỉnh", Role.COORDINATE),
    Given("Sửa cọc buộc thuyền.", "Sở Xây dựng"),
    Given("Sửa cọc buộc thuyền.", "Sở Y tế", Role.COORDINATE),
    Given("Mở lớp cứu đuối.", "Sở Y tế", Role.IMPLEMENT),
    Given("Chỉ dẫn dân lọc nước.", "Sở Y tế", Role.GUIDE),
    Given("Mời đoàn bác sĩ thiện nguyện.", "Sở Y tế", Role.REQUEST),
    Given("Gửi báo cáo cuối năm.", "Các sở, ngành", Role.IMPLEMENT, collective=True),
    Given("Góp ý bản đồ lũ.", "Các sở, ngành", Role.COORDINATE, collective=True),
    Given(LONG, "Sở Y tế"),
    Given("Giao ban buổi sáng.", "Ủy ban nhân dân cấp huyện", Role.IMPLEMENT, collective=True),
]
LAST_YEAR = [Given("Vớt bèo trên sông.", "Sở Y tế"), Given("Rào giếng.", "Sở Xây dựng")]


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    documents = (
        plan("son-ha-2031", GIVEN, province="Sơn Hà", year=2031),
        plan("son-ha-2030", LAST_YEAR, province="Sơn Hà", year=2030),
    )
    with answer_room(*documents) as opened:
        yield opened


@pytest.fixture(scope="module")
def sample() -> Iterator[AnswerRoom]:
    plans = (document_of("ke-hoach-lam-giang-2024"), document_of("ke-hoach-lam-giang-2025"))
    with answer_room(*plans) as opened:
        yield opened


def listed(room: AnswerRoom, question: str, *history: Turn) -> list[tuple[str, str]]:
    """The list that answers a question: each task under the heading of its group."""
    claims = room.duties.list_claims(room.question(question, history))
    return [(claim.group, claim.text) for claim in claims]


def test_the_duties_of_a_body_are_listed_whole_by_role_and_collective_ones_last(
    room: AnswerRoom,
) -> None:
    assert listed(room, "Sở Y tế Sơn Hà năm 2031 phải làm gì?") == [
        ("Chủ trì", "Phát áo phao cho chủ đò."),
        ("Chủ trì", f"{LONG[:TASK_CHARS].rsplit(' ', 1)[0]} …"),
        ("Thực hiện", "Mở lớp cứu đuối."),
        ("Phối hợp", "Sửa cọc buộc thuyền."),
        ("Hướng dẫn", "Chỉ dẫn dân lọc nước."),
        ("Được đề nghị", "Mời đoàn bác sĩ thiện nguyện."),
        (COLLECTIVE, "Gửi báo cáo cuối năm."),
        (COLLECTIVE_PARTNER, "Góp ý bản đồ lũ."),
    ]


def test_a_shortened_task_is_cited_whole(room: AnswerRoom) -> None:
    claims = room.duties.list_claims(room.question("Sở Y tế Sơn Hà năm 2031 phải làm gì?"))
    [long] = [claim for claim in claims if claim.text.endswith("…")]
    assert "nghiệm thu" not in long.text
    assert long.citations[0].quote == LONG
    assert all(is_grounded(claim, room.catalogue) for claim in claims)


@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("Sở Y tế Sơn Hà năm 2031 chủ trì những nhiệm vụ gì?", {"Chủ trì"}),
        ("Sở Y tế Sơn Hà năm 2031 phối hợp những việc gì?", {"Phối hợp"}),
        ("Sở Y tế Sơn Hà năm 2031 chủ trì và phối hợp làm gì?", {"Chủ trì", "Phối hợp"}),
    ],
)
def test_a_role_asked_for_leaves_the_other_duties_out(
    room: AnswerRoom, question: str, groups: set[str]
) -> None:
    assert {group for group, _ in listed(room, question)} == groups


def test_a_collective_task_that_a_body_has_of_its_own_is_listed_once() -> None:
    both = [
        Given("Gửi báo cáo.", "Sở Y tế"),
        Given("Gửi báo cáo.", "Các sở, ngành", Role.IMPLEMENT, collective=True),
    ]
    with answer_room(plan("a", both, province="Sơn Hà", year=2031)) as room:
        assert listed(room, "Sở Y tế phải làm gì?") == [("Chủ trì", "Gửi báo cáo.")]


def test_a_body_is_listed_by_its_own_collectives_only(room: AnswerRoom) -> None:
    tasks = [task for _, task in listed(room, "Sở Xây dựng Sơn Hà năm 2031 được giao gì?")]
    assert "Gửi báo cáo cuối năm." in tasks
    assert "Giao ban buổi sáng." not in tasks


def test_only_the_plans_asked_about_are_listed(room: AnswerRoom) -> None:
    assert listed(room, "Sở Y tế Sơn Hà năm 2030 phải làm gì?") == [
        ("Chủ trì", "Vớt bèo trên sông.")
    ]
    tasks = {task for _, task in listed(room, "Sở Xây dựng phải làm gì?")}
    assert {"Rào giếng.", "Sửa cọc buộc thuyền."} <= tasks


@pytest.mark.parametrize(
    "question",
    [
        "Sở Ngoại vụ Sơn Hà năm 2031 phải làm gì?",
        "Sở Nội vụ năm 2031 phải làm gì?",
        "SNV Sơn Hà năm 2031 được giao việc gì?",
        "so noi vu son ha nam 2031 phai lam gi",
    ],
)
def test_a_body_that_only_collective_names_bind_has_their_duties(
    room: AnswerRoom, question: str
) -> None:
    assert listed(room, question) == [
        (COLLECTIVE, "Gửi báo cáo cuối năm."),
        (COLLECTIVE_PARTNER, "Góp ý bản đồ lũ."),
    ]


@pytest.mark.parametrize(
    ("question", "task"),
    [
        ("Còn Sở Xây dựng?", "Sửa cọc buộc thuyền."),
        ("Thế Sở Nội vụ thì sao?", "Gửi báo cáo cuối năm."),
        ("Còn năm 2030?", "Vớt bèo trên sông."),
    ],
)
def test_a_follow_up_that_only_names_another_body_or_year_asks_for_its_list(
    room: AnswerRoom, question: str, task: str
) -> None:
    before = Turn("user", "Sở Y tế Sơn Hà năm 2031 phải làm gì?")
    tasks = [shown for _, shown in listed(room, question, before)]
    assert task in tasks
    assert "Mở lớp cứu đuối." not in tasks


def test_a_follow_up_about_another_matter_asks_for_no_list(room: AnswerRoom) -> None:
    before = Turn("user", "Sơn Hà năm 2031 ai phát áo phao?")
    assert listed(room, "Còn Sở Xây dựng?", before) == []


@pytest.mark.parametrize(
    "question",
    [
        "Sở Y tế Sơn Hà năm 2031 được giao những nhiệm vụ gì?",
        "Trách nhiệm của Sở Y tế Sơn Hà trong kế hoạch năm 2031?",
        "SYT Sơn Hà năm 2031 phải lo việc gì?",
        "Những phần việc nào của Sở Y tế Sơn Hà năm 2031?",
    ],
)
def test_a_list_is_asked_for_in_many_ways(room: AnswerRoom, question: str) -> None:
    assert len(listed(room, question)) == 8


@pytest.mark.parametrize(
    "question",
    [
        "Sở Y tế Sơn Hà năm 2031 làm gì với áo phao?",
        "Nhiệm vụ của Sở Y tế Sơn Hà năm 2031 về cứu đuối?",
        "Sở Y tế Sơn Hà có địa chỉ ở đâu?",
        "Sơn Hà năm 2031 phải làm gì?",
        "Đội Đua Thuyền Sơn Hà năm 2031 phải làm gì?",
    ],
)
def test_one_matter_another_question_or_an_unknown_body_asks_for_no_list(
    room: AnswerRoom, question: str
) -> None:
    assert listed(room, question) == []


@pytest.mark.parametrize(
    "history",
    [
        (Turn("user", "Sơn Hà năm 2031: Sở Xây dựng có sửa cọc buộc thuyền không?"),),
        (
            Turn("user", "Sơn Hà năm 2031 ai sửa cọc buộc thuyền, có phải Sở Y tế không?"),
            Turn("assistant", "Công an tỉnh giám sát, Sở Xây dựng chủ trì, Sở Y tế phối hợp."),
        ),
    ],
)
@pytest.mark.parametrize("asked", ["Sở đó còn nhiệm vụ gì?", "Sở này phải làm gì nữa?"])
def test_that_body_is_the_first_such_body_of_the_latest_turn(
    room: AnswerRoom, history: tuple[Turn, ...], asked: str
) -> None:
    tasks = listed(room, asked, *history)
    assert ("Chủ trì", "Sửa cọc buộc thuyền.") in tasks
    assert ("Chủ trì", "Phát áo phao cho chủ đò.") not in tasks
    assert ("Chủ trì", "Rào giếng.") not in tasks


def test_that_agency_may_be_a_body_of_any_kind(room: AnswerRoom) -> None:
    history = (Turn("user", "Sơn Hà năm 2031 Công an tỉnh có phát áo phao không?"),)
    own, *_ = listed(room, "Cơ quan đó được giao gì nữa?", *history)
    assert own == ("Phối hợp", "Phát áo phao cho chủ đò.")


def test_that_body_without_an_earlier_one_names_none(room: AnswerRoom) -> None:
    assert listed(room, "Sở đó còn nhiệm vụ gì?") == []
    assert listed(room, "Sở đó còn nhiệm vụ gì?", Turn("user", "Công an tỉnh làm gì?")) == []


def test_a_body_may_be_named_for_short() -> None:
    name = "Sở Văn hóa, Thể thao và Du lịch"
    with answer_room(plan("a", [Given("Mở hội đua thuyền.", name)])) as room:
        for asked in (name, "Sở VHTTDL", "Sở Văn hóa"):
            assert listed(room, f"{asked} phải làm gì?") == [("Chủ trì", "Mở hội đua thuyền.")]


def test_passages_that_give_the_body_something_to_do_go_first(room: AnswerRoom) -> None:
    question = room.question("Sở Xây dựng Sơn Hà năm 2031 cấp áo phao hay sửa cọc?")
    hits = room.hits_on({"Phát áo phao": 0.6, "Sửa cọc": 0.5, "Mở lớp": 0.4})
    preferred = room.duties.prefer(question, hits)
    assert [hit.passage.text.split()[0] for hit in preferred] == ["Sửa", "Phát", "Mở"]


def test_without_a_body_the_passages_keep_their_order(room: AnswerRoom) -> None:
    hits: list[Hit] = room.hits_on({"Phát áo phao": 0.6, "Sửa cọc": 0.5})
    assert room.duties.prefer(room.question("Ai sửa cọc?"), hits) == hits
    assert room.duties.prefer(room.question("Sở Xây dựng làm gì?"), []) == []


def test_the_list_of_the_sample_is_complete(sample: AnswerRoom) -> None:
    """Every sentence of the plan that gives the body something to do, counted by hand."""
    claims = sample.duties.list_claims(sample.question("Sở Y tế Lâm Giang năm 2025 phải làm gì?"))
    own = " ".join(claim.citations[0].quote for claim in claims if "chung" not in claim.group)
    for words in (
        "Dự trữ thuốc khử khuẩn",
        "diễn tập cấp tỉnh",
        "Thành lập 03 đội cứu nạn",
        "Thành lập 15 tổ cấp cứu",
    ):
        assert words in own
    assert {claim.citations[0].document_id for claim in claims} == {"ke-hoach-lam-giang-2025"}


def test_the_list_of_the_sample_reads_as_a_list(sample: AnswerRoom) -> None:
    text = sample.answer("Sở Y tế Lâm Giang năm 2025 phải làm gì?").text
    assert text.index("Thực hiện:") < text.index("Phối hợp:") < text.index(f"{COLLECTIVE}:")


def test_a_list_is_asked_for_without_diacritics_too(sample: AnswerRoom) -> None:
    asked = listed(sample, "so y te lam giang nam 2025 phai lam gi")
    assert asked == listed(sample, "Sở Y tế Lâm Giang năm 2025 phải làm gì?")


def test_who_does_a_task_is_shown_though_it_stands_far_below(sample: AnswerRoom) -> None:
    said = sample.said("Lâm Giang năm 2025 cơ quan nào tiếp nhận thiết bị dò tìm nước ngoài?")
    assert any("Sở Tài chính hướng dẫn thủ tục" in text for text in said)
