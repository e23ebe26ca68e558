"""Who gets a work-point card where many are issued at once, and how a run remembers what was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.identity.core.people import Resident, Status
from chalicelib.kernel.values import value

LISTED_MAX = 500
"""Most residents that one issue names. Ours: their numbers are 3 KB of the run's record, which every part reads."""
AGE_MAX = 120
"""No age to ask for is higher. Ours."""


@value
class Issue:
    """Which residents of a place get a card, all conditions together, and what their cards allow.

    `group` "" and `holders` () (their five digits) leave nobody out; `age_min` is in years, on the day of asking.
    """

    group: str = ""
    holders: tuple[str, ...] = ()
    without_phone: bool = False
    age_min: int = 0
    daily_limit_points: int = 0
    photo_check: bool = False


def facts_of(issue: Issue) -> dict[str, str]:
    """Return an issue as a run keeps it; numbers of residents, nothing that names them."""
    return {
        "group": issue.group,
        "holders": " ".join(issue.holders),
        "without_phone": "yes" if issue.without_phone else "",
        "age_min": str(issue.age_min),
        "daily_limit_points": str(issue.daily_limit_points),
        "photo_check": "yes" if issue.photo_check else "",
    }


def issue_of(facts: Mapping[str, str]) -> Issue:
    """Return the issue that a run keeps."""
    return Issue(
        group=facts["group"],
        holders=tuple(facts["holders"].split()),
        without_phone=bool(facts["without_phone"]),
        age_min=int(facts["age_min"]),
        daily_limit_points=int(facts["daily_limit_points"]),
        photo_check=bool(facts["photo_check"]),
    )


def is_meant(issue: Issue, resident: Resident, asked_on: dt.date) -> bool:
    """Tell whether an issue asked for on this business date is for somebody, whether or not they have a card."""
    return (
        resident.status is Status.ACTIVE
        and issue.group in ("", resident.group)
        and (not issue.holders or resident.holder in issue.holders)
        and not (issue.without_phone and resident.phone_digest)
        and age_on(resident.born_on, asked_on) >= issue.age_min
    )
