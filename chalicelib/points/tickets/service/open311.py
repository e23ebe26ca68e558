"""Public tickets for Open311's clients: by village and span, or by id; nothing that was not released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.context import Context
from chalicelib.points.tickets.core import open311 as core
from chalicelib.points.tickets.core.refusals import NoSuchTicket
from chalicelib.points.tickets.core.tickets import Ticket, Words, is_id
from chalicelib.points.tickets.store import rows, tickets as store

ROWS_MAX = 50
"""Most tickets of an answer, the newest; a client that wants older ones asks again up to the last one's date. Ours."""


def find_requests(
    ctx: Context,
    *,
    village_id: str,
    start: dt.datetime | None,
    end: dt.datetime | None,
    codes: Collection[str],
    statuses: Collection[str],
) -> list[core.Public]:
    """Return the newest public tickets of a village's span; of those, the ones of some codes or states if given.

    2 round trips, one more with photos.

    Raises:
        InvalidInput: the span is longer than 90 days.
    """
    since, until = core.span_of(start, end, ctx.now())
    page = store.list_public(village_id, since=since, until=until, size=ROWS_MAX, cursor=None)
    wanted = [one for one in page.rows if _is_wanted(one, codes, statuses)]
    words = rows.find_words_of([one.ticket_id for one in wanted])
    return _with_photos([(one, said) for one, said in zip(wanted, words, strict=True) if said and said.public_text])


def _is_wanted(ticket: Ticket, codes: Collection[str], statuses: Collection[str]) -> bool:
    return (not codes or ticket.category.value in codes) and (not statuses or core.status_of(ticket) in statuses)


def public_ones(ticket_ids: Sequence[str]) -> list[core.Public]:
    """Return those of several tickets that are public, with their words. 1 round trip, one more with photos."""
    found = store.find_with_words([one for one in ticket_ids if is_id(one)])
    return _with_photos([(ticket, words) for ticket, words in found if ticket.is_public])


def _with_photos(found: Sequence[tuple[Ticket, Words]]) -> list[core.Public]:
    """Return public tickets with the address of each one's first photo. 1 round trip where there are photos."""
    first = [words.public_media[0] for _, words in found if words.public_media]
    shown = {
        one.media_id: one for one in pictures.find_pictures(media_ids=first) if one and one.released and not one.held
    }
    links = {media_id: pictures.address_of(one, size=pictures.LARGE) for media_id, one in shown.items()}
    return [(ticket, words, links.get(next(iter(words.public_media), ""))) for ticket, words in found]


def load_request(*, file: str) -> core.Public:
    """Return one public ticket, asked for as `v00001t….json`. 1 round trip.

    Raises:
        OnlyJson: another form is asked for. NoSuchTicket: there is none that is public.
    """
    ticket_id = core.id_in(file)
    found = public_ones([ticket_id]) if ticket_id else []
    if not found:
        raise NoSuchTicket
    return found[0]
