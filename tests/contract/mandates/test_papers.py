"""Papers that open spending, on a real store: a photo, a second officer who is another person, a word to the elder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.mandates import MandateConfirmed, MandateEnded, MandateGranted
from chalicelib.foundation.identity.core.mandates import (
    How,
    Mandate,
    NoSuchMandate,
    OwnMandate,
    PaperUnchecked,
    State,
    TiedToAgent,
    Witness,
)
from chalicelib.foundation.identity.core.papers import NoPaperWaits, PaperVerdict, SameOfficer
from chalicelib.foundation.identity.core.people import ChangedMeanwhile, Status
from chalicelib.foundation.identity.core.sessions import resident_principal
from chalicelib.foundation.identity.service import acting, households, mandates, papers, people as residents
from chalicelib.foundation.identity.store import mandates as store
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.authz import Matter, Principal, Role
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.writes import commit
from tests.make import people
from tests.make.mandates import PIN, House, relate

READ = frozenset({Matter.READ})
SPEND = frozenset({Matter.SPEND})


def decided(
    house: House,
    by: Principal | None = None,
    verdict: PaperVerdict = PaperVerdict.CONFIRM,
    photo_id: str = "",
    finding: str = "",
) -> Mandate:
    """Let a second officer decide on the paper of the elder and her grandson, with its photo before them."""
    elder, agent = house.elder.resident_id, house.agent.resident_id
    kept = next(one for one, _ in mandates.given_by(house.world.context(), principal_id=elder))
    return papers.decide(
        house.world.context(by or house.officer("s2")),
        principal_id=elder,
        agent_id=agent,
        verdict=verdict,
        photo_id=photo_id or kept.witness.photo_id,
        finding=finding or ("没有手印" if verdict is PaperVerdict.REFUSE else ""),
    )


def waiting(house: House) -> list[str]:
    ctx = house.world.context(house.officer("s2"))
    page = papers.list_waiting(ctx, village_id=house.village.village_id, size=10, cursor=None)
    return [one.agent_id for one in page.rows]


def said(house: House) -> list[object]:
    day = facts.day_of_facts(village_id=house.village.village_id, on=house.today)
    return [one.fact for one in day if isinstance(one.fact, MandateGranted | MandateConfirmed | MandateEnded)]


def in_household(house: House, *residents_in_it: str) -> None:
    """Let these live in one household."""
    household_id, _ = people.household(house.world.context(), house.village, 77)
    for one in residents_in_it:
        households.move_resident(house.world.context(), resident_id=one, household_id=household_id)


def test_a_paper_opens_reading_at_once_and_spending_after_a_second_officers_look(house: House) -> None:
    elder, agent = house.elder.resident_id, house.agent.resident_id
    assert house.sign().state is State.WAITING
    assert house.ask("points.my_account", house.agent, acting_for=elder).status == 200
    refused = house.ask("points.my_pay_code", house.agent, {}, acting_for=elder)
    assert (refused.status, refused.code) == (403, "mandate_unchecked")
    assert waiting(house) == [agent]
    confirmed = decided(house)
    assert (confirmed.state, confirmed.confirmed_by) == (State.STANDING, "s2")
    assert waiting(house) == []
    assert house.ask("points.my_pay_code", house.agent, {}, acting_for=elder).status == 200
    assert said(house) == [MandateGranted(elder, agent, "paper"), MandateConfirmed(elder, agent)]
    lines = [one["deed"] for one in audit.day_of_audit(place_id=house.village.village_id, on=house.today).rows]
    assert [deed for deed in reversed(lines) if deed.startswith("mandate.")] == ["mandate.enter", "mandate.confirm"]


def test_nothing_is_spent_at_the_write_before_that_whatever_a_process_remembers(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.sign()
    monkeypatch.setattr(acting, "refusal_of_use", lambda *_: None)
    ctx = house.as_agent()
    with pytest.raises(PaperUnchecked):
        commit(acting.prepare_spend(ctx, points=5, source="redemption#p", line="k1"))
    decided(house)
    commit(acting.prepare_spend(ctx, points=5, source="redemption#p", line="k1"))


def test_a_paper_from_before_spends_nothing_until_it_is_entered_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = house.sign()
    commit(store.prepare_confirm(replace(was, state=State.STANDING, revision=house.world.new_id()), was=was))
    monkeypatch.setattr(acting, "refusal_of_use", lambda *_: None)
    with pytest.raises(PaperUnchecked):
        commit(acting.prepare_spend(house.as_agent(), points=5, source="redemption#p", line="k1"))


def test_card_and_pin_are_the_elders_own_consent_and_open_all_at_once(house: House) -> None:
    made = house.sign(witness=Witness(How.CARD), pin=PIN, terms=house.terms(SPEND, day_points=5_000))
    assert made.state is State.STANDING
    assert waiting(house) == []
    assert house.ask("points.my_pay_code", house.agent, {}, acting_for=house.elder.resident_id).status == 200


def test_a_paper_without_photo_or_with_more_than_it_opens_is_refused_by_name(house: House) -> None:
    for more, field in (
        ({"witness": Witness(How.PAPER, "99号")}, "photo_id"),
        ({"terms": house.terms(SPEND, day_points=301)}, "day_points"),
    ):
        with pytest.raises(InvalidInput) as refused:
            house.sign(**more)
        faults = cast("list[dict[str, str]]", refused.value.facts["fields"])
        assert [fault["field"] for fault in faults] == [field]
    assert waiting(house) == []
    assert house.sign(witness=Witness(How.PAPER, "99号"), terms=house.terms(READ)).state is State.STANDING


def test_a_photo_is_the_officers_own_and_serves_once(house: House) -> None:
    with pytest.raises(InvalidInput):
        house.sign(photo_id=house.photo(house.officer("s9")))
    photo_id = house.photo()
    house.sign(photo_id=photo_id)
    with pytest.raises(InvalidInput):
        house.sign(photo_id=photo_id)
    assert waiting(house) == [house.agent.resident_id]


def test_no_officer_who_is_tied_to_the_agent_enters_a_mandate_by_paper_or_card(house: House) -> None:
    clerk = house.officer(resident_id=house.other.resident_id)
    relate(house, house.other.resident_id, house.agent.resident_id)
    for more in (
        {"terms": house.terms(READ)},
        {},
        {"witness": Witness(How.CARD), "pin": PIN},
    ):
        with pytest.raises(TiedToAgent):
            house.sign(by=clerk, **more)
    assert mandates.held_by(agent_id=house.agent.resident_id) == []
    assert house.sign(by=house.officer()).state is State.WAITING


def test_neither_does_one_of_the_agents_household(house: House) -> None:
    in_household(house, house.other.resident_id, house.agent.resident_id)
    with pytest.raises(TiedToAgent):
        house.sign(by=house.officer(resident_id=house.other.resident_id))


def test_one_who_is_tied_to_the_elder_alone_may_since_they_gain_nothing(house: House) -> None:
    relate(house, house.other.resident_id, house.elder.resident_id)
    assert house.sign(by=house.officer(resident_id=house.other.resident_id)).state is State.WAITING


def test_two_accounts_of_one_person_are_no_two_officers(house: House) -> None:
    house.sign(by=house.officer(resident_id=house.other.resident_id))
    for by in (house.officer(), house.officer("s7", resident_id=house.other.resident_id)):
        with pytest.raises(SameOfficer):
            decided(house, by)
    assert waiting(house) == [house.agent.resident_id]


def test_the_second_officer_is_of_neither_the_agents_nor_the_first_ones_circle(house: House) -> None:
    ctx = house.world.context()
    clerk, spouse, aunt = (people.resident(ctx, house.village, 30 + n).resident_id for n in range(3))
    in_household(house, clerk, spouse)
    relate(house, aunt, house.agent.resident_id)
    house.sign(by=house.officer(resident_id=clerk))
    for person in (spouse, aunt):
        with pytest.raises(TiedToAgent):
            decided(house, house.officer("s2", resident_id=person))
    with pytest.raises(OwnMandate):
        decided(house, house.officer("s2", resident_id=house.agent.resident_id))
    assert decided(house, house.officer("s2", resident_id=house.other.resident_id)).state is State.STANDING


def test_who_refuses_ends_the_mandate_and_says_why(house: House) -> None:
    house.sign()
    refused = decided(house, verdict=PaperVerdict.REFUSE)
    assert (refused.state, refused.ended_by, refused.finding) == (State.ENDED, "s2", "没有手印")
    assert decided(house, verdict=PaperVerdict.REFUSE).state is State.ENDED
    assert house.ask("points.my_account", house.agent, acting_for=house.elder.resident_id).code == "mandate_ended"
    with pytest.raises(NoPaperWaits):
        decided(house)
    assert waiting(house) == []
    assert [type(one) for one in said(house)] == [MandateGranted, MandateEnded]


def test_the_same_word_again_changes_nothing_and_a_third_officers_is_too_late(house: House) -> None:
    house.sign()
    assert decided(house) == decided(house)
    with pytest.raises(NoPaperWaits):
        decided(house, house.officer("s3"))


def test_who_has_another_photo_before_them_looks_again(house: House) -> None:
    house.sign()
    first = mandates.held_by(agent_id=house.agent.resident_id)[0].witness.photo_id
    house.sign()
    with pytest.raises(ChangedMeanwhile):
        decided(house, photo_id=first)
    assert waiting(house) == [house.agent.resident_id]


def test_a_new_paper_is_looked_at_anew(house: House) -> None:
    house.sign()
    decided(house)
    assert house.sign().state is State.WAITING
    refused = house.ask("points.my_pay_code", house.agent, {}, acting_for=house.elder.resident_id)
    assert refused.code == "mandate_unchecked"


def test_of_a_verdict_and_a_revocation_at_once_nothing_is_left_open(house: House) -> None:
    for _ in range(3):
        house.sign()

        def revoke() -> None:
            me = house.world.context(resident_principal(house.elder.resident_id))
            try:
                mandates.end(me, principal_id=house.elder.resident_id, agent_id=house.agent.resident_id)
            except ChangedMeanwhile:
                revoke()

        def confirm() -> None:
            try:
                decided(house)
            except (ChangedMeanwhile, NoPaperWaits):
                return

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(revoke), pool.submit(confirm)]:
                done.result()
        assert mandates.held_by(agent_id=house.agent.resident_id)[0].state is State.ENDED


def test_what_waits_ends_with_either_person(house: House) -> None:
    house.sign()
    residents.set_status(house.world.context(), resident_id=house.elder.resident_id, status=Status.DEAD)
    assert mandates.held_by(agent_id=house.agent.resident_id)[0].state is State.ENDED
    assert waiting(house) == []


def test_nobody_decides_on_what_was_never_entered(house: House) -> None:
    with pytest.raises(NoSuchMandate):
        papers.decide(
            house.world.context(house.officer("s2")),
            principal_id=house.elder.resident_id,
            agent_id=house.other.resident_id,
            verdict=PaperVerdict.CONFIRM,
            photo_id="v00001m0",
            finding="",
        )


def test_the_photo_is_seen_by_officers_and_by_whose_paper_it_is(house: House) -> None:
    photo_id = house.sign().witness.photo_id
    (picture,) = pictures.find_pictures(media_ids=[photo_id])
    assert picture is not None

    def sees(who: Principal) -> object:
        return papers.read_as(house.world.context(who), picture)

    assert sees(house.officer("s2")) == "officer"
    assert sees(resident_principal(house.elder.resident_id)) == "author"
    for other in (resident_principal(house.agent.resident_id), house.officer("s3", Role.GRID_WORKER)):
        assert sees(other) is None
