"""Who the parties of a town are, by their ids."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.identity.service import places
from chalicelib.prosperity.proceeds.core.parties import Kind, Party, kind_of
from chalicelib.prosperity.proceeds.service.naming import naming_of


def named(town_id: str, party_ids: Sequence[str]) -> dict[str, Party]:
    """Return parties by their ids: villages and the town by their names, producers as their room names them."""
    villages = {one.village_id: one.name for one in places.villages_of(town_id=town_id)}
    found = {
        one: Party(one, places.load_town(town_id=one).name if kind_of(one) is Kind.PLATFORM else villages[one])
        for one in party_ids
        if kind_of(one) is not Kind.PRODUCER
    }
    by_letter: dict[str, list[str]] = {}
    for one in party_ids:
        if kind_of(one) is Kind.PRODUCER:
            by_letter.setdefault(one[6], []).append(one)
    for letter, ids in by_letter.items():
        found |= {one.party_id: one for one in naming_of(letter)(ids)}
    return found
