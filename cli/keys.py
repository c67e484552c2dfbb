"""Commands that give out keys of the service and take them back: ``cancu keys …``.

They work on the service's file, whether it runs or not; it reads that for every request.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.principal import LOCAL, Role
from cli.console import err, out
from cli.options import AsJson
from index.errors import CancuError
from settings import load_settings

if TYPE_CHECKING:
    from api.keeping.database import Database
    from api.keeping.keys import Key, KeyStore

_MAY = {
    Role.READER: "hỏi, tìm, đọc văn bản",
    Role.INDEXER: "như reader, thêm và xóa văn bản",
    Role.ADMIN: "như indexer, xem góp ý của mọi người",
}
_ROLES = "; ".join(f"{role.value}: {may}" for role, may in _MAY.items())


def create(
    name: Annotated[str, typer.Option(metavar="TÊN", help="Ai dùng khóa, ví dụ “Phòng Tổng hợp”.")],
    role: Annotated[Role, typer.Option(help=f"Quyền của khóa. {_ROLES}.")] = Role.READER,
) -> None:
    """Cấp một khóa mới; khóa chỉ in ra một lần, ở đầu ra chuẩn."""
    from api.keeping.conversations import ConversationStore
    from api.keeping.keys import KeyStore

    with _open_database(load_settings().home) as database:
        keys = KeyStore(database)
        is_first = not keys.any_made()
        key, secret = keys.create(name, role)
        hidden = ConversationStore(database).count_all(LOCAL.key_id) if is_first else 0
    err.print(
        f"Đã cấp khóa [bold]{key.id}[/] cho “{escape(key.name)}” ({_MAY[role]}).\n"
        "Hãy cất khóa dưới đây ngay: về sau không xem lại được. Gửi kèm mỗi yêu cầu trong trường "
        "“Authorization: Bearer <khóa>”."
    )
    if hidden:
        err.print(
            f"{hidden} hội thoại lưu khi chưa có khóa từ nay không xem được nữa; xóa hẳn bằng lệnh "
            f"“cancu keys forget {LOCAL.key_id}”."
        )
    out.print(secret, markup=False)


def list_all(as_json: AsJson = False) -> None:
    """In các khóa đã cấp, kể cả khóa đã thu hồi."""
    with _open_keys(load_settings().home) as keys:
        made = keys.list()
    if as_json:
        out.print_json(json.dumps([_as_row(key) for key in made], ensure_ascii=False))
    elif made:
        _print_table(made)
    else:
        out.print("Chưa cấp khóa nào: dịch vụ chỉ phục vụ chính máy này.")


def revoke(
    key_id: Annotated[str, typer.Argument(metavar="MÃ", help="Mã mà “cancu keys list” in ra.")],
) -> None:
    """Thu hồi một khóa; có hiệu lực ngay, kể cả khi dịch vụ đang chạy."""
    with _open_keys(load_settings().home) as keys:
        key = keys.revoke(key_id)
        left = any(not other.revoked_at for other in keys.list())
    out.print(f"Khóa [bold]{key.id}[/] (“{escape(key.name)}”) không còn dùng được.")
    if not left:
        out.print("Không còn khóa nào dùng được: dịch vụ sẽ từ chối mọi yêu cầu đến khi cấp mới.")


def forget(
    owner: Annotated[
        str,
        typer.Argument(
            metavar="MÃ",
            help=f"Mã của khóa đã thu hồi; “{LOCAL.key_id}”: những gì đã lưu khi chưa cấp khóa.",
        ),
    ],
) -> None:
    """Xóa hẳn hội thoại và góp ý của một khóa đã thu hồi, hoặc có từ khi chưa cấp khóa."""
    from api.keeping.conversations import ConversationStore
    from api.keeping.feedback import FeedbackStore
    from api.keeping.keys import KeyStore

    with _open_database(load_settings().home) as database:
        if owner != LOCAL.key_id:
            KeyStore(database).demand_revoked(owner)
        conversations = ConversationStore(database).delete_all(owner)
        opinions = FeedbackStore(database).delete_all(owner)
    out.print(f"Đã xóa hẳn {conversations} hội thoại và {opinions} góp ý.")


def demand_key(home: Path, host: str) -> None:
    """Let nobody serve other machines without a key that counts.

    Raises:
        CancuError: ``host`` is not this machine's own, and there is no such key.
    """
    from api.guard.authentication import is_loopback

    if is_loopback(host):
        return
    with _open_keys(home) as keys:
        if any(not key.revoked_at for key in keys.list()):
            return
    raise CancuError(
        f"Địa chỉ {host} mở dịch vụ cho máy khác nên phải có khóa, mà chưa có khóa nào dùng được. "
        'Hãy cấp khóa trước: cancu keys create --name "Phòng Tổng hợp" --role reader'
    )


@contextmanager
def _open_keys(home: Path) -> Iterator[KeyStore]:
    from api.keeping.keys import KeyStore

    with _open_database(home) as database:
        yield KeyStore(database)


@contextmanager
def _open_database(home: Path) -> Iterator[Database]:
    from api.keeping.database import FILE, Database

    try:
        with closing(Database(home)) as database:
            yield database
    except (OSError, sqlite3.Error) as error:
        raise CancuError(
            f"Không mở hoặc không ghi được tệp {home / FILE} ({error}). Hãy kiểm tra quyền ghi vào "
            "thư mục và dung lượng đĩa rồi chạy lại."
        ) from error


def _print_table(keys: list[Key]) -> None:
    table = Table("Mã", "Tên", "Vai trò", "Ngày cấp", "Dùng lần cuối", "Tình trạng", box=None)
    for key in keys:
        used = f"{key.last_used_on:%d/%m/%Y}" if key.last_used_on else "chưa dùng"
        made = f"{key.created_at.astimezone():%d/%m/%Y}"
        state = (
            f"thu hồi ngày {key.revoked_at.astimezone():%d/%m/%Y}" if key.revoked_at else "còn dùng"
        )
        table.add_row(key.id, escape(key.name), key.role, made, used, state)
    out.print(table, soft_wrap=False)


def _as_row(key: Key) -> dict[str, str | None]:
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "created_at": key.created_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
        "last_used_on": key.last_used_on.isoformat() if key.last_used_on else None,
    }
