"""Commands about ballots: count a campaign again."""

from __future__ import annotations

import click

from ops.surroundings import Inside, refusals


@click.command(cls=Inside)
@click.argument("campaign_id")
def verify_appraisal(campaign_id: str) -> None:
    """Count CAMPAIGN_ID again from its slips, and fail where anything disagrees. Nothing is written."""
    from chalicelib.points.appraisals.service.verify import verify_appraisal as verify

    with refusals():
        report = verify(campaign_id=campaign_id)
    click.echo(f"{report.campaign.plan.title}: {report.campaign.state.value}")
    click.echo(f"voted: {report.voted:,}")
    click.echo(f"slips: {report.slips:,}")
    for fault in report.faults:
        click.echo(fault, err=True)
    if report.faults:
        message = f"The count disagrees in {len(report.faults)} places."
        raise click.ClickException(message)
