"""What keeps the demo town honest: an inspection round, a rule that was changed, and a month that was counted."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.points.claims.service import rounds
from chalicelib.points.ledger.core.proposals import Deed
from chalicelib.points.ledger.service import proposals
from chalicelib.points.ledger.service.rulebooks import rule_in_force
from chalicelib.town.controls.service import counting
from local.demo import pictures
from local.demo.claims import Desk
from local.demo.clock import Clock
from local.demo.people import Families, Town, young_and_elder

SCORES = (96, 88, 77, 62)
"""What four households' sorting scored: two get the most, one the least, one nothing."""
LABOUR_POINTS, LAST_DECIDED, IN_FORCE = 180, 9, 7
"""What half a day of labour pays since seven days ago, as was decided nine days ago."""


def play(clock: Clock, town: Town, families: Families, neighbours: Families) -> None:
    """Let each of the three have something to show at the desk."""
    desk = Desk(clock, town, families)
    _inspect(desk)
    _change_a_rule(desk)
    for on in sorted({month_of(business_date(clock.on(days_ago, 9))) for days_ago in (0, 28)}):
        for one in (families, neighbours):
            counting.count_month(clock.now(), village_id=one.village_id, month=on)


def _inspect(desk: Desk) -> None:
    """Look into four households' bins, and leave the round open for the rest of the week."""
    shown = {one.household_id for one in young_and_elder(desk.families)}
    homes = [one for one in desk.families.households if one not in shown][: len(SCORES)]
    ctx = desk.officer("grid", desk.clock.on(1, 15))
    one = rounds.open_round(
        ctx, village_id=desk.families.village_id, rule="srt", period=month_of(business_date(ctx.now())),
        title="垃圾分类入户检查", key=ctx.new_id(),
    )  # fmt: skip
    for home, score in zip(homes, SCORES, strict=True):
        photos = pictures.sent(ctx, village_id=desk.families.village_id, purpose="evidence")
        rounds.visit(
            ctx, round_id=one.round_id, code=codes.code_of(holder_id=home), score=score, media_ids=photos,
            key=ctx.new_id(),
        )  # fmt: skip


def _change_a_rule(desk: Desk) -> None:
    """Let one officer draft a stricter rule for the village, and another one approve it."""
    place_id = desk.families.village_id
    first = desk.officer("village", desk.clock.on(LAST_DECIDED, 9))
    second = desk.officer("village2", desk.clock.on(LAST_DECIDED, 15))
    rule = rule_in_force(first, village_id=place_id, rule="lab", on=business_date(first.now()))
    made = proposals.propose(
        first, place_id=place_id, rule=replace(rule, points=LABOUR_POINTS), document="村民代表会议决议",
        effective_on=business_date(desk.clock.on(IN_FORCE, 12)), key=first.new_id(),
    )  # fmt: skip
    proposals.decide(second, place_id=place_id, proposal_id=made.proposal_id, deed=Deed.APPROVE)
