"""The story's teller remembers what is off, and the process leaves with it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from chalicelib.kernel.errors import Busy, DomainError, NotFound
from local.story.teller import Teller


@pytest.fixture
def teller() -> Teller:
    teller = Teller(Console(file=io.StringIO(), soft_wrap=True))
    teller.chapter("1 花名册")
    return teller


def said(teller: Teller) -> str:
    assert isinstance(teller.console.file, io.StringIO)
    return teller.console.file.getvalue()


def refuse(refusal: DomainError) -> None:
    raise refusal


def test_right_figures_leave_with_nothing(teller: Teller) -> None:
    teller.figure("人数", 12345, 12345)
    teller.refused("再来一次", Busy, lambda: refuse(Busy()))
    assert teller.verdict(1.2) == 0
    assert "12,345" in said(teller)
    assert "核对 2 项，全部相符，用时 1 秒" in said(teller)


def test_a_figure_that_is_off_is_named_and_fails_the_story(teller: Teller) -> None:
    teller.figure("人数", 39, 40)
    assert teller.verdict(1) == 1
    assert teller.wrong == ["1 花名册 · 人数：39，应为 40"]
    assert "1 项有误" in said(teller)


@pytest.mark.parametrize(("refusal", "found"), [(NotFound(), "not_found"), (None, "没有拒绝")])
def test_a_deed_that_is_not_refused_as_it_must_be_is_named(
    teller: Teller, refusal: DomainError | None, found: str
) -> None:
    teller.refused("再来一次", Busy, lambda: None if refusal is None else refuse(refusal))
    assert teller.verdict(1) == 1
    assert found in teller.wrong[0]
