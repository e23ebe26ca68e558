"""Who may act for whom: mandates given, entered by officers, renewed, ended, and listed."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.facts.core.mandates import MandateGranted
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core import mandates as core, papers, relatives
from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.mandate_states import ENTERING, step_of
from chalicelib.foundation.identity.core.mandates import (
    AgentUnfit,
    ConsentUnproven,
    How,
    Mandate,
    NoSuchMandate,
    State,
    Terms,
    TooManyMandates,
    Witness,
)
from chalicelib.foundation.identity.core.people import (
    ChangedMeanwhile,
    Holder,
    Household,
    Resident,
    Status,
    check_active,
    holder_of,
)
from chalicelib.foundation.identity.core.staff import Staff
from chalicelib.foundation.identity.service import acting, codes, pins
from chalicelib.foundation.identity.service.consents import ACTING_FOR, prepare_consent
from chalicelib.foundation.identity.service.endings import audited, prepare_end
from chalicelib.foundation.identity.store import (
    mandates as store,
    people,
    relatives as relative_store,
    staff as staff_store,
)
from chalicelib.foundation.media.core.files import EVIDENCE
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes, commit

__all__ = ["How", "Mandate", "Terms", "Witness"]


@value
class Agent:
    """Whom a mandate is for: what the principal is shown of them, their own person, the write that finds them fit.

    `tie` is what ties them to the officer who enters it, as `relatives.tie_of`.
    """

    agent_id: str
    name: str
    resident_id: str
    fit: Writes
    tie: str


def give(ctx: Context, *, agent_code: str, terms: Terms, version: str, key: str) -> Mandate:
    """Let the resident with this code act for the acting resident, once per `key`; renews what is there.

    The agent shows their code, so nobody is looked up by name, and nobody becomes an agent unknowingly.

    Raises:
        NoSuchCode, CodeRevoked, AgentUnfit: the code is no adult resident's.
        Whatever `_enter` raises.
    """
    found = codes.resolve(token=agent_code)
    if found.kind == "household":
        raise AgentUnfit
    return _enter(ctx, ctx.actor.subject, found.holder_id, terms, Witness(How.SESSION), version=version, key=key)


def enter(
    ctx: Context, *, principal_id: str, agent_id: str, terms: Terms, witness: Witness, pin: str, version: str, key: str
) -> Mandate:
    """Enter or renew a mandate that the principal agreed to before the acting officer, once per `key`.

    A card's PIN is checked: with it the principal agrees themselves, and at once. A paper names its number; where it
    covers spending, its photo goes along, and nothing is spent before a second officer compared it (`papers.decide`).
    For somebody under 14 the guardian signs the paper.

    Raises:
        OwnMandate, TiedToAgent: the officer is a party to it, or of the agent's circle; another one enters it.
        ConsentUnproven: neither PIN nor paper.
        InvalidInput: no photo, more than a paper opens, or the photo can not be used.
        NoSuchCard, CardNotActive, PinMissing, PinWrong, CardLocked, CardLockedForGood: as `pins.open_card`.
        Whatever `_enter` raises.
    """
    if (witness.how is How.CARD and not pin) or (witness.how is How.PAPER and not witness.document):
        raise ConsentUnproven
    return _enter(ctx, principal_id, agent_id, terms, witness, version=version, key=key, pin=pin)


def _enter(
    ctx: Context,
    principal_id: str,
    agent_id: str,
    terms: Terms,
    witness: Witness,
    *,
    version: str,
    key: str,
    pin: str = "",
) -> Mandate:
    """Write a mandate, the consent to it, and tell the principal. 3 or 4 round trips, one more for a photo.

    Raises:
        NoSuchHolder, NotActive: there is no such resident here now.
        AgentUnfit, OwnMandate, TooManyMandates, InvalidInput, KeyReused.
        TextChanged, GuardianNeeded, NotYoursToGive: as `consents.grant_consent`.
        ChangedMeanwhile: one of the two, or the mandate, changed at the same moment; ask again.
    """
    given = store.list_given(principal_id, consistent=True)
    was = next((one for one in given if one.agent_id == agent_id), None)
    mark = keys.fingerprint(principal_id, agent_id, sorted(terms.matters), terms.day_points, terms.valid_until, witness)
    if was is not None and key in was.keys:
        if was.keys[key] != mark:
            raise KeyReused
        return was
    today = business_date(ctx.now())
    _refuse([*core.refuse_terms(terms, today), *core.refuse_witness(terms, witness, principal_id[:6])])
    principal, agent = _parties(ctx, principal_id, agent_id)
    if witness.how is not How.SESSION:
        core.refuse_own(ctx.actor, frozenset({principal_id, agent_id, agent.resident_id}) - {""})
        core.refuse_tied(agent.tie)
    if sum(one.stands(today) for one in given if one is not was) >= core.GIVEN_MAX:
        raise TooManyMandates
    proved = _prove(ctx, principal, pin) if witness.how is How.CARD else Writes()
    revision = ctx.new_id()
    photo = _photo(ctx, witness, papers.photo_subject(principal_id, agent_id, revision))
    mandate = Mandate(
        principal_id=principal_id,
        agent_id=agent_id,
        principal_name=principal.masked_name,
        agent_name=agent.name,
        agent_resident=agent.resident_id,
        terms=terms,
        witness=witness,
        state=ENTERING[step_of(witness.how, terms.matters)],
        entered_by=ctx.actor.signature,
        entered_at=ctx.now(),
        revision=revision,
        keys=core.remembered({} if was is None else was.keys, key, mark),
        entered_person="" if witness.how is How.SESSION else ctx.actor.resident_id,
    )
    consent, _ = prepare_consent(
        ctx,
        person_id=principal_id,
        purpose=ACTING_FOR,
        version=version,
        born_on=principal.born_on,
        given_by=witness.given_by or principal_id,
    )
    fact = MandateGranted(principal_id, agent_id, witness.how.value)
    writes = store.prepare_enter(mandate, was=was).merge(people.touch(principal), agent.fit, consent, proved, photo)
    writes.merge(prepare_fact(ctx, village_id=mandate.village_id, fact=fact))
    commit(writes.merge(audited(ctx, mandate, "mandate.enter")))
    acting.forget(principal_id, agent_id)
    return mandate


def _refuse(faults: Sequence[dict[str, str]]) -> None:
    if faults:
        raise InvalidInput(fields=list(faults))


def _prove(ctx: Context, principal: Resident, pin: str) -> Writes:
    return pins.prepare_forget(pins.open_card(ctx, token=principal.card, pin=pin))


def _photo(ctx: Context, witness: Witness, subject: str) -> Writes:
    """Return the write that keeps a paper's photo, which the acting officer took. 1 round trip, none without one."""
    media_ids = (witness.photo_id,) if witness.photo_id else ()
    pictures.load_pictures(ctx, media_ids=media_ids, by=ctx.actor.doer, purpose=EVIDENCE)
    return pictures.prepare_attach(ctx, media_ids=media_ids, subject=subject)


def _parties(ctx: Context, principal_id: str, agent_id: str) -> tuple[Resident, Agent]:
    """Return the principal, and the agent if they may be one. 1 round trip, 2 where the agent is an officer."""
    if agent_id == principal_id:
        raise AgentUnfit
    staff = staff_store.load_staff(ctx.actor.town_id, agent_id) if core.STAFF_ID.match(agent_id) else None
    person = agent_id if staff is None else staff.resident_id
    eyes = [ctx.actor.resident_id] if ctx.actor.resident_id and person else []
    asked = list(dict.fromkeys([principal_id, *([person] if person else []), *eyes]))
    declared, found = relative_store.find_with_holders(eyes, asked)
    known = dict(zip(asked, found, strict=True))
    principal, agent = _active(known[principal_id]), known.get(person)
    tie = relatives.tie_of(eyes[0], _holder(known[eyes[0]]), person, _holder(agent), declared[0]) if eyes else ""
    if staff is not None:
        return principal, _officer(ctx, staff, principal, tie)
    adult = isinstance(agent, Resident) and core.is_adult(age_on(agent.born_on, business_date(ctx.now())))
    if not isinstance(agent, Resident) or agent.status is not Status.ACTIVE or not adult:
        raise AgentUnfit
    return principal, Agent(agent_id, agent.masked_name, agent_id, people.touch(agent), tie)


def _holder(found: Resident | Household | None) -> Holder | None:
    return None if found is None else holder_of(found)


def _active(found: object) -> Resident:
    if not isinstance(found, Resident):
        raise NoSuchHolder
    check_active(found)
    return found


def _officer(ctx: Context, staff: Staff, principal: Resident, tie: str) -> Agent:
    """Return an officer as agent; the write makes switching the account off, meanwhile, see the mandate."""
    if staff.disabled or not staff.principal().reaches(principal.village_id):
        raise AgentUnfit
    fit = staff_store.prepare_touch(staff, ctx.new_id(), ChangedMeanwhile())
    return Agent(staff.staff_id, staff.name, staff.resident_id, fit, tie)


def end(ctx: Context, *, principal_id: str, agent_id: str) -> Mandate:
    """End a mandate now; one that ended stays so. Other processes let reads pass for `KNOWN_SECONDS` more, no deed.

    Raises:
        NoSuchMandate: these two have none.
        ChangedMeanwhile: it was renewed at the same moment; ask again.
    """
    was = store.find_mandate(principal_id, agent_id, consistent=True)
    if was is None:
        raise NoSuchMandate
    if was.state is State.ENDED:
        return was
    commit(prepare_end(ctx, was).merge(audited(ctx, was, "mandate.end")))
    acting.forget(principal_id, agent_id)
    found = store.find_mandate(principal_id, agent_id, consistent=True)
    assert found is not None, "a mandate is never removed"
    return found


def given_by(ctx: Context, *, principal_id: str) -> list[tuple[Mandate, int]]:
    """Return the mandates somebody gave, and what each agent spent today. 2 round trips."""
    found = store.list_given(principal_id)
    return list(zip(found, _spent(ctx, principal_id, found), strict=True))


def _spent(ctx: Context, principal_id: str, found: list[Mandate]) -> list[int]:
    return store.find_spent(principal_id, [one.agent_id for one in found], business_date(ctx.now()))


def read_given_by(ctx: Context, *, principal_id: str) -> list[tuple[Mandate, int]]:
    """Return the mandates somebody gave for an officer's eyes, and record that the officer looked."""
    record(ctx, place_id=principal_id[:6], deed="mandates.read", target=principal_id)
    return given_by(ctx, principal_id=principal_id)


def held_by(*, agent_id: str) -> list[Mandate]:
    """Return the mandates somebody holds or held. 2 round trips."""
    return store.list_held(agent_id)
