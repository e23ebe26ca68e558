"""What the settings say of the log: its name, and how many witnesses must have seen what is published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chalicelib.credit.log.service import identity
from chalicelib.kernel.settings import SettingsError, settings
from tests.unit.log.keys import WITNESSES


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def named(count: int) -> str:
    return ",".join(f"{WITNESSES[n % 3].public.vkey}{n}=http://127.0.0.1:{n}" for n in range(count))


@pytest.mark.parametrize(("witnesses", "quorum"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_most_of_the_witnesses_are_asked_for_where_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, witnesses: int, quorum: int
) -> None:
    monkeypatch.setenv("SANBAO_LOG_WITNESSES", named(witnesses))
    assert (len(settings().log_witnesses), settings().log_quorum) == (witnesses, quorum)


@pytest.mark.parametrize("quorum", ["4", "-1", "two", "１", "1.5"])
def test_a_quorum_that_can_not_be_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, quorum: str) -> None:
    monkeypatch.setenv("SANBAO_LOG_WITNESSES", named(3))
    monkeypatch.setenv("SANBAO_LOG_QUORUM", quorum)
    with pytest.raises(SettingsError, match="SANBAO_LOG_QUORUM"):
        settings()


def test_the_log_is_called_by_the_pages_host_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBAO_PAGE_URL", "https://sanbao.example.cn/")
    assert (settings().log_origin, settings().log_keys) == ("sanbao.example.cn/log", (("l1", "root"),))
    settings.cache_clear()
    monkeypatch.setenv("SANBAO_LOG_ORIGIN", "daicun.example/log")
    assert settings().log_origin == "daicun.example/log"


def test_witnesses_and_keys_that_do_not_fit_are_refused_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBAO_LOG_WITNESSES", "bank=http://127.0.0.1:1")
    with pytest.raises(SettingsError, match="SANBAO_LOG_WITNESSES"):
        identity.witnesses()
    settings.cache_clear()
    twice = WITNESSES[0].public.vkey
    monkeypatch.setenv("SANBAO_LOG_WITNESSES", f"{twice}=http://127.0.0.1:1,{twice}=http://127.0.0.1:2")
    with pytest.raises(SettingsError, match="do not fit together"):
        identity.policy()
