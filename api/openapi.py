"""What the OpenAPI document says of the service as a whole."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from fastapi.routing import APIRoute

_TAGS: Final = {
    "Hỏi đáp": "Câu trả lời có trích dẫn nguyên văn, kèm từ chối có lý do khi không đủ căn cứ.",
    "Hội thoại": "Câu hỏi và câu trả lời được lưu lại, riêng cho từng khóa.",
    "Góp ý": "Người dùng đánh giá câu trả lời; quản trị viên đọc.",
    "Tra cứu": "Các đoạn văn bản gần với câu hỏi nhất, không kèm lời giải.",
    "Văn bản": "Danh sách, mục lục, toàn văn và từng đoạn của văn bản đã nạp.",
    "Danh mục": "Nhiệm vụ, chỉ tiêu, văn bản được dẫn, cơ quan: dạng JSON hoặc bảng tính, lịch.",
    "Cập nhật văn bản": "Thêm, thay, xóa văn bản ở chế độ nền, và tiến độ của từng lần.",
    "Khóa": "Vai trò và các giới hạn của khóa đang dùng.",
    "Đánh giá": "Kết quả đo chất lượng trên các bộ câu hỏi (`cancu eval run`).",
    "Tương thích OpenAI": "Cho ứng dụng chat nói giao thức của OpenAI; lỗi cũng theo dạng đó.",
    "Tình trạng": "Dịch vụ có đang chạy, có trả lời được không, và số đo cho giám sát.",
}
_DESCRIPTION: Final = (
    "Hỏi đáp có trích dẫn trên kế hoạch của chính quyền và văn bản pháp luật, không cần internet. "
    "Mỗi ý trả lời dẫn nguyên văn kèm vị trí trong văn bản; không đủ căn cứ thì từ chối và nêu lý "
    "do.\n\nYêu cầu không thực hiện được nhận về “problem details” (RFC 9457) bằng tiếng Việt. "
    "Trường `X-Request-ID` trong mỗi lần trả lời là mã của yêu cầu trong nhật ký dịch vụ."
)


def about() -> dict[str, Any]:
    """What ``FastAPI`` takes to describe itself."""
    return {
        "title": "Căn cứ",
        "summary": "Hỏi đáp có căn cứ trên văn bản hành chính và pháp luật",
        "description": _DESCRIPTION,
        "version": _version(),
        "license_info": {"name": "MIT", "identifier": "MIT"},
        "servers": [{"url": "/", "description": "Dịch vụ này"}],
        "openapi_tags": [{"name": name, "description": told} for name, told in _TAGS.items()],
        "generate_unique_id_function": _operation_id,
    }


def _version() -> str:
    try:
        return version("cancu")
    except PackageNotFoundError:  # run from its folder, without being installed
        return "0"


def _operation_id(route: APIRoute) -> str:
    """The name of the function behind the address: what generated clients call theirs."""
    return route.name
