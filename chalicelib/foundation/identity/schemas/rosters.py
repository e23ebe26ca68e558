"""Rosters and other long work, asked and shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.identity.schemas.fields import PlaceId
from chalicelib.kernel.edge import Asked, Shown


class PlaceAsked(Asked):
    """The village or town that long work is for."""

    place_id: PlaceId


class RosterAsked(Asked):
    """An uploaded roster to import."""

    place_id: PlaceId
    upload_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class UploadShown(Shown):
    """Where to send a file: a form with these fields, then `file`."""

    upload_id: str
    url: str
    fields: dict[str, str]
    bytes_max: int


class LinkShown(Shown):
    """A signed link to a file."""

    url: str


class TemplateShown(LinkShown):
    """A signed link to the empty roster, and how much one may hold."""

    bytes_max: int
    rows_max: int
