"""What the roles of duties are called, and which one a user means."""

from __future__ import annotations

from typing import Final

from index.model import Role
from rag.lists.errors import NoSuchRoleError, folded

ROLE_NAMES: Final = {
    Role.LEAD: "chủ trì",
    Role.COORDINATE: "phối hợp",
    Role.IMPLEMENT: "thực hiện",
    Role.GUIDE: "hướng dẫn",
    Role.REQUEST: "đề nghị",
}


def role_called(asked: str) -> Role:
    """The role with this code or Vietnamese name, unaccented too.

    Raises:
        NoSuchRoleError: there is none.
    """
    for role, name in ROLE_NAMES.items():
        if folded(asked) in (role.value, folded(name)):
            return role
    raise NoSuchRoleError(asked, ROLE_NAMES.values())
