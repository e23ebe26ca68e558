"""What people are called who list, ask and apply: as others may see them."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.identity.service import members, people
from chalicelib.prosperity.listings.core.listings import Listing

MEMBER, RESIDENT, COLLECTIVE = "映季会员", "村民", "村集体"


def names_of(person_ids: Sequence[str]) -> dict[str, str]:
    """Return people's names by their ids, masked; what sort of people they are, where none may be shown.

    One round trip for residents, one for members.
    """
    wanted = list(dict.fromkeys(person_ids))
    of_town = [one for one in wanted if is_member(one)]
    of_village = [one for one in wanted if not is_member(one)]
    names = dict.fromkeys(of_town, MEMBER) | dict.fromkeys(of_village, RESIDENT)
    if of_town:
        names |= {one: name for one, name in members.names_of(member_ids=of_town).items() if name}
    found = people.find_holders(holder_ids=of_village)
    return names | {one: who.masked_name for one, who in zip(of_village, found, strict=True) if who is not None}


def owner_of(listing: Listing) -> str:
    """Return what the owner of a listing is called. One round trip, none for a village's own."""
    return COLLECTIVE if listing.is_collective else names_of([listing.owner_id])[listing.owner_id]
