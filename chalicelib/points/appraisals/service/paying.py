"""Points for a vote: with the vote in one transaction where the ledger allows, later where not; a vote never waits."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.appraisals import BallotCast
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.appraisals.core.campaigns import Campaign
from chalicelib.points.appraisals.core.urns import Mark, Urn
from chalicelib.points.appraisals.store import urns
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.service import awards
from chalicelib.points.ledger.service.accounts import opening


def commit_paid(
    ctx: Context,
    campaign: Campaign,
    urn: Urn,
    *,
    resident_id: str,
    deed: Callable[[bool], Writes],
    stands: tuple[type[Exception], ...],
) -> int:
    """Commit what `deed` writes for a vote that is paid, with its points; where those can not be paid, without.

    Returns the points paid. `stands` are the refusals of the deed itself. One round trip; one more where nothing can
    be paid.

    Raises:
        Exception: what `stands` names, where the deed is refused.
        Busy: contended; nothing happened, ask again.
    """
    rule = urn.rule
    kept: tuple[type[Exception], ...] = (Busy, *stands)

    def paid() -> int:
        assert rule is not None
        fact = BallotCast(campaign.campaign_id, resident_id, rule.ref, rule.points)
        _, awarded = awards.prepare_award(ctx, award=award_of(ctx, campaign, urn, resident_id), fact=fact)
        commit(deed(True).merge(awarded))
        return rule.points

    if rule is not None:
        try:
            return opening(ctx, AccountRef.of_holder(resident_id), paid)
        except kept:
            raise
        except (AlreadyDone, DomainError):  # The budget is spent, a cap reached, the account blocked.
            pass
    fact = BallotCast(campaign.campaign_id, resident_id, rule.ref if rule else "", 0)
    commit(deed(False).merge(facts.prepare_fact(ctx, village_id=urn.village_id, fact=fact)))
    return 0


def award_of(ctx: Context, campaign: Campaign, urn: Urn, resident_id: str) -> Award:
    """Return what a vote earns, drawn from the village's budget of this year."""
    assert urn.rule is not None, "nothing is earned where no rule pays"
    on = business_date(ctx.now())
    return Award(
        ref=AccountRef.of_holder(resident_id),
        source=campaign.source,
        rule=urn.rule,
        points=urn.rule.points,
        on=on,
        document=campaign.plan.title[:60],
        budget=(urn.village_id, on.year),
    )


def pay_later(ctx: Context, campaign: Campaign, urn: Urn, mark: Mark) -> int:
    """Pay a vote that was not paid when it was cast, and note it at its mark; return 1, or 0 where it can not be."""
    resident_id = f"{urn.village_id}r{mark.holder}"

    def deed() -> int:
        _, writes = awards.prepare_award(ctx, award=award_of(ctx, campaign, urn, resident_id))
        commit(writes.merge(urns.paid_of(campaign.campaign_id, urn.village_id, mark, refusal=Stale)))
        return 1

    try:
        return opening(ctx, AccountRef.of_holder(resident_id), deed)
    except Busy:
        raise
    except (AlreadyDone, Stale, DomainError):  # Paid meanwhile; or no budget, a cap reached, the account blocked.
        return 0
