"""After-sales: money goes back once for a case whatever breaks, each deed is whose it is, and clocks decide."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.market import AftersalesLate, AftersalesMoved
from chalicelib.foundation.identity.core.members import MEMBERSHIP
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.identity.service import following, members, staff
from chalicelib.foundation.identity.service.staff import Reach
from chalicelib.foundation.media.core.pictures import Sight
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.notifications.service import inboxes
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, DomainError, InvalidInput, KeyReused, NotAllowed
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.aftersales.core.cases import Case, Fault, Part
from chalicelib.prosperity.aftersales.core.deeds import CaseDeed, CaseState, Queue
from chalicelib.prosperity.aftersales.core.refusals import (
    CaseInOtherState,
    CaseMoved,
    CaseStands,
    NoSuchCase,
    SecondLookByAnother,
    WantedTooMuch,
)
from chalicelib.prosperity.aftersales.service import cases, forgetting, photos, telling, tending
from chalicelib.prosperity.market.core.refusals import NoSuchOrder, OrdersOpen, RefundTooLarge
from chalicelib.prosperity.market.service import giving
from tests.faults import Faults, hurried
from tests.make.aftersales import SPOILT, admin, again, completed, decided, desk, opened, own, photo
from tests.make.buying import Buying


def back(buying: Buying, case: Case) -> int:
    """Return what went back of a case's order, as payments have it."""
    return sum(one.fen for one in buying.refunds(buying.now_of(case.order_id)))


def hour(buying: Buying, **later: int) -> dict[str, int]:
    buying.market.world.moment += dt.timedelta(**later)
    return tending.do_town(buying.market.world.context(), town_id=buying.town_id)


def told(buying: Buying, case: Case) -> list[str]:
    """Tell what facts of a case have to tell, twice; return what its buyer reads of them, the oldest first."""
    ctx = buying.market.world.context()
    for n in range(20):
        on = business_date(case.made_at) + dt.timedelta(days=n)
        for one in facts.day_of_facts(village_id=buying.town_id, on=on):
            if isinstance(one.fact, AftersalesMoved) and one.fact.order_id == case.order_id:
                telling.tell(ctx, recorded=one)
                telling.tell(ctx, recorded=one)
    page, _ = inboxes.list_inbox(resident_id=case.buyer_id, size=50, cursor=None)
    return [one.kind for one in reversed(page.rows) if one.kind.startswith("aftersales")]


def test_a_case_is_opened_once_by_its_key_and_by_the_orders_buyer_alone(buying: Buying) -> None:
    order, key = completed(buying), buying.key()
    case = opened(buying, order, key=key)
    assert opened(buying, order, key=key) == case
    assert cases.list_own(buying.member, order_id=order.order_id) == [case]
    with pytest.raises(KeyReused):
        opened(buying, order, (Part(0, Fault.WRONG, 350),), key=key)
    with pytest.raises(NoSuchOrder):
        opened(buying, order, who=buying.villager)
    with pytest.raises(CaseStands):
        opened(buying, order)


def test_what_is_granted_goes_back_at_once_and_its_buyer_is_told(buying: Buying) -> None:
    case, key = opened(buying, completed(buying)), buying.key()
    done = decided(buying, case, CaseDeed.GRANT, key=key)
    assert decided(buying, case, CaseDeed.GRANT, key=key) == done
    assert (done.state, done.fens, back(buying, case)) == (CaseState.GRANTED, {0: 350}, 350)
    order = buying.now_of(case.order_id)
    assert (order.lines[0].refunded_fen, order.shares.total) == (350, 350)
    assert told(buying, case) == ["aftersales_grant"]
    with pytest.raises(CaseInOtherState):
        decided(buying, case, CaseDeed.GRANT)


def test_an_offer_is_taken_or_lapses_or_is_looked_at_again(buying: Buying) -> None:
    ways = {"take": 200, "lapse": 200, "keep": 200, "more": 350}
    for way, fen in ways.items():
        case = decided(buying, opened(buying, completed(buying)), CaseDeed.OFFER, {0: 200})
        assert back(buying, case) == 0
        if way == "take":
            case = own(buying, case, CaseDeed.TAKE)
        elif way == "lapse":
            hour(buying, hours=71)
            assert cases.load(case.order_id, case.nth).state is CaseState.OFFERED
            hour(buying, hours=1)
            hour(buying, hours=1)
            case = cases.load(case.order_id, case.nth)
        else:
            case = own(buying, case, CaseDeed.APPEAL, "整棵都不能吃")
            case = again(buying, case, {0: 350} if way == "more" else None)
        assert (case.state, case.fen, back(buying, case)) == (CaseState.GRANTED, fen, fen), way
    assert told(buying, case)[-2:] == ["aftersales_offer", "aftersales_grant"]


def test_who_is_refused_asks_another_officer_once(buying: Buying) -> None:
    case = decided(buying, opened(buying, completed(buying)), CaseDeed.REFUSE, who=admin(buying))
    case = own(buying, case, CaseDeed.APPEAL, "整棵都不能吃")
    with pytest.raises(SecondLookByAnother):
        again(buying, case, {0: 350})
    with pytest.raises(WantedTooMuch):
        again(buying, case, {0: 351}, who=admin(buying, "s10"))
    done = again(buying, case, who=admin(buying, "s10"))
    assert (done.state, back(buying, case)) == (CaseState.UPHELD, 0)
    with pytest.raises(CaseInOtherState):
        own(buying, case, CaseDeed.APPEAL)
    assert told(buying, case) == ["aftersales_refuse", "aftersales_uphold"]


def test_the_desk_asks_and_goes_on_with_the_answer_or_without(buying: Buying) -> None:
    case = decided(buying, opened(buying, completed(buying)), CaseDeed.ASK)
    assert case.queue is Queue.BUYER
    with pytest.raises(CaseInOtherState):
        decided(buying, case, CaseDeed.GRANT)
    case = own(buying, case, CaseDeed.ANSWER, "照片里左边那棵")
    case = decided(buying, case, CaseDeed.ASK)
    hour(buying, hours=72)
    case = cases.load(case.order_id, case.nth)
    assert (case.state, case.steps[-1].deed) == (CaseState.OPEN, "resume")
    assert case.due_at > buying.market.world.moment


def test_nobody_moves_anothers_case_or_their_own_familys(buying: Buying) -> None:
    case = opened(buying, completed(buying))
    with pytest.raises(NoSuchCase):
        own(buying, case, CaseDeed.WITHDRAW, who=buying.villager)
    mine = opened(buying, completed(buying, buying.villager), who=buying.villager)
    me = desk(buying, "s8", buying.villager.actor.subject)
    for deed in (CaseDeed.GRANT, CaseDeed.ASK, CaseDeed.REFUSE):
        with pytest.raises(OwnFamily):
            decided(buying, mine, deed, who=me)
    refused = own(buying, decided(buying, mine, CaseDeed.REFUSE), CaseDeed.APPEAL, who=buying.villager)
    with pytest.raises(OwnFamily):
        again(buying, refused, {0: 350}, who=me)
    done = own(buying, decided(buying, opened(buying, completed(buying, buying.villager), who=buying.villager),
                               CaseDeed.OFFER, {0: 10}), CaseDeed.TAKE, who=buying.villager)  # fmt: skip
    assert (done.state, back(buying, done)) == (CaseState.GRANTED, 10)
    assert own(buying, case, CaseDeed.WITHDRAW).state is CaseState.WITHDRAWN


def test_what_the_desk_gave_back_by_itself_meanwhile_is_not_given_twice(buying: Buying) -> None:
    case = opened(buying, completed(buying), (Part(0, Fault.MISSING, 700),))
    giving.refund(desk(buying), order_id=case.order_id, nth=0, fen=500, reason="少了一棵", key=buying.key())
    with pytest.raises(RefundTooLarge) as refused:
        decided(buying, case, CaseDeed.GRANT)
    assert refused.value.facts["fen"] == 200
    assert cases.load(case.order_id, case.nth) == case
    done = decided(buying, case, CaseDeed.GRANT, {0: 200})
    assert (done.fen, back(buying, case)) == (200, 700)


def test_two_officers_and_the_buyer_at_one_moment_give_back_once(buying: Buying) -> None:
    for _ in range(3):
        case = decided(buying, opened(buying, completed(buying)), CaseDeed.OFFER, {0: 200})
        moves = [
            lambda one=case: own(buying, one, CaseDeed.TAKE),
            lambda one=case: cases.move_silent(desk(buying), case=one, deed=CaseDeed.LAPSE),
            lambda one=case: own(buying, one, CaseDeed.APPEAL),
        ] * 2

        def tried(move: object) -> str:
            try:
                return str(move().state.value)  # type: ignore[operator]  # One of the three.
            except (Busy, DomainError) as refused:
                return str(getattr(refused, "code", "busy"))

        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(tried, moves))
        now = cases.load(case.order_id, case.nth)
        assert (now.state, back(buying, case)) in {(CaseState.GRANTED, 200), (CaseState.APPEALED, 0)}
        assert now.state.value in answers


def test_a_case_gives_back_once_where_answers_are_lost_and_writes_collide(buying: Buying) -> None:
    faults = Faults(storage.client(), seed=5, throttle=0.1, conflict=0.2, lost_answer=0.3)
    for _ in range(6):
        case, key = opened(buying, completed(buying)), buying.key()
        with hurried(), faults.armed():
            for _ in range(4):
                try:
                    decided(buying, case, CaseDeed.GRANT, key=key)
                except Busy:
                    continue
        done = decided(buying, case, CaseDeed.GRANT, key=key)
        assert (done.state, back(buying, case)) == (CaseState.GRANTED, 350)
        assert buying.now_of(case.order_id).lines[0].refunded_fen == 350
    assert faults.count["lost_answer"]


def test_who_acts_on_what_somebody_else_moved_is_told_so(buying: Buying, monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened(buying, completed(buying))
    decided(buying, case, CaseDeed.REFUSE)
    real, seen = cases.load, [case]
    monkeypatch.setattr(cases, "load", lambda *of: seen.pop() if seen else real(*of))
    with pytest.raises(CaseMoved):
        decided(buying, case, CaseDeed.OFFER, {0: 1})
    seen.append(case)
    with pytest.raises(CaseMoved):
        decided(buying, case, CaseDeed.GRANT)
    assert back(buying, case) == 0


def test_an_overdue_case_stands_first_and_administrators_hear_of_it_once(buying: Buying) -> None:
    market = buying.market
    boss = buying.villager.actor.subject
    staff.add_staff(
        market.world.context(),
        town_id=buying.town_id,
        login=f"boss{boss[1:6]}{boss[7:]}",
        name="陈书记",
        password="sanbao-3bao-2026",
        roles=frozenset({Role.TOWN_ADMIN}),
        reach=Reach.TOWN,
        resident_id=boss,
    )
    case = opened(buying, completed(buying))
    assert hour(buying, hours=1)["late"] == 0
    later = opened(buying, completed(buying))
    counts = [hour(buying, days=5)["late"], hour(buying, hours=1)["late"]]
    assert (counts[0] >= 2, counts[1]) == (True, 0)
    rows = cases.list_queue(town_id=buying.town_id, queue=Queue.DESK, size=100, cursor=None).rows
    names = [one.order_id for one in rows]
    assert names.index(case.order_id) < names.index(later.order_id)
    on = business_date(market.world.moment)
    late = [one.fact for one in facts.day_of_facts(village_id=boss[:6], on=on)]
    assert [one.order_id for one in late if isinstance(one, AftersalesLate)].count(case.order_id) == 1


def test_photos_are_the_buyers_own_and_are_seen_by_them_and_the_desk(buying: Buying) -> None:
    media_id = photo(buying, buying.member, photos.PURPOSE)
    order = completed(buying)
    case = opened(buying, order, media_ids=(media_id,))
    (picture,) = pictures.find_pictures(media_ids=[media_id])
    assert picture is not None
    assert photos.read_as(buying.member, picture) is Sight.AUTHOR
    assert photos.read_as(desk(buying), picture) is Sight.OFFICER
    assert photos.read_as(buying.villager, picture) is None
    assert set(photos.views_of(case.media_ids, officer=True)) == {media_id}
    with pytest.raises(InvalidInput):
        opened(buying, completed(buying), media_ids=(media_id,))
    with pytest.raises(NotAllowed):
        photo(buying, buying.member, "wish")


def test_a_member_leaves_once_their_cases_are_decided_and_what_they_said_is_forgotten(
    buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_forgetting", {MEMBERSHIP: [forgetting.prepare_forgotten]})
    media_id = photo(buying, buying.member, photos.PURPOSE)
    case = opened(buying, completed(buying), media_ids=(media_id,))
    with pytest.raises(OrdersOpen):
        members.end_membership(buying.member)
    decided(buying, case, CaseDeed.GRANT)
    members.end_membership(buying.member)
    left = cases.load(case.order_id, case.nth)
    assert (left.media_ids, left.fen, left.steps[0].words) == ((), 350, "")
    (picture,) = pictures.find_pictures(media_ids=[media_id])
    assert picture is not None
    assert picture.subject == ""
    assert SPOILT[0].fen == left.fen


def test_what_was_promised_ends_with_what_is_still_there(buying: Buying) -> None:
    order = completed(buying)
    case = decided(buying, opened(buying, order), CaseDeed.OFFER, {0: 300})
    giving.refund(desk(buying), order_id=order.order_id, nth=0, fen=600, reason="两棵都坏了", key=buying.key())
    taken = own(buying, case, CaseDeed.TAKE)
    assert (taken.state, back(buying, case)) == (CaseState.GRANTED, 700)
    case = opened(buying, completed(buying))
    giving.refund(desk(buying), order_id=case.order_id, nth=0, fen=600, reason="坏了", key=buying.key())
    with pytest.raises(RefundTooLarge):
        decided(buying, case, CaseDeed.OFFER, {0: 300})


def test_of_a_member_with_many_cases_all_words_are_forgotten(buying: Buying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "TOGETHER_MAX", 1)
    found = [opened(buying, completed(buying)) for _ in range(3)]
    for case in found:
        decided(buying, case, CaseDeed.GRANT)
    commit(forgetting.prepare_forgotten(buying.member, buying.member.actor.subject))
    assert {cases.load(case.order_id, case.nth).steps[0].words for case in found} == {""}
