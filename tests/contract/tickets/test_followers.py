"""Authors of merged tickets: they are told how it goes on, also along a chain, and read nothing of anybody else's."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.tickets import MergedTicketProgressed, TicketAdopted, TicketMerged
from chalicelib.kernel import storage, writes
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from chalicelib.points.tickets.core.followers import FOLLOWERS_MAX, Follower
from chalicelib.points.tickets.core.refusals import FollowedEnough, MergedIntoNothing, NoSuchTicket, NotMerged
from chalicelib.points.tickets.core.tickets import Kind, Released, State, Ticket
from chalicelib.points.tickets.service import adopting, answering, following, handling, reading
from chalicelib.points.tickets.store import tickets as store
from tests.faults import Faults, hurried
from tests.make.tickets import ADVICE, Town

WHERE = "chalicelib.points.tickets.service.changing.commit"


def news(town: Town) -> list[tuple[str, str, str]]:
    """Return whose ticket came on today by another one's deed, and how, in the order of telling."""
    found = facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))
    told = [one.fact for one in found if isinstance(one.fact, MergedTicketProgressed)]
    return [(one.ticket_id, one.resident_id, one.news) for one in told]


def merge(town: Town, ticket: Ticket, into: Ticket, key: str = "") -> Ticket:
    return handling.merge(town.officer(), ticket_id=ticket.ticket_id, into=into.ticket_id, key=key or town.key())


def follow(town: Town, ticket: Ticket) -> tuple[Follower, ...]:
    return store.find_with_followers(ticket.ticket_id)[1]


def test_who_was_merged_is_told_of_answers_and_of_the_outcome_under_their_own_tickets_id(town: Town) -> None:
    first, second = town.raised(0), town.raised(1)
    merge(town, second, first)
    officer, one, me = town.officer(), first.ticket_id, town.id_of(1)
    handling.remark(officer, ticket_id=one, text="明天来。", key=town.key())
    handling.note(officer, ticket_id=one, text="找老李。", key=town.key())
    handling.ask(officer, ticket_id=one, text="哪一盏？", key=town.key())
    answering.comment(town.as_person(0), ticket_id=one, text="第三盏。", key=town.key())
    handling.solve(officer, ticket_id=one, text="换了。", key=town.key())
    answering.reopen(town.as_person(0), ticket_id=one, text="不亮。", key=town.key())
    handling.pass_on(officer, ticket_id=one, text="归镇里管。", key=town.key())
    handling.reject(town.at_town(), ticket_id=one, text="不在镇里。", key=town.key())
    told = ["answered", "solved", "reopened", "escalated", "rejected"]
    assert news(town) == [(second.ticket_id, me, what) for what in told]


@pytest.mark.parametrize("by", ["confirm", "lapse"])
def test_who_was_merged_hears_that_it_is_closed_whether_its_author_agreed_or_said_nothing(town: Town, by: str) -> None:
    first, second = town.raised(0), town.raised(1)
    merge(town, second, first)
    handling.solve(town.officer(), ticket_id=first.ticket_id, text="换了。", key=town.key())
    if by == "confirm":
        answering.confirm(town.as_person(0), ticket_id=first.ticket_id, stars=5, text="快。", key=town.key())
    else:
        town.world.pass_days(8)
        assert town.tend()["lapsed"] == 1
    assert news(town)[-1] == (second.ticket_id, town.id_of(1), "closed")
    read = following.read_progress(town.as_person(1), ticket_id=second.ticket_id)
    assert (read.stages[-1].deed, read.stages[-1].text) == (by, "")


def test_whose_suggestion_was_merged_hears_that_it_was_adopted_and_nobody_else_is_paid(town: Town) -> None:
    first, second = town.raised(0, ADVICE), town.raised(1, ADVICE)
    merge(town, second, first)
    adopting.propose(town.officer("s1"), ticket_id=first.ticket_id, text="可行", key=town.key())
    assert news(town) == []
    key = town.key()
    for _ in range(2):
        adopting.adopt(town.officer("s2"), ticket_id=first.ticket_id, key=key)
    assert news(town) == [(second.ticket_id, town.id_of(1), "adopted")]
    stages = following.read_progress(town.as_person(1), ticket_id=second.ticket_id).stages
    assert [(one.deed, one.text) for one in stages] == [("adopt", "")]
    paid = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))]
    assert [one.resident_id for one in paid if isinstance(one, TicketAdopted)] == [town.id_of(0)]


def test_who_is_merged_while_a_suggestion_is_adopted_is_told_of_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = town.raised(0, ADVICE), town.raised(1, ADVICE)
    adopting.propose(town.officer("s1"), ticket_id=first.ticket_id, text="可行", key=town.key())
    meanwhile(monkeypatch, lambda: merge(town, second, first))
    adopting.adopt(town.officer("s2"), ticket_id=first.ticket_id, key=town.key())
    assert news(town) == [(second.ticket_id, town.id_of(1), "adopted")]


def test_who_was_merged_hears_that_nobody_handles_it_any_more(town: Town) -> None:
    first, second = town.raised(0), town.raised(1)
    merge(town, second, first)
    answering.withdraw(town.as_person(0), ticket_id=first.ticket_id, key=town.key())
    assert news(town) == [(second.ticket_id, town.id_of(1), "withdrawn")]


def test_who_was_merged_hears_that_time_ran_out(town: Town) -> None:
    first, second = town.raised(0), town.raised(1)
    merge(town, second, first)
    town.world.pass_days(8)
    assert town.tend()["escalated"] == 1
    assert news(town) == [(second.ticket_id, town.id_of(1), "escalated")]


def test_who_raised_both_is_told_once(town: Town) -> None:
    first, second = town.raised(0), town.raised(0)
    merge(town, second, first)
    handling.remark(town.officer(), ticket_id=first.ticket_id, text="明天来。", key=town.key())
    assert news(town) == []
    assert following.read_progress(town.as_person(0), ticket_id=second.ticket_id).followed.ticket_id == first.ticket_id


def test_followers_move_along_a_chain_of_merges_and_leave_nothing_behind(town: Town) -> None:
    first, second, third = town.raised(0), town.raised(1), town.raised(2)
    merge(town, first, second)
    handling.note(town.officer(), ticket_id=first.ticket_id, text="同一件。", key=town.key())
    merge(town, second, third)
    assert follow(town, second) == ()
    both = {Follower(first.ticket_id, town.id_of(0)), Follower(second.ticket_id, town.id_of(1))}
    assert set(follow(town, third)) == both
    assert town.now(first).merged_into == third.ticket_id
    handling.note(town.officer(), ticket_id=first.ticket_id, text="还在看。", key=town.key())
    handling.solve(town.officer(), ticket_id=third.ticket_id, text="换了。", key=town.key())
    assert set(news(town)) == {(one.ticket_id, one.author_id, "solved") for one in both}
    for ticket, number in ((first, 0), (second, 1)):
        read = following.read_progress(town.as_person(number), ticket_id=ticket.ticket_id)
        assert (read.ticket_id, read.followed.ticket_id, read.followed.state) == (
            ticket.ticket_id,
            third.ticket_id,
            State.SOLVED,
        )


def test_the_twenty_first_is_refused_and_nothing_is_written(town: Town) -> None:
    first, chained = town.raised(0), town.raised(1)
    merge(town, town.raised(2), chained)
    for _ in range(FOLLOWERS_MAX - 1):
        merge(town, town.raised(1), first)
    with pytest.raises(FollowedEnough):
        merge(town, chained, first)
    assert (town.now(chained).state, len(follow(town, chained))) == (State.ASSIGNED, 1)
    merge(town, town.raised(1), first)
    assert len(follow(town, first)) == FOLLOWERS_MAX
    last = town.raised(3)
    with pytest.raises(FollowedEnough) as refused:
        merge(town, last, first)
    assert (refused.value.status, town.now(last).state) == (409, State.ASSIGNED)
    handling.solve(town.officer(), ticket_id=first.ticket_id, text="换了。", key=town.key())
    assert len(news(town)) == FOLLOWERS_MAX


def meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Do `deed` after the next step has read and decided, and before it is written."""
    commit = writes.commit

    def overtaken(asked: Any) -> None:
        monkeypatch.setattr(WHERE, commit)
        deed()
        commit(asked)

    monkeypatch.setattr(WHERE, overtaken)


def test_who_is_merged_while_the_outcome_is_written_is_told_of_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = town.raised(0), town.raised(1), town.raised(2)
    meanwhile(monkeypatch, lambda: merge(town, second, first))
    handling.solve(town.officer("s2"), ticket_id=first.ticket_id, text="换了。", key=town.key())
    assert news(town) == [(second.ticket_id, town.id_of(1), "solved")]
    answering.reopen(town.as_person(0), ticket_id=first.ticket_id, text="不亮。", key=town.key())
    meanwhile(monkeypatch, lambda: merge(town, third, first))
    handling.remark(town.officer("s2"), ticket_id=first.ticket_id, text="再来看。", key=town.key())
    assert (third.ticket_id, town.id_of(2), "answered") in news(town)


def test_of_two_that_are_merged_at_the_same_moment_both_follow(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = town.raised(0), town.raised(1), town.raised(2)
    meanwhile(monkeypatch, lambda: merge(town, third, first))
    merge(town, second, first)
    assert {one.ticket_id for one in follow(town, first)} == {second.ticket_id, third.ticket_id}


def test_who_is_merged_while_the_other_is_merged_itself_is_not_lost(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = town.raised(0), town.raised(1), town.raised(2)
    meanwhile(monkeypatch, lambda: merge(town, first, second))
    merge(town, second, third)
    assert {one.ticket_id for one in follow(town, third)} == {first.ticket_id, second.ticket_id}
    fourth = town.raised(3)
    meanwhile(monkeypatch, lambda: merge(town, third, fourth))
    with pytest.raises(MergedIntoNothing):
        merge(town, town.raised(0), third)
    assert len(follow(town, fourth)) == 3


def test_merges_and_outcomes_at_the_same_moment_leave_nobody_untold(town: Town) -> None:
    for _ in range(4):
        first, second = town.started(0), town.raised(1)
        together = threading.Barrier(2)
        solve = threading.Thread(
            target=lambda: (
                together.wait(),  # noqa: B023  Used at once.
                handling.solve(town.officer(), ticket_id=first.ticket_id, text="换了。", key=town.key()),  # noqa: B023  Used at once.
            )
        )
        solve.start()
        together.wait()
        merge(town, second, first)
        solve.join()
        told = (second.ticket_id, town.id_of(1), "solved") in news(town)
        assert town.now(first).state is State.SOLVED
        assert told or town.now(second).ended_at is not None
        assert [one.ticket_id for one in follow(town, first)] == [second.ticket_id]


def test_a_deed_that_is_delivered_again_tells_once(town: Town) -> None:
    faults = Faults(storage.client(), seed=5, lost_answer=0.4)
    first, second, third = town.raised(0), town.raised(1), town.raised(2)
    officer, keys = town.officer(), [town.key() for _ in range(4)]
    deeds: list[Callable[[], object]] = [
        lambda: merge(town, second, first, keys[0]),
        lambda: handling.remark(officer, ticket_id=first.ticket_id, text="明天来。", key=keys[1]),
        lambda: merge(town, first, third, keys[2]),
        lambda: handling.solve(officer, ticket_id=third.ticket_id, text="换了。", key=keys[3]),
    ]
    for deed in deeds:
        with faults.armed(), hurried():
            for _ in range(3):
                with contextlib.suppress(Busy):
                    deed()
        deed()
    assert faults.count["lost_answer"]
    assert sorted(news(town)) == sorted(
        [
            (second.ticket_id, town.id_of(1), "answered"),
            (second.ticket_id, town.id_of(1), "solved"),
            (first.ticket_id, town.id_of(0), "solved"),
        ]
    )
    today = business_date(town.world.moment)
    merged = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=today)]
    assert len([one for one in merged if isinstance(one, TicketMerged)]) == 2


def test_the_author_of_what_was_merged_reads_its_progress_and_nothing_of_the_other_author(town: Town) -> None:
    first, second = town.raised(0, text="我家门口的灯坏了，我是王大爷。"), town.raised(1)
    merge(town, second, first)
    answering.comment(town.as_person(0), ticket_id=first.ticket_id, text="我电话 13700000000。", key=town.key())
    handling.remark(town.officer(), ticket_id=first.ticket_id, text="王大爷，明天来。", key=town.key())
    handling.solve(town.officer(), ticket_id=first.ticket_id, text="换了灯泡。", key=town.key())
    me = town.as_person(1)
    read = following.read_progress(me, ticket_id=second.ticket_id)
    assert (read.text, [(one.deed, one.text) for one in read.stages]) == ("", [("comment", ""), ("solve", "")])
    handling.release(town.officer(), ticket_id=first.ticket_id, public=Released("村口的灯坏了。"), key=town.key())
    read = following.read_progress(me, ticket_id=second.ticket_id)
    assert (read.text, [one.text for one in read.stages]) == ("村口的灯坏了。", ["", "换了灯泡。"])
    answering.confirm(town.as_person(0), ticket_id=first.ticket_id, stars=1, text="慢。", key=town.key())
    assert following.read_progress(me, ticket_id=second.ticket_id).stages[-1].text == ""


def test_progress_is_for_the_author_of_what_was_merged_alone(town: Town) -> None:
    first, second = town.raised(0), town.raised(1)
    with pytest.raises(NotMerged):
        following.read_progress(town.as_person(1), ticket_id=second.ticket_id)
    merge(town, second, first)
    for stranger in (town.as_person(0), town.officer(), town.at_town("a1", Role.AUDITOR)):
        with pytest.raises(NoSuchTicket):
            following.read_progress(stranger, ticket_id=second.ticket_id)
    with pytest.raises(NoSuchTicket):
        following.read_progress(town.as_person(1), ticket_id=f"{town.village_id}t{town.key()}")


def test_followers_are_no_deed_of_a_tickets_life(town: Town) -> None:
    first, second = town.raised(0), town.raised(1, kind=Kind.COMPLAINT, public=False)
    merge(town, second, first)
    read = reading.read_ticket(town.officer(), ticket_id=first.ticket_id)
    assert (read.events, read.words.text) == ((), "村口的路灯坏了三天，晚上走路看不见。")
