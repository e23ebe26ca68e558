"""HTTP doors of media: announce a file, say that it was sent, look at it."""

from __future__ import annotations

from chalicelib.foundation.media.core.pictures import Picture, Sight, State
from chalicelib.foundation.media.schemas import MediaShown, MediaUploadShown, UploadAsked
from chalicelib.foundation.media.service import pictures, uploads
from chalicelib.kernel.edge import Call, Doors, Nothing

doors = Doors("media")


@doors.door(
    "POST",
    "/v1/media",
    verb="media.write",
    within="body.village_id",
    asked=UploadAsked,
    shown=MediaUploadShown,
    keyed=True,
    status=201,
)
def announce(call: Call[UploadAsked, Nothing]) -> MediaUploadShown:
    """Announce a picture or evidence file, and learn where to send it."""
    body = call.body
    picture, form = uploads.open_upload(
        call.ctx,
        village_id=body.village_id,
        purpose=body.purpose,
        content_type=body.content_type,
        size=body.bytes,
        sha256=body.sha256 or "",
        key=call.key,
    )
    return MediaUploadShown.of(picture, form)


@doors.door("POST", "/v1/media/{media_id}/ready", verb="media.write", within="media_id", shown=MediaShown)
def take(call: Call[Nothing, Nothing], media_id: str) -> MediaShown:
    """Say that a file was sent: it is checked, kept, and drawn smaller; asking again changes nothing."""
    taken = uploads.take_upload(call.ctx, media_id=media_id)
    return _shown(taken, Sight.AUTHOR)


@doors.door("GET", "/v1/media/{media_id}", verb="media.read", within="media_id", shown=MediaShown)
def read(call: Call[Nothing, Nothing], media_id: str) -> MediaShown:
    """Show a file to who may read the document that uses it, or to who sent it where none does yet."""
    return _shown(*pictures.see_picture(call.ctx, media_id=media_id))


def _shown(picture: Picture, sight: Sight) -> MediaShown:
    if picture.state is not State.READY:
        return MediaShown.of(picture, None)
    return MediaShown.of(picture, pictures.view_of(picture, officer=sight is Sight.OFFICER))
