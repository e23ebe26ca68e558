"""Who the log is: its origin and keys, its witnesses, and the policy by which anybody verifies its checkpoints."""

from __future__ import annotations

from chalicelib.credit.log.core.batches import NotRotated, Tree
from chalicelib.credit.log.core.checkpoints import Policy, TreeHead, compose
from chalicelib.credit.log.core.notes import Malformed, Note, SignatureType, VerifierKey
from chalicelib.kernel import signing
from chalicelib.kernel.settings import SettingsError, settings
from chalicelib.kernel.values import value

KEYS, WITNESSES = "SANBAO_LOG_KEYS", "SANBAO_LOG_WITNESSES"


@value
class Witness:
    """A witness's key, and where it answers."""

    key: VerifierKey
    url: str


def origin() -> str:
    """Return the log's name, which every checkpoint begins with."""
    return settings().log_origin


def _log_key(key: signing.Key) -> VerifierKey:
    return VerifierKey(origin(), SignatureType.TEXT, key.public())


def witnesses() -> list[Witness]:
    """Return the log's witnesses.

    Raises:
        SettingsError: one is named by what is no verifier key.
    """
    try:
        return [Witness(VerifierKey.parse(vkey), url) for vkey, url in settings().log_witnesses]
    except Malformed as error:
        message = f"{WITNESSES} names a witness by what is no verifier key."
        raise SettingsError(message) from error


def policy() -> Policy:
    """Return whose signatures make a checkpoint one to rely on.

    Raises:
        SettingsError: keys do not fit together.
    """
    logs = [_log_key(key).vkey for key in signing.keys_of(settings().log_keys, KEYS)]
    try:
        return Policy.of(logs, [one.key.vkey for one in witnesses()], settings().log_quorum)
    except Malformed as error:
        message = f"{KEYS} and {WITNESSES} do not fit together: {error}."
        raise SettingsError(message) from error


def signed(size: int, root: bytes) -> Tree:
    """Return a tree with its checkpoint, signed by the key that signs now.

    Raises:
        Busy: where the key is, nobody answers now.
    """
    return _signed(signing.signer_of(settings().log_keys, KEYS), size, root)


def signed_as(before: Tree, size: int, root: bytes) -> Tree:
    """Return a larger tree with its checkpoint, signed by the key that signed the one before.

    A key that the settings name first signs nothing until the witnesses were asked about it (`rotating.rotate`).

    Raises:
        NotRotated: the settings have no private key any more of those that signed the one before.
        Busy: as `signed`.
    """
    if not before.size:
        return signed(size, root)
    signatures = Note.parse(before.note).signatures
    for signer in signing.signers_of(settings().log_keys, KEYS):
        if any(one.is_by(_log_key(signer)) for one in signatures):
            return _signed(signer, size, root)
    raise NotRotated


def _signed(signer: signing.Signer, size: int, root: bytes) -> Tree:
    return Tree(size, root, compose(TreeHead(origin(), size, root), _log_key(signer), signer.sign).written)
