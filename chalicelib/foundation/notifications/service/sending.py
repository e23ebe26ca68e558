"""The means to let a message leave the house, and the sending: at most once, by the first way that takes it."""

from __future__ import annotations

from typing import Protocol

from chalicelib.foundation.gateways.sms import send_sms
from chalicelib.foundation.gateways.wechat import SubscriptionMissing, send_message
from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.identity.service import binding, consents, people
from chalicelib.foundation.notifications.core.messages import Message, made_at
from chalicelib.foundation.notifications.core.ways import Reach, Sending, Way, sending_after, ways_of, wechat_fields
from chalicelib.foundation.notifications.store import inbox, subscriptions
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

SMS_CONSENT = "sms_notices"
PAGE = "pages/inbox/inbox"
"""The mini-program's page that a subscribe message opens."""


class SendSms(Protocol):
    """Sends one short message, once per `request_id`, and returns the provider's id of it; a refusal says why not."""

    def __call__(self, ctx: Context, *, request_id: str, phone: str, template: str, params: dict[str, str]) -> str:
        """Send it."""
        ...


class SendWechat(Protocol):
    """Sends one subscribe message, which is never sent twice; a refusal says why not."""

    def __call__(self, ctx: Context, *, openid: str, template_id: str, fields: dict[str, str], page: str) -> None:
        """Send it."""
        ...


class ReachOf(Protocol):
    """Tells how a resident can be reached; somebody it does not know can not be."""

    def __call__(self, ctx: Context, *, resident_id: str) -> Reach:
        """Return how."""
        ...


@value
class Means:
    """The means of this stage: the registry's word on whom to reach, and the providers' clients, where there are any.

    `templates` are WeChat's template ids by family.
    """

    reach_of: ReachOf
    sms: SendSms | None = None
    wechat: SendWechat | None = None
    templates: tuple[tuple[str, str], ...] = ()

    def may_carry(self, message: Message) -> bool:
        """Tell whether a message of this kind could leave the house at all, so that whom it concerns is looked up."""
        by_sms = self.sms is not None and bool(message.template.sms)
        return by_sms or (self.wechat is not None and message.template.wechat in dict(self.templates))


def reach_of(ctx: Context, *, resident_id: str) -> Reach:
    """Tell how the registry says a resident can be reached, and whether they agree to short messages.

    A member is reached by WeChat alone: they agreed to no short messages.
    """
    if is_member(resident_id):
        left, openid = _by_openid(resident_id)
        return Reach("", has_card=False, age=None, openid=openid, left=left)
    try:
        resident = people.load_resident(resident_id=resident_id)
    except NoSuchHolder:
        return Reach("", has_card=False, age=None)
    agreed = bool(resident.phone_sealed) and consents.standing(person_id=resident_id, purpose=SMS_CONSENT).stands
    left, openid = _by_openid(resident_id)
    return Reach(
        phone=people.whole_phone(resident) if resident.phone_sealed else "",
        has_card=bool(resident.card),
        age=age_on(resident.born_on, business_date(ctx.now())),
        openid=openid,
        left=left,
        agreed=agreed,
    )


def _by_openid(person_id: str) -> tuple[tuple[tuple[str, int], ...], str]:
    """Return how many subscribe messages of each family somebody let through, and, where any, their WeChat user."""
    left = subscriptions.list_left(person_id) if settings().wechat_templates else {}
    openid = binding.find_openid(person_id=person_id) if any(left.values()) else None
    return tuple(left.items()), openid or ""


def present_means() -> Means | None:
    """Return this stage's means; None where neither a provider of short messages nor a WeChat template is set."""
    templates = settings().wechat_templates
    sms = send_sms if settings().sms_url else None
    if sms is None and not templates:
        return None
    return Means(reach_of, sms, send_message if templates else None, templates)


def send(ctx: Context, *, message: Message, reach: Reach, means: Means) -> None:
    """Let a claimed message leave the house by the first way that takes it, and record what became of it.

    Where a way may have sent it, no other is tried.
    """
    outcome, taken, note = Sending.REFUSED, None, "no_way"
    for way in ways_of(message, reach):
        carry = {Way.WECHAT: _by_wechat, Way.SMS: _by_sms}[way]
        try:
            note = carry(ctx, message, reach, means)
        except DomainError as refusal:
            logs.event("message_not_sent", code=refusal.code, kind=message.kind, way=way.value)
            outcome, taken, note = sending_after(refusal.code), way, refusal.code
            if outcome is Sending.UNKNOWN:
                break
            continue
        if note:
            outcome, taken = Sending.SENT, way
            break
    inbox.commit_sending(message, outcome, taken, note or "no_way")


def _by_sms(ctx: Context, message: Message, reach: Reach, means: Means) -> str:
    """Send a short message and return the provider's id of it; "" where there is no provider."""
    if means.sms is None:
        return ""
    request_id = f"{message.message_id}-{message.resident_id}"
    template = message.template.sms
    return means.sms(ctx, request_id=request_id, phone=reach.phone, template=template, params=message.params)


def _by_wechat(ctx: Context, message: Message, reach: Reach, means: Means) -> str:
    """Send a subscribe message and return its family; "" where there are no means, or no subscription any more."""
    family = message.template.wechat
    template_id = dict(means.templates).get(family, "")
    if means.wechat is None or not template_id or not subscriptions.take(message.resident_id, family):
        return ""
    fields = wechat_fields(message, made_at(message.message_id))
    try:
        means.wechat(ctx, openid=reach.openid, template_id=template_id, fields=fields, page=PAGE)
    except SubscriptionMissing:
        subscriptions.clear(message.resident_id, family)
        raise
    return family
