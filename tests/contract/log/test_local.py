"""The witnesses of one machine: processes of their own that cosign what the log of this machine publishes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chalicelib.credit.log.core.checkpoints import verify
from chalicelib.credit.log.service import identity
from chalicelib.kernel.settings import settings
from infra.deploy import SETTINGS
from local import witnesses
from local.children import Children
from tests.make.logs import Log
from tests.make.world import World


def test_three_processes_cosign_and_remember_over_a_restart(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[dict[str, str]]()
    for more in (1, 3):
        children = Children(tmp_path / "logs")
        try:
            parameters = witnesses.start(children, tmp_path)
            for name, found in parameters.items():
                monkeypatch.setenv(SETTINGS[name], found)
            settings.cache_clear()
            log = Log(World(), [])
            log.register(more, more)
            published = log.run()
            cosigned = verify(published.note, identity.policy()).cosigned
            assert set(cosigned) == set(witnesses.NAMES)
            seen.append({name: vkey.partition("=")[0] for name, vkey in parameters.items() if name != "LogWitnesses"})
        finally:
            children.stop()
    assert seen[0] == seen[1]
    settings.cache_clear()
