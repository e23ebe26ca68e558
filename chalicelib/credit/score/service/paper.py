"""Scores of those without a phone: printed for the person who asks on paper, and objections entered from a paper.

An officer does both, of nobody of their own family. What they saw is kept, and the person is shown it.
"""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.log.core.batches import NotYetInLog
from chalicelib.credit.log.core.chains import NotRegistered
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.looks import service as looks
from chalicelib.credit.looks.core import LookedAt, OnPaper, check_signed
from chalicelib.credit.looks.service import Seen
from chalicelib.credit.negative_list.service import reading as negatives
from chalicelib.credit.score.core.explaining import explained
from chalicelib.credit.score.core.folding import told_on
from chalicelib.credit.score.core.happenings import kind_of
from chalicelib.credit.score.core.mine import NO_PAST, Mine, NoScore, Sheet
from chalicelib.credit.score.core.objections import NotAgainstYou, Objection
from chalicelib.credit.score.service import objections, registering
from chalicelib.credit.score.service.cast import PURPOSE, reader_of
from chalicelib.credit.score.service.reading import behind_of, town_of, whole_of
from chalicelib.credit.score.store import objections as store
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import consents
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import commit

RECORDS_MAX, OBJECTIONS_MAX = 20, 20
"""So many of each are on a sheet. Ours."""


def print_sheet(ctx: Context, *, resident_id: str, paper: OnPaper) -> Sheet:
    """Return what is printed for somebody who asked for their score on paper; the look is kept before it is shown.

    Nine round trips, and one for each of up to ten days of facts; the first time of a village one more.

    Raises:
        NoScore: they have none, or withdrew their consent at the same moment.
        OwnFamily: they are the acting officer, of their household, or a relative. PaperDateAhead.
    """
    check_signed(paper, today=business_date(ctx.now()))
    _, (who,) = find_untied(ctx, resident_id)
    whole, published = whole_of(resident_id)
    facts = behind_of(whole)
    said = store.list_own(resident_id, size=OBJECTIONS_MAX, cursor=None).rows
    records = negatives.list_of(resident_id=resident_id, size=RECORDS_MAX)
    writes = looks.prepare_look(ctx, of=resident_id, what=LookedAt.SCORE_PRINTED, document=paper.document)
    for record in records:
        writes.merge(looks.prepare_look(ctx, of=record.record_id, what=LookedAt.RECORD_READ, document=paper.document))
    commit(
        writes.merge(
            prepare_audit(ctx, place_id=resident_id[:6], deed="scores.printed", target=resident_id),
            consents.prepare_agreed(person_id=resident_id, purpose=PURPOSE, refusal=lambda _: NoScore()),
        )
    )
    ranks = published.histogram if published else None
    why = explained(whole.now.policy, whole.state, whole.on)
    mine = Mine(whole, why, NO_PAST, published.through if published else None, ranks)
    name = who.name if isinstance(who, Resident) else ""
    return Sheet(name, mine, facts, said, records, _receipt_of(resident_id, whole.kept.version))


def _receipt_of(resident_id: str, version: int) -> Receipt | None:
    """Return the log's receipt of a score, or None where the published log does not have it, or not yet."""
    try:
        return registering.receipt(resident_id=resident_id, version=version)
    except (NotRegistered, NotYetInLog):
        return None


def enter_objection(
    ctx: Context, *, resident_id: str, says: str, on: dt.date | None, what: str, key: str, paper: OnPaper
) -> Objection:
    """Enter somebody's objection to their score from a paper, or to something that a day told, once per `key`.

    `what` is the kind of what harmed them on the day `on`; of several the first that no objection is to is meant.
    Five round trips, six where a day is named; the first time of a village one more.

    Raises:
        NoScore. NotAgainstYou. ObjectedAlready, TooManyOpen. KeyReused. As `objections.make_objection`.
        OwnFamily: they are the acting officer, of their household, or a relative. PaperDateAhead.
    """
    check_signed(paper, today=business_date(ctx.now()))
    find_untied(ctx, resident_id)
    fact_id = "" if on is None else _meant(resident_id, on, what, key)
    return objections.make_objection(
        ctx, resident_id=resident_id, says=says, on=on, fact_id=fact_id, key=key, paper=paper.entered_by(ctx.actor)
    )


def _meant(resident_id: str, on: dt.date, what: str, key: str) -> str:
    """Return the fact of a day that is meant by its kind; that of the objection which the key made before."""
    told = told_on(on, reader_of(resident_id[:6])).get(account_of(resident_id), ())
    harms = [one.fact_id for one in told if kind_of(one.happening.what) == what and one.happening.amount > 0]
    first, taken = store.find_earlier(resident_id, key, harms)
    if first is not None:
        if first.about is None or (first.about.on, first.about.what) != (on, what):
            raise KeyReused
        return first.about.fact_id
    if not harms:
        raise NotAgainstYou
    return next((one for one in sorted(harms) if one not in taken), harms[0])


def list_looks(*, resident_id: str, size: int, cursor: str | None) -> Page[Seen]:
    """Return a page of who looked at somebody's score, the newest first. Two round trips, the first time three."""
    town_id = town_of(resident_id[:6])
    return looks.list_looks(of=resident_id, town_id=town_id, whose=resident_id, size=size, cursor=cursor)
