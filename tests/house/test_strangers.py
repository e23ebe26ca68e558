"""Every operation asked for by those whom it is no business of, on real things of a village: they get none of it."""

from __future__ import annotations

import json

import pytest

from chalicelib.kernel.authz import Scope, table
from infra import census
from tests.house.plays import PLAYS, Play, Town
from tests.house.strangers import Tried, tries

REFUSED = {401, 403, 404}
SAYS_WHY = {
    "activity_elsewhere",
    "media_not_yours",
    "not_the_claimant",
    "not_there",
    "not_your_household",
    "relative_not_to_reject",
    "trail_unfinished",
}
"""Refusals that tell somebody what they lack for a deed of their own."""
OPEN = {
    "activities.sign_up": "neighbour",
    "appraisals.cast": "neighbour",
    "appraisals.my_ballot": "neighbour",
    "rewards.order": "neighbour",
    "rewards.read_one": "neighbour",
    "wishes.claim": "neighbour",
    "identity.withdraw_own_consent": "neighbour",
    "notifications.accept_messages": "neighbour",
    "market.quote": "resident",
    "bookings.quote": "resident",
    "coupons.mine": "resident",
    "coupons.take": "neighbour",
    "claims.read_called_one": "panel",
    "claims.vote_called": "panel",
}
"""What neighbours share, what is of themselves, prices for every buyer, and claims that other panels were called to."""
OPEN_TO_MEMBERS = {"coupons.mine", "coupons.take", "identity.withdraw_own_consent", "notifications.accept_messages"}
"""What another member does at a door of everybody's own is of themselves too."""
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


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.operation)
def test_no_stranger_gets_what_is_not_theirs(town: Town, play: Play) -> None:
    answers = tries(town, play.route, play.prepare(town))
    open_to = {OPEN.get(play.route)} | ({"another member"} if play.route in OPEN_TO_MEMBERS else set())
    assert [tried for tried in answers if not is_refused(tried) and tried.of not in open_to] == []


def is_refused(tried: Tried) -> bool:
    """Tell whether a stranger got nothing: refused, or an empty page of their own."""
    if tried.body == '{"rows":[],"cursor":null}':
        return True
    return tried.status in REFUSED or (tried.status in {409, 422} and json.loads(tried.body)["code"] in SAYS_WHY)


def test_a_door_of_a_villages_officers_says_whose_it_is_or_is_known_to_see_for_itself() -> None:
    of_a_village = {door for door in census.doors() if Scope.VILLAGE in table()[door.verb].values()}
    assert {door.name for door in of_a_village if door.within is None} == set(SEE_FOR_THEMSELVES)
