"""Who may read a picture's document: rooms above media say it, each for its own documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `ties` registers the rooms; shapes of pictures are loaded by who asks for one.
    from collections.abc import Callable

    from chalicelib.foundation.media.core.pictures import Picture, Sight
    from chalicelib.kernel.context import Context

    Reading = Callable[[Context, Picture], Sight | None]

_readers: dict[str, Reading] = {}


def let_read(letter: str, reading: Reading) -> None:
    """Let `reading` say as what somebody may read a document whose id has this letter after the village's. By `ties`.

    It answers None where they may not read it, or where the picture is in no part that they may read; it takes two
    round trips at most.
    """
    _readers[letter] = reading


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read the document that uses a picture; None of what nobody registered."""
    reading = _readers.get(picture.subject.removeprefix(picture.media_id[:6])[:1])
    return None if reading is None else reading(ctx, picture)
