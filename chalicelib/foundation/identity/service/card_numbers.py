"""The number printed on a card, for one whose code can no longer be read. It names somebody, and proves nothing.

A number is read within one village, the shop's or the activity's: it does not tell the village, and the card does.
"""

from __future__ import annotations

from chalicelib.foundation.identity.core import cards, ids
from chalicelib.foundation.identity.core.cards import CardNotActive, NoSuchCard, State
from chalicelib.foundation.identity.core.codes import Code, token_in
from chalicelib.foundation.identity.core.people import Resident, Status
from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.identity.store import people as store


def bearer_of(*, village_id: str, text: str) -> Resident:
    """Return the resident of a village whose present card bears this number. One round trip.

    Raises:
        NoSuchCard: nobody here has a card with this number.
        CardNotActive: they have a newer one. Whether the card was lost, its token tells.
    """
    number = cards.number_in(text)
    if number is None:
        raise NoSuchCard
    holder, ordinal = number
    found = store.find_holder(ids.resident_id_of(village_id, holder))
    if not isinstance(found, Resident) or found.status is not Status.ACTIVE or not found.card:
        raise NoSuchCard
    if 0 < ordinal < found.cards:
        raise CardNotActive(state=State.REPLACED.value)
    if ordinal != found.cards:
        raise NoSuchCard
    return found


def resolve(*, village_id: str, text: str) -> Code:
    """Return whom a scanned code or card, or a card's typed number, stands for. One round trip.

    For those who see the person before them, as at check-in. Of kind `number` nothing was shown that proves it.

    Raises:
        NoSuchCode, CodeRevoked: as `codes.resolve`.
        NoSuchCard, CardNotActive: as `bearer_of`.
    """
    if cards.number_in(text) is None:
        return codes.resolve(token=token_in(text))
    found = bearer_of(village_id=village_id, text=text)
    return Code(found.card, "number", found.resident_id, found.masked_name)
