"""Short messages: at most once each, whatever the store, the provider and the stream do."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest

from chalicelib.foundation.facts.core.mandates import MandateGranted
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.identity.service import consents
from chalicelib.foundation.notifications.core.ways import Reach
from chalicelib.foundation.notifications.service import delivering, inboxes, sending, telling
from chalicelib.foundation.notifications.store import inbox
from chalicelib.kernel import storage
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.errors import Busy, DomainError
from tests.fakes.sms import Sms
from tests.faults import Faults
from tests.make import people
from tests.make.notifications import EARNED, RESIDENT, SPENT, Provider, recorded
from tests.make.world import World


class OutcomeUnknown(DomainError):
    code = "outside_outcome_unknown"


class NumberInvalid(DomainError):
    code = "sms_number_invalid"


def test_an_elder_is_texted_once_though_the_stream_says_it_thrice(store: Any) -> None:
    provider, told = Provider(), recorded(SPENT)
    for _ in range(3):
        telling.tell(LIVE, recorded=told, means=provider.means)
    request_id = f"{told.fact_id}-{RESIDENT}"
    wanted = {"request_id": request_id, "phone": "13812345678", "template": "points_spent", "params": {"points": "350"}}
    assert provider.sent == [wanted]
    assert sms_of(told.fact_id) == ("sent", "m1")


@pytest.mark.parametrize(("refusal", "state"), [(OutcomeUnknown, "unknown"), (NumberInvalid, "refused")])
def test_what_the_provider_did_not_take_is_recorded_and_not_sent_again(
    store: Any, refusal: type[DomainError], state: str
) -> None:
    provider, told = Provider(refusal=refusal), recorded(SPENT)
    for _ in range(2):
        telling.tell(LIVE, recorded=told, means=provider.means)
    assert len(provider.sent) == 1
    assert sms_of(told.fact_id) == (state, refusal.code)


def test_a_send_that_ended_in_the_middle_stays_claimed_and_is_not_repeated(store: Any) -> None:
    class Crash(Exception):
        pass

    def crash(*_: Any, **__: Any) -> str:
        raise Crash

    provider, told = Provider(), recorded(SPENT)
    with pytest.raises(Crash):
        telling.tell(LIVE, recorded=told, means=sending.Means(provider.reach_of, crash))
    telling.tell(LIVE, recorded=told, means=provider.means)
    assert provider.sent == []
    assert sms_of(told.fact_id) == ("claimed", None)


def test_who_needs_no_short_message_gets_none(store: Any) -> None:
    young = Provider(reach=Reach("13812345678", has_card=False, age=30))
    telling.tell(LIVE, recorded=recorded(SPENT), means=young.means)
    elder = Provider()
    telling.tell(LIVE, recorded=recorded(EARNED), means=elder.means)
    assert (young.sent, elder.sent) == ([], [])


def test_sixteen_deliveries_under_faults_text_each_message_once(store: Any) -> None:
    provider, facts = Provider(), [recorded(SPENT) for _ in range(6)]
    faults = Faults(storage.client(), seed=11, lost_answer=0.3)

    def work() -> None:
        for told in facts:
            while True:
                try:
                    telling.tell(LIVE, recorded=told, means=provider.means)
                except Busy:
                    continue
                break

    with faults.armed():
        threads = [threading.Thread(target=work) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    requests = [sent["request_id"] for sent in provider.sent]
    assert sorted(requests) == sorted(f"{told.fact_id}-{RESIDENT}" for told in facts)
    assert {sms_of(told.fact_id)[0] for told in facts} == {"sent"}
    assert faults.count["lost_answer"] > 0


def test_the_unread_count_keeps_no_counter_that_could_drift(store: Any) -> None:
    told = [recorded(EARNED) for _ in range(3)]
    for each in told:
        telling.tell(LIVE, recorded=each)
    inboxes.read_message(LIVE, resident_id=RESIDENT, message_id=told[1].fact_id)
    _, unread = inboxes.list_inbox(resident_id=RESIDENT, size=10, cursor=None)
    assert unread == 2


def sms_of(message_id: str) -> tuple[str | None, str | None]:
    found = inbox.find_sending(RESIDENT, message_id)
    assert found is not None
    return found[0], found[2]


def spent_by(resident_id: str) -> Any:
    account = f"{resident_id[:6]}.{resident_id[7:]}"
    return recorded(PointsMoved(account, "redemption", -350, "", "redemption#v00012p1", "k1"))


def test_the_registry_says_whom_the_provider_may_reach(store: Any, sms: Sms, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = World().context()
    village = people.village(ctx)
    elder = people.resident(ctx, village, 1, born_on=dt.date(1950, 3, 2))
    young = people.resident(ctx, village, 2, born_on=dt.date(1990, 3, 2))
    silent = people.resident(ctx, village, 3, born_on=dt.date(1950, 3, 3))
    for one in (elder, young):
        consents.grant_consent(
            ctx, person_id=one.resident_id, purpose="sms_notices", version="2026-01", born_on=one.born_on
        )
    means = sending.present_means()
    assert means is not None
    for one in (elder, young, silent):
        telling.tell(LIVE, recorded=spent_by(one.resident_id), means=means)
    telling.tell(LIVE, recorded=spent_by(f"{village.village_id}r09999"), means=means)
    assert [message["to"] for message in sms.messages] == ["13800000001"], "an elder who agreed; nobody else"
    granted = MandateGranted(silent.resident_id, young.resident_id, "paper")
    monkeypatch.setattr(delivering, "is_quiet", lambda *_: False)  # Whatever the hour of this machine.
    telling.tell(LIVE, recorded=recorded(granted), means=means)
    assert [message["template"] for message in sms.messages][1:] == ["mandate_entered"], "an alarm asks for no consent"


def test_without_a_provider_nobody_is_texted(store: Any) -> None:
    assert sending.present_means() is None
