"""Commands about the books: verify them, take them along, publish boards."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ops.surroundings import Inside, operator, refusals

if TYPE_CHECKING:
    from chalicelib.points.ledger.core.accounts import Entry
    from chalicelib.points.ledger.core.audit import Report
    from chalicelib.points.settlement.core.verifying import Verified

FIGURES = ("accounts", "entries", "issued", "reversed", "redeemed", "expired", "held", "outstanding")
SETTLED = ("statements", "settled")
BOOKINGS = ("bookings", "paid", "given_back", "assigned", "waits")
MARKET = ("orders", "paid", "given_back", "points", "assigned", "waits", "balances")
COLUMNS = (
    *("account", "seq", "made_at", "on", "kind", "points", "held", "after", "spent", "earned", "expired"),
    *("debit", "credit", "rule", "document", "source", "line", "by", "key"),
)
"""What an account is recomputed from, an entry a row. `earned` and `expired` are `2026:150`, by posting year."""
FAULTS_SHOWN = 20


def villages(place_ids: Iterable[str]) -> list[str]:
    """Return the villages that places stand for; without places, all there are."""
    from chalicelib.foundation.identity.service import places

    found = [village.village_id for place_id in place_ids for village in places.villages_in(place_id=place_id)]
    return found or places.every_village_id()


@click.command(cls=Inside)
@click.argument("place_ids", nargs=-1)
def verify_ledger(place_ids: tuple[str, ...]) -> None:
    """Recompute every account, budget and statement of a shop from the entries, and fail if a point or fen is off.

    Of the towns and villages named; without names, of all. Nothing is written.
    """
    from chalicelib.kernel.calendar import business_date
    from chalicelib.points.ledger.service.verify import years_checked

    with refusals():
        years = years_checked(business_date(operator().now()))
        total = check_books(Console(), villages(place_ids), years)
    for fault in total.faults[:FAULTS_SHOWN]:
        click.echo(fault, err=True)
    if total.faults:
        message = f"The books disagree in {len(total.faults)} places."
        raise click.ClickException(message)


def check_books(console: Console, village_ids: Sequence[str], years: tuple[int, ...]) -> Report:
    """Recompute the books of villages, with the budgets of some years and what their shops are paid for.

    Shows what they say, and returns their sums.
    """
    from chalicelib.kernel.calendar import business_date
    from chalicelib.points.ledger.core.audit import Report
    from chalicelib.points.ledger.service.settings import settings_of
    from chalicelib.points.ledger.service.verify import verify_village
    from chalicelib.points.settlement.core.verifying import Verified
    from chalicelib.points.settlement.service import verifying

    shown = Table("village", *FIGURES, *SETTLED, "faults")
    total, paid_for = Report(), Verified()
    today = business_date(operator().now())
    for village_id in track(village_ids, "verifying", console=Console(stderr=True)):
        settings = settings_of(operator(), place_id=village_id)
        report = verify_village(village_id=village_id, years=years, settings=settings)
        settled = verifying.verify_village(village_id=village_id, today=today)
        report.faults += settled.faults
        _row(shown, village_id, report, settled)
        total.add(report)
        paid_for += settled
    shown.add_section()
    _row(shown, "all", total, paid_for)
    console.print(shown)
    return total


def _row(shown: Table, name: str, report: Report, settled: Verified) -> None:
    figures = [f"{getattr(report, figure):,}" for figure in FIGURES]
    shown.add_row(name, *figures, f"{settled.statements:,}", f"{settled.points:,}", str(len(report.faults)))


@click.command(cls=Inside)
@click.argument("town_id")
def reconcile_market(town_id: str) -> None:
    """Compare each order of a town's market with its payment, the book of proceeds and its buyer's balance.

    Says what came in and whose it is, and fails if a fen is off, naming each order. Nothing is written.
    """
    from chalicelib.prosperity.market.service import reconciling

    with refusals():
        found = reconciling.reconcile(operator(), town_id=town_id)
    shown = Table("town", *MARKET, "gap", "faults")
    shown.add_row(
        town_id,
        *(f"{getattr(found, name):,}" for name in MARKET),
        f"{found.gap:,}",
        str(len(found.faults)),
    )
    Console().print(shown)
    for fault in found.faults[:FAULTS_SHOWN]:
        click.echo(fault, err=True)
    if found.faults or found.gap:
        message = f"{len(found.faults)} orders or buyers do not fit, and {found.gap} fen are nobody's."
        raise click.ClickException(message)


@click.command(cls=Inside)
@click.argument("town_id")
def reconcile_bookings(town_id: str) -> None:
    """Compare each booking of a town that was paid in the last year and a half with its payment and the book.

    Says what came in and whose it is, and fails if a fen is off, naming each booking. Nothing is written.
    """
    from chalicelib.prosperity.bookings.service import reconciling

    with refusals():
        found = reconciling.reconcile(operator(), town_id=town_id)
    shown = Table("town", *BOOKINGS, "gap", "faults")
    figures = (f"{getattr(found, name):,}" for name in BOOKINGS)
    shown.add_row(town_id, *figures, f"{found.gap:,}", str(len(found.faults)))
    Console().print(shown)
    for fault in found.faults[:FAULTS_SHOWN]:
        click.echo(fault, err=True)
    if found.faults or found.gap:
        message = f"{len(found.faults)} bookings do not fit, and {found.gap} fen are nobody's."
        raise click.ClickException(message)


@click.command(cls=Inside)
@click.argument("village_id")
@click.argument("file", type=click.File("w", encoding="utf-8-sig"))
def export_entries(village_id: str, file: TextIO) -> None:
    """Write every entry of a village's accounts to FILE as CSV, account by account in time order."""
    from chalicelib.points.ledger.service import accounts

    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    for account in accounts.accounts_of_village(village_id=village_id):
        for entry in accounts.entries_of(ref=account.ref):
            writer.writerow(_exported(entry))
            count += 1
    click.echo(f"{count:,} entries", err=True)


def _exported(entry: Entry) -> tuple[object, ...]:
    delta = entry.delta
    years = [" ".join(f"{year}:{points}" for year, points in lots.items()) for lots in (delta.earned, delta.expired)]
    return (
        *(entry.ref.account_id, entry.seq, entry.made_at.isoformat(), entry.on, entry.kind.value),
        *(delta.balance, delta.held, entry.after, delta.spent, *years),
        *(entry.debit, entry.credit, entry.rule, entry.document, entry.source, entry.line, entry.by, entry.key),
    )


@click.command(cls=Inside)
@click.argument("place_id")
@click.argument("period")
def publish_board(place_id: str, period: str) -> None:
    """Start making the boards of PERIOD (2026W47, 2026M11) of a village or town, and print the run's id."""
    from chalicelib.points.boards.service import publishing

    with refusals():
        ctx = operator()
        run = publishing.start_publishing(ctx, place_id=place_id, period=period, run_id=f"board-{ctx.new_id()}")
        click.echo(run.run_id)
