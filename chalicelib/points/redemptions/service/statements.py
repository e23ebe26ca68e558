"""Statements of a shop: asked for, made by a queue job, fetched from the private bucket for a week."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.foundation.partners.core.shops import village_of
from chalicelib.foundation.partners.service import allowances, shops
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.points.ledger.core.sources import lines_between, redemptions_of
from chalicelib.points.ledger.service import statements as ledger
from chalicelib.points.redemptions.core import statements as core
from chalicelib.points.redemptions.core.statements import Format, Span
from chalicelib.points.redemptions.service import papers

QUEUE, KIND = "redemptions", "statement"


def ask_statement(ctx: Context, *, key: str, span: Span, form: Format) -> Run:
    """Let a statement of the acting shop be made, once per key; asking again tells how far it is. 3 round trips.

    However long it is, no gateway waits for it: a queue job writes it into the private bucket.

    Raises:
        ScopeMissing, SpanWrong, KeyReused.
        DayLimitReached: the shop started as many jobs today as it may.
    """
    require_scope(ctx.actor, KeyScope.READ)
    core.check_span(span)
    partner_id = ctx.actor.subject
    if runs.find_run(run_id=_run_id(key)) is None:
        allowances.count_job(ctx, partner_id=partner_id)
    return runs.fan_out(
        ctx,
        run_id=_run_id(key),
        kind=KIND,
        queue=QUEUE,
        place_id=village_of(partner_id),
        parts=[partner_id],
        facts={"first": str(span.first), "last": str(span.last), "form": form.value, "shop": partner_id},
    )


def see_statement(ctx: Context, *, key: str) -> tuple[Run, str | None]:
    """Return a statement that the acting shop asked for by `key`, and where its file is fetched from (None: not yet).

    Raises:
        ScopeMissing, StatementUnknown.
    """
    require_scope(ctx.actor, KeyScope.READ)
    run = runs.find_run(run_id=_run_id(key))
    if run is None or run.kind != KIND or run.facts["shop"] != ctx.actor.subject:
        raise core.StatementUnknown
    files = runs.files_of(ctx, run)
    return run, files[0][1] if files else None


def do_part(ctx: Context, part: Part) -> None:
    """Write the file of a statement. Doing it again writes the same file again."""
    run = runs.load_run(run_id=part.run_id)
    span = Span(dt.date.fromisoformat(run.facts["first"]), dt.date.fromisoformat(run.facts["last"]))
    form = Format(run.facts["form"])
    partner = shops.load_partner(partner_id=part.part)
    first, last = lines_between(span.first, span.last)
    found = ledger.entries_between(source=redemptions_of(partner.partner_id), first=first, last=last, consistent=True)
    try:
        body = papers.file_of(core.statement_of(partner, span, reversed(found)), form)
    except DomainError as refusal:
        runs.finish_run(run_id=run.run_id, state=runs.RunState.FAILED, refusal=refusal)
    else:
        name = f"statement-{span.name}.{form.value}"
        made = runs.keep_result(run_id=run.run_id, name=name, body=body, content_type=papers.TYPES[form])
        runs.finish_run(run_id=run.run_id, result=made)
    runs.finish_part(ctx, run_id=run.run_id, part=part.part, counts={"lines": len(found)})


def _run_id(key: str) -> str:
    return f"{KIND}-{key}"
