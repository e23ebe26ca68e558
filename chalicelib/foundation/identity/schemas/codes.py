"""Codes, asked and shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.identity.core.codes import Code
from chalicelib.kernel.edge import Asked, Shown


class ScannedAsked(Asked):
    """What a scanner read: the whole address, or the token alone."""

    code: Annotated[str, Field(min_length=22, max_length=200)]


class ResolvedShown(Shown):
    """Whom a code or card belongs to."""

    kind: str
    holder_id: str
    village_id: str
    masked_name: str

    @classmethod
    def of(cls, code: Code) -> ResolvedShown:
        """Return what a code says."""
        return cls(kind=code.kind, holder_id=code.holder_id, village_id=code.village_id, masked_name=code.masked_name)


class CodeShown(Shown):
    """A code: its token, what its picture says, and a signed link to the picture."""

    holder_id: str
    token: str
    url: str
    picture_url: str
