"""Declared relatives (亲属): family beyond one household, so that neither decides on the other's affairs."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.foundation.identity.core.people import Holder
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

RELATIVES_MAX = 60
"""Most relatives of one person: they lie in one item of a few kilobytes. Ours."""
INVERSE = {
    "spouse": "spouse",
    "parent": "child",
    "child": "parent",
    "sibling": "sibling",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "in_law": "in_law",
    "other": "other",
}
"""What one is to somebody who is this to one."""


class OwnRelative(Conflict):
    """Nobody is their own relative."""

    code = "own_relative"
    zh, en = "不能把自己登记成亲属。", "Nobody is their own relative."


class RelativesFull(Conflict):
    """Somebody has as many relatives as may be declared."""

    code = "relatives_full"
    zh, en = "最多登记 {relatives_max} 位亲属。", "At most {relatives_max} relatives are declared."


class RelativeElsewhere(Conflict):
    """Relatives are declared within one town."""

    code = "relative_elsewhere"
    zh, en = "只登记本镇的亲属。", "Only relatives of one's own town are declared."


@value
class Relatives:
    """What somebody's declared relatives are to them, by resident id. `version` 0: nothing was ever written."""

    resident_id: str
    others: Mapping[str, str]
    version: int = 0


def with_relative(known: Relatives, other_id: str, relation: str) -> Relatives:
    """Return somebody's relatives with one more, or with another word for one.

    Raises:
        OwnRelative, RelativesFull.
    """
    if known.resident_id == other_id:
        raise OwnRelative
    others = dict(known.others) | {other_id: relation}
    if len(others) > RELATIVES_MAX:
        raise RelativesFull(relatives_max=RELATIVES_MAX)
    return Relatives(known.resident_id, others, known.version + 1)


def without_relative(known: Relatives, other_id: str) -> Relatives:
    """Return somebody's relatives without one."""
    others = {one: relation for one, relation in known.others.items() if one != other_id}
    return Relatives(known.resident_id, others, known.version + 1)


def moved(left: Relatives, now: Relatives) -> Relatives:
    """Return somebody's relatives under the id they have now; those they had under the one they left stay theirs."""
    return Relatives(now.resident_id, {**now.others, **left.others}, now.version + 1)


def tie_of(mine: str, me: Holder | None, holder_id: str, holder: Holder | None, relatives: Relatives) -> str:
    """Return what ties a person to who is paid: `self`, `household`, `relative`, or "" for nothing that is known."""
    if mine == holder_id:
        return "self"
    home = me.household_id if me is not None else ""
    if home and holder is not None and holder.household_id == home:
        return "household"
    members = set(holder.member_ids) if holder is not None else set()
    if mine in members:
        return "household"
    return "relative" if (members | {holder_id}) & set(relatives.others) else ""
