"""What a witness is told: its name, the logs it serves, where it keeps what it has seen, and where its key is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.credit.log.core.notes import Malformed, SignatureType, VerifierKey


class SettingsError(RuntimeError):
    """A setting is wrong or missing; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`state` is `sqlite:<file>` or `dynamodb:<table>`, `signer` is `seed:<file>` or `kms:<key id, alias or ARN>`."""

    name: str
    logs: Mapping[str, tuple[VerifierKey, ...]]
    state: str
    signer: str


def logs_of(vkeys: str) -> dict[str, tuple[VerifierKey, ...]]:
    """Return the keys of logs by origin, of vkeys with spaces between. A log that changes its key has two.

    Raises:
        SettingsError: one is no vkey of a log, is there twice, or there is none.
    """
    found: dict[str, tuple[VerifierKey, ...]] = {}
    for vkey in vkeys.split():
        try:
            key = VerifierKey.parse(vkey)
        except Malformed as error:
            message = f"{vkey} is no vkey: {error}"
            raise SettingsError(message) from error
        if key.type is not SignatureType.TEXT or key in found.get(key.name, ()):
            message = f"{vkey} is no log's, or named twice"
            raise SettingsError(message)
        found[key.name] = (*found.get(key.name, ()), key)
    if not found:
        message = "No log is named: a witness of nothing"
        raise SettingsError(message)
    return found


def from_environment() -> Settings:
    """Return what WITNESS_NAME, WITNESS_LOGS, WITNESS_STATE and WITNESS_SIGNER say.

    Raises:
        SettingsError: one is missing or wrong.
    """
    names = ("WITNESS_NAME", "WITNESS_LOGS", "WITNESS_STATE", "WITNESS_SIGNER")
    name, logs, state, signer = (os.environ.get(one, "") for one in names)
    missing = [one for one in names if not os.environ.get(one)]
    if missing:
        message = f"{', '.join(missing)} missing"
        raise SettingsError(message)
    return Settings(name, logs_of(logs), state, signer)
