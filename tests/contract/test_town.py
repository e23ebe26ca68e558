"""A small share of the town, through the demo's own path: its figures come out, and every entry stands on something."""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from rich.console import Console

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import storage
from chalicelib.points.activities.service import known
from chalicelib.points.ledger.core.accounts import Entry, Kind
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rules import CATALOGUE
from chalicelib.points.ledger.records import EntryRecord
from chalicelib.points.ledger.service import budgets
from chalicelib.points.ledger.service.awards import award_points
from infra import census
from local.story import house
from local.story.teller import Teller
from local.town import books, town
from local.town.clock import Clock
from local.town.figures import PUBLISHED, share_of
from local.town.plan import RULE
from local.town.play import SHOPPING
from local.town.villages import Village

SHARE = share_of(PUBLISHED, Fraction(1, 1_000))
CHECKED = 24
"""How many figures the demo shows, whatever the share."""


@pytest.fixture
def teller() -> Teller:
    return Teller(Console(file=io.StringIO(), soft_wrap=True, width=200))


@pytest.fixture
def quiet() -> Console:
    return Console(file=io.StringIO())


@pytest.fixture
def made(store: Any, teller: Teller, quiet: Console) -> Iterator[list[Village]]:
    """The share's villages, played in this process."""
    known.forget_all()
    house.make_queues()
    yield town.rebuild(teller, quiet, SHARE, players=1)
    known.forget_all()


def entries(made: list[Village]) -> list[Entry]:
    return [entry for village in made for entry in books.entries_of(village.village_id)]


def balancing_entry(village: Village) -> Entry:
    """Award a few points out of nothing but a wish for a round sum, through the ledger's own verb."""
    ctx = Clock("balance").at(SHOPPING)
    key = ctx.new_id()
    budgets.grant_budget(ctx, village_id=village.village_id, year=2021, points=7, resolution="凑数", key=key)
    ref = next(books.entries_of(village.village_id)).ref
    source, budget = f"balance#{ref.village_id}", (village.village_id, 2021)
    award = Award(ref, source, RULE, 7, SHOPPING.date(), "调平", minutes=2, budget=budget)
    return award_points(ctx, award=award).entry


def tamper(entry: Entry, attribute: str) -> None:
    """Take an attribute's text out of a row, as no verb can."""
    storage.client().update_item(
        TableName=storage.table_name(EntryRecord),
        Key={"source": {"S": entry.source}, "line": {"S": entry.line}},
        UpdateExpression="SET #a = :empty",
        ExpressionAttributeNames={"#a": attribute},
        ExpressionAttributeValues={":empty": {"S": ""}},
    )


def test_a_share_of_the_town_comes_to_its_figures_and_every_entry_stands_on_something(
    made: list[Village], teller: Teller, quiet: Console
) -> None:
    town.check(teller, quiet, SHARE, made, players=1)
    assert teller.wrong == []
    assert (teller.checked, teller.verdict(1)) == (CHECKED, 0)
    rules = {Kind.AWARD: {rule.ref for rule in CATALOGUE}, Kind.REDEMPTION: {"redemption"}, Kind.REFUND: {"refund"}}
    found = entries(made)
    assert len(found) == 90
    for entry in found:
        assert entry.rule in rules[entry.kind], entry
        assert entry.document, entry
    assert sum(entry.delta.balance for entry in found) == SHARE.outstanding_points
    held = [one for village in made for one in books.grounds_of(village.village_id).activities.values()]
    assert all(house.waiting(queue) == 0 for queue in census.queues())
    assert {runs.load_run(run_id=f"settle-{one.activity_id}").state for one in held} == {"done"}


def test_a_balancing_entry_fails_the_demo_though_the_books_agree(
    made: list[Village], teller: Teller, quiet: Console
) -> None:
    entry = balancing_entry(made[0])
    town.check(teller, quiet, SHARE, made, players=1)
    assert teller.verdict(1) == 1
    told = "\n".join(teller.wrong)
    assert f"发出工分：{SHARE.issued_points + 7:,}，应为 {SHARE.issued_points:,}" in told
    assert "没有规则或没有单据的：1，应为 0" in told
    assert "不符之处" not in told
    (line,) = books.read_back(Clock("again"), made[0].village_id).unfounded
    assert line == f"{entry.ref.account_id}: {entry.source} {entry.line}: no activity that was held is its source"


def test_entries_without_a_rule_or_a_document_fail_the_demo(
    made: list[Village], teller: Teller, quiet: Console
) -> None:
    for kind in (Kind.AWARD, Kind.REDEMPTION):
        first, second, *_ = (entry for entry in entries(made) if entry.kind is kind)
        tamper(first, "rule")
        tamper(second, "doc")
    town.check(teller, quiet, SHARE, made, players=1)
    told = "\n".join(teller.wrong)
    assert "没有规则或没有单据的：4，应为 0" in told
    assert "不符之处：4，应为 0" in told
