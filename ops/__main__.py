"""`python -m ops [--stage STAGE] COMMAND`. Each room's commands are a file here, and one line below."""

from __future__ import annotations

import click

from infra.stages import STAGES
from ops import house


@click.group()
@click.option("--stage", type=click.Choice(sorted(STAGES)), default="local", show_default=True)
def cli(stage: str) -> None:
    """Look after Sanbao."""


cli.add_command(house.tables)
cli.add_command(house.runs)


if __name__ == "__main__":
    cli()
