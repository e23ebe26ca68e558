"""Whom an activity's team can be of, as those see it who plan it."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.foundation.identity.core.staff import Staff
from chalicelib.kernel.edge import Shown


class OrganiserShown(Shown):
    """An account that can be on a team: its name and its roles."""

    staff_id: str
    name: str
    roles: list[str]

    @classmethod
    def of(cls, staff: Staff) -> OrganiserShown:
        """Show an account to its colleagues."""
        return cls(staff_id=staff.staff_id, name=staff.name, roles=sorted(staff.roles))


class OrganisersShown(Shown):
    """All accounts that can be on a team, the oldest first."""

    rows: list[OrganiserShown]

    @classmethod
    def of(cls, found: Iterable[Staff]) -> OrganisersShown:
        """Show accounts."""
        return cls(rows=[OrganiserShown.of(one) for one in found])
