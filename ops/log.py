"""Commands about the witnessed log: recompute all of it, take it along, change its key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ops.books import FAULTS_SHOWN, villages
from ops.surroundings import Inside, operator, refusals

if TYPE_CHECKING:
    from chalicelib.credit.log.service.auditing import Audit


@click.command(cls=Inside)
def verify_log() -> None:
    """Recompute the log, and fail if a tile, root, checkpoint, score or policy is off. Nothing is written."""
    from chalicelib.credit.log.service.auditing import audit
    from chalicelib.credit.score.service.auditing import verify_town, verify_village
    from chalicelib.foundation.identity.service import places

    with refusals():
        found = audit()
        kept = [verify_town(town_id=town_id) for town_id in places.every_town_id()]
        shown = track(villages(()), "verifying", console=Console(stderr=True))
        kept += [verify_village(village_id=village_id) for village_id in shown]
    found.faults += [fault for one in kept for fault in one.faults]
    Console().print(_shown(found, sum(one.records for one in kept), sum(one.unregistered for one in kept)))
    for fault in found.faults[:FAULTS_SHOWN]:
        click.echo(fault, err=True)
    if found.faults:
        message = f"The log is off in {len(found.faults)} places."
        raise click.ClickException(message)


def _shown(found: Audit, records: int, unregistered: int) -> Table:
    shown = Table("entries", "files", "batches", "published", "records", "unregistered", "faults")
    sizes = (found.entries, found.files, found.batches, found.published)
    figures = (*sizes, records, unregistered, len(found.faults))
    shown.add_row(*(f"{figure:,}" for figure in figures))
    return shown


@click.command(cls=Inside)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export_log(folder: Path) -> None:
    """Write the published log and its verifier keys to FOLDER as plain files, for anybody to check."""
    with refusals():
        count = write_log(folder)
    click.echo(f"{count} files in {folder}")


def write_log(folder: Path) -> int:
    """Write the published log as files; return how many. Nobody finds a checkpoint there whose tiles are missing."""
    from chalicelib.credit.log.service.auditing import exported

    count = 0
    for path, data in exported():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        count += 1
    return count


@click.command(cls=Inside)
def rotate_log_key() -> None:
    """Sign the log by the key that SANBAO_LOG_KEYS names first, where enough witnesses know it, and tell the policy."""
    from chalicelib.credit.log.service.identity import policy
    from chalicelib.credit.log.service.rotating import rotate

    with refusals():
        published = rotate(operator())
    click.echo(f"{policy().text}fingerprint {policy().fingerprint}\npublished {published.size}")
