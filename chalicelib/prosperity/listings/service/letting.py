"""Who may still do something here: a member whom the town lets in, a resident who neither moved away nor died."""

from __future__ import annotations

from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.identity.service import members, people
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.writes import Writes


def prepare_let_in(person_id: str) -> Writes:
    """Return the write, or check, that somebody is let in. 1 item.

    A token outlives a block or a move by some minutes, so each write asks.

    Raises, when it is committed:
        MemberBlocked, NoSuchMember, NotAllowed: they are not.
    """
    if is_member(person_id):
        return members.prepare_touched(member_id=person_id)
    return people.prepare_active(holder_id=person_id, refusal=lambda _: NotAllowed())
