"""What the town's officers do with applications: look at the ranked list, give points, decide, decide on appeals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.credit.looks.core import LookedAt
from chalicelib.credit.looks.service import prepare_look
from chalicelib.credit.perks.core import applications as core
from chalicelib.credit.perks.core.appeals import NEXT as AFTER_APPEAL, AppealState, AppealVerdict
from chalicelib.credit.perks.core.applications import Application, ApplicationState, Given, Shown
from chalicelib.credit.perks.core.programmes import Hand, Programme
from chalicelib.credit.perks.core.ranking import Place, ranked
from chalicelib.credit.perks.service.own import changed
from chalicelib.credit.perks.service.programmes import audited, load_programme
from chalicelib.credit.perks.store import applications as store, programmes
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.perks import PerkAppealDecided, PerkDecided
from chalicelib.foundation.identity.core.people import Resident, Status
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.identity.service import consents, people
from chalicelib.foundation.identity.service.own_family import Family, Found, family_and, find_untied
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Stale, Writes, commit


class OwnPeoplesPerk(Conflict):
    """Nobody gives points to, or decides about, themselves, their household or their relatives."""

    code = "perk_of_own_family"
    zh, en = (
        "自己、自己家和亲属的申请，请由别的干部办。",
        "Your own, your household's and relatives': another officer does.",
    )


@value
class Row:
    """A place in the list, and whose it is; of who is `tied` to the officer who looks nothing is shown."""

    place: Place
    name: str
    tied: bool


@contextmanager
def _own_cause() -> Iterator[None]:
    try:
        yield
    except OwnFamily:
        raise OwnPeoplesPerk from None


def list_applications(ctx: Context, *, town_id: str, programme_id: str) -> tuple[Programme, list[Row]]:
    """Return a programme's applications ranked by points; who applied sees that somebody looked. 4 round trips.

    Raises:
        NoSuchProgramme.
    """
    programme = load_programme(town_id=town_id, programme_id=programme_id)
    places = ranked(programme.terms, store.list_of(programme_id))
    ids = [one.application.resident_id for one in places]
    family, found = family_and(sorted(ctx.actor.persons), ids)
    rows = [_row(family, one, who) for one, who in zip(places, found, strict=True)]
    apart = [row.place.application.resident_id for row in rows if row.tied]
    look = prepare_look(ctx, of=programme_id, what=LookedAt.LIST_READ, apart=apart)
    commit(audited(ctx, programme, "look").merge(look))
    return programme, rows


def _row(family: Family, place: Place, who: Found) -> Row:
    name = who.name if isinstance(who, Resident) else ""
    try:
        family.refuse(place.application.resident_id, who)
    except OwnFamily:
        return Row(place, name, tied=True)
    return Row(place, name, tied=False)


def rate(
    ctx: Context, *, town_id: str, programme_id: str, resident_id: str, given: Given
) -> tuple[Programme, Application]:
    """Give an application its points, by each criterion with reasons. Up to 6 round trips, the first time 7.

    The score of who agreed to show it is read now and kept, once; one that was disputed is read again. Without one an
    officer's points stand in its place. The same points again return it as it is.

    Raises:
        NoSuchApplication. OwnPeoplesPerk. ProgrammeOver, StillOpen, ApplicationOver: as `core.refuse_rating`.
        InvalidInput: as `core.rated`. Conflict: the consent to scores changed at the same moment. Busy.
    """
    with _own_cause():
        _, (who,) = find_untied(ctx, resident_id)
    today, hand = business_date(ctx.now()), Hand.of(ctx.actor, ctx.now())
    consent, is_here = Writes(), who is not None and who.status is Status.ACTIVE

    def plan(programme: Programme, one: Application) -> Application | None:
        core.refuse_rating(one, programme, today)
        given_before = Given(one.marks, one.by_hand) == given and one.state is ApplicationState.RATED
        disputed = one.score is not None and one.score.disputed
        if given_before and not disputed and one.raters[-1].is_of(ctx.actor):
            return None
        score, check = _score_of(programme, one, is_here=is_here)
        consent.items[:] = check.items
        return core.rated(one, programme.terms, given, score, hand)

    def beside(programme: Programme, before: Application, after: Application) -> Writes:
        first = before.state is ApplicationState.OPEN
        counts = programmes.rating_in(programme, first=first, refusal=Stale)
        return counts.merge(consent, audited(ctx, after, "rate"))

    return changed(town_id, resident_id, programme_id, plan, beside)


def _score_of(programme: Programme, one: Application, *, is_here: bool) -> tuple[Shown | None, Writes]:
    """Return the score that counts in an application, and that it stands on its consent, where it is new.

    None is read of who moved away or died: the night deletes what there is.
    """
    if programme.terms.score_most == 0 or not one.shows_score:
        return None, Writes()
    if one.score is not None and not one.score.disputed:
        return one.score, Writes()
    agreed = consents.standing(person_id=one.resident_id, purpose=PURPOSE)
    if not agreed.stands or not is_here:
        return None, Writes()
    try:
        found = Shown.of(load_standing(resident_id=one.resident_id))
    except NoScore:
        return None, Writes()
    check = consents.prepare_standing(person_id=one.resident_id, purpose=PURPOSE, event_id=agreed.event_id)
    return found, check.merge(people.prepare_active(holder_id=one.resident_id, refusal=lambda _: Conflict()))


def decide(
    ctx: Context, *, town_id: str, programme_id: str, resident_id: str, grants: bool, reason: str
) -> tuple[Programme, Application]:
    """Grant or decline an application with reasons; at most as many are granted as there are places. 3 round trips.

    The same decision again returns it as it is.

    Raises:
        NoSuchApplication. OwnPeoplesPerk. ProgrammeOver, ApplicationOver, RatedByYou, OthersWait, NoPlaceLeft: as
            `core.decided`. Busy.
    """
    with _own_cause():
        find_untied(ctx, resident_id)
    hand = Hand.of(ctx.actor, ctx.now())
    wanted = ApplicationState.GRANTED if grants else ApplicationState.DECLINED

    def plan(programme: Programme, one: Application) -> Application | None:
        if one.state is wanted and one.reason == reason:
            return None
        return core.decided(one, programme, grants=grants, reason=reason, hand=hand, actor=ctx.actor)

    def beside(programme: Programme, _before: Application, after: Application) -> Writes:
        fact = PerkDecided(programme_id, resident_id)
        return programmes.decision_in(programme, grants=grants, refusal=Stale).merge(
            facts.prepare_fact(ctx, village_id=resident_id[:6], fact=fact), audited(ctx, after, wanted.value)
        )

    return changed(town_id, resident_id, programme_id, plan, beside)


def decide_appeal(
    ctx: Context, *, town_id: str, programme_id: str, resident_id: str, verdict: AppealVerdict, reason: str
) -> tuple[Programme, Application]:
    """Decide on an appeal with reasons; an upheld one is granted, beyond the places too. 3 round trips.

    The same decision again returns it as it is.

    Raises:
        NoSuchApplication. OwnPeoplesPerk. NoAppeal, AppealOver, DecidedByYou: as `core.appeal_decided`. Busy.
    """
    with _own_cause():
        find_untied(ctx, resident_id)
    hand = Hand.of(ctx.actor, ctx.now())

    def plan(_programme: Programme, one: Application) -> Application | None:
        made = one.appeal
        if made and (made.state, made.reason) == (AFTER_APPEAL[AppealState.OPEN, verdict], reason):
            return None
        return core.appeal_decided(one, verdict, reason, hand, ctx.actor)

    def beside(_programme: Programme, _before: Application, after: Application) -> Writes:
        upheld = verdict is AppealVerdict.UPHOLD
        fact = PerkAppealDecided(programme_id, resident_id)
        return programmes.count_after(town_id, programme_id, granted=1 if upheld else 0).merge(
            facts.prepare_fact(ctx, village_id=resident_id[:6], fact=fact),
            audited(ctx, after, f"appeal_{AFTER_APPEAL[AppealState.OPEN, verdict]}"),
        )

    return changed(town_id, resident_id, programme_id, plan, beside)
