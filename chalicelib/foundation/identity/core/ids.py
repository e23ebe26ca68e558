"""The ids of places and holders: forms, and what can be told from an id alone."""

from __future__ import annotations

import re

from chalicelib.kernel.errors import NotFound

TOWN_ID = re.compile(r"^t[0-9]{4}$")
VILLAGE_ID = re.compile(r"^v[0-9]{5}$")
HOLDER_ID = re.compile(r"^(v[0-9]{5})([rh])([0-9]{5})$")
KINDS = {"r": "resident", "h": "household"}
HOLDERS_MAX = 99_999
"""Five digits name a holder within a village."""


class NoSuchHolder(NotFound):
    """Nobody, and no household, has this id."""

    code = "no_such_holder"
    zh, en = "没有这位村民或这户人家。", "There is no such resident or household."


def town_id_of(ordinal: int) -> str:
    """Return the id of the town with this number."""
    assert 1 <= ordinal <= 9_999, ordinal
    return f"t{ordinal:04d}"


def village_id_of(ordinal: int) -> str:
    """Return the id of the village with this number."""
    assert 1 <= ordinal <= 99_999, ordinal
    return f"v{ordinal:05d}"


def holder_of(ordinal: int) -> str:
    """Return the five digits of a holder's number."""
    assert 1 <= ordinal <= HOLDERS_MAX, ordinal
    return f"{ordinal:05d}"


def resident_id_of(village_id: str, holder: str) -> str:
    """Return the id of the resident with this holder number."""
    return f"{village_id}r{holder}"


def household_id_of(village_id: str, holder: str) -> str:
    """Return the id of the household with this holder number."""
    return f"{village_id}h{holder}"


def split(holder_id: str) -> tuple[str, str, str]:
    """Return village id, kind (`resident` or `household`) and the five digits of a holder's id.

    Raises:
        NoSuchHolder: it does not have the form of one.
    """
    found = HOLDER_ID.match(holder_id)
    if found is None:
        raise NoSuchHolder
    return found[1], KINDS[found[2]], found[3]
