"""The lists of mutants fit the house as it is, and the command says what it does not know."""

from __future__ import annotations

import sys

import pytest

from infra.plan import ROOT
from tests.mutants import LISTS, Mutant, main, mutants


@pytest.mark.parametrize("room", sorted({mutant.room for mutant in mutants()}))
def test_the_sound_text_of_mutants_stands_once_and_their_tests_exist(room: str) -> None:
    for mutant in mutants():
        if mutant.room == room:
            fits(mutant)


def fits(mutant: Mutant) -> None:
    """Say that a mutant fits the house as it is."""
    sound = mutant.text(ROOT)
    assert sound.replace(mutant.sound, mutant.broken) != sound
    for test in mutant.tests:
        path, _, name = test.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not name or f"def {name.rpartition('::')[2].partition('[')[0]}(" in text, test


def test_no_two_mutants_of_a_list_share_a_name() -> None:
    names = [(mutant.room, mutant.name) for mutant in mutants()]
    assert len(names) == len(set(names))


def test_a_word_that_names_no_mutant_is_said_with_the_lists_that_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["mutants", "ledger", "no such thing"])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().out
    assert left.value.code == 2
    assert "no such mutant: no such thing" in said
    assert all(path.stem in said for path in LISTS.glob("*.toml"))


def test_help_is_printed_without_trying_anything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["mutants", "--help"])
    with pytest.raises(SystemExit) as left:
        main()
    assert (left.value.code, "the name of a mutant" in capsys.readouterr().out) == (0, True)
