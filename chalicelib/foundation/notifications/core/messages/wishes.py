"""What wishers and those who fulfil wishes are told."""

from __future__ import annotations

from chalicelib.foundation.facts.core.wishes import WishConfirmed, WishInvited, WishNews, WishReleased, WishReopened
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told


@told.register
def _(fact: WishNews) -> Message | None:
    return says(fact.resident_id, f"wish_{fact.news}", "")


@told.register
def _(fact: WishInvited) -> Message | None:
    return says(fact.resident_id, "wish_invited", fact.wish_id)


@told.register
def _(fact: WishReleased) -> Message | None:
    kinds = {"freed": "wish_freed", "cancelled": "wish_called_off", "unverified": "wish_unverified"}
    kind = kinds.get(fact.why)
    return None if kind is None else says(fact.claimer_id, kind, fact.wish_id)


@told.register
def _(fact: WishReopened) -> Message | None:
    kind = "wish_reopened" if fact.by == "wisher" else "wish_sent_back"
    return says(fact.claimer_id, kind, fact.wish_id)


@told.register
def _(fact: WishConfirmed) -> Message | None:
    kind = "wish_thanked" if fact.by == "wisher" else "wish_vouched_for"
    return says(fact.claimer_id, kind, fact.wish_id)
