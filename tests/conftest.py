"""What all tests share: the environment, a frozen clock, tables on moto, a store on ministack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests import environment

environment.enter()

import pytest  # noqa: E402  The environment comes first.
from hypothesis import settings as hypothesis_settings  # noqa: E402
from moto import mock_aws  # noqa: E402

from chalicelib.foundation.gateways import wechat as gateway, wechatpay_keys as cashier  # noqa: E402
from chalicelib.foundation.identity.core import passwords  # noqa: E402
from chalicelib.foundation.partners.store import known  # noqa: E402
from chalicelib.foundation.runs import store as runs_store  # noqa: E402
from chalicelib.kernel import storage  # noqa: E402
from chalicelib.kernel.settings import settings  # noqa: E402
from chalicelib.points.claims.service import rounds  # noqa: E402
from chalicelib.points.ledger.service import rulebooks  # noqa: E402
from chalicelib.points.tickets.service import known as desks  # noqa: E402
from chalicelib.points.topups.service import known as terms  # noqa: E402
from infra.tables import create_tables  # noqa: E402
from tests import emulator, moto  # noqa: E402
from tests.fakes import wechatpay_keys  # noqa: E402
from tests.fakes.server import running  # noqa: E402
from tests.fakes.sms import Sms  # noqa: E402
from tests.fakes.topup import Topup  # noqa: E402
from tests.fakes.wechat import Wechat  # noqa: E402
from tests.fakes.wechatpay import Wechatpay  # noqa: E402
from tests.meter import Cost, cost_line  # noqa: E402
from tests.spread import ByFile, begins  # noqa: E402
from tests.watch import WATCH  # noqa: E402

hypothesis_settings.register_profile("house", deadline=None)  # How fast a machine is makes no law wrong.
hypothesis_settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make cost` ask for what operations cost, and `make soak` for more payments."""
    parser.addoption("--costs", action="store_true", help="print what each operation cost, as JSON lines")
    parser.addoption("--histories", type=int, default=200, help="how many payments meet their fates")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: begins(item.nodeid.split("::", 1)[0]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Spread the tests by file, where there are several processes."""
    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what the tests measured, before pytest's own last line."""
    if config.getoption("--costs"):
        reports = [r for key in ("passed", "failed") for r in terminalreporter.stats.get(key, []) if r.when == "call"]
        for name, line in (found for report in reports for found in report.user_properties):
            if name == "cost":
                terminalreporter.write_line(line)


@pytest.fixture
def priced(record_property: Callable[[str, object], None]) -> Callable[[str, Cost, Cost], None]:
    """Write down for `make cost` what a verb took, and fail where that is more than its row of the table allows."""

    def write_down(operation: str, cost: Cost, most: Cost) -> None:
        record_property("cost", cost_line(operation, cost, most))
        assert cost.within(most), (operation, cost)

    return write_down


@pytest.fixture(autouse=True)
def nobody_in_the_log() -> Iterator[None]:
    """Fail a test in which the house logged somebody's name, phone, ID number, token or key."""
    WATCH.lines.clear()
    yield
    assert WATCH.leaks() == []


def forget_clients() -> None:
    """Drop the process's clients and what it knows, so that all is made anew in the present surroundings."""
    known.forget()
    rulebooks.forget_all()
    rounds.forget_all()
    desks.forget_all()
    terms.forget_all()
    runs_store._queue_url.cache_clear()
    storage._client.cache_clear()


def make_buckets() -> None:
    """Make both buckets, empty."""
    s3 = storage.client("s3")
    for bucket in (settings().private_bucket, settings().public_bucket):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": settings().region})


@contextmanager
def on_moto() -> Iterator[Any]:
    """Every table, empty, on moto."""
    with mock_aws():
        forget_clients()
        client = storage.client()
        moto.create_tables()
        make_buckets()
        yield client
    forget_clients()


@pytest.fixture
def tables() -> Iterator[Any]:
    """Every table, empty, on moto: for single-threaded tests of stores and doors."""
    with on_moto() as client:
        yield client


@pytest.fixture(scope="module")
def shared_tables() -> Iterator[Any]:
    """The same for a whole file, whose tests leave one another alone: those of what is refused and writes nothing."""
    with on_moto() as client:
        yield client


@pytest.fixture(scope="session")
def ministack() -> Iterator[emulator.Emulator]:
    """A ministack of this run's own on a free port of 127.0.0.1: atomic, so threads may race on it."""
    with emulator.started() as running:
        yield running


@pytest.fixture(scope="session")
def furnished(ministack: emulator.Emulator) -> emulator.Emulator:
    """The same with every table and both buckets, which it remembers."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_ENDPOINT_URL", ministack.url)
        forget_clients()
        ministack.empty()
        create_tables(storage.client(), settings().table_prefix)
        make_buckets()
        ministack.remember()
        forget_clients()
    return ministack


@pytest.fixture
def store(furnished: emulator.Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Every table, empty, on ministack: for races, faults and the wire's costs."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", furnished.url)
    forget_clients()
    furnished.again()
    yield storage.client()
    forget_clients()


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wechat]:
    """A fake WeChat on a free port of 127.0.0.1, where the house's settings say WeChat is."""
    fake = Wechat()
    with running(fake) as url:
        monkeypatch.setenv("SANBAO_WECHAT_URL", url)
        settings.cache_clear()
        gateway.forget_token()
        yield fake
    settings.cache_clear()
    gateway.forget_token()


@pytest.fixture
def sms(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sms]:
    """A fake SMS provider on a free port of 127.0.0.1, where the house's settings say it is."""
    fake = Sms()
    with running(fake) as url:
        monkeypatch.setenv("SANBAO_SMS_URL", url)
        settings.cache_clear()
        yield fake
    settings.cache_clear()


@pytest.fixture
def topup(monkeypatch: pytest.MonkeyPatch) -> Iterator[Topup]:
    """A fake phone credit provider on a free port of 127.0.0.1, where the house's settings say it is."""
    fake = Topup()
    with running(fake) as url:
        monkeypatch.setenv("SANBAO_TOPUP_URL", url)
        settings.cache_clear()
        yield fake
    settings.cache_clear()


@pytest.fixture
def wechatpay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wechatpay]:
    """A fake WeChat Pay on a free port of 127.0.0.1, where the house's settings say it is."""
    fake = Wechatpay()
    with running(fake) as url:
        for name, held in wechatpay_keys.ENVIRONMENT.items():
            monkeypatch.setenv(name, held)
        monkeypatch.setenv("SANBAO_WXPAY_URL", url)
        settings.cache_clear()
        cashier.forget()
        yield fake
    settings.cache_clear()
    cashier.forget()


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep passwords at a cost that tests can wait for; each is checked at the cost it was kept with."""
    monkeypatch.setattr(passwords, "COST_LOG2", 4)
    monkeypatch.setattr(passwords, "NOBODYS", passwords.NOBODYS.replace("$14$", "$4$"))
