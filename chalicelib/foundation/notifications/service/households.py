"""Whose an account is of which a fact tells: one person's, or a household's, whose people are each told."""

from __future__ import annotations

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.identity.core import ids
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.notifications.core.messages import OF_ACCOUNTS, Message
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context


def addressed(ctx: Context, *, fact: Fact, message: Message) -> list[Message]:
    """Return a message for each who is to read it: of a household's account, its head and its grown-up members.

    Each has the fact's id, so whoever was told is not told again where the stream comes back for the others. No round
    trip for what names a person, one for an account, two for a household's.
    """
    if not isinstance(fact, OF_ACCOUNTS):
        return [message]
    village_id, _, digits = ids.split(message.resident_id)
    home_id = ids.household_id_of(village_id, digits)
    _, home = people.find_holders(holder_ids=[message.resident_id, home_id])
    if home is None:
        return [message]
    today = business_date(ctx.now())
    members = people.find_holders(holder_ids=sorted({home.head_id, *home.member_ids} - {""}))
    return [
        message.to_member(one.holder_id)
        for one in members
        if one is not None
        and one.status is Status.ACTIVE
        and (one.holder_id == home.head_id or not one.is_minor(today))
    ]
