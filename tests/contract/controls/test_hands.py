"""Who had a hand in what tickets and wishes pay: the first pair of eyes counts as the second one does."""

from __future__ import annotations

from typing import Any

from chalicelib.points.tickets.service import adopting
from chalicelib.points.wishes.core.wishes import UNANSWERED_DAYS
from chalicelib.points.wishes.service import closing
from chalicelib.town.controls.service import counting
from tests.make import tickets, wishes

MONTH = "2026M11"


def test_who_proposes_to_adopt_a_suggestion_has_a_hand_in_what_another_adopts(store: Any) -> None:
    assert store is not None
    town = tickets.make_town()
    for saying in (tickets.ADVICE, tickets.ADVICE):
        made = town.started(saying=saying)
        adopting.propose(town.officer("s1"), ticket_id=made.ticket_id, key=town.key())
        adopting.adopt(town.officer("s2"), ticket_id=made.ticket_id, key=town.key())
    report = counting.count_month(town.house(), village_id=town.village_id, month=MONTH)
    points = town.balance(0)
    assert points > 0
    assert {hand.by: (hand.deeds, hand.points) for hand in report.hands} == dict.fromkeys(["s1", "s2"], (2, points))


def test_who_confirms_a_wish_in_its_wishers_stead_has_a_hand_in_what_another_settles(store: Any) -> None:
    assert store is not None
    town = wishes.make_town()
    done = town.finished(town.claimed(by=1), 1)
    town.world.pass_days(UNANSWERED_DAYS)
    closing.vouch(town.officer("s2"), wish_id=done.wish_id, words="电话问过", key=town.key())
    closing.settle(town.officer("s3"), wish_id=done.wish_id, key=town.key())
    report = counting.count_month(town.world.context(), village_id=town.village_id, month=MONTH)
    assert {hand.by: (hand.deeds, hand.points) for hand in report.hands} == dict.fromkeys(["s2", "s3"], (1, 300))
