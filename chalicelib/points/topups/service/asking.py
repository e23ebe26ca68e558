"""Asking for a top-up: the points are held, the month's limits drawn on and the request written, all or nothing."""

from __future__ import annotations

from chalicelib.foundation.identity.core.people import village_of
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value
from chalicelib.points.ledger.service import accounts, moves
from chalicelib.points.topups.core.states import Deed, Kind, State
from chalicelib.points.topups.core.terms import Offer, Terms, TopupPriceChanged, TopupsClosed
from chalicelib.points.topups.core.topups import NoOwnPhone, NoSuchTopup, NotForThatPhone, Topup, masked
from chalicelib.points.topups.service import known, settling
from chalicelib.points.topups.store import months, topups as store

QUEUE, ORDER = "topups", "topup-order"


def offer_for(ctx: Context) -> Offer:
    """Return what the acting resident can have. Three round trips, two where the terms are known."""
    resident_id, now = ctx.actor.subject, ctx.now()
    terms = _terms(ctx, resident_id)
    resident = people.load_resident(resident_id=resident_id)
    account = accounts.find_account(ref=settling.ref_of(resident_id))
    person, village = months.find_spent(resident_id, month_of(business_date(now)))
    return Offer(
        terms,
        resident.phone_masked,
        0 if account is None else account.balance,
        max(0, terms.person_month_yuan - person),
        max(0, terms.village_month_yuan - village),
    )


def ask_topup(ctx: Context, *, kind: Kind, yuan: int, number: str, key: str, points: int | None = None) -> Topup:
    """Hold the points of a top-up for the acting resident, once per `key`; phone credit is then ordered by a job.

    `number` is a phone or the account of an internet line; "" stands for their own registered phone. `points` is the
    price as they were shown it. Three round trips and a queue message, one more where the terms are not known.

    Raises:
        TopupsClosed, AmountNotOffered, TopupPriceChanged, NoOwnPhone, MonthSpent: nothing is held.
        NotForThatPhone: who acts for another typed a phone that is not the one they registered.
        KeyReused: the key asked for something else.
        Whatever `moves.hold` raises.
    """
    wanted = _Wanted(f"{village_of(ctx.actor.subject)}u{key}", kind, yuan, number, points)
    try:
        topup, replayed = _held(ctx, wanted)
    except DomainError:
        first = store.find_topup(wanted.topup_id)
        if first is None:
            raise
        topup, replayed = first, True
    if replayed:
        topup = settling.load(wanted.topup_id)
        if topup.fingerprint != wanted.mark(ctx.actor.subject):
            raise KeyReused
    if topup.state is State.ASKED and kind is Kind.PHONE:
        runs.send_part(queue=QUEUE, part=runs.Part("", ORDER, topup.topup_id))
    return topup


@value
class _Wanted:
    """What is asked for, under the id it will have."""

    topup_id: str
    kind: Kind
    yuan: int
    number: str
    points: int | None

    def mark(self, resident_id: str) -> str:
        """Return what two askings of the same share; the number is in it as a keyed digest."""
        number = keys.digest(store.PURPOSE, self.number)
        return keys.fingerprint("topup", resident_id, self.kind, self.yuan, number, self.points or 0)


def _held(ctx: Context, wanted: _Wanted) -> tuple[Topup, bool]:
    """Return a request whose points are held, and whether that was done before."""
    resident_id, now = ctx.actor.subject, ctx.now()
    terms = _terms(ctx, resident_id)
    points = terms.price(wanted.kind, wanted.yuan)
    if wanted.points not in {None, points}:
        raise TopupPriceChanged(points=points)
    if wanted.kind is Kind.PHONE and not settings().topup_url:
        raise TopupsClosed
    number = _number(ctx, wanted)
    made = Topup(
        topup_id=wanted.topup_id,
        resident_id=resident_id,
        town_id=terms.town_id,
        kind=wanted.kind,
        yuan=wanted.yuan,
        points=points,
        number=store.sealed(number, ctx.random_bytes(keys.NONCE_BYTES)),
        mask=masked(wanted.kind, number),
        state=State.ASKED,
        since=now,
        asked_at=now,
        month=month_of(business_date(now)),
        fingerprint=wanted.mark(resident_id),
        by=ctx.actor.signature,
        person=ctx.actor.person,
    )
    beside = store.creation_of(made, refusal=lambda _: KeyReused()).merge(months.taken(made, terms))
    document = settling.document_of(made)
    done = moves.hold(ctx, ref=made.ref, key=made.topup_id, points=points, document=document, ends_at=None, also=beside)
    return made, done.replayed


def _number(ctx: Context, wanted: _Wanted) -> str:
    """Return the number that is paid for: the one that was typed, or the resident's registered phone."""
    typed_by_agent = bool(wanted.number) and wanted.kind is Kind.PHONE and ctx.actor.acting is not None
    if wanted.number and not typed_by_agent:
        return wanted.number
    registered = people.whole_phone(people.load_resident(resident_id=ctx.actor.subject))
    if typed_by_agent and wanted.number != registered:
        raise NotForThatPhone
    if not registered:
        raise NoOwnPhone
    return registered


def _terms(ctx: Context, resident_id: str) -> Terms:
    return known.terms_of(ctx.now(), village_of(resident_id))


def cancel(ctx: Context, *, topup_id: str) -> Topup:
    """Take back what was not ordered or paid yet; the points are free again. Asking again returns it as it is.

    Raises:
        NoSuchTopup: it is not the acting resident's.
        TopupInOtherState: it was ordered, or has ended.
    """
    topup = settling.load(topup_id)
    if topup.resident_id != ctx.actor.subject:
        raise NoSuchTopup
    return topup if topup.state is State.CANCELLED else settling.settle(ctx, topup, Deed.CANCEL)
