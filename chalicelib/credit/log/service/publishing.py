"""The third step: witnesses cosign the tree, and what enough of them cosigned is published. It never shrinks."""

from __future__ import annotations

import logging
import math
from concurrent.futures import ThreadPoolExecutor

from chalicelib.credit.log.core.batches import Tree
from chalicelib.credit.log.core.checkpoints import BelowQuorum, Checkpoint, OtherLog, read, verify
from chalicelib.credit.log.core.merkle import consistency_proof
from chalicelib.credit.log.core.notes import Note, NoteError, NotSigned, Signature
from chalicelib.credit.log.core.tiles import CHECKPOINT, Tiles
from chalicelib.credit.log.core.witnessing import Asked, NotCosigned, OtherSize, SeesFork, cosignature
from chalicelib.credit.log.service.identity import Witness, policy, witnesses
from chalicelib.credit.log.store import files, rows
from chalicelib.foundation.gateways import witness as gateway
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, attempt

ASKED_MAX = 3
"""How often a witness is asked again from another size: others ask it at the same moment."""
FRESH_SECONDS = 3_600
"""So old the witnesses' word may be where nothing new is to be published. Ours."""
TURNS_MAX = 20


def publish(ctx: Context) -> Tree:
    """Let witnesses cosign the tree, publish it where enough do, and return what is published.

    Raises:
        Forged: the tree's own checkpoint bears a signature that is none.
        OtherLog: the log is called otherwise since.
        Busy: S3 or a table did not answer; ask again.
    """
    sizes = rows.find_sizes()
    before, tree = sizes.published, sizes.tree
    seen = _relied_on(before)
    if tree.size and _is_due(ctx, tree, before, seen):
        _publish(ctx, tree, before, seen)
    return _copied()


def _relied_on(before: Tree) -> Checkpoint | None:
    """Return what is published as it verifies now: by another policy than it was made for, it may not.

    Raises:
        OtherLog: it is a log of another name, which is never signed by this one's.
    """
    try:
        return verify(before.note, policy()) if before.note else None
    except OtherLog:
        raise
    except NoteError as error:
        logs.event("log_signed_anew", level=logging.WARNING, size=before.size, why=type(error).__name__)
        return None


def _is_due(ctx: Context, tree: Tree, before: Tree, seen: Checkpoint | None) -> bool:
    """Tell whether there is a larger tree, another signature of the log's own, or no fresh word of the witnesses."""
    if seen is None or before.size != tree.size:
        return before.size <= tree.size
    signed_anew = Note.parse(tree.note).signatures[0] not in Note.parse(before.note).signatures
    return signed_anew or ctx.now().timestamp() - _heard_at(seen) > FRESH_SECONDS


def _heard_at(seen: Checkpoint) -> float:
    """Return since when as many witnesses as are asked for have said it; for ever, where there are none.

    One witness whose clock is slow therefore lets nobody be asked more often.
    """
    newest = sorted(seen.cosigned.values(), reverse=True)
    return newest[max(policy().quorum, 1) - 1] if newest else math.inf


def _publish(ctx: Context, tree: Tree, before: Tree, seen: Checkpoint | None) -> None:
    known = {} if seen is None else dict.fromkeys(seen.cosigned, before.size)
    note = Note.parse(tree.note)
    note = note.plus(cosignatures(ctx, tree, note, known))
    try:
        verify(note.written, policy())
    except (BelowQuorum, NotSigned) as error:
        logs.event("log_below_quorum", level=logging.WARNING, size=tree.size, why=type(error).__name__)
        return
    after = Tree(tree.size, tree.root, note.written)
    attempt(rows.published_after(after, is_new=before.size < tree.size, refusal=Stale))


def cosignatures(ctx: Context, tree: Tree, note: Note, known: dict[str, int]) -> list[Signature]:
    """Return what witnesses sign; one that is slow, silent, refuses or answers nonsense does not stop the others.

    All are asked at once. `known` is which size a witness cosigned last: what it holds, unless others asked it since.
    """
    asked = witnesses()
    if not asked:
        return []
    with ThreadPoolExecutor(len(asked), thread_name_prefix="witness") as threads:
        found = list(threads.map(lambda one: _heard(ctx, one, tree, note, known.get(one.key.name, 0)), asked))
    return [one for one in found if one is not None]


def _heard(ctx: Context, one: Witness, tree: Tree, note: Note, old: int) -> Signature | None:
    try:
        return _asked(ctx, one, Tiles(files.read, tree.size), note, old)
    except SeesFork:
        alarm(f"witness/{one.key.name}")
    except (gateway.Unreachable, gateway.OutcomeUnknown, NotCosigned, NoteError) as error:
        logs.event("witness_silent", level=logging.WARNING, witness=one.key.name, why=type(error).__name__)
    return None


def _asked(ctx: Context, one: Witness, tiles: Tiles, note: Note, old: int) -> Signature | None:
    """Return a witness's cosignature, or None where it holds a larger tree by now."""
    for _ in range(ASKED_MAX):
        asked = Asked.of(old, consistency_proof(tiles, old, tiles.size), note)
        reply = gateway.add_checkpoint(ctx, url=one.url, body=asked.body)
        try:
            return cosignature(reply.status, reply.body, asked, one.key)
        except OtherSize as other:
            old = other.size
        if old > tiles.size:
            if rows.find_sizes().tree.size < old:  # It saw a tree that we know nothing of: ours was put back.
                alarm(f"witness/{one.key.name}")
            return None
    raise NotCosigned(409)


def _copied() -> Tree:
    """Let everybody read what is published; return it.

    The copy is read first: it can then not be ahead of what is published, unless somebody else wrote one of the two.
    """
    for _ in range(TURNS_MAX):
        before = files.find_checkpoint()
        published = rows.find_published()
        if not published.size or (before is not None and before.note == published.note):
            return published
        if before is not None and not _is_older(before.note, published):
            alarm(CHECKPOINT)
            if _is_relied_on(before.note):  # The table was put back: what everybody saw stays, until somebody looks.
                return published
        if files.replace_checkpoint(before, published.note):
            return published
    raise Busy


def _is_older(note: str, published: Tree) -> bool:
    """Tell whether a copy is one of the log's own, of no larger tree than what is published."""
    try:
        _, head = read(note)
    except NoteError:
        return False
    if head.size == published.size and head.root != published.root:
        return False
    return head.origin == policy().origin and head.size <= published.size


def _is_relied_on(note: str) -> bool:
    try:
        verify(note, policy())
    except NoteError:
        return False
    return True


def alarm(where: str) -> None:
    """Say in the log that the log has two contents at a place; operators are woken by it."""
    logs.event("log_forked", level=logging.ERROR, where=where)
