"""Witnesses of the log (C2SP tlog-witness v1.0.0): servers of others that cosign what continues what they saw before.

The request: `POST <url>/add-checkpoint`, text. What it says and what is answered, `credit.log.core.witnessing` knows.
"""

from __future__ import annotations

from chalicelib.foundation.gateways.wire import AnswerBroken, OutcomeUnknown, Reply, Unreachable, exchange_within
from chalicelib.kernel.context import Context

__all__ = ["AnswerBroken", "OutcomeUnknown", "Reply", "Unreachable", "add_checkpoint"]

PATH = "/add-checkpoint"
SECONDS = 4.0
"""So long a try may last, from the connection to the answer's end: nobody's receipts wait for one that drips."""
ANSWER_BYTES_MAX = 64 * 1024
"""A cosignature is a line; others' beside it are allowed."""
HEADERS = {"Content-Type": "text/plain; charset=utf-8"}


def add_checkpoint(ctx: Context, *, url: str, body: bytes) -> Reply:
    """Ask the witness at `url` to cosign; asking again is the same, so that it is asked twice where nobody answers.

    Raises:
        Unreachable: there was no connection.
        OutcomeUnknown: no whole answer came in time, or the witness failed.
    """
    return exchange_within(
        ctx, "POST", url.rstrip("/") + PATH, body=body, headers=HEADERS, seconds=SECONDS, most=ANSWER_BYTES_MAX
    )
