"""Lets a process of this machine work as a deployed function does: with that function's own settings."""

from __future__ import annotations

import os

from infra.deploy import Clients
from infra.stages import STAGES


def enter(client: Clients, stage: str, *, endpoint: str | None = None) -> None:
    """Give this process the environment of the stage's deployed functions; `endpoint` is an emulator's address."""
    function = client("lambda").get_function_configuration(FunctionName=f"sanbao-{stage}")
    region = STAGES[stage].region
    known = {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    if endpoint is not None:
        known |= {"AWS_ENDPOINT_URL": endpoint, "AWS_EC2_METADATA_DISABLED": "true"}
        known |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    os.environ.update(function["Environment"]["Variables"] | known)
