"""What other rooms, and the stream of facts, may ask of notifications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.gateways.sms import send_sms
from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.service import consents, people
from chalicelib.foundation.notifications import core, store
from chalicelib.foundation.notifications.core import Message, Reach, Sms, Told
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.paging import Page
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

__all__ = ["Texting", "handle", "list_inbox", "present_texting", "reach_of", "read_message", "tell"]

SMS_CONSENT = "sms_notices"

Image = dict[str, dict[str, str]]


class SendSms(Protocol):
    """Sends one short message, once per `request_id`, and returns the provider's id of it; a refusal says why not."""

    def __call__(self, ctx: Context, *, request_id: str, phone: str, template: str, params: dict[str, str]) -> str: ...


class ReachOf(Protocol):
    """Tells how a resident can be reached; somebody it does not know has no phone."""

    def __call__(self, ctx: Context, *, resident_id: str) -> Reach: ...


@value
class Texting:
    """The means to send short messages: the registry's word on whom to reach, and the provider's client."""

    reach_of: ReachOf
    send: SendSms


def reach_of(ctx: Context, *, resident_id: str) -> Reach:
    """Tell how the registry says a resident can be reached: their phone only while they agree to short messages."""
    try:
        resident = people.load_resident(resident_id=resident_id)
    except NoSuchHolder:
        return Reach("", has_card=False, age=None)
    agreed = bool(resident.phone_sealed) and consents.standing(person_id=resident_id, purpose=SMS_CONSENT).stands
    age = age_on(resident.born_on, business_date(ctx.now()))
    return Reach(people.whole_phone(resident) if agreed else "", has_card=bool(resident.card), age=age)


def present_texting() -> Texting | None:
    """Return this stage's means to send short messages; None where no provider is set."""
    return Texting(reach_of, send_sms) if settings().sms_url else None


def handle(
    ctx: Context, records: Iterable[tuple[str, Image]], texting: Texting | None = None
) -> dict[str, list[dict[str, str]]]:
    """Tell what new facts (sequence number and image) have to tell; name those that failed.

    The stream comes again from the first that failed; those told already are told once. One that fails for ever ends
    in the queue of failed records.
    """
    failed = []
    for sequence_number, image in records:
        try:
            tell(ctx, recorded=facts.of_image(image), texting=texting)
        except Exception as error:  # noqa: BLE001  A stream's door is outermost: it logs, and the stream delivers again.
            logs.surprise(error, request_id=f"{image.get('fact_id', {}).get('S', '-')}")
            failed.append({"itemIdentifier": sequence_number})
    return {"batchItemFailures": failed}


def tell(ctx: Context, *, recorded: Recorded, texting: Texting | None = None) -> Message | None:
    """Put what a fact has to tell into the inbox of whom it concerns, once however often it is said.

    With `texting`, an important message to a card holder or elder also goes out as a short message: at most once,
    since the message is claimed by this attempt before it is sent. What became of it stands beside it; where nothing
    was heard, it stays claimed or unknown, and is not sent again.
    """
    message = core.message_of(recorded.fact_id, recorded.fact)
    if message is None:
        return None
    if texting is None or not core.TEMPLATES[message.kind].sms:
        store.create_message(message, claim="")
        return message
    reach = texting.reach_of(ctx, resident_id=message.resident_id)
    claim = ctx.new_id() if core.is_texted(message, reach) else ""
    if store.create_message(message, claim=claim) and claim:
        store.commit_sms(message, *_sent(ctx, message, reach.phone, texting.send))
    return message


def _sent(ctx: Context, message: Message, phone: str, send: SendSms) -> tuple[Sms, str]:
    """Send a short message and return what became of it, with the provider's id or the code of its refusal."""
    request_id = f"{message.message_id}-{message.resident_id}"
    template = core.TEMPLATES[message.kind].sms
    try:
        return Sms.SENT, send(ctx, request_id=request_id, phone=phone, template=template, params=message.params)
    except DomainError as refusal:
        logs.event("sms_not_sent", code=refusal.code, kind=message.kind)
        return core.sms_after(refusal.code), refusal.code


def list_inbox(*, resident_id: str, size: int, cursor: str | None) -> tuple[Page[Told], int]:
    """Return a page of somebody's inbox, newest first, and how many messages are unread. Two round trips."""
    return store.list_inbox(resident_id, size=size, cursor=cursor), store.count_unread(resident_id)


def read_message(ctx: Context, *, resident_id: str, message_id: str) -> Told:
    """Say that a message was read; again changes nothing. One round trip.

    Raises:
        NoSuchMessage: the inbox has no such message.
        Busy: it may not have been noted; ask again.
    """
    return store.commit_read(resident_id, message_id, ctx.now())
