"""The three steps one after the other, as the schedule wakes them."""

from __future__ import annotations

from chalicelib.credit.log.core.batches import LogForked
from chalicelib.credit.log.core.tiles import TilesBroken
from chalicelib.credit.log.service.integrating import integrate
from chalicelib.credit.log.service.publishing import alarm, publish
from chalicelib.credit.log.service.sequencing import sequence_all
from chalicelib.kernel.context import Context
from chalicelib.kernel.values import value


@value
class Ran:
    """What a run came to: how many entries got their index, and how large the tree and what is published are."""

    indexed: int
    tree: int
    published: int


def run(ctx: Context) -> Ran:
    """Bring all that was registered into the published log.

    Raises:
        LogForked, TilesBroken: the log has, or would have, two contents at one place; operators are woken.
        Busy: somebody did not answer; the next run goes on.
    """
    indexed = sequence_all()
    try:
        tree = integrate()
    except LogForked as fork:
        alarm(fork.where)
        raise
    except TilesBroken:
        alarm("tiles")
        raise
    return Ran(indexed, tree.size, publish(ctx).size)
