"""What a proposed rule would have paid for last month's deeds, a village at a time, from its facts and entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.levels import level_paid
from chalicelib.points.ledger.core.proposals import takes_effect_on
from chalicelib.points.ledger.core.rulebooks import Book, every_version, rule_if, rules_on
from chalicelib.points.ledger.core.rules import Rule, counter_key, minutes_for
from chalicelib.points.ledger.core.what_if import PaidDeed, tally
from chalicelib.points.ledger.service import months, rulebooks
from chalicelib.points.ledger.service.proposals import load_proposal

KIND = "what_if"
QUEUE = "ledger"


def start_what_if(ctx: Context, *, place_id: str, proposal_id: str, key: str) -> runs.Run:
    """Start to fold last month's facts under a proposal, a queue message a village; the run's counts are the answer.

    Raises:
        NoSuchProposal: there is none.
    """
    load_proposal(place_id=place_id, proposal_id=proposal_id)
    villages = [village.village_id for village in places.villages_in(place_id=place_id)]
    month = month_of(business_date(ctx.now()).replace(day=1) - dt.timedelta(days=1))
    told = {"place_id": place_id, "proposal_id": proposal_id, "month": month}
    return runs.fan_out(
        ctx, run_id=f"what-if-{key}", kind=KIND, queue=QUEUE, place_id=place_id, parts=villages, facts=told
    )


def do_part(ctx: Context, part: Part) -> None:
    """Fold one village's month; doing it again changes nothing.

    It is reckoned as it would be paid: the proposed version tightened by the village's refinement of the day on which
    it takes effect, or the town's rule of that day by a refinement that is proposed.
    """
    told = runs.load_run(run_id=part.run_id).facts
    proposal = load_proposal(place_id=told["place_id"], proposal_id=told["proposal_id"])
    town, village = rulebooks.books_of(ctx, village_id=part.part)
    today = business_date(ctx.now())
    day, is_village = takes_effect_on(proposal.effective_on, today), proposal.place_id.startswith("v")
    rule = rule_if(proposal.rule, day, is_village=is_village, town=town, village=village)
    deeds = _deeds(_awards(part.part, told["month"], rule, today), rule, town, village)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=tally(deeds, rule).counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def _awards(village_id: str, month: str, rule: Rule, today: dt.date) -> Iterable[Entry]:
    """Return the month's awards by a rule in the order of posting, but for those that were reversed in it."""
    return months.awards_of(village_id=village_id, month=month, today=today, rule=rule.code) if rule.code else ()


def _deeds(awards: Iterable[Entry], rule: Rule, town: Book, village: Book) -> Iterator[PaidDeed]:
    """Yield the deeds that were paid by awards by a rule."""
    rates = {one.version: one for one in every_version(rule.code, town=town, village=Book(""))}
    for entry in awards:
        on = dt.date.fromisoformat(entry.on)
        minutes = _minutes(entry, rule, rates)
        level = _level(entry, on, rule, town, village)
        yield PaidDeed(entry.ref.account_id, on, minutes, entry.delta.balance, entry.of_points, level)


def _level(entry: Entry, on: dt.date, rule: Rule, town: Book, village: Book) -> str:
    """Return the level of a paid honour: the one that paid so many points by the rule of its day; "" for none."""
    if not rule.levels:
        return ""
    paid_by = next((one for one in rules_on(on, town=town, village=village) if one.code == rule.code), rule)
    return level_paid(paid_by.levels, entry.of_points or entry.delta.balance)


def _minutes(entry: Entry, rule: Rule, rates: dict[int, Rule]) -> int:
    """Return how long a deed was; of an entry that does not say, as a cap counted it, or from its version's rate."""
    if rule.unit != "hour":
        return 0
    if entry.minutes:
        return entry.of_minutes or entry.minutes
    paid_by = rates.get(int(entry.rule.partition("@")[2].partition("+")[0]), rule)
    for cap in (cap for cap in paid_by.caps if cap.measure == "m"):
        counted = entry.delta.counters.get(counter_key(paid_by, cap, dt.date.fromisoformat(entry.on)))
        if counted is not None:
            return counted
    return minutes_for(entry.delta.balance, paid_by)
