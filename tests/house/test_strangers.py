"""Which doors of officers name no village by which a stranger could be refused, and what they go by instead."""

from __future__ import annotations

from chalicelib.kernel.authz import Scope, table
from infra import census

SEE_FOR_THEMSELVES = {
    "claims.read_called": "only what this panel was called to",
    "claims.read_called_one": "only what this panel was called to",
    "claims.vote_called": "only what this panel was called to",
    "identity.add_staff": "accounts within one's own reach: tests/doors/test_identity_staff.py",
    "identity.change_staff": "accounts within one's own reach: tests/doors/test_identity_staff.py",
    "identity.disable_staff": "accounts within one's own reach: tests/doors/test_identity_staff.py",
    "identity.enable_staff": "accounts within one's own reach: tests/doors/test_identity_staff.py",
    "identity.list_members": "members of one's own town: tests/doors/test_identity_members.py",
    "identity.list_staff": "accounts within one's own reach: tests/doors/test_identity_staff.py",
    "identity.read_staff": "accounts within one's own reach: tests/doors/test_identity_staff.py",
    "identity.set_password": "accounts within one's own reach: tests/doors/test_identity_staff.py",
    "identity.resolve_code": "the code says of which village: tests/doors/test_identity_codes.py",
    "identity.roster_template": "an empty form",
    "runs.load_run": "a run says of which village: tests/doors/test_house_and_runs.py",
}
"""Doors of a village's officers that name no village by which they could be refused, and what they go by."""


def test_a_door_of_a_villages_officers_says_whose_it_is_or_is_known_to_see_for_itself() -> None:
    of_a_village = {door for door in census.doors() if Scope.VILLAGE in table()[door.verb].values()}
    assert {door.name for door in of_a_village if door.within is None} == set(SEE_FOR_THEMSELVES)
