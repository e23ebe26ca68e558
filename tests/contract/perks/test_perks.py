"""Programmes on a real store: published by two, applied to once, ranked with the score as one reference, decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from chalicelib.credit.perks.core import programmes as programmes_core, refusals
from chalicelib.credit.perks.core.appeals import AppealedAlready, AppealOver, AppealTooLate, AppealVerdict, NoAppeal
from chalicelib.credit.perks.core.applications import Application, ApplicationState, Given, Shown
from chalicelib.credit.perks.core.programmes import Programme, ProgrammeState
from chalicelib.credit.perks.service import forgetting, own, programmes
from chalicelib.credit.perks.service.desk import OwnPeoplesPerk
from chalicelib.credit.perks.store import applications as application_rows, programmes as programme_rows
from chalicelib.credit.score.service import objections
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.foundation.facts.core.perks import PerkAppealDecided, PerkCalledOff, PerkDecided
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import consents, people
from chalicelib.kernel.errors import Conflict, InvalidInput, KeyReused
from tests.contract.score.test_objections import objected
from tests.make.people import resident
from tests.make.perks import WHY, Perks, given, terms
from tests.moto import rows_of

BY_HAND = given(by_hand=20)


def facts_of(perks: Perks) -> list[Any]:
    told = day_of_facts(village_id=perks.village.village_id, on=perks.today)
    return [one.fact for one in told if isinstance(one.fact, PerkDecided | PerkAppealDecided | PerkCalledOff)]


@pytest.fixture
def open_one(perks: Perks) -> Programme:
    """A published programme, and a village in which the first person has a score."""
    perks.village.agree(0)
    perks.village.attend(0)
    perks.village.night()
    return perks.published()


@pytest.fixture
def rated(perks: Perks, open_one: Programme) -> list[Application]:
    """Three applications with points, the first by the score that is shown, the others by an officer's hand."""
    made = [perks.apply(open_one, 0, shows=True), perks.apply(open_one, 2), perks.apply(open_one, 4)]
    perks.close()
    points = [given(), BY_HAND, given(interview=40, by_hand=30)]
    return [perks.rate(one, each) for one, each in zip(made, points, strict=True)]


def test_a_programme_is_published_by_another_officer_and_changes_no_more(perks: Perks) -> None:
    one = perks.draft()
    assert programmes.list_public(place_id=perks.village.village_id).rows == []
    with pytest.raises(programmes_core.NoSuchProgramme):
        perks.apply(one, 0)
    with pytest.raises(programmes_core.PublishedByDrafter):
        perks.publish(one, "tom")
    with pytest.raises(programmes_core.PublishedByDrafter):
        perks.publish(perks.draft("other"), "other")
    made = perks.publish(one)
    assert (made.state, perks.publish(one).published) == (ProgrammeState.PUBLISHED, made.published)
    with pytest.raises(programmes_core.ProgrammeOver):
        perks.publish(one, "ted")
    for place_id in (perks.village.village_id, perks.town_id):
        assert [each.programme_id for each in programmes.list_public(place_id=place_id).rows] == [one.programme_id]
    assert len(programmes.list_desk(town_id=perks.town_id).rows) == 2


def test_who_has_two_accounts_is_one_officer(perks: Perks) -> None:
    person_id = perks.village.id_of(5)
    key = perks.village.world.new_id()
    one = programmes.draft(perks.desk("a", person_id), town_id=perks.town_id, terms=terms(perks.today), key=key)
    with pytest.raises(programmes_core.PublishedByDrafter):
        programmes.publish(perks.desk("b", person_id), town_id=perks.town_id, programme_id=one.programme_id)


def test_the_same_request_is_one_draft_and_one_application_for_ever(perks: Perks) -> None:
    key, world = perks.village.world.new_id(), perks.village.world
    one = perks.draft(key=key)
    assert perks.draft(key=key) == one
    with pytest.raises(KeyReused):
        perks.draft(key=key, places=2)
    with pytest.raises(InvalidInput):
        perks.draft(key=world.new_id(), score_most=81)
    perks.publish(one)
    first_key = world.new_id()
    first = perks.apply(one, 0, key=first_key)
    assert perks.apply(one, 0, key=first_key) == first
    with pytest.raises(KeyReused):
        perks.apply(one, 0, key=first_key, shows=True)
    with pytest.raises(refusals.AppliedAlready):
        perks.apply(one, 0)
    assert perks.counts(one) == (1, 1, 0)
    perks.withdraw(first)
    again = perks.apply(one, 0, says="想好了，还是要去的。")
    assert perks.apply(one, 0, key=first_key).says == again.says
    assert perks.counts(one) == (1, 1, 0)
    world.pass_days(3)
    assert perks.apply(one, 0, key=first_key).says == again.says
    assert perks.draft(key=world.new_id()).programme_id != one.programme_id


def test_who_is_none_of_those_it_is_for_does_not_apply_and_nothing_is_written(perks: Perks) -> None:
    one = perks.published()
    child = resident(perks.village.world.context(), perks.village.village, 90, born_on=dt.date(2015, 3, 1))
    before = rows_of("credit_perk_applications"), perks.counts(one)
    with pytest.raises(refusals.NotForYou):
        perks.apply(one, child)
    people.set_status(perks.village.world.context(), resident_id=perks.village.id_of(3), status=Status.MOVED)
    with pytest.raises(NotActive):
        perks.apply(one, 3)
    later = perks.published(from_on=perks.today.replace(day=24))
    with pytest.raises(refusals.NotOpen):
        perks.apply(later, 0)
    perks.close()
    with pytest.raises(refusals.NotOpen):
        perks.apply(one, 0)
    assert (rows_of("credit_perk_applications"), perks.counts(one)) == before


def test_a_minor_applies_without_a_score_where_the_programme_is_for_them(perks: Perks) -> None:
    one = perks.published(least_age=14)
    young = resident(perks.village.world.context(), perks.village.village, 91, born_on=dt.date(2011, 3, 1))
    made = perks.apply(one, young, shows=True)
    perks.close()
    with pytest.raises(InvalidInput):
        perks.rate(made, given())
    assert perks.rate(made, BY_HAND).score is None


def test_points_are_given_after_the_last_day_and_the_score_counts_as_one_reference(
    perks: Perks, open_one: Programme
) -> None:
    with_it, without = perks.apply(open_one, 0, shows=True), perks.apply(open_one, 2)
    with pytest.raises(refusals.StillOpen):
        perks.rate(with_it, given())
    perks.close()
    standing = load_standing(resident_id=with_it.resident_id)
    for points in (given(by_hand=10), given(interview=61), given(need=21), Given(given().marks[:1])):
        with pytest.raises(InvalidInput):
            perks.rate(with_it, points)
    for points in (given(), given(by_hand=41)):
        with pytest.raises(InvalidInput):
            perks.rate(without, points)
    assert perks.counts(open_one) == (2, 2, 0)
    made = perks.rate(with_it, given())
    assert made.score == Shown.of(standing)
    assert perks.rate(made, given()).turn == made.turn + 1
    assert made.total(open_one.terms) == 60 + standing.points * 40 // 1000
    assert perks.rate(without, BY_HAND).total(open_one.terms) == 80
    assert perks.counts(open_one) == (2, 0, 0)
    perks.rate(without, given(by_hand=0))
    assert perks.counts(open_one) == (2, 0, 0)


def test_a_score_is_read_once_and_again_only_where_it_was_disputed(perks: Perks, open_one: Programme) -> None:
    made = perks.apply(open_one, 0, shows=True)
    objection = objected(perks.village, None)
    perks.close()
    first = perks.rate(made, given())
    assert first.score is not None
    assert first.score.disputed
    objections.withdraw(
        perks.village.world.context(), resident_id=made.resident_id, objection_id=objection.objection_id
    )
    second = perks.rate(made, given())
    assert second.score is not None
    assert not second.score.disputed
    perks.village.attend(0)
    perks.village.night()
    third = perks.rate(made, given(interview=1))
    assert third.score == second.score


def test_the_list_is_ranked_and_ties_are_ties(perks: Perks, rated: list[Application], open_one: Programme) -> None:
    totals = {one.resident_id: one.total(open_one.terms) for one in rated}
    assert totals[rated[1].resident_id] == totals[rated[2].resident_id] == 80
    ranks = {one.application.resident_id: one.rank for one in perks.places(open_one)}
    assert ranks == {rated[1].resident_id: 1, rated[2].resident_id: 1, rated[0].resident_id: 3}
    names = [row.name for row in perks.rows(open_one)]
    assert sorted(names) == sorted(perks.village.people[n].name for n in (0, 2, 4))
    assert sum(row["deed"]["S"] == "perks.look" for row in rows_of("audit")) == 2


def test_a_second_officer_decides_and_no_more_are_granted_than_there_are_places(
    perks: Perks, rated: list[Application], open_one: Programme
) -> None:
    with pytest.raises(refusals.RatedByYou):
        perks.decide(rated[1], grants=True, login="tom")
    made = perks.decide(rated[1], grants=True)
    assert (made.state, made.reason) == (ApplicationState.GRANTED, WHY)
    assert perks.decide(rated[1], grants=True).decided == made.decided
    with pytest.raises(refusals.NoPlaceLeft):
        perks.decide(rated[2], grants=True)
    with pytest.raises(refusals.ApplicationOver):
        perks.decide(rated[1], grants=False)
    perks.decide(rated[2], grants=False)
    assert perks.counts(open_one) == (3, 0, 1)
    with pytest.raises(refusals.ApplicationOver):
        perks.withdraw(rated[1])
    assert facts_of(perks) == [
        PerkDecided(open_one.programme_id, rated[1].resident_id),
        PerkDecided(open_one.programme_id, rated[2].resident_id),
    ]


def test_the_last_place_is_given_once_also_where_two_decide_at_the_same_moment(
    perks: Perks, rated: list[Application], open_one: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = programme_rows.decision_in
    turns = iter((True, False, False))

    def meanwhile(one: Programme, **more: Any) -> Any:
        if next(turns):
            perks.decide(rated[2], grants=True, login="ted")
        return real(one, **more)

    monkeypatch.setattr(programme_rows, "decision_in", meanwhile)
    with pytest.raises(refusals.NoPlaceLeft):
        perks.decide(rated[1], grants=True)
    assert perks.counts(open_one) == (3, 0, 1)
    assert perks.mine(2).state is ApplicationState.RATED


def test_nothing_is_decided_while_somebody_has_no_points(perks: Perks, open_one: Programme) -> None:
    first, second = perks.apply(open_one, 0), perks.apply(open_one, 2)
    perks.close()
    perks.rate(first, BY_HAND)
    with pytest.raises(refusals.OthersWait):
        perks.decide(first, grants=True)
    perks.withdraw(second)
    assert perks.decide(first, grants=True).state is ApplicationState.GRANTED


def test_nobody_decides_about_themselves_their_household_or_sees_what_is_theirs(
    perks: Perks, rated: list[Application], open_one: Programme
) -> None:
    declined = perks.appeal(perks.decide(rated[0], grants=False))
    for number in (0, 1):
        person_id = perks.village.id_of(number)
        for deed in (
            partial(perks.rate, rated[0], given(), "x", person_id),
            partial(perks.decide, rated[0], grants=True, login="x", person=person_id),
            partial(perks.answer, declined, AppealVerdict.UPHOLD, "x", person=person_id),
        ):
            with pytest.raises(OwnPeoplesPerk):
                deed()
        tied = {row.place.application.resident_id: row.tied for row in perks.rows(open_one, "x", person_id)}
        assert tied == {one.resident_id: one is rated[0] for one in rated}


def test_who_withdraws_leaves_no_score_and_no_place_in_the_list(
    perks: Perks, rated: list[Application], open_one: Programme
) -> None:
    made = perks.withdraw(rated[0])
    assert (made.state, made.score, made.marks) == (ApplicationState.WITHDRAWN, None, ())
    assert perks.withdraw(rated[0]).state is ApplicationState.WITHDRAWN
    assert perks.counts(open_one) == (2, 0, 0)
    assert len(perks.places(open_one)) == 2
    assert not [row for row in rows_of("credit_perk_applications") if "score" in row]


def test_who_shows_the_score_no_more_is_given_points_by_hand(
    perks: Perks, rated: list[Application], open_one: Programme
) -> None:
    made = perks.hide(rated[0])
    assert (made.state, made.score, made.shows_score) == (ApplicationState.OPEN, None, False)
    assert perks.hide(rated[0]).state is ApplicationState.OPEN
    assert perks.counts(open_one) == (3, 1, 0)
    with pytest.raises(refusals.OthersWait):
        perks.decide(rated[1], grants=True)
    with pytest.raises(InvalidInput):
        perks.rate(rated[0], given())
    assert perks.rate(rated[0], BY_HAND).total(open_one.terms) == 80
    assert perks.counts(open_one) == (3, 0, 0)


def test_with_the_consent_the_score_goes_from_every_application_at_once(
    perks: Perks, rated: list[Application], open_one: Programme
) -> None:
    other = perks.published()
    undecided = perks.apply(other, 0, shows=True)
    perks.close()
    perks.rate(undecided, given())
    perks.decide(rated[0], grants=False)
    perks.village.withdraw(0)
    assert not [row for row in rows_of("credit_perk_applications") if "score" in row]
    found = {one.programme_id: one for one in own.list_own(resident_id=undecided.resident_id)[0].rows}
    decided, waits = found[open_one.programme_id], found[other.programme_id]
    assert (decided.state, decided.total(open_one.terms)) == (ApplicationState.DECLINED, None)
    assert (waits.state, waits.shows_score) == (ApplicationState.OPEN, False)
    assert perks.counts(other) == (1, 1, 0)


def test_also_where_there_are_more_of_them_than_one_transaction_takes(
    perks: Perks, rated: list[Application], open_one: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE_MAX", 0)
    perks.village.withdraw(0)
    assert not [row for row in rows_of("credit_perk_applications") if "score" in row]
    assert (perks.mine(0).turn, perks.counts(open_one)) == (rated[0].turn + 2, (3, 1, 0))


def test_a_consent_that_is_withdrawn_while_points_are_given_leaves_no_score(
    perks: Perks, open_one: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = perks.apply(open_one, 0, shows=True)
    perks.close()
    real = consents.prepare_standing

    def meanwhile(**asked: Any) -> Any:
        perks.village.withdraw(0)
        return real(**asked)

    monkeypatch.setattr(consents, "prepare_standing", meanwhile)
    with pytest.raises(InvalidInput):  # An officer's points are needed in its place.
        perks.rate(made, given())
    assert not [row for row in rows_of("credit_perk_applications") if "score" in row]
    assert perks.counts(open_one) == (1, 1, 0)


def test_no_score_is_kept_whose_consent_is_gone_also_where_the_application_was_overlooked(
    perks: Perks, open_one: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = perks.apply(open_one, 0, shows=True)
    perks.close()
    real = consents.prepare_standing

    def meanwhile(**asked: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(application_rows, "every_with_score", lambda _: [])
            perks.village.withdraw(0)
        return real(**asked)

    monkeypatch.setattr(consents, "prepare_standing", meanwhile)
    with pytest.raises(Conflict):
        perks.rate(made, given())
    assert not [row for row in rows_of("credit_perk_applications") if "score" in row]


def test_points_that_are_given_while_the_consent_is_withdrawn_leave_no_score(
    perks: Perks, open_one: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = perks.apply(open_one, 0, shows=True)
    perks.close()
    find = application_rows.every_with_score

    def meanwhile(resident_id: str) -> Any:
        found = find(resident_id)
        monkeypatch.setattr(application_rows, "every_with_score", find)
        perks.rate(made, given())
        return [one for one in found if one.score is not None]

    monkeypatch.setattr(application_rows, "every_with_score", meanwhile)
    with pytest.raises(Conflict):
        perks.village.withdraw(0)
    assert perks.mine(0).score is not None
    perks.village.withdraw(0)
    assert not [row for row in rows_of("credit_perk_applications") if "score" in row]
    assert perks.counts(open_one) == (1, 1, 0)


@pytest.mark.parametrize("waits", [True, False], ids=["open", "with points by hand"])
def test_who_withdraws_and_agrees_again_is_asked_anew_whether_a_programme_sees_their_score(
    perks: Perks, open_one: Programme, *, waits: bool
) -> None:
    made = perks.apply(open_one, 2, shows=True)
    perks.close()
    if not waits:
        perks.rate(made, BY_HAND)
    perks.village.agree(2)
    perks.village.withdraw(2)
    perks.village.agree(2)
    perks.village.night()
    assert perks.mine(2).shows_score is False
    assert perks.mine(2).state is (ApplicationState.OPEN if waits else ApplicationState.RATED)
    assert perks.counts(open_one) == (1, int(waits), 0)
    assert perks.rate(made, given(by_hand=30)).score is None
    assert perks.counts(open_one) == (1, 0, 0)


def test_points_by_hand_stay_where_there_was_no_score_to_hide(perks: Perks, open_one: Programme) -> None:
    made = perks.apply(open_one, 2, shows=True)
    perks.close()
    perks.rate(made, BY_HAND)
    hidden = perks.hide(made)
    assert (hidden.state, hidden.shows_score) == (ApplicationState.RATED, False)
    assert perks.counts(open_one) == (1, 0, 0)


@pytest.mark.parametrize("status", [Status.MOVED, Status.DEAD])
def test_of_who_is_gone_no_score_is_read_also_before_the_night(
    perks: Perks, open_one: Programme, monkeypatch: pytest.MonkeyPatch, status: Status
) -> None:
    made = perks.apply(open_one, 0, shows=True)
    perks.close()
    real = consents.prepare_standing

    def meanwhile(**asked: Any) -> Any:
        people.set_status(perks.village.world.context(), resident_id=made.resident_id, status=status)
        return real(**asked)

    with monkeypatch.context() as patch:
        patch.setattr(consents, "prepare_standing", meanwhile)
        with pytest.raises(Conflict):
            perks.rate(made, given())
    with pytest.raises(InvalidInput):
        perks.rate(made, given())
    assert perks.rate(made, BY_HAND).score is None


def test_a_third_officer_decides_on_an_appeal_and_grants_beyond_the_places(
    perks: Perks, rated: list[Application], open_one: Programme
) -> None:
    perks.decide(rated[1], grants=True)
    declined, key = perks.decide(rated[2], grants=False), perks.village.world.new_id()
    with pytest.raises(NoAppeal):
        perks.answer(declined, AppealVerdict.UPHOLD)
    made = perks.appeal(declined, key)
    assert perks.appeal(declined, key).appeal == made.appeal
    with pytest.raises(KeyReused):
        perks.appeal(declined, key, says="另外还有一件事要说。")
    with pytest.raises(AppealedAlready):
        perks.appeal(declined)
    for login in ("tom", "tia"):
        with pytest.raises(refusals.DecidedByYou):
            perks.answer(made, AppealVerdict.UPHOLD, login)
    upheld = perks.answer(made, AppealVerdict.UPHOLD)
    assert upheld.state is ApplicationState.GRANTED
    assert perks.answer(made, AppealVerdict.UPHOLD).turn == upheld.turn + 1
    with pytest.raises(AppealOver):
        perks.answer(made, AppealVerdict.DECLINE)
    assert perks.counts(open_one) == (3, 0, 2)
    assert facts_of(perks)[-1] == PerkAppealDecided(open_one.programme_id, made.resident_id)


def test_an_appeal_comes_within_ten_working_days_and_one_that_waits_too_long_is_marked(
    perks: Perks, rated: list[Application]
) -> None:
    first, second = perks.decide(rated[1], grants=False), perks.decide(rated[2], grants=False)
    with pytest.raises(refusals.ApplicationOver):
        perks.appeal(rated[0])
    perks.village.world.pass_days(14)
    appeal = perks.appeal(first).appeal
    assert appeal is not None
    assert not appeal.is_late(appeal.due_on)
    perks.village.world.moment += appeal.due_on - perks.today
    perks.village.world.pass_days(1)
    assert appeal.is_late(perks.today)
    with pytest.raises(AppealTooLate):
        perks.appeal(second)
    declined = perks.answer(first, AppealVerdict.DECLINE)
    assert declined.appeal is not None
    assert declined.appeal.is_late(appeal.due_on)
    assert declined.state is ApplicationState.DECLINED


def test_who_waits_in_a_programme_that_is_called_off_is_told_once_and_what_was_given_stays(
    perks: Perks, rated: list[Application], open_one: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programmes, "TOLD_AT_ONCE", 1)
    perks.decide(rated[1], grants=True)
    perks.call_off(open_one)
    assert perks.call_off(open_one, "另外的理由").reason == WHY
    told = [one for one in facts_of(perks) if isinstance(one, PerkCalledOff)]
    assert sorted(one.resident_id for one in told) == sorted(rated[n].resident_id for n in (0, 2))
    for deed in (partial(perks.rate, rated[0], given(1)), partial(perks.decide, rated[0], grants=True)):
        with pytest.raises(programmes_core.ProgrammeOver):
            deed()
    assert perks.mine(2).state is ApplicationState.GRANTED
    assert perks.withdraw(rated[0]).state is ApplicationState.WITHDRAWN


def test_a_programme_takes_so_many_people_and_no_more(
    perks: Perks, open_one: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (own, programme_rows):
        monkeypatch.setattr(module, "APPLICATIONS_MAX", 1)
    first = perks.apply(open_one, 0)
    with pytest.raises(refusals.ProgrammeFull):
        perks.apply(open_one, 2)
    perks.withdraw(first)
    assert perks.apply(open_one, 2).state is ApplicationState.OPEN


def test_what_changes_at_the_same_moment_is_decided_on_anew(
    perks: Perks, open_one: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = perks.apply(open_one, 0)
    perks.close()
    real, turns = application_rows.change_of, iter((True, False, False))

    def meanwhile(changed: Application, **more: Any) -> Any:
        if next(turns):
            perks.withdraw(made)
        return real(changed, **more)

    monkeypatch.setattr(application_rows, "change_of", meanwhile)
    with pytest.raises(refusals.ApplicationOver):
        perks.rate(made, BY_HAND)
    assert perks.counts(open_one) == (0, 0, 0)


def test_no_fact_says_what_was_decided(perks: Perks, rated: list[Application]) -> None:
    perks.decide(rated[1], grants=True)
    granted = facts_of(perks)[-1]
    perks.decide(rated[2], grants=False)
    declined = facts_of(perks)[-1]
    assert replace(declined, resident_id=granted.resident_id) == granted
