"""How many witnesses must have seen what is published: what the setting may say, and what holds without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chalicelib.kernel.settings import SettingsError, settings

Quorum = Callable[[int, str], int]


@pytest.fixture
def quorum(monkeypatch: pytest.MonkeyPatch) -> Iterator[Quorum]:
    """Read the quorum of so many witnesses."""

    def read(witnesses: int, said: str) -> int:
        named = ",".join(f"w{number}+1+x=https://w{number}.example" for number in range(witnesses))
        monkeypatch.setenv("SANBAO_LOG_WITNESSES", named)
        monkeypatch.setenv("SANBAO_LOG_QUORUM", said)
        settings.cache_clear()
        return settings().log_quorum

    yield read
    settings.cache_clear()


def test_without_a_word_most_witnesses_must_have_seen_it_and_none_of_none(quorum: Quorum) -> None:
    assert [quorum(witnesses, "") for witnesses in range(5)] == [0, 1, 2, 2, 3]


def test_as_many_as_are_named_are_asked_for(quorum: Quorum) -> None:
    assert [quorum(3, said) for said in ("1", "2", "3")] == [1, 2, 3]
    assert quorum(0, "0") == 0


@pytest.mark.parametrize(("witnesses", "said"), [(3, "0"), (3, "4"), (0, "1"), (3, "-1"), (3, "two"), (3, "２")])
def test_none_of_some_and_more_than_all_are_refused(quorum: Quorum, witnesses: int, said: str) -> None:
    with pytest.raises(SettingsError, match="SANBAO_LOG_QUORUM"):
        quorum(witnesses, said)
