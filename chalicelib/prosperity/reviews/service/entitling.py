"""Who may review what, and whose it is: rooms above say it, each for its own things. Registered by `ties`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.prosperity.reviews.core.refusals import NoSuchReviewed, NotYoursToReview

if TYPE_CHECKING:  # `ties` registers the rooms; values of reviews are loaded by who answers.
    from collections.abc import Callable, Sequence

    from chalicelib.kernel.context import Context
    from chalicelib.prosperity.reviews.core.reviews import Entitled

    Entitling = Callable[[Context, str, str], Entitled | None]
    Owning = Callable[[str], Sequence[str]]

_rooms: dict[str, tuple[Entitling, Owning]] = {}
LETTER_AT = 6


def let_review(letter: str, entitled: Entitling, owners: Owning) -> None:
    """Let a room say who reviews things whose ids have this letter after the village's, and which residents' they are.

    `entitled` is asked for a thing and a proof, and answers None where the acting person did not have it.
    """
    _rooms[letter] = (entitled, owners)


def entitled(ctx: Context, subject: str, proof: str) -> Entitled:
    """Return as what the acting person reviews something.

    Raises:
        NotYoursToReview: they did not have it, or it is nothing that is reviewed.
    """
    room = _rooms.get(subject[LETTER_AT : LETTER_AT + 1])
    found = None if room is None else room[0](ctx, subject, proof)
    if found is None:
        raise NotYoursToReview
    return found


def owners(subject: str) -> Sequence[str]:
    """Return the residents whose something is; nobody of their family hides what is said of it.

    Raises:
        NoSuchReviewed: it is nothing that is reviewed.
    """
    room = _rooms.get(subject[LETTER_AT : LETTER_AT + 1])
    if room is None:
        raise NoSuchReviewed
    return room[1](subject)
