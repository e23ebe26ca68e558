"""A card's typed number at check-in: it names somebody and proves nothing, so points wait for another officer."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.foundation.identity.core.cards import NoSuchCard
from chalicelib.foundation.identity.service import cards
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import commit
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.attending import Scanned
from chalicelib.points.activities.core.hands import seconded
from chalicelib.points.activities.core.offline import Kept
from chalicelib.points.activities.core.refusals import TooShort
from chalicelib.points.activities.service import attendance, hands, offline
from chalicelib.points.activities.store import hands as store
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import statements
from chalicelib.points.ledger.service.verify import verify_village
from tests.contract.activities.test_hands import confirm, crowd, told, waiting
from tests.make.activities import Town, hour_later, published, settle


def number(town: Town, nth: int) -> str:
    """Return what is printed on somebody's card, which they get at first."""
    resident_id = town.people[nth].resident_id
    try:
        return f"No. {cards.load_card(resident_id=resident_id).number}"
    except NoSuchCard:
        return f"No. {cards.issue_card(town.world.context(), resident_id=resident_id, key=town.key()).number}"


def typed(town: Town, activity: Activity, nth: int, direction: str, key: str = "") -> Scanned:
    return attendance.scan(
        town.officer(),
        activity_id=activity.activity_id,
        code=number(town, nth),
        direction=direction,
        key=key or town.key(),
    )


def test_who_comes_and_leaves_by_a_number_is_paid_when_another_officer_says_the_same(town: Town) -> None:
    activity = published(town)
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    for nth, walk_in in ((0, False), (3, True)):
        came = typed(town, activity, nth, "in")
        assert (came.state, came.by_number, came.walk_in, came.waits) == ("in", True, walk_in, False)
    hour_later(town)
    for nth in (0, 3):
        out = typed(town, activity, nth, "out")
        assert (out.state, out.waits, out.minutes, out.points, out.replayed) == ("in", True, 60, 0, False)
    hour_later(town)
    again = typed(town, activity, 0, "out")
    assert (again.waits, again.minutes, again.replayed) == (True, 60, True)
    ids = [town.people[nth].resident_id for nth in (0, 3)]
    assert (waiting(town), town.balance(0), town.balance(3)) == (ids, 0, 0)
    assert told(confirm(town, town.officer(), activity, 0, 3, minutes=60)) == [(0, True)] * 2
    assert told(confirm(town, town.second(), activity, 0, 3, minutes=60)) == [(200, False)] * 2
    assert hands.hands_of(activity_id=activity.activity_id) == dict.fromkeys(ids, frozenset({"s1", "s9"}))
    entry = statements.find_entry(source=activity.source, line=AccountRef.of_holder(ids[0]).account_id)
    assert entry is not None
    assert entry.document.endswith("（补登：只报了卡号）")
    assert typed(town, activity, 0, "out").points == 200
    assert settle(town, activity).awarded == 400
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_a_number_at_one_end_and_the_code_at_the_other_is_paid_at_once(town: Town) -> None:
    activity = published(town)
    typed(town, activity, 0, "in")
    town.scan(activity, 1, "in")
    hour_later(town)
    assert (town.scan(activity, 0, "out").points, typed(town, activity, 1, "out").points) == (200, 200)
    assert waiting(town) == []


def test_who_waited_by_their_number_and_shows_their_code_is_paid_at_once(town: Town) -> None:
    activity = published(town)
    typed(town, activity, 0, "in")
    hour_later(town)
    assert typed(town, activity, 0, "out").waits
    assert town.scan(activity, 0, "out").points == 200
    hour_later(town)
    assert told(confirm(town, town.second(), activity, 0)) == [(200, False)]
    assert waiting(town) == []


def test_a_lead_leaves_by_their_code_or_waits(town: Town) -> None:
    lead = town.people[0].resident_id
    activity = published(town, rule="cls", lead_rule="spk", leads=(lead,))
    town.scan(activity, 0, "in")
    hour_later(town)
    assert typed(town, activity, 0, "out").waits
    assert town.scan(activity, 0, "out").points == 1_000


def test_those_who_came_by_a_number_let_in_nobody_else(town: Town) -> None:
    activity = published(town, ends_at=town.world.moment + dt.timedelta(hours=4))
    typed(town, activity, 0, "in")
    crowd(town, activity, 9)
    hour_later(town, 4)
    assert told(confirm(town, town.officer(), activity, 1)) == [(0, True)]


def test_a_number_is_paid_on_one_word_within_one_in_ten_and_takes_that_one(town: Town) -> None:
    activity = published(town, ends_at=town.world.moment + dt.timedelta(hours=4))
    typed(town, activity, 0, "in")
    typed(town, activity, 1, "in")
    crowd(town, activity, 10)
    hour_later(town, 4)
    assert told(confirm(town, town.officer(), activity, 0, 1)) == [(800, False), (0, True)]
    assert told(confirm(town, town.officer(), activity, 1, 2)) == [(0, True), (0, True)]
    assert told(confirm(town, town.second(), activity, 1, 2)) == [(800, False), (800, False)]


def test_what_was_declined_is_asked_anew_and_what_is_paid_is_not(town: Town) -> None:
    activity = published(town)
    who = town.people[0].resident_id
    typed(town, activity, 0, "in")
    with pytest.raises(TooShort):
        typed(town, activity, 0, "out")
    hour_later(town)
    assert typed(town, activity, 0, "out").waits
    hands.decline(town.second(), activity_id=activity.activity_id, residents=[who])
    assert waiting(town) == []
    assert (typed(town, activity, 0, "out").waits, waiting(town)) == (True, [who])
    (hand,) = store.find_hands(activity.activity_id, [who])[1]
    assert hand is not None
    commit(store.change_of(seconded(hand, "s9"), hand, refusal=lambda _: Busy()))
    with pytest.raises(Busy):
        typed(town, activity, 0, "out")


def test_a_number_counts_no_more_without_a_network(town: Town) -> None:
    activity = published(town)
    by = offline.list_of(town.officer(), activity_id=activity.activity_id, size=50, cursor=None).ticket
    began, said = town.world.moment, number(town, 0)
    scans = [
        Kept(town.key(), said, direction, began + dt.timedelta(minutes=minutes))
        for direction, minutes in (("in", 10), ("out", 90))
    ]
    hour_later(town, 20)
    for _ in range(2):
        done = offline.upload(town.officer(), activity_id=activity.activity_id, ticket=by, kept=scans)
        assert [(one.code, one.scanned and one.scanned.waits) for one in done] == [("", False), ("", True)]
        assert done[1].scanned is not None
        assert done[1].scanned.minutes == 80
    assert (town.balance(0), waiting(town)) == (0, [town.people[0].resident_id])


def test_a_number_typed_again_with_its_key_counts_once(town: Town) -> None:
    activity, key = published(town), town.key()
    for replayed in (False, True):
        assert typed(town, activity, 0, "in", key).replayed is replayed
    tally, _ = store.find_hands(activity.activity_id, [])
    assert (tally.let_in, tally.at_once) == (1, 0)
