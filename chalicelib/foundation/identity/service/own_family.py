"""Whom an officer changes nothing about in the register: themselves, their household, their declared relatives."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.identity.core.people import Holder, Household, Resident, holder_of
from chalicelib.foundation.identity.core.relatives import OwnFamily, Relatives, tie_of
from chalicelib.foundation.identity.store import relatives as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.values import value

Found = Resident | Household | None


@value
class Family:
    """The residents behind who acts, mostly one or none, with what ties them to others."""

    persons: tuple[tuple[str, Holder | None, Relatives], ...]

    def refuse(self, holder_id: str, found: Found) -> None:
        """Let a resident or household pass whom nothing ties to who acts.

        Raises:
            OwnFamily: they are one person, of one household, or declared relatives.
        """
        holder = None if found is None else holder_of(found)
        if any(tie_of(mine, me, holder_id, holder, declared) for mine, me, declared in self.persons):
            raise OwnFamily


def find_untied(ctx: Context, *holder_ids: str) -> tuple[Family, list[Found]]:
    """Return holders as they are now, None where there is none, and who acts, to ask of others too. One round trip.

    Raises:
        OwnFamily: something ties who acts to one of them.
    """
    family, found = family_and(sorted(ctx.actor.persons), holder_ids)
    for holder_id, one in zip(holder_ids, found, strict=True):
        family.refuse(holder_id, one)
    return family, found


def family_and(persons: Sequence[str], holder_ids: Sequence[str]) -> tuple[Family, list[Found]]:
    """Return the family of some residents, and holders in the order of their ids. One round trip per 100."""
    asked = list(dict.fromkeys([*holder_ids, *persons]))
    declared, rows = store.find_with_holders(persons, asked)
    known = dict(zip(asked, rows, strict=True))
    mine = {one: None if (found := known[one]) is None else holder_of(found) for one in persons}
    family = Family(tuple((one, mine[one], kin) for one, kin in zip(persons, declared, strict=True)))
    return family, [known[one] for one in holder_ids]
