"""How Vietnamese official prose says what a body is to do: where the predicate begins."""

from __future__ import annotations

import re

VERBS = tuple(
    phrase.strip()
    for line in """
    chủ trì, phối hợp, thực hiện, triển khai, tổ chức, xây dựng, tham mưu, chỉ đạo, hướng dẫn
    kiểm tra, đôn đốc, theo dõi, báo cáo, gửi, có trách nhiệm, chịu trách nhiệm, có nhiệm vụ
    tăng cường, tiếp tục, chủ động, tích cực, phải, cần, đẩy mạnh, rà soát, bố trí, cân đối
    thẩm định, tổng hợp, lập, ban hành, cử, cung cấp, đăng, phát sóng, phát hành, quán triệt
    tập trung, thường xuyên, định kỳ, giúp, được giao, được phân công, nghiên cứu, đề xuất
    thành lập, quản lý, khai thác, cụ thể hóa, nâng cao, đưa, kịp thời, nghiêm túc, phát huy
    huy động, vận động, tuyên truyền, phổ biến, giám sát, thanh tra, xử lý, xác minh, phản ánh
    đảm bảo, bảo đảm, hỗ trợ, tạo điều kiện, sơ kết, tổng kết, đánh giá, hoàn thành, tiếp nhận
    phê duyệt, trình, phân công, giao, có kế hoạch, lồng ghép, khẩn trương, mở, tiến hành, họp
    duy trì, củng cố, kiện toàn, căn cứ, trên cơ sở, dựa trên, làm, thông báo, công bố
    cập nhật, tham gia, truyền thông, ưu tiên, quan tâm, chuẩn bị, xem xét, quyết định, cấp
    """.strip().splitlines()
    for phrase in line.split(",")
)
PREDICATE = re.compile(
    r"(?:[,–-]?\s*)(?:" + "|".join(sorted(map(re.escape, VERBS), key=len, reverse=True)) + r")\b",
    re.I,
)
"""A verb or a stock phrase that begins what a body is to do."""

_NO_PREDICATE = re.compile(
    r"\s*(?:của|tại|ở|trong|ngoài|trên|về|cho|để|đã|đang|bị|do|thuộc|này|đó|nào|nêu|gồm|như|từ"
    r"|đến|giữa|hoặc|vừa|nơi|khi|mà|còn|chưa|cũng|nếu|thì|vào|dưới|qua|bằng|hay|cùng|và|các|những"
    r"|theo(?! chức năng| nhiệm vụ| thẩm quyền| phân công| lĩnh vực| trách nhiệm| phạm vi)"
    r"|được(?! giao| phân công)|với(?! vai trò| chức năng| trách nhiệm| tư cách)|là(?! cơ quan"
    r"| đầu mối| đơn vị))\b",
    re.I,
)
_SETTING = re.compile(
    r"\s*[,–-]\s*(?:theo|căn cứ|trên cơ sở|tùy|với|dựa|trong|định kỳ|hằng|hàng|trước|sau|khi)\b"
)


def is_predicate(rest: str) -> bool:
    """Whether what follows the name of a body says what it is to do.

    The verbs are too many to list: any word in small letters may be one, but for those that only
    describe the body or tell what has been.
    """
    if _SETTING.match(rest) or PREDICATE.match(rest):
        return True
    following = re.match(r"\s+([^\W\d_]+)", rest)
    return bool(following and following[1].islower() and not _NO_PREDICATE.match(rest))
