"""The inbox as each role, and the stream's door as Lambda enters it."""

from __future__ import annotations

from typing import Any

import pytest
from chalice import Chalice
from chalice.test import Client

from chalicelib.foundation.notifications.jobs import FACTS_STREAM, jobs
from chalicelib.foundation.notifications.routes import doors
from chalicelib.foundation.notifications.service import telling
from chalicelib.foundation.notifications.store import inbox
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import LIVE, uuid7
from chalicelib.kernel.errors import Busy
from tests.make.notifications import EARNED, RESIDENT, SPENT, Provider, image, recorded
from tests.make.partners import PEOPLE, ask, bearer, somebody

LONG_AGO = "01930000-0000-7000-8000-000000000000"
APP = Chalice("sanbao", configure_logs=False)
APP.register_blueprint(jobs, name_prefix="notifications_")


@pytest.fixture(autouse=True)
def house(tables: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "_resolvers", {"bearer": bearer})
    assert doors.room == "notifications"


def event(*images: Any, name: str = "INSERT") -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventID": str(n),
                "eventName": name,
                "awsRegion": "cn-north-1",
                "eventSourceARN": f"arn:aws-cn:dynamodb:cn-north-1:000000000000:table/{FACTS_STREAM}/stream/x",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1.0,
                    "Keys": {},
                    "NewImage": new,
                    "SequenceNumber": f"10{n}",
                    "SizeBytes": 1,
                    "StreamViewType": "NEW_IMAGE",
                },
            }
            for n, new in enumerate(images)
        ]
    }


def stream(*images: Any, name: str = "INSERT") -> Any:
    with Client(APP) as client:
        return client.lambda_.invoke("notifications_tell_facts", event(*images, name=name)).payload


def test_what_happened_is_in_the_inbox_once_however_often_the_stream_says_it() -> None:
    told, later = recorded(SPENT, LONG_AGO), recorded(EARNED)
    for _ in range(3):
        assert stream(image(told), image(later)) == {"batchItemFailures": []}
    status, shown = ask("GET", "/v1/me/inbox", as_="resident")
    assert status == 200
    assert [message["kind"] for message in shown["messages"]] == ["points_earned", "points_spent"]
    assert (shown["unread"], shown["cursor"]) == (2, None)
    assert shown["messages"][1]["about"] == "redemption#v00012p1"
    assert shown["messages"][1]["made_at"].endswith("+08:00")


def test_a_record_that_can_not_be_told_is_named_and_keeps_no_other_back() -> None:
    unknown = image(recorded(SPENT)) | {"body": {"S": '["FactOfTomorrow"]'}}
    answer = stream(unknown, image(recorded(EARNED)), {"day": {"S": "v00012#2026-11-23"}})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "100"}, {"itemIdentifier": "102"}]}
    assert len(ask("GET", "/v1/me/inbox", as_="resident")[1]["messages"]) == 1


def test_removals_from_the_facts_tell_nothing() -> None:
    assert stream(image(recorded(SPENT)), name="REMOVE") == {"batchItemFailures": []}
    assert ask("GET", "/v1/me/inbox", as_="resident")[1]["messages"] == []


def test_a_busy_store_makes_the_stream_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any, **__: Any) -> bool:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "create_message", busy)
        assert stream(image(recorded(SPENT))) == {"batchItemFailures": [{"itemIdentifier": "100"}]}


def test_a_read_message_is_no_longer_unread_and_stays_read() -> None:
    told = recorded(SPENT)
    telling.tell(LIVE, recorded=told)
    path = f"/v1/me/inbox/{told.fact_id}/read"
    first = ask("POST", path, as_="resident")
    assert first[0] == 200
    assert first[1]["read_at"] is not None
    assert ask("POST", path, as_="resident") == first
    telling.tell(LIVE, recorded=told)
    shown = ask("GET", "/v1/me/inbox", as_="resident")[1]
    assert (shown["unread"], len(shown["messages"])) == (0, 1)


def test_messages_of_others_do_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    told = recorded(SPENT)
    telling.tell(LIVE, recorded=told)
    monkeypatch.setitem(PEOPLE, "neighbour", somebody(Role.RESIDENT, "v00012r00999"))
    status, problem = ask("POST", f"/v1/me/inbox/{told.fact_id}/read", as_="neighbour")
    assert (status, problem["code"]) == (404, "no_such_message")
    assert ask("GET", "/v1/me/inbox", as_="neighbour")[1]["messages"] == []
    assert ask("GET", "/v1/me/inbox", as_="resident")[1]["unread"] == 1


def test_the_inbox_comes_in_pages_newest_first() -> None:
    ids = [uuid7() for _ in range(3)]
    for fact_id in ids:
        telling.tell(LIVE, recorded=recorded(EARNED, fact_id))
    page = ask("GET", "/v1/me/inbox?size=2", as_="resident")[1]
    rest = ask("GET", f"/v1/me/inbox?size=2&cursor={page['cursor']}", as_="resident")[1]
    shown = [message["message_id"] for message in page["messages"] + rest["messages"]]
    assert shown == sorted(ids, reverse=True)


@pytest.mark.parametrize("query", ["size=0", "size=101", "size=x", "colour=red"])
def test_a_bad_page_is_refused(query: str) -> None:
    assert ask("GET", f"/v1/me/inbox?{query}", as_="resident")[0] == 422


def test_an_altered_cursor_is_refused() -> None:
    assert ask("GET", "/v1/me/inbox?cursor=x", as_="resident")[1]["code"] == "cursor_invalid"


@pytest.mark.parametrize("role", sorted(set(PEOPLE) - {"resident", "member"}))
def test_only_residents_and_members_have_an_inbox(role: str) -> None:
    assert ask("GET", "/v1/me/inbox", as_=role)[0] == 403
    assert ask("POST", f"/v1/me/inbox/{uuid7()}/read", as_=role)[0] == 403


def test_nobody_in_particular_is_asked_to_sign_in() -> None:
    assert ask("GET", "/v1/me/inbox")[0] == 401


def test_the_stream_sends_no_short_messages_without_the_means() -> None:
    provider, told = Provider(), recorded(SPENT)
    stream(image(told))
    telling.tell(LIVE, recorded=told, means=provider.means)
    assert provider.sent == []
    assert inbox.find_sending(RESIDENT, told.fact_id) == (None, None, None)
