"""Sheets of work-point cards for printing: a run over a village or town, one PDF a part."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.core import codes
from chalicelib.foundation.identity.core.cards import State
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.sheets import PrintedCard
from chalicelib.foundation.identity.service import card_pdf
from chalicelib.foundation.identity.service.cards import token_for
from chalicelib.foundation.identity.service.codes import read_part, start_drawing
from chalicelib.foundation.identity.service.places import load_town, load_village
from chalicelib.foundation.identity.store import codes as codes_store, objects, people as people_store
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run
from chalicelib.kernel.context import Context
from chalicelib.kernel.fonts import FontMissing
from chalicelib.kernel.settings import settings

RUN_KIND = "card_sheets"
SHEETS = "sheets/"
HOLDERS_A_PART = 2000
"""About 400 cards, since a quarter of the residents have one: 40 sheets, two seconds."""


def start_sheets(ctx: Context, *, run_id: str, place_id: str, issued_by: str = "") -> Run:
    """Start drawing the active cards of a village, or of a town; once per `run_id`.

    Where `issued_by` names a run of `card_issues`, only the cards that it made, and that nobody replaced since.

    Raises:
        NoSuchPlace: there is no such place.
        KeyReused: the run's id was used for something else.
    """
    facts = {"issued_by": issued_by} if issued_by else {}
    run = start_drawing(ctx, run_id=run_id, kind=RUN_KIND, place_id=place_id, size=HOLDERS_A_PART, facts=facts)
    record(ctx, place_id=place_id, deed="cards.print", target=run_id)
    return run


def draw_part(ctx: Context, part: Part) -> None:
    """Draw the cards of one part as a PDF in the private bucket, and count it home; without a face the run fails."""
    try:
        counts = _drawn(part, runs.load_run(run_id=part.run_id).facts.get("issued_by", ""))
    except FontMissing as refusal:  # Asking again draws nothing until somebody installs it; then a new run does.
        runs.finish_run(run_id=part.run_id, state="failed", refusal=refusal)
        return
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id, result=f"{SHEETS}{part.run_id}/")


def _drawn(part: Part, issued_by: str) -> dict[str, int]:
    """Draw one part's cards, if it has any; return how many there are, and how many with a character unknown here."""
    village_id, first, after = read_part(part.part)
    village = load_village(village_id=village_id)
    cards = list(_printed(village_id, village.name, (first, after), issued_by))
    lacking = 0
    if cards:
        town = load_town(town_id=village.town_id)
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "cards.pdf"))
            _, lacking = card_pdf.draw(cards, path, town=town.name)
            key = f"{SHEETS}{part.run_id}/{part.part.replace(':', '-')}.pdf"
            objects.put_file(key, path, content_type="application/pdf")
    return {"cards": len(cards), "lacking": lacking}


def _printed(village_id: str, village: str, numbers: tuple[int, int], issued_by: str) -> Iterator[PrintedCard]:
    """Yield what is printed on each active card of a range of holders, in the order of groups."""
    found = people_store.holders_between(village_id, *numbers)
    bearers = [holder for holder in found if isinstance(holder, Resident) and holder.card]
    if issued_by:
        bearers = [one for one in bearers if one.card == token_for(one.resident_id, issued_by)]
    bearers.sort(key=lambda resident: (resident.group, resident.holder))
    cards = codes_store.find_cards([bearer.card for bearer in bearers])
    for bearer, card in zip(bearers, cards, strict=True):
        if card is not None and card.state is State.ACTIVE:
            url = codes.url_of(settings().page_url, card.token)
            yield PrintedCard(bearer.name, village, bearer.group, card.number, url)
