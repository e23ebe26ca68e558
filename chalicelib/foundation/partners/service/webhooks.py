"""Webhooks: a shop's address and secret; what happened is posted there, again for hours, until the shop has it."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.gateways import webhooks as gateway
from chalicelib.foundation.partners.core import webhooks as core
from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.foundation.partners.core.shops import check_shop_id, village_of
from chalicelib.foundation.partners.core.webhooks import Delivery, Telling, Try, Webhook, WebhookState
from chalicelib.foundation.partners.store import asks, deliveries, shops as shop_store, webhooks as store
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import keys, logs
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes, attempt, commit

QUEUE = "partners"
KIND = "webhook"
DELAY_SECONDS_MAX = 900
"""What SQS allows; a longer pause is waited for in several hops."""
FIRST_SECONDS = 2
"""The first event's message leaves before its row is written, so that a setting that was committed is heard."""


@value
class Set:
    """A webhook's address and its new secret; None where it was shown before."""

    url: str
    secret: str | None


def set_webhook(ctx: Context, *, partner_id: str, key: str, url: str, overlap_hours: int) -> Set:
    """Give a shop's webhook an address and a new secret, once per `key`; the former secret signs too for some hours.

    It is active from then on, also where it was disabled, and is told the event `webhook.set` at once. Asking again
    never shows the secret again. Three round trips.

    Raises:
        NoSuchPartner: there is no such shop.
        KeyReused: the Idempotency-Key was used for another request.
        WebhookAddressRefused: it is no https address of the open internet.
        Busy: somebody set it meanwhile; nothing was changed.
    """
    check_shop_id(partner_id)
    ask = asks.Ask(key, keys.fingerprint("webhook", partner_id, url, overlap_hours))
    partner, made_before = shop_store.load_for_ask(partner_id, ask)
    if made_before is not None:
        return Set(url, None)
    gateway.check_address(url)
    before, now = store.find_webhook(partner_id), ctx.now()
    secret = "whsec_" + keys.token_of(ctx.random_bytes(17)) + keys.token_of(ctx.random_bytes(17))
    webhook = Webhook(
        partner_id=partner_id,
        url=url,
        sealed=store.sealed(secret, ctx.random_bytes(keys.NONCE_BYTES)),
        made_at=now,
        made_by=ctx.actor.signature,
        former=b"" if before is None or not overlap_hours else before.sealed,
        former_until=None if before is None or not overlap_hours else now + dt.timedelta(hours=overlap_hours),
    )
    first = Delivery(partner_id, ctx.new_id(), core.SET, {}, now, now)
    _send(first, FIRST_SECONDS)
    writes = store.setting_of(webhook, before).merge(
        deliveries.creation_of(first), _audit(ctx, partner.partner_id, "partners.webhook_set")
    )
    made = asks.commit_once(ask, partner_id, now, writes)
    return Set(url, None if made.again else secret)


def set_own_webhook(ctx: Context, *, key: str, url: str, overlap_hours: int) -> Set:
    """Do the same for the acting shop, whose API key must be issued for it.

    Raises:
        ScopeMissing: it is not; and whatever `set_webhook` raises.
    """
    require_scope(ctx.actor, KeyScope.WEBHOOKS)
    return set_webhook(ctx, partner_id=ctx.actor.subject, key=key, url=url, overlap_hours=overlap_hours)


def disable_webhook(ctx: Context, *, partner_id: str) -> None:
    """Tell a shop nothing any more; what still waits is given up when its turn comes. One round trip.

    Raises:
        NoSuchWebhook: it has none.
    """
    if Role.SHOP in ctx.actor.roles:
        require_scope(ctx.actor, KeyScope.WEBHOOKS)
    commit(store.end_of(partner_id, "asked").merge(_audit(ctx, partner_id, "partners.webhook_disable")))


def look_at_webhook(
    *, partner_id: str, size: int = 20, cursor: str | None = None
) -> tuple[Webhook | None, Page[Delivery]]:
    """Return a shop's webhook, if it has one, and a page of what it was told, newest first. Two round trips."""
    return store.find_webhook(partner_id), deliveries.list_deliveries(partner_id, size=size, cursor=cursor)


def follow(recorded: Recorded) -> None:
    """Put what a fact tells to a shop on its way, where the shop wants to be told. Once, however often it is asked."""
    delivery = core.told_of(recorded.fact_id, recorded.fact)
    if delivery is None:
        return
    webhook = store.find_webhook(delivery.partner_id)
    if webhook is None or webhook.state is not WebhookState.ACTIVE:
        return
    attempt(deliveries.creation_of(delivery))
    _send(delivery)


def do_part(ctx: Context, part: Part) -> None:
    """Try to tell an event, if it still waits and its time has come. Messages may come twice, and late."""
    delivery = deliveries.find_delivery(part.part, part.run_id)
    if delivery is None or delivery.state is not Telling.WAITING:
        return
    now = ctx.now()
    if now < delivery.next_at:
        _send(delivery, (delivery.next_at - now).total_seconds())
        return
    begun = deliveries.begin_try(delivery, now)
    if begun is None:
        return
    tried = _told(ctx, begun)
    deliveries.end_try(tried)
    if tried.state is Telling.WAITING:
        _send(tried, (tried.next_at - ctx.now()).total_seconds())


def _told(ctx: Context, delivery: Delivery) -> Delivery:
    """Post an event once, and return it with what became of that."""
    webhook = store.find_webhook(delivery.partner_id)
    if webhook is None or webhook.state is not WebhookState.ACTIVE:
        return core.after(delivery, Try(ctx.now(), 0, core.OFF))
    body, now = delivery.body, ctx.now()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Sanbao-Webhook/1",
        core.SIGNATURE: core.signature(_secrets(webhook, now), body, now),
    }
    heard = gateway.post(webhook.url, body=body, headers=headers)
    logs.event("webhook_told", word=heard.word, status=heard.status, partner_id=delivery.partner_id)
    _note(ctx, webhook, taken=heard.is_taken)
    return core.after(delivery, Try(now, heard.status, heard.word))


def _secrets(webhook: Webhook, now: dt.datetime) -> list[str]:
    former = [webhook.former] if webhook.former_until is not None and now < webhook.former_until else []
    return [store.unsealed(secret) for secret in (webhook.sealed, *former)]


def _note(ctx: Context, webhook: Webhook, *, taken: bool) -> None:
    """Note since when a webhook fails; after days of it, disable it and leave that in the village's trail."""
    if taken:
        if webhook.failing_since is not None:
            store.note_failing(webhook, None)
    elif webhook.failing_since is None:
        store.note_failing(webhook, ctx.now())
    elif core.is_beyond_hope(webhook, ctx.now()):
        attempt(store.end_of_failing(webhook).merge(_audit(ctx, webhook.partner_id, "partners.webhook_fail")))


def _send(delivery: Delivery, seconds: float = 0) -> None:
    part = Part(delivery.event_id, KIND, delivery.partner_id)
    runs.send_part(queue=QUEUE, part=part, delay_seconds=max(0, min(int(seconds) + (seconds > 0), DELAY_SECONDS_MAX)))


def _audit(ctx: Context, partner_id: str, deed: str) -> Writes:
    return audit.prepare_audit(ctx, place_id=village_of(partner_id), deed=deed, target=partner_id)
