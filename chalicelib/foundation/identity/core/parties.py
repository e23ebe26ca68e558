"""Parties: persons who are not residents (city members, visitors) and organisations, each known to one town."""

from __future__ import annotations

import re

from chalicelib.kernel.errors import InvalidInput, NotFound
from chalicelib.kernel.values import value

PARTY_ID = re.compile(r"^t[0-9]{4}[co][0-9a-f-]{36}$")
USCC_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015, table 1: 31 characters; I, O, S, V and Z are left out."""


class NoSuchParty(NotFound):
    """There is no person or organisation with this id."""

    code = "no_such_party"
    zh, en = "没有这个人或单位。", "There is no such person or organisation."


class UsccInvalid(InvalidInput):
    """A unified social credit code (统一社会信用代码) is not one."""

    code = "uscc_invalid"
    zh, en = "统一社会信用代码不对，请核对。", "The unified social credit code is not valid."


@value
class Party:
    """A person or an organisation. `phone_masked` is empty where no phone is known; `uscc` is an organisation's."""

    party_id: str
    kind: str
    name: str
    phone_masked: str = ""
    uscc: str = ""

    @property
    def town_id(self) -> str:
        """The town that knows it."""
        return self.party_id[:5]

    @property
    def masked_name(self) -> str:
        """Its name as others may see it; an organisation's name is public."""
        return self.name if self.kind == "organisation" else f"{self.name[:1]}*"


def check_uscc(code: str) -> None:
    """Let a unified social credit code pass, or refuse. Source: GB 32100-2015, annex B (weights 3 ** i modulo 31).

    Raises:
        UsccInvalid: its form or check character is wrong.
    """
    if len(code) != 18 or any(char not in USCC_CHARS for char in code):
        raise UsccInvalid
    total = sum(USCC_CHARS.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    if USCC_CHARS[-total % 31] != code[17]:
        raise UsccInvalid
