"""Cases as their buyers and the desk move them: each deed once by its key, money back in the deed's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.moderation.core import Suggest
from chalicelib.foundation.moderation.service import texts
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Stale, commit
from chalicelib.prosperity.aftersales import store
from chalicelib.prosperity.aftersales.core import cases as core
from chalicelib.prosperity.aftersales.core.cases import Case, CaseStep, Part
from chalicelib.prosperity.aftersales.core.deeds import CaseDeed, CaseState, Queue
from chalicelib.prosperity.aftersales.core.refusals import (
    AftersalesWordsRisky,
    CaseMoved,
    NoSuchCase,
    SecondLookByAnother,
)
from chalicelib.prosperity.aftersales.service import photos, telling
from chalicelib.prosperity.market.service import giving, paying, producing, reading

COMMENT = 2
"""WeChat's word for where the text stands."""
OPENED = "opened"

Plan = Callable[[Case], tuple[CaseDeed, Case]]
"""From a case as it is to what is done with it and what it is then; refusals are raised."""


def open_case(
    ctx: Context, *, order_id: str, parts: Sequence[Part], words: str, media_ids: Sequence[str], key: str
) -> Case:
    """Open a case of the acting person's order, once per `key`. 4 round trips, 5 with pictures.

    Raises:
        NoSuchOrder: it is not theirs. NothingHappenedYet, CaseStands, TooManyCases: as these say.
        NoSuchLine, WantedTooMuch, AftersalesTooLate: of a part.
        InvalidInput: a picture can not be used, or the words are risky. KeyReused. Busy: two at once.
    """
    mark = fingerprint("case", words, *media_ids, *(f"{one.line} {one.fault} {one.fen}" for one in parts))
    order = paying.load_own(ctx, order_id)
    known = store.cases_of(order_id)
    for one in known:
        if core.was_asked(one, key, mark):
            return one
    unshelved = [one.product_id for one in order.lines if not one.category]
    categories = reading.categories_of(unshelved) if unshelved else {}
    made = core.opened(order, known, parts, categories, ctx.now())
    _judge(ctx, words)
    step = CaseStep(ctx.now(), ctx.actor.signature, OPENED, words)
    made = core.noted(replace(made, media_ids=tuple(media_ids), steps=(step,)), key, mark)
    writes = store.creation_of(made, refusal=lambda _: Busy())
    try:
        commit(writes.merge(photos.attached(ctx, order_id, made.nth, media_ids)))
    except Busy:  # Another one of this order was first: perhaps this very request.
        first = store.find_case(order_id, made.nth)
        if first is None or not core.was_asked(first, key, mark):
            raise
        return first
    return made


def _judge(ctx: Context, words: str) -> None:
    """Let words stand that WeChat does not hold for risky: officers read them anyway, nobody else does."""
    verdict = texts.check_text(ctx, text=words, person_id=ctx.actor.subject, scene=COMMENT)
    if verdict.suggest is Suggest.RISKY:
        fault = {"field": "words", "code": AftersalesWordsRisky.code, "zh": AftersalesWordsRisky.zh}
        raise AftersalesWordsRisky(fields=[fault | {"en": AftersalesWordsRisky.en}])


def list_own(ctx: Context, *, order_id: str) -> list[Case]:
    """Return the cases of the acting person's order, the first one first. Two round trips.

    Raises:
        NoSuchOrder: it is not theirs.
    """
    paying.load_own(ctx, order_id)
    return store.cases_of(order_id)


def move_own(ctx: Context, *, order_id: str, nth: int, deed: CaseDeed, words: str, key: str) -> Case:
    """Answer, take what is offered, ask for a second look or withdraw, as the case's buyer; once per `key`.

    Two round trips, and three more where money goes back.

    Raises:
        NoSuchCase: it is not theirs. CaseInOtherState. InvalidInput: the words are risky. KeyReused.
        CaseMoved: somebody moved it at the same moment. RefundTooLarge: so much is not there any more. Busy.
    """

    def plan(case: Case) -> tuple[CaseDeed, Case]:
        if case.buyer_id != ctx.actor.subject:
            raise NoSuchCase
        return deed, core.after(case, deed, by=ctx.actor.signature, now=ctx.now(), words=words)

    if words:
        _judge(ctx, words)
    return _moved(ctx, order_id, nth, plan, (key, fingerprint("own", deed, words)))


def decide(
    ctx: Context, *, order_id: str, nth: int, deed: CaseDeed, words: str, fens: Mapping[int, int], key: str
) -> Case:
    """Ask, offer, grant or refuse, as the desk; once per `key`. Without `fens` a grant is of all that is wanted.

    Five round trips, and three more where money goes back.

    Raises:
        NoSuchCase, CaseInOtherState, AskedEnough, NoSuchLine, WantedTooMuch, KeyReused, CaseMoved: as these say.
        OwnFamily: the buyer or a producer is the acting officer, of their household, or a relative.
        RefundTooLarge: so much is not there any more. Busy.
    """

    def plan(case: Case) -> tuple[CaseDeed, Case]:
        _refuse_family(ctx, case)
        done = core.after(case, deed, by=ctx.actor.signature, now=ctx.now(), words=words)
        if deed in {CaseDeed.OFFER, CaseDeed.GRANT}:
            done = core.with_fens(done, fens or case.wanted)
            paying.refuse_too_large(case.order_id, done.fens)
        return deed, replace(done, decided_by=ctx.actor.signature)

    amounts = [f"{line} {fen}" for line, fen in sorted(fens.items())]
    return _moved(ctx, order_id, nth, plan, (key, fingerprint("desk", deed, words, *amounts)), audited=True)


def _refuse_family(ctx: Context, case: Case) -> None:
    """Let nobody decide between their own family and somebody else, whichever side it is on."""
    giving.refuse_own(ctx, case.buyer_id)
    lines = paying.load(case.order_id).lines
    producing.refuse_own(ctx, *(lines[one.line].producer_id for one in case.parts))


def decide_again(ctx: Context, *, order_id: str, nth: int, words: str, fens: Mapping[int, int], key: str) -> Case:
    """Look a second time, once per `key`: give back `fens`, or nothing more than was offered before.

    Five round trips, and three more where money goes back.

    Raises:
        SecondLookByAnother: the same officer decided first.
        NoSuchCase, CaseInOtherState, OwnFamily, NoSuchLine, WantedTooMuch, KeyReused, CaseMoved, RefundTooLarge, Busy:
            as `decide`.
    """

    def plan(case: Case) -> tuple[CaseDeed, Case]:
        _refuse_family(ctx, case)
        if ctx.actor.did(case.decided_by):
            raise SecondLookByAnother
        deed, given = core.second_of(case, fens)
        done = core.after(case, deed, by=ctx.actor.signature, now=ctx.now(), words=words)
        return deed, core.with_fens(done, given) if given else done

    amounts = [f"{line} {fen}" for line, fen in sorted(fens.items())]
    return _moved(ctx, order_id, nth, plan, (key, fingerprint("again", words, *amounts)), audited=True)


def move_silent(ctx: Context, *, case: Case, deed: CaseDeed) -> Case:
    """Do what follows from a buyer's silence, once. Two round trips, and three more where money goes back.

    Raises:
        CaseInOtherState, CaseMoved, RefundTooLarge, Busy: as `move_own`.
    """

    def plan(now: Case) -> tuple[CaseDeed, Case]:
        return deed, core.after(now, deed, by=core.HOUSE, now=ctx.now())

    key = f"{deed.value}-{case.version}"
    return _moved(ctx, case.order_id, case.nth, plan, (key, fingerprint("silent", deed)))


def load(order_id: str, nth: int) -> Case:
    """Return a case. One round trip.

    Raises:
        NoSuchCase: there is none.
    """
    found = store.find_case(order_id, nth)
    if found is None:
        raise NoSuchCase
    return found


def _moved(ctx: Context, order_id: str, nth: int, plan: Plan, asked: tuple[str, str], *, audited: bool = False) -> Case:
    """Do a deed with a case as it is; money that goes back by it goes in the same transaction, or neither does."""
    case = load(order_id, nth)
    if core.was_asked(case, *asked):
        return case
    deed, after = plan(case)
    after = core.noted(after, *asked)
    writes = store.change_of(after, case.version, refusal=Stale).merge(telling.moved(ctx, after, deed))
    if audited:
        writes.merge(prepare_audit(ctx, place_id=case.town_id, deed=f"aftersales.{deed.value}", target=order_id))
    try:
        if after.state is CaseState.GRANTED:
            reason = f"售后第 {nth} 次"
            giving.refund_lines(
                ctx,
                order_id=order_id,
                fens=after.fens,
                reason=reason,
                case=case.name,
                also=writes,
                promised=bool(case.fens),
            )
        else:
            commit(writes)
    except Stale:
        now = load(order_id, nth)
        if core.was_asked(now, *asked):
            return now
        raise CaseMoved from None
    return after


def list_queue(*, town_id: str, queue: Queue, size: int, cursor: str | None) -> Page[Case]:
    """Return a page of a town's cases of one queue, what is due first first. One round trip."""
    return store.list_queue(town_id, queue, size=size, cursor=cursor)


def read_case(ctx: Context, *, order_id: str, nth: int) -> Case:
    """Return a case to who decides on it; the look is recorded. Two round trips.

    Raises:
        NoSuchCase: there is none.
    """
    case = load(order_id, nth)
    record(ctx, place_id=case.town_id, deed="aftersales.look", target=order_id)
    return case
