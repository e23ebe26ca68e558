"""Who moved to another village: whom an ID number names, and when another village may register them (decision 0027)."""

from __future__ import annotations

from chalicelib.foundation.identity.core.people import AlreadyRegistered, Resident, Status, village_of
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value


class RegisteredBefore(Conflict):
    """They were registered in this village before, and moved away; they are to be set back instead."""

    code = "registered_before"
    zh = "这个人以前在本村登记过，编号 {resident_id}；请打开那一条，点“恢复”。"
    en = "They were registered here before, as {resident_id}; set that one active again."


class RegisteredElsewhere(Conflict):
    """Another village has registered them since they moved away."""

    code = "registered_elsewhere"
    zh = "这个人已经登记在别的村，要先由那个村登记为迁出。"
    en = "Another village has registered them since; it must say first that they moved away."


@value
class Named:
    """Whom an ID number names: the resident it finds now, and those that the same person was in villages they left."""

    resident_id: str
    former: frozenset[str] = frozenset()

    def in_village(self, village_id: str) -> str | None:
        """Return what the person is or was in a village, or None."""
        ids = sorted({self.resident_id, *self.former}, key=lambda one: one != self.resident_id)
        return next((one for one in ids if village_of(one) == village_id), None)


def check_new(named: Named, village_id: str) -> None:
    """Let somebody pass who never was in this village.

    Raises:
        AlreadyRegistered: they are registered here.
        RegisteredBefore: they were, and moved away.
    """
    before = named.in_village(village_id)
    if before is not None and before != named.resident_id:
        raise RegisteredBefore(resident_id=before)


def check_left(old: Resident, village_id: str) -> None:
    """Let somebody pass whose last village said that they moved away, and which is another one.

    Raises:
        AlreadyRegistered: they live there still, or died.
        RegisteredBefore: it is this village.
    """
    if old.status is not Status.MOVED:
        raise AlreadyRegistered
    if old.village_id == village_id:
        raise RegisteredBefore(resident_id=old.resident_id)
