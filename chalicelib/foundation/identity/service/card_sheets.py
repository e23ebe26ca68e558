"""Sheets of work-point cards for printing: a run over a village or town, one PDF a part; or a few people's, on one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.identity.core import codes
from chalicelib.foundation.identity.core.cards import State
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import Household, Resident
from chalicelib.foundation.identity.core.sheets import PrintedCard
from chalicelib.foundation.identity.service import card_pdf
from chalicelib.foundation.identity.service.cards import token_for
from chalicelib.foundation.identity.service.codes import QUEUE, read_part, start_drawing
from chalicelib.foundation.identity.service.places import load_town, load_village
from chalicelib.foundation.identity.store import codes as codes_store, objects, people as people_store
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run
from chalicelib.kernel.context import Context
from chalicelib.kernel.fonts import FontMissing
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Writes, commit

RUN_KIND = "card_sheets"
SHEETS = "sheets/"
HOLDERS_A_PART = 2000
"""About 400 cards, since a quarter of the residents have one: 40 sheets, two seconds."""
LISTED = "listed"
"""In place of numbers in the part of a run over a few holders, whom its facts name."""


def start_sheets(
    ctx: Context, *, run_id: str, place_id: str, issued_by: str = "", holder_ids: Sequence[str] = ()
) -> Run:
    """Start drawing the active cards of a village, or of a town; once per `run_id`. 3 round trips, for a town 4.

    Where `issued_by` names a run of `card_issues`, only the cards that it made, and that nobody replaced since; where
    there are `holder_ids`, of this village, only the cards of these residents and of these households' members. The
    cards are those of the moment of drawing; once it is done, asking again under its key draws no later ones.

    Raises:
        NoSuchPlace: there is no such place.
        NoSuchHolder: one of `holder_ids` is nobody's.
        KeyReused: the run's id was used for something else.
    """
    facts = {"issued_by": issued_by} if issued_by else {}
    if holder_ids:
        return _start_listed(ctx, run_id, place_id, sorted(set(holder_ids)), facts)
    run = start_drawing(ctx, run_id=run_id, kind=RUN_KIND, place_id=place_id, size=HOLDERS_A_PART, facts=facts)
    record(ctx, place_id=place_id, deed="cards.print", target=run_id)
    return run


def _start_listed(ctx: Context, run_id: str, village_id: str, holder_ids: list[str], facts: dict[str, str]) -> Run:
    """Start a run of one part, after leaving a line in the trail for each of the holders."""
    if None in people_store.find_holders(holder_ids):
        raise NoSuchHolder
    lines = Writes()
    for one in holder_ids:
        lines.merge(prepare_audit(ctx, place_id=village_id, deed="cards.print", target=one))
    commit(lines)
    facts = facts | {"holders": " ".join(one[6:] for one in holder_ids)}
    parts = [f"{village_id}:{LISTED}"]
    return runs.fan_out(ctx, run_id=run_id, kind=RUN_KIND, queue=QUEUE, place_id=village_id, parts=parts, facts=facts)


def draw_part(ctx: Context, part: Part) -> None:
    """Draw the cards of one part as a PDF in the private bucket, and count it home; without a face the run fails."""
    try:
        counts = _drawn(part, runs.load_run(run_id=part.run_id).facts)
    except FontMissing as refusal:  # Asking again draws nothing until somebody installs it; then a new run does.
        runs.finish_run(run_id=part.run_id, state=runs.RunState.FAILED, refusal=refusal)
        return
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id, result=f"{SHEETS}{part.run_id}/")


def _drawn(part: Part, facts: Mapping[str, str]) -> dict[str, int]:
    """Draw one part's cards, if it has any; return how many there are, and how many with a character unknown here."""
    village = load_village(village_id=part.part[:6])
    cards = list(_printed(_bearers(part, facts), village.name))
    lacking = 0
    if cards:
        town = load_town(town_id=village.town_id)
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "cards.pdf"))
            _, lacking = card_pdf.draw(cards, path, town=town.name)
            key = f"{SHEETS}{part.run_id}/{part.part.replace(':', '-')}.pdf"
            objects.put_file(key, path, content_type="application/pdf")
    return {"cards": len(cards), "lacking": lacking}


def _bearers(part: Part, facts: Mapping[str, str]) -> list[Resident]:
    """Return those of one part who have a card that is meant, in the order of groups."""
    if "holders" in facts:
        found = _residents_of([f"{part.part[:6]}{holder}" for holder in facts["holders"].split()])
    else:
        found = people_store.holders_between(*read_part(part.part))
    bearers = [holder for holder in found if isinstance(holder, Resident) and holder.card]
    if issued_by := facts.get("issued_by"):
        bearers = [one for one in bearers if one.card == token_for(one.resident_id, issued_by)]
    return sorted(bearers, key=lambda resident: (resident.group, resident.holder))


def _residents_of(holder_ids: list[str]) -> Iterable[Resident | Household | None]:
    """Return these residents, and the members of these households, each once, as they are at this very moment."""
    found = people_store.find_holders(holder_ids, consistent=True)
    members = {member for one in found if isinstance(one, Household) for member in one.member_ids}
    joined = sorted(members - set(holder_ids))
    return [*found, *(people_store.find_holders(joined, consistent=True) if joined else [])]


def _printed(bearers: list[Resident], village: str) -> Iterator[PrintedCard]:
    """Yield what is printed on each active card of these people."""
    cards = codes_store.find_cards([bearer.card for bearer in bearers])
    for bearer, card in zip(bearers, cards, strict=True):
        if card is not None and card.state is State.ACTIVE:
            url = codes.url_of(settings().page_url, card.token)
            yield PrintedCard(bearer.name, village, bearer.group, card.number, url)
