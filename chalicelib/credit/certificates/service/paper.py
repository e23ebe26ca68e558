"""Certificates of those without a phone: an officer prints what a bank would see, and enters the paper agreed to."""

from __future__ import annotations

from chalicelib.credit.certificates.core.certificates import Certificate, Preview
from chalicelib.credit.certificates.service import asking
from chalicelib.credit.looks.core import LookedAt, OnPaper, check_signed
from chalicelib.credit.looks.service import prepare_look
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import consents
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit


def preview(ctx: Context, *, resident_id: str, bank_id: str) -> tuple[Preview, str]:
    """Return what a bank would see of somebody, and their name, to be printed; the look is kept before it is shown.

    Five round trips; one more for a village's first.

    Raises:
        OwnFamily: they are the acting officer, of their household, or a relative.
        NoOffer, NoScore, Vetoed, NotRanked, NoBand: as `asking.preview`.
    """
    _, (who,) = find_untied(ctx, resident_id)
    shown = asking.preview(resident_id=resident_id, bank_id=bank_id)
    commit(
        prepare_look(ctx, of=resident_id, what=LookedAt.BAND_SHOWN).merge(
            prepare_audit(ctx, place_id=resident_id[:6], deed="certificates.shown", target=resident_id),
            consents.prepare_agreed(person_id=resident_id, purpose="credit_score", refusal=lambda _: NoScore()),
        )
    )
    return shown, who.name if isinstance(who, Resident) else ""


def enter(
    ctx: Context,
    *,
    resident_id: str,
    key: str,
    bank_id: str,
    purpose: str,
    consent: str,
    mark: str,
    paper: OnPaper,
) -> Certificate:
    """Give somebody a certificate who agreed on paper that one bank may see just what was printed, once per `key`.

    One round trip more than `asking.ask`.

    Raises:
        OwnFamily: they are the acting officer, of their household, or a relative. PaperDateAhead.
        Whatever `asking.ask` raises.
    """
    check_signed(paper, today=business_date(ctx.now()))
    find_untied(ctx, resident_id)
    return asking.ask(
        ctx, key=key, bank_id=bank_id, purpose=purpose, consent=consent, mark=mark, resident_id=resident_id,
        paper=paper.entered_by(ctx.actor),
    )  # fmt: skip
