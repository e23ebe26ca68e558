"""From new facts to messages: each is told once, however often the stream says it."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.notifications.core.messages import Message, message_of
from chalicelib.foundation.notifications.service import telling_many
from chalicelib.foundation.notifications.service.crowds import concerns_many
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.followers import followed
from chalicelib.foundation.notifications.service.households import addressed
from chalicelib.foundation.notifications.service.sending import Means
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context

Image = dict[str, dict[str, str]]


def handle(
    ctx: Context, records: Iterable[tuple[str, Image]], means: Means | None = None
) -> dict[str, list[dict[str, str]]]:
    """Tell what new facts (sequence number and image) have to tell; name those that failed.

    The stream comes again from the first that failed; those told already are told once. One that fails for ever ends
    in the queue of failed records.
    """
    failed = []
    for sequence_number, image in records:
        try:
            recorded = facts.of_image(image)
            tell(ctx, recorded=recorded, means=means)
            followed(recorded)
        except Exception as error:  # noqa: BLE001  A stream's door is outermost: it logs, and the stream delivers again.
            logs.surprise(error, request_id=f"{image.get('fact_id', {}).get('S', '-')}")
            failed.append({"itemIdentifier": sequence_number})
    return {"batchItemFailures": failed}


def tell(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> Message | None:
    """Tell whom it concerns what a fact has to tell, once however often it is said; return what was told.

    What many are told the queue tells, a part of them at a time.
    """
    if concerns_many(recorded.fact):
        telling_many.start(ctx, recorded=recorded)
        return None
    message = message_of(recorded.fact_id, recorded.fact)
    if message is not None:
        for one in addressed(ctx, fact=recorded.fact, message=message):
            deliver(ctx, message=one, means=means)
    return message
