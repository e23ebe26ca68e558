"""Webhooks on a real store, to a POS that misbehaves: each event arrives, bears one id, and ends some day."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sanbao_shop import verify_webhook

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.service import Recorded, day_of_facts
from chalicelib.foundation.gateways import webhooks as gateway
from chalicelib.foundation.partners.core.keys import ScopeMissing
from chalicelib.foundation.partners.core.webhooks import (
    FAILING_MAX,
    LEASE,
    PAUSES,
    SET,
    Delivery,
    NoSuchWebhook,
    Telling,
    WebhookState,
)
from chalicelib.foundation.partners.service import webhooks
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import KeyReused
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import moves
from tests.fakes.pos import PATH, Pos
from tests.fakes.server import Fault, running
from tests.make.counter import Counter, counter
from tests.make.world import World

QUEUE = "sanbao-test-partners"


@dataclass
class Told:
    """A counter whose shop has a POS, on a clock that tests move."""

    world: World
    counter: Counter
    pos: Pos
    url: str
    secret: str = ""

    @property
    def partner_id(self) -> str:
        return self.counter.partner.partner_id

    def set(self, *, overlap_hours: int = 24, url: str = "") -> str:
        """Set the address, let the first event arrive, and return the new secret."""
        ctx, key = self.world.context(), self.world.new_id()
        made = webhooks.set_webhook(
            ctx, partner_id=self.partner_id, key=key, url=url or self.url, overlap_hours=overlap_hours
        )
        assert made.secret is not None
        self.secret = made.secret
        self.pos.secrets = [made.secret]
        return made.secret

    def sell(self, points: int = 5) -> Recorded:
        """Sell something, and return its fact."""
        key, ref = self.world.new_id(), AccountRef.of_holder(self.counter.ana.resident_id)
        moves.redeem(
            self.world.context(),
            ref=ref,
            partner_id=self.partner_id,
            key=key,
            points=points,
            document="till",
            request="r",
        )
        village_id, on = self.counter.partner.village_id, business_date(self.world.now())
        return next(
            found
            for found in day_of_facts(village_id=village_id, on=on)
            if isinstance(found.fact, PointsMoved) and found.fact.line == key
        )

    def follow(self, recorded: Recorded) -> str:
        webhooks.follow(recorded)
        return recorded.fact_id

    def turn(self, event_id: str) -> Delivery:
        """Let one message of an event arrive now, and return what became of the event."""
        self.pos.now = self.world.now().timestamp()
        webhooks.do_part(self.world.context(), Part(event_id, webhooks.KIND, self.partner_id))
        return self.delivery(event_id)

    def delivery(self, event_id: str) -> Delivery:
        _, page = webhooks.look_at_webhook(partner_id=self.partner_id, size=100)
        return next(one for one in page.rows if one.event_id == event_id)

    def state(self) -> WebhookState:
        webhook, _ = webhooks.look_at_webhook(partner_id=self.partner_id)
        assert webhook is not None
        return webhook.state

    def misbehave(self, kind: str, times: int = 1, value: int = 0) -> None:
        self.pos.faults = [Fault(PATH, kind, times, value)]

    def messages(self) -> int:
        """Return how many messages of the queue are due, or wait to be."""
        sqs = storage.client("sqs")
        url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return sum(int(found[name]) for name in names)


@pytest.fixture
def told(store: Any, quick_passwords: None) -> Iterator[Told]:
    storage.client("sqs").create_queue(QueueName=QUEUE)
    world, pos = World(), Pos()
    with running(pos) as url:
        made = Told(world, counter(world.context()), pos, url + PATH)
        made.set()
        yield made


def test_what_a_shop_sells_is_told_to_its_pos_once_signed_and_without_a_person(told: Told) -> None:
    sale = told.sell(7)
    for _ in range(3):  # The stream comes again, and so does each message.
        event_id = told.follow(sale)
        assert told.turn(event_id).state is Telling.DELIVERED
    (post,) = told.pos.posts
    header = post.headers["sanbao-signature"]
    event = verify_webhook(told.secret, header, post.body, now=told.world.now().timestamp())
    assert (event.event_id, event.type) == (sale.fact_id, "redemption.made")
    assert isinstance(sale.fact, PointsMoved)
    assert event.data == {"key": sale.fact.line, "points": 7}
    assert event.made_at == told.world.now()
    assert set(json.loads(post.body)) == {"event_id", "type", "made_at", "data"}
    assert told.counter.ana.resident_id not in post.body.decode()


def test_the_first_event_says_that_the_address_was_set(told: Told) -> None:
    _, page = webhooks.look_at_webhook(partner_id=told.partner_id)
    (first,) = page.rows
    assert told.messages() == 1
    assert (first.type, told.turn(first.event_id).state) == (SET, Telling.DELIVERED)


def test_every_try_of_an_event_bears_the_same_id_and_body_until_it_is_given_up(told: Told) -> None:
    told.misbehave("lost", times=100)
    event_id, waited = told.follow(told.sell()), []
    while (found := told.turn(event_id)).state is Telling.WAITING:
        waited.append(found.next_at - told.world.now())
        told.world.moment = found.next_at - dt.timedelta(seconds=1)
        assert told.turn(event_id) == found, "a message that comes early tries nothing"
        told.world.moment = found.next_at
    assert found.state is Telling.GIVEN_UP
    assert tuple(waited) == PAUSES
    assert {one.word for one in found.tries} == {"unreachable"}
    assert len(told.pos.posts) == len(found.tries) == len(PAUSES) + 1
    assert len({post.body for post in told.pos.posts}) == 1
    assert list(told.pos.events) == [event_id]
    signatures = {post.headers["sanbao-signature"] for post in told.pos.posts}
    assert len(signatures) == len(told.pos.posts), "each try is signed at its own time"


def test_whatever_the_pos_does_the_event_comes_again_and_is_taken_then(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = [
        (Fault(PATH, "status", value=500), ("status", 500)),
        (Fault(PATH, "status", value=404), ("status", 404)),
        (Fault(PATH, "drop"), ("unreachable", 0)),
        (Fault(PATH, "redirect"), ("redirect", 307)),
        (Fault(PATH, "slow", seconds=0.8), ("timeout", 0)),
    ]
    events = []
    for n, (fault, found) in enumerate(faults, 1):
        told.pos.faults = [fault]
        events.append(told.follow(told.sell()))
        with monkeypatch.context() as patched:
            patched.setattr(gateway, "SECONDS", 0.3 if fault.kind == "slow" else 5.0)
            failed = told.turn(events[-1])
        assert [(one.word, one.status) for one in failed.tries] == [found]
        assert len(told.pos.asked) == n, "no redirect is followed, and nothing tried again at once"
        assert told.messages() == 1 + 2 * n, "the next try waits in the queue, beside what came from the stream"
    told.world.moment += PAUSES[0]
    assert {told.turn(event_id).state for event_id in events} == {Telling.DELIVERED}
    assert set(told.pos.events) == set(events)


def test_a_message_that_comes_in_sixteen_threads_is_one_post(told: Told) -> None:
    event_id = told.follow(told.sell())
    threads = [threading.Thread(target=told.turn, args=(event_id,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told.pos.posts) == 1
    assert told.delivery(event_id).state is Telling.DELIVERED


def test_a_try_that_broke_off_is_made_again_when_its_lease_is_over(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    def broke_off(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    event_id = told.follow(told.sell())
    with monkeypatch.context() as patched:
        patched.setattr(gateway, "post", broke_off)
        with pytest.raises(KeyboardInterrupt):
            told.turn(event_id)
    assert told.turn(event_id).tries == ()
    told.world.moment += LEASE
    assert told.turn(event_id).state is Telling.DELIVERED


def test_a_new_secret_signs_beside_the_former_one_until_the_overlap_is_over(told: Told) -> None:
    former, new = told.secret, told.set(overlap_hours=2)
    assert former != new
    told.turn(told.follow(told.sell()))
    header = told.pos.posts[-1].headers["sanbao-signature"]
    for secret in (former, new):
        event = verify_webhook(secret, header, told.pos.posts[-1].body, now=told.world.now().timestamp())
        assert event.type == "redemption.made"
    told.world.moment += dt.timedelta(hours=2)
    told.turn(told.follow(told.sell()))
    assert told.pos.posts[-1].headers["sanbao-signature"].count("v1=") == 1
    told.set(overlap_hours=0)
    told.turn(told.follow(told.sell()))
    assert told.pos.posts[-1].headers["sanbao-signature"].count("v1=") == 1


def test_a_secret_is_shown_once_and_lies_sealed(told: Told) -> None:
    ctx, key = told.world.context(), told.world.new_id()

    def asked(url: str) -> webhooks.Set:
        return webhooks.set_webhook(ctx, partner_id=told.partner_id, key=key, url=url, overlap_hours=1)

    first, again = asked(told.url), asked(told.url)
    assert (again.url, again.secret) == (told.url, None)
    with pytest.raises(KeyReused):
        asked(told.url + "/other")
    rows = storage.client().scan(TableName="sanbao-test-partner_webhooks")["Items"]
    assert first.secret is not None
    assert first.secret not in repr(rows)


def test_a_webhook_that_fails_for_days_is_disabled_and_told_in_the_trail_until_it_is_set_anew(told: Told) -> None:
    told.misbehave("status", times=100, value=503)
    told.turn(told.follow(told.sell()))
    assert told.state() is WebhookState.ACTIVE
    told.world.moment += FAILING_MAX
    last = told.follow(told.sell())
    waiting = told.turn(last)
    assert told.state() is WebhookState.DISABLED
    on = business_date(told.world.now())
    deeds = [row["deed"] for row in day_of_audit(place_id=told.counter.partner.village_id, on=on).rows]
    assert deeds.count("partners.webhook_fail") == 1
    unheard = told.sell()
    webhooks.follow(unheard)
    told.world.moment = waiting.next_at
    assert told.turn(last).state is Telling.GIVEN_UP
    _, page = webhooks.look_at_webhook(partner_id=told.partner_id, size=100)
    assert unheard.fact_id not in {one.event_id for one in page.rows}
    told.pos.faults.clear()
    told.set()
    assert told.state() is WebhookState.ACTIVE
    assert told.turn(told.follow(told.sell())).state is Telling.DELIVERED


def test_one_success_ends_the_days_of_failing(told: Told) -> None:
    told.misbehave("status", value=503)
    told.turn(told.follow(told.sell()))
    told.turn(told.follow(told.sell()))
    told.world.moment += FAILING_MAX
    told.misbehave("status", value=503)
    told.turn(told.follow(told.sell()))
    assert told.state() is WebhookState.ACTIVE


def test_a_webhook_that_was_disabled_is_told_nothing_more(told: Told) -> None:
    event_id = told.follow(told.sell())
    webhooks.disable_webhook(told.world.context(), partner_id=told.partner_id)
    given_up = told.turn(event_id)
    assert (given_up.state, [one.word for one in given_up.tries]) == (Telling.GIVEN_UP, ["disabled"])
    assert told.pos.asked == []
    with pytest.raises(NoSuchWebhook):
        webhooks.disable_webhook(told.world.context(), partner_id=told.partner_id[:-1] + "0")


def test_a_shop_without_a_webhook_and_facts_of_others_send_nothing(store: Any, quick_passwords: None) -> None:
    world = World()
    other = Told(world, counter(world.context()), Pos(), "")
    webhooks.follow(other.sell())
    for recorded in day_of_facts(village_id=other.counter.partner.village_id, on=business_date(world.now())):
        webhooks.follow(recorded)
    assert webhooks.look_at_webhook(partner_id=other.partner_id)[1].rows == []


def test_a_till_key_without_the_scope_disables_nothing(told: Told) -> None:
    actor = Principal(told.partner_id, frozenset({Role.SHOP}), key_id="k", scopes=frozenset({"redeem"}))
    with pytest.raises(ScopeMissing):
        webhooks.disable_webhook(told.world.context(actor), partner_id=told.partner_id)
    assert told.state() is WebhookState.ACTIVE
