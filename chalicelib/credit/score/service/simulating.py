"""What a draft would do to everybody who has a score: a queue message a village, counts alone, no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.credit.score.core import policies as core
from chalicelib.credit.score.core.folding import told_until
from chalicelib.credit.score.core.kept import InForce, Kept
from chalicelib.credit.score.core.policies import Draft
from chalicelib.credit.score.core.simulating import Counts, Somebody, counted
from chalicelib.credit.score.core.states import State, folded
from chalicelib.credit.score.service.cast import days_after, reader_of
from chalicelib.credit.score.service.policies import TURNS_MAX, in_force, load_draft
from chalicelib.credit.score.store import policies as store, scores
from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.service import people, places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, Run
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, Writes, commit

KIND = "score_policy"
QUEUE = "scores"
FORGOTTEN_AT_ONCE = 50
AGES = (30, 45, 60, 75)
"""Where one age band ends and the next begins."""


def start_simulation(ctx: Context, *, town_id: str, draft_id: str, key: str) -> Run:
    """Start to count what a draft would do to everybody, on the facts until yesterday.

    Raises:
        NoSuchPolicy. PolicyDecided: somebody signed it on what was counted. KeyReused.
    """
    found = load_draft(town_id=town_id, draft_id=draft_id)
    core.counted_anew(found, {}, business_date(ctx.now()))
    on = business_date(ctx.now()) - dt.timedelta(days=1)
    villages = [village.village_id for village in places.villages_of(town_id=town_id)]
    return runs.fan_out(
        ctx, run_id=f"score-policy-{key}", kind=KIND, queue=QUEUE, place_id=town_id, parts=villages,
        facts={"draft_id": draft_id, "day": str(on)},
    )  # fmt: skip


def do_part(ctx: Context, part: Part) -> None:
    """Count one village; whichever comes last adds them up. Doing it again changes nothing.

    What villages counted goes once it is added up: of a few people it tells too much to be kept.
    """
    run = runs.load_run(run_id=part.run_id)
    if run.state is not runs.RunState.RUNNING:
        _forget_counts(run)
        return
    on, draft_id = dt.date.fromisoformat(run.facts["day"]), run.facts["draft_id"]
    draft = load_draft(town_id=run.place_id, draft_id=draft_id)
    now = in_force(run.place_id, on)
    counts = counted(now.policy, draft.policy, _everybody(part.part, now, draft, on), on)
    commit(store.keep_counts(run.place_id, part.run_id, part.part, counts.words()))
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"people": counts.moves.total()})
    if run.done == run.total:
        _add_up(run, on)
        runs.finish_run(run_id=part.run_id)
        _forget_counts(run)


def _everybody(village_id: str, now: InForce, draft: Draft, on: dt.date) -> Iterator[Somebody]:
    """Yield everybody in a village who has a score; with another half-life, as all facts fold by it."""
    kept = scores.every_kept(village_id)
    homes = {one.holder: one.state for one in kept if one.is_home}
    refolded = _refolded(village_id, now, draft, on)
    residents = [one for one in kept if not one.is_home]
    known = people.find_holders(holder_ids=[one.holder.replace(".", "r") for one in residents]) if residents else []
    for one, person in zip(residents, known, strict=True):
        groups = {"village": village_id} if person is None else _groups(person, on)
        anew = None if refolded is None else _whole(one, refolded.get(one.holder, State()), refolded)
        yield Somebody(_whole(one, one.state, homes), groups, anew)


def _whole(one: Kept, own: State, homes: dict[str, State]) -> State:
    return own.with_those_of(homes.get(one.home, State()))


def _refolded(village_id: str, now: InForce, draft: Draft, on: dt.date) -> dict[str, State] | None:
    """Return everybody's state by a draft's half-life, where it is another one: all facts are read for that."""
    if draft.policy.half_life_days == now.policy.half_life_days:
        return None
    told = told_until(days_after(now.before, on), reader_of(village_id))
    decay = draft.policy.decay
    return {
        holder: folded(State(), [one for day in days.values() for one in day], decay) for holder, days in told.items()
    }


def _groups(person: Holder, on: dt.date) -> dict[str, str]:
    """Return the groups that a policy is looked at by. None of them is in a score."""
    found = {"village": person.village_id, "sex": person.sex}
    if person.born_on is None:
        return found
    band = sum(age_on(person.born_on, on) >= bound for bound in AGES)
    return found | {"age": f"{(18, *AGES)[band]}+"}


def _add_up(run: Run, on: dt.date) -> None:
    """Write what all villages counted into the draft, unless somebody signed it meanwhile."""
    villages = [village.village_id for village in places.villages_of(town_id=run.place_id)]
    whole = Counts()
    for words in store.find_counts(run.place_id, run.run_id, villages):
        whole.join(Counts.of(words))
    for _ in range(TURNS_MAX):
        found = load_draft(town_id=run.place_id, draft_id=run.facts["draft_id"])
        if found.state is not core.State.DRAFT:
            return
        try:
            commit(store.change_of(core.counted_anew(found, whole.without_few().words(), on), refusal=Stale))
        except Stale:
            continue
        return
    raise Busy


def _forget_counts(run: Run) -> None:
    """Delete what villages counted, after it was added up."""
    villages = [village.village_id for village in places.villages_of(town_id=run.place_id)]
    for start in range(0, len(villages), FORGOTTEN_AT_ONCE):
        some = villages[start : start + FORGOTTEN_AT_ONCE]
        commit(Writes().merge(*(store.counts_no_more(run.place_id, run.run_id, one) for one in some)))
