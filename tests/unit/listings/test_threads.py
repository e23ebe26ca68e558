"""Enquiries, applications and reports as values: whose phone is seen when, and what is decided once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.prosperity.listings.core import applying, reports, threads as core
from chalicelib.prosperity.listings.core.applying import Application, ApplicationDeed, ApplicationState
from chalicelib.prosperity.listings.core.refusals import (
    ApplicationInOtherState,
    EnquiryOver,
    NotAgreedByBoth,
    ReportDecided,
    ThreadFull,
)
from chalicelib.prosperity.listings.core.reports import Report, ReportDeed, ReportKind, ReportState
from chalicelib.prosperity.listings.core.threads import Enquiry, EnquiryDeed, EnquiryState, Side
from tests.make.world import NOON

OWNER, ASKER = Side.OWNER, Side.ASKER
NEW = Enquiry("v00001z1~a", "v00001z1", "小院", "v00001r00001", "v00002r00001", EnquiryState.OPEN, NOON, NOON)
steps = st.lists(
    st.tuples(st.sampled_from(("yes", "no", "say", "see", *EnquiryDeed)), st.sampled_from(Side), st.integers(1, 50)),
    max_size=25,
)


def done(one: Enquiry, what: str, side: Side, minute: int) -> Enquiry:
    now = NOON + dt.timedelta(minutes=minute)
    ways: dict[str, Callable[[], Enquiry]] = {
        "yes": lambda: core.agreeing(one, side, now, agrees=True),
        "no": lambda: core.agreeing(one, side, now, agrees=False),
        "say": lambda: core.said(one, side, now),
        "see": lambda: core.seen(one, side),
    }
    try:
        return ways.get(what, lambda: core.moved(one, EnquiryDeed(what), side))()
    except (EnquiryOver, ThreadFull):
        return one


@given(steps)
def test_phones_are_seen_by_both_or_by_neither_and_only_while_both_say_yes(told: list[tuple[str, Side, int]]) -> None:
    one, yes, ended = NEW, {OWNER: False, ASKER: False}, False
    for what, side, minute in told:
        before, one = one, done(one, what, side, minute)
        if what in {"yes", "no"} and not ended:
            yes[side] = what == "yes"
        ended = one.state is not EnquiryState.OPEN
        assert one.version - before.version in {0, 1}
        both = all(yes.values()) and not ended
        for whose in Side:
            if both:
                assert core.whose_phone(one, whose) == one.person(whose.other)
            else:
                with pytest.raises(NotAgreedByBoth):
                    core.whose_phone(one, whose)


def test_who_is_on_which_side() -> None:
    assert [NEW.side_of(one) for one in (NEW.owner_id, NEW.asker_id, "v00001r00009")] == [OWNER, ASKER, None]
    assert (OWNER.other, ASKER.other, NEW.village_id) == (ASKER, OWNER, "v00001")


def test_messages_are_counted_for_the_other_side_until_it_looks() -> None:
    one = core.said(core.said(NEW, ASKER, NOON), ASKER, NOON)
    assert (one.count, dict(one.unread)) == (2, {OWNER: 2})
    assert core.seen(one, ASKER) is one
    assert dict(core.seen(one, OWNER).unread) == {}
    with pytest.raises(ThreadFull):
        core.said(replace(NEW, count=core.MESSAGES_MAX), ASKER, NOON)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("state", EnquiryState)
@pytest.mark.parametrize("ended_by", Side)
@pytest.mark.parametrize("deed", EnquiryDeed)
def test_an_enquirys_deeds(side: Side, state: EnquiryState, ended_by: Side, deed: EnquiryDeed) -> None:
    by = "" if state is EnquiryState.OPEN else ended_by.value
    one = replace(NEW, state=state, ended_by=by)
    ends = {EnquiryDeed.CLOSE: EnquiryState.CLOSED, EnquiryDeed.BLOCK: EnquiryState.BLOCKED}
    is_so = state is ends.get(deed, EnquiryState.OPEN) and by == ("" if deed is EnquiryDeed.REOPEN else side.value)
    to = core.NEXT.get((state, deed))
    if is_so:
        assert core.moved(one, deed, side) is one
    elif to is None or (deed is EnquiryDeed.REOPEN and ended_by is not side):
        with pytest.raises(EnquiryOver):
            core.moved(one, deed, side)
    else:
        assert core.moved(one, deed, side).state is to


APPLIED = Application("v00001z1", "d", "招工", "v00002r00001", "", ApplicationState.APPLIED, NOON, "m")
REPORT = Report("v00001z1", "d", ReportKind.ABUSE, "小院", "v00002r00001", "假的", ReportState.OPEN, NOON, "m")


@pytest.mark.parametrize("deed", ApplicationDeed)
@pytest.mark.parametrize("state", ApplicationState)
def test_an_application_is_decided_once(deed: ApplicationDeed, state: ApplicationState) -> None:
    one, to = replace(APPLIED, state=state), applying.NEXT[ApplicationState.APPLIED, deed]
    if state is to:
        assert applying.moved(one, deed) is one
    elif state is ApplicationState.APPLIED:
        assert applying.moved(one, deed) == replace(one, state=to, version=2)
    else:
        with pytest.raises(ApplicationInOtherState):
            applying.moved(one, deed)


@pytest.mark.parametrize("deed", ReportDeed)
@pytest.mark.parametrize("state", ReportState)
def test_a_report_is_decided_once(deed: ReportDeed, state: ReportState) -> None:
    one = replace(REPORT, state=state)
    if state is ReportState.OPEN:
        after = reports.decided(one, deed, reason="查过", by="s1")
        assert (after.state, after.reason, after.by) == (reports.NEXT[state, deed], "查过", "s1")
    else:
        with pytest.raises(ReportDecided):
            reports.decided(one, deed, reason="查过", by="s1")
    assert one.village_id == "v00001"
