"""What a wish is: its day, its team, its household, its shares, and what each caller is shown of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.wishes.core import wishes as core
from chalicelib.points.wishes.core.deeds import Part, is_same_side
from chalicelib.points.wishes.core.refusals import AlreadyInTeam, NotForTeams, OwnWish, TeamFull, WordsRisky
from chalicelib.points.wishes.core.shares import shares_of
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import (
    SILENT_DAYS,
    TEAM_MAX,
    UNANSWERED_DAYS,
    WANTED_DAYS_MAX,
    Claim,
    Identity,
    Kind,
    Member,
    Wish,
)
from chalicelib.points.wishes.schemas.wishes import WishAsked, WishAtDesk, WishQueueAsked, WishShown
from tests.make.wishes import ASK, SHOP_ID, a_wish
from tests.make.world import NOON

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
LEADER, MEMBER, ASKED, OTHER = "v00001r00002", "v00001r00003", "v00001r00004", "v00001r00005"


def claimed(by: str = LEADER, **more: Any) -> Wish:
    claim = Claim(by, "李*", NOON, NOON, **more)
    return a_wish(State.CLAIMED, claim=claim)


def test_a_wish_stands_for_sixty_days_where_no_day_is_named() -> None:
    assert core.dated(replace(ASK, wanted_by=None), TODAY).wanted_by == TODAY + 60 * DAY
    assert core.dated(replace(ASK, wanted_by=TODAY + DAY), TODAY).wanted_by == TODAY + DAY


@pytest.mark.parametrize("days", [-1, 0, WANTED_DAYS_MAX + 1])
def test_a_wishs_day_is_to_come_and_within_a_year(days: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        core.dated(replace(ASK, wanted_by=TODAY + days * DAY), TODAY)
    fields: Any = caught.value.facts["fields"]
    assert [fault["field"] for fault in fields] == ["wanted_by"]
    core.dated(replace(ASK, wanted_by=TODAY + WANTED_DAYS_MAX * DAY), TODAY)


def test_a_team_is_of_neighbours_each_asked_once_and_twenty_at_most() -> None:
    wish = core.with_member(claimed(), MEMBER, Member("张*"))
    for who in (MEMBER, LEADER):
        with pytest.raises(AlreadyInTeam):
            core.refuse_invitation(wish, who)
    for n in range(TEAM_MAX - 2):
        core.refuse_invitation(wish, OTHER)
        wish = core.with_member(wish, f"v00001r1{n:04d}", Member("赵*"))
    with pytest.raises(TeamFull):
        core.refuse_invitation(wish, OTHER)
    with pytest.raises(NotForTeams):
        core.refuse_invitation(claimed(SHOP_ID), OTHER)


def test_only_who_accepted_has_the_wish_in_hand() -> None:
    wish = claimed(team={MEMBER: Member("张*", accepted=True), ASKED: Member("刘*")})
    assert wish.claim is not None
    assert wish.claim.everybody == [LEADER, MEMBER]
    left = core.without_members(wish, [ASKED]).claim
    assert left is not None
    assert list(left.team) == [MEMBER]
    assert core.released(wish).claim is None


def test_ones_family_may_not_claim_and_is_not_told_of_a_hidden_wish_that_it_is_its_own() -> None:
    with pytest.raises(OwnWish):
        core.refuse_own(a_wish(), {LEADER}, {LEADER})
    with pytest.raises(OwnWish):
        core.refuse_own(a_wish(), {OTHER, LEADER}, {LEADER})
    core.refuse_own(a_wish(), {OTHER}, {LEADER})
    core.refuse_own(a_wish(ask=replace(ASK, identity=Identity.HIDDEN)), {LEADER}, {LEADER})


def test_the_village_frees_after_two_silent_weeks_and_confirms_after_one() -> None:
    wish = claimed()
    assert not core.is_silent(a_wish(), NOON + 99 * DAY)
    assert not core.is_silent(wish, NOON + SILENT_DAYS * DAY - dt.timedelta(seconds=1))
    assert core.is_silent(wish, NOON + SILENT_DAYS * DAY)
    assert not core.is_silent(core.heard(wish, NOON + 3 * DAY), NOON + SILENT_DAYS * DAY)
    done = a_wish(State.DONE)
    assert not core.is_unanswered(done, NOON + UNANSWERED_DAYS * DAY - dt.timedelta(seconds=1))
    assert core.is_unanswered(done, NOON + UNANSWERED_DAYS * DAY)
    assert core.is_unanswered(replace(done, posted_by="s1"), NOON), "who can not answer is not waited for"


def test_a_wish_came_true_on_the_chinese_day_on_which_it_was_done() -> None:
    late = dt.datetime(2026, 11, 30, 16, 30, tzinfo=dt.UTC)
    assert core.done_on(a_wish(done_at=late)) == dt.date(2026, 12, 1)


@given(st.integers(0, 20_000), st.integers(1, TEAM_MAX))
def test_shares_are_whole_add_up_and_favour_the_leader_by_the_remainder_alone(points: int, people: int) -> None:
    who = [str(n) for n in range(people)]
    shares = shares_of(points, who)
    assert sum(shares.values()) == points
    assert {shares[one] for one in who[1:]} <= {points // people}
    assert shares[who[0]] == points // people + points % people


def test_three_hundred_points_among_seven_are_forty_eight_for_the_leader() -> None:
    assert list(shares_of(300, "abcdefg").values()) == [48, 42, 42, 42, 42, 42, 42]


def test_a_hidden_wisher_is_called_somebody_and_a_shop_is_known_by_its_id() -> None:
    assert a_wish().called == "王*"
    assert a_wish(ask=replace(ASK, identity=Identity.HIDDEN), mask="").called == "某村民"
    assert core.is_shop(SHOP_ID)
    assert not core.is_shop(LEADER)
    assert core.id_of("v00001", "k") == "v00001wk"
    assert a_wish().source.startswith("wish#v00001w")


def test_the_words_of_the_api_are_those_of_the_room() -> None:
    for shape, field, words in (
        (WishAsked, "kind", Kind),
        (WishAsked, "identity", Identity),
        (WishQueueAsked, "state", State),
    ):
        assert set(shape.model_json_schema()["properties"][field]["enum"]) == set(words)


def test_each_is_shown_what_their_part_lets_them_know() -> None:
    team = {MEMBER: Member("张*", accepted=True), ASKED: Member("刘*")}
    wish = replace(claimed(team=team, contact="王*"), reason="请写清尺寸", paid={LEADER: 200, MEMBER: 100})
    for who, part, contact, reason in (
        (wish.wisher_id, "wisher", "王*", "请写清尺寸"),
        (LEADER, "claimer", "王*", ""),
        (MEMBER, "member", "王*", ""),
        (ASKED, "invited", "", ""),
        (OTHER, "neighbour", "", ""),
    ):
        shown = WishShown.of(wish, who)
        assert (shown.my_part, shown.contact, shown.reason) == (part, contact, reason)
        assert (shown.claim is None) is (part == "neighbour")
        assert shown.my_points is None
    ended = replace(wish, state=State.FULFILLED)
    assert [WishShown.of(ended, who).my_points for who in (LEADER, MEMBER, ended.wisher_id)] == [200, 100, None]
    assert [(one.name, one.points) for one in WishAtDesk.of(ended, NOON).paid] == [("李*", 200), ("张*", 100)]


def test_what_a_person_should_look_at_does_not_skip_the_desk() -> None:
    assert a_wish().may_skip_the_desk
    for more in (
        {"ask": replace(ASK, identity=Identity.HIDDEN)},
        {"ask": replace(ASK, media_ids=("v00001m1",))},
        {"posted_by": "s1"},
        {"agents": (OTHER,)},
    ):
        assert not a_wish(**more).may_skip_the_desk


def test_who_acted_is_kept_on_the_side_they_acted_for() -> None:
    wish = claimed()
    assert core.acted_for(wish, (), is_wishers=True) is wish
    for_wisher = core.acted_for(wish, {"s1", OTHER}, is_wishers=True)
    assert (for_wisher.agents, for_wisher.everybodys_agents) == (("s1", OTHER), ["s1", OTHER])
    in_hand = core.acted_for(for_wisher, {ASKED}, is_wishers=False)
    assert in_hand.everybodys_agents == ["s1", OTHER, ASKED]
    assert core.acted_for(a_wish(), {ASKED}, is_wishers=False).everybodys_agents == []


def test_nobody_claims_what_is_theirs_or_what_they_wished_for_somebody() -> None:
    mine = a_wish(ask=replace(ASK, identity=Identity.HIDDEN), agents=(OTHER,))
    for persons in ({mine.wisher_id}, {LEADER, mine.wisher_id}, {OTHER}, {LEADER, OTHER}):
        with pytest.raises(OwnWish):
            core.refuse_own(mine, persons, ())
    core.refuse_own(mine, {LEADER}, ())


def test_two_parts_are_of_one_side_or_not() -> None:
    assert is_same_side(Part.WISHER, Part.WISHER)
    assert is_same_side(Part.CLAIMER, Part.MEMBER)
    assert not is_same_side(Part.CLAIMER, Part.WISHER)


def test_risky_words_name_their_field_in_both_languages() -> None:
    fields: Any = WordsRisky().facts["fields"]
    assert [(fault["field"], fault["code"]) for fault in fields] == [("words", "words_risky")]
    assert fields[0]["zh"] == WordsRisky.zh
