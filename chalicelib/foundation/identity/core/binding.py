"""Binding: which WeChat user is which resident, one to one."""

from __future__ import annotations

import unicodedata

from chalicelib.kernel.errors import Conflict, DomainError, NotFound


class BindingRefused(DomainError):
    """No resident has this name and this ID number; it is not told which of the two is wrong."""

    code, status = "binding_refused", 422
    zh, en = "姓名和身份证号对不上村里的花名册。", "Name and ID number do not match anybody in the roster."


class AlreadyBound(Conflict):
    """This WeChat user is bound to somebody else, or this resident to another WeChat user; an officer can undo it."""

    code = "already_bound"
    zh, en = (
        "已绑定其他微信或其他村民，请到村里办理换绑。",
        "Already bound otherwise; ask the village office to undo it.",
    )


class NotBound(NotFound):
    """The resident is bound to no WeChat user."""

    code = "not_bound"
    zh, en = "这位村民没有绑定微信。", "This resident is bound to no WeChat user."


def same_name(left: str, right: str) -> bool:
    """Tell whether two names are the same but for blanks, width, case, and the form of the middle dot."""
    return _plain(left) == _plain(right)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join("·" if c in "·•・‧.．" else c for c in folded if not c.isspace())
