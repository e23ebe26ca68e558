"""Files as the outside sees them. Rooms show their documents' pictures as `PictureShown`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.foundation.media.core.files import PURPOSES
from chalicelib.foundation.media.core.pictures import FORM_SECONDS, PICTURES_MAX, Picture, View
from chalicelib.kernel.edge import Asked, Shown

MediaId = Annotated[
    str, Field(pattern=r"^v[0-9]{5}m[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
MediaIds = Annotated[tuple[MediaId, ...], Field(max_length=PICTURES_MAX)]
"""The pictures that a document is sent with."""


class UploadAsked(Asked):
    """A file somebody wants to send: what for, its type, how many bytes, and perhaps its SHA-256 (64 hex digits)."""

    village_id: Annotated[str, Field(pattern=r"^v[0-9]{5}$")]
    purpose: Literal[PURPOSES]  # type: ignore[valid-type]  # The core's own list, so that there is one.
    content_type: Annotated[str, Field(min_length=1, max_length=100)]
    bytes: Annotated[int, Field(strict=True, ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class MediaUploadShown(Shown):
    """Where to send a file: a form with these fields, then `file`, within `seconds`."""

    media_id: str
    url: str
    fields: dict[str, str]
    seconds: int

    @classmethod
    def of(cls, picture: Picture, form: dict[str, Any]) -> MediaUploadShown:
        """Show an announced file with its form."""
        return cls(media_id=picture.media_id, url=form["url"], fields=form["fields"], seconds=FORM_SECONDS)


class PictureShown(Shown):
    """A picture (or PDF) and where to fetch it; addresses end after five minutes. Pixels are those of the original.

    `original`, `taken_at` (by the camera's clock) and `has_location` are for officers alone. `held` says why others do
    not see it: `unlooked`, `judged` (not found clean), `rejected`; null where they do.
    """

    media_id: str
    content_type: str
    width: int
    height: int
    thumb: str
    large: str
    original: str | None
    taken_at: str | None
    has_location: bool | None
    held: str | None = None

    @classmethod
    def of(cls, view: View) -> PictureShown:
        """Show a picture as `service.pictures.view_of` lets somebody see it."""
        picture, officer = view.picture, view.officer
        return cls(
            media_id=picture.media_id,
            content_type=picture.kind.value,
            width=picture.width,
            height=picture.height,
            thumb=view.thumb,
            large=view.large,
            original=view.original or None,
            taken_at=picture.taken_at if officer else None,
            has_location=picture.has_location if officer else None,
            held=picture.held.value or None,
        )


class MediaShown(Shown):
    """A file by its id: `open`, `ready` or `refused`, and once it is ready the picture."""

    media_id: str
    purpose: str
    state: str
    released: bool
    picture: PictureShown | None

    @classmethod
    def of(cls, picture: Picture, view: View | None) -> MediaShown:
        """Show a file, with what somebody sees of it once it is ready."""
        return cls(
            media_id=picture.media_id,
            purpose=picture.purpose,
            state=picture.state.value,
            released=picture.released,
            picture=None if view is None else PictureShown.of(view),
        )
