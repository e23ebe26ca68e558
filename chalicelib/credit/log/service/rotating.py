"""The log changes the key that it signs by: the same tree, signed anew, once enough witnesses take the new key."""

from __future__ import annotations

from chalicelib.credit.log.core.batches import NothingPublished, Tree
from chalicelib.credit.log.core.checkpoints import BelowQuorum, read, verify
from chalicelib.credit.log.core.notes import Note
from chalicelib.credit.log.service.identity import origin, policy, signed
from chalicelib.credit.log.service.publishing import cosignatures, publish
from chalicelib.credit.log.store import rows
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, Conflict
from chalicelib.kernel.writes import commit


class KeyUnknown(Conflict):
    """Too few witnesses know the new key: nothing was changed, and what the old key signed stays published."""

    code = "log_key_unknown"
    zh, en = "认识新密钥的见证方还不够，什么都没有改变。", "Too few witnesses know the new key; nothing was changed."


class OtherOrigin(Conflict):
    """The log is called otherwise than when its tree was signed; no tree is ever signed as another log's."""

    code = "log_other_origin"
    zh, en = (
        "存证日志换了名字，旧日志不能用新名字签。",
        "The log has another name now; the old tree is not signed by it.",
    )


def rotate(ctx: Context) -> Tree:
    """Sign the tree by the key that the settings name first, and publish it so. Doing it again changes nothing.

    Raises:
        NothingPublished: there is no tree yet: the first one is signed by that key anyway.
        OtherOrigin: it is the tree of a log of another name.
        KeyUnknown: fewer witnesses cosign it than are asked for.
        Busy: the tree grew at the same moment; ask again.
    """
    sizes = rows.find_sizes()
    if not sizes.tree.size:
        raise NothingPublished
    if read(sizes.tree.note)[1].origin != origin():
        raise OtherOrigin
    anew = signed(sizes.tree.size, sizes.tree.root)
    if anew.note == sizes.tree.note:
        return publish(ctx)
    note = Note.parse(anew.note)
    try:
        verify(note.plus(cosignatures(ctx, anew, note, {})).written, policy())
    except BelowQuorum as error:
        raise KeyUnknown from error
    commit(rows.tree_signed_anew(sizes.tree, anew.note, refusal=lambda _: Busy()))
    return publish(ctx)
