"""Credentials on a store that is atomic under threads: bounded guessing, one winner of each race, lost answers."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.foundation.identity.core import passwords, tries
from chalicelib.foundation.identity.core.sessions import RefreshInvalid, SignInRefused
from chalicelib.foundation.identity.core.staff import Reach, StaffChanged
from chalicelib.foundation.identity.core.tries import TooManyTries
from chalicelib.foundation.identity.service import binding, consents, sessions, staff as staff_service
from chalicelib.foundation.identity.service.tokens import binding_ticket, resolve_bearer
from chalicelib.foundation.identity.store import tries as tries_store
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.errors import Busy, DomainError
from tests.fakes.wechat import Wechat
from tests.faults import Faults
from tests.make import known_people
from tests.make.credentials import FIRST, SECOND, TOWN, add, entered, proof
from tests.make.known_people import ADULT, OTHER

THREADS = 16
VERSION = consents.PURPOSES["registration"].present.version


@pytest.fixture(autouse=True)
def quick(quick_passwords: None) -> None:
    """Passwords at a low cost, so that threads meet at the store."""


def raced(work: Callable[[int], Any], times: int = THREADS) -> Counter[str]:
    """Do `work` in threads that start together; count what each came to, by the name of its refusal or `done`."""
    came: Counter[str] = Counter()
    gate, lock = threading.Barrier(times), threading.Lock()

    def run(number: int) -> None:
        gate.wait()
        while True:
            try:
                work(number)
                name = "done"
            except Busy:
                continue
            except DomainError as error:
                name = type(error).__name__
            break
        with lock:
            came[name] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def trips(client: Any) -> list[str]:
    """The calls that reach DynamoDB from now on."""
    calls: list[str] = []
    client.meta.events.register("before-send.dynamodb", lambda request, **_: calls.append(_name(request)))
    return calls


def _name(request: Any) -> str:
    target = request.headers["X-Amz-Target"]
    return str(target.decode() if isinstance(target, bytes) else target).rpartition(".")[2]


def test_sixteen_threads_look_at_five_passwords_at_most(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    entered()
    looked: list[int] = []
    real = passwords.matches

    def matches(password: str, kept: str) -> bool:
        looked.append(1)
        return real(password, kept)

    monkeypatch.setattr(passwords, "matches", matches)

    def guess(login: str, turn: int, number: int) -> None:
        sessions.sign_in_staff(LIVE, login=login, password=f"guess-{turn}-{number}")

    for login in ("admin", "nobody"):
        looked.clear()
        came: Counter[str] = Counter()
        for turn in range(3):
            came += raced(partial(guess, login, turn))
        assert came["SignInRefused"] == len(looked)
        assert 1 <= len(looked) <= 5
        assert came["TooManyTries"] == 3 * THREADS - len(looked)


def test_sixteen_threads_have_five_tries_at_most_at_two_targets_together(store: Any) -> None:
    limit, now = tries.BINDINGS, LIVE.now()
    shared = tries_store.target_of(limit, "id#1", now)
    came = raced(lambda n: tries_store.reserve([tries_store.target_of(limit, f"openid#{n}", now), shared], now))
    assert came == {"done": 5, "TooManyTries": 11}


def test_sixteen_threads_of_one_network_look_at_so_many_passwords_whatever_the_names(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(passwords, "matches", lambda *_: looked.append(1))
    now = LIVE.now()
    ctx = Context(now=lambda: now, source_address="203.0.113.7")

    def guess(turn: int, number: int) -> None:
        sessions.sign_in_staff(ctx, login=f"name{turn}-{number}", password="guess")

    came: Counter[str] = Counter()
    for turn in range(3):
        came += raced(partial(guess, turn))
    most = tries.PASSWORDS_FROM_ADDRESS.tries_max
    assert came == {"SignInRefused": most, "TooManyFromAddress": 3 * THREADS - most}
    assert len(looked) == most


def test_tries_begin_anew_when_the_window_is_over(store: Any) -> None:
    now = LIVE.now()
    later = now + dt.timedelta(seconds=900)

    def guess(at: dt.datetime) -> None:
        tries_store.reserve([tries_store.target_of(tries.PASSWORDS, "wang", at)], at)

    for _ in range(5):
        guess(now)
    with pytest.raises(TooManyTries) as refused:
        guess(now + dt.timedelta(seconds=899))
    assert refused.value.facts == {"retry_after_seconds": 2}
    assert raced(lambda _: guess(later)) == {"done": 5, "TooManyTries": 11}


def test_sixteen_threads_guess_an_id_number_five_times_at_most(store: Any) -> None:
    def guess(number: int) -> None:
        proof.sign_in_by_proof(
            LIVE,
            ticket=binding_ticket(LIVE, f"oGuesser{number}"),
            name="别人",
            id_number=ADULT.id_number,
            version=VERSION,
        )

    came = raced(guess)
    assert came["BindingRefused"] <= 5
    assert came["TooManyTries"] == THREADS - came["BindingRefused"]


def test_of_sixteen_that_want_one_login_name_one_gets_it(store: Any) -> None:
    assert raced(lambda _: add("wang")) == {"done": 1, "LoginTaken": 15}
    assert len(staff_service.list_staff(town_id=TOWN).rows) == 1


def test_of_sixteen_that_renew_with_one_token_at_most_one_succeeds_and_the_session_ends(store: Any) -> None:
    token = entered()[1].refresh_token
    renewed: list[sessions.SignedIn] = []
    came = raced(lambda _: renewed.append(sessions.refresh(LIVE, refresh_token=token)))
    assert came["done"] <= 1
    assert came["RefreshInvalid"] >= 15
    for session in renewed:
        with pytest.raises(RefreshInvalid):
            sessions.refresh(LIVE, refresh_token=session.refresh_token)


def bind(openid: str, resident_id: str) -> sessions.SignedIn:
    return binding.bind_wechat(LIVE, openid=openid, resident_id=resident_id, born_on=ADULT.born_on, version=VERSION)


def test_of_sixteen_wechat_users_one_is_bound_to_a_resident_and_the_other_way_round(store: Any) -> None:
    assert raced(lambda n: bind(f"o{n}", ADULT.resident_id)) == {"done": 1, "AlreadyBound": 15}
    assert raced(lambda n: bind("oOne", f"v00012r1{n:04d}")) == {"done": 1, "AlreadyBound": 15}


def test_a_sign_in_that_races_with_being_disabled_leaves_no_session_that_goes_on(store: Any) -> None:
    for turn in range(4):
        account, _ = entered(f"wang{turn}")
        won: list[sessions.SignedIn] = []

        def work(number: int, turn: int = turn, staff_id: str = account.staff_id, won: list[Any] = won) -> None:
            if number:
                won.append(sessions.sign_in_staff(LIVE, login=f"wang{turn}", password=SECOND))
            else:
                staff_service.disable_staff(LIVE, town_id=TOWN, staff_id=staff_id)

        raced(work, 4)
        for session in won:
            with pytest.raises(RefreshInvalid):
                sessions.refresh(LIVE, refresh_token=session.refresh_token)


def test_a_village_that_is_added_while_accounts_are_reaches_all_of_them(store: Any) -> None:
    admin, session = entered()
    acting = Context(actor=session.principal)

    def work(number: int) -> None:
        if number == 0:
            staff_service.widen_staff(LIVE, town_id=TOWN, ordinal=25)
            return
        while True:
            try:
                staff_service.add_staff(
                    acting,
                    town_id=TOWN,
                    login=f"new{number}",
                    name="新",
                    password=FIRST,
                    roles=frozenset({Role.TOWN_OFFICER}),
                    reach=Reach.TOWN,
                )
            except StaffChanged:
                continue
            return

    assert raced(work, 8) == {"done": 8}
    reached = [staff.villages for staff in staff_service.list_staff(town_id=TOWN).rows]
    assert reached == [((10, 20), (25, 26))] * 8
    assert admin.villages == ((10, 20),)


def test_under_throttles_conflicts_and_lost_answers_everything_happens_once(store: Any) -> None:
    faults = Faults(storage.client(), seed=11, throttle=0.1, conflict=0.1, lost_answer=0.2)
    with faults.armed():
        for turn in range(12):
            login = f"wang{turn}"
            _insisted(partial(add, login))
            password = {"password": FIRST, "new_password": SECOND}
            session = _insisted(partial(sessions.sign_in_staff, LIVE, login=login, **password))
            for _ in range(3):
                session = _insisted(partial(sessions.refresh, LIVE, refresh_token=session.refresh_token))
            _insisted(partial(bind, f"o{turn}", f"v00012r1{turn:04d}"))
    assert faults.count["lost_answer"] > 10
    assert faults.count["conflict"] > 3
    assert len(staff_service.list_staff(town_id=TOWN).rows) == 12
    for turn in range(12):
        assert binding.find_openid(person_id=f"v00012r1{turn:04d}") == f"o{turn}"


def _insisted(work: Callable[[], Any]) -> Any:
    """Do `work` until it is not busy and its reads come through; a write's lost answer must not become a refusal."""
    while True:
        with contextlib.suppress(Busy, ReadTimeoutError):
            return work()


def test_what_each_request_costs_in_round_trips(store: Any, wechat: Wechat) -> None:
    add()
    known_people.enter()
    calls = trips(store)

    def cost(work: Callable[[], Any]) -> list[str]:
        calls.clear()
        work()
        return list(calls)

    change = {"login": "admin", "password": FIRST, "new_password": SECOND}
    assert cost(lambda: sessions.sign_in_staff(LIVE, **change)) == ["Query", "PutItem", "TransactWriteItems"]
    signed_in = sessions.sign_in_staff(LIVE, login="admin", password=SECOND)
    again = cost(lambda: sessions.sign_in_staff(LIVE, login="admin", password=SECOND))
    assert again == ["Query", "PutItem", "TransactWriteItems"]
    somewhere = Context(source_address="203.0.113.7")
    for _ in range(2):
        seen = cost(lambda: sessions.sign_in_staff(somewhere, login="admin", password=SECOND))
        assert seen == ["Query", "TransactWriteItems", "TransactWriteItems"]
    renewed = cost(lambda: sessions.refresh(LIVE, refresh_token=signed_in.refresh_token))
    assert renewed == ["BatchGetItem", "UpdateItem"]
    assert cost(lambda: resolve_bearer(LIVE, signed_in.access_token)) == []
    code = wechat.control_login_code("o1")["code"]
    assert cost(lambda: sessions.sign_in_wechat(LIVE, code=code)) == ["GetItem"]
    assert cost(lambda: bind("o1", ADULT.resident_id)) == ["TransactWriteItems"]
    ticket = binding_ticket(LIVE, "o2")
    proven = cost(
        lambda: proof.sign_in_by_proof(LIVE, ticket=ticket, name=OTHER.name, id_number=OTHER.id_number, version=VERSION)
    )
    assert proven == ["TransactWriteItems", "BatchGetItem", "GetItem", "TransactWriteItems"]
    code = wechat.control_login_code("o1")["code"]
    assert cost(lambda: sessions.sign_in_wechat(LIVE, code=code)) == ["GetItem", "TransactWriteItems"]
    acting = Context(actor=signed_in.principal)
    assert cost(lambda: sessions.revoke_all(acting, subject=signed_in.principal.subject, town_id=TOWN)) == ["PutItem"]
    asked: dict[str, Any] = {"person_id": ADULT.resident_id, "purpose": "credit_score"}
    version = consents.PURPOSES["credit_score"].present.version
    granted = cost(lambda: consents.grant_consent(LIVE, **asked, version=version, born_on=ADULT.born_on))
    assert granted == ["GetItem", "TransactWriteItems"]
    assert cost(lambda: consents.standing(**asked)) == ["GetItem"]
    with pytest.raises(SignInRefused):
        sessions.sign_in_staff(LIVE, login="nobody", password="wrong")
