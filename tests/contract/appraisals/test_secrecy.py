"""Nobody can link a ballot to its voter: somebody who sees everything that there is tries.

The watcher sees every item of every table before and after every vote, every request on DynamoDB's wire with its
length, every answer, every line of the log; but has not the root key. What they see must not depend on what was voted
(two histories that differ in nothing but the ballots look the same), and what is there in the end must not depend on
who voted it.
"""

from __future__ import annotations

import base64
import contextlib
import copy
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from moto import mock_aws

from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.points.appraisals import records
from chalicelib.points.appraisals.core.ballots import coded
from chalicelib.points.appraisals.core.campaigns import Campaign, Question
from infra.tables import all_records, ttl_attribute
from tests import moto
from tests.conftest import forget_clients, make_buckets
from tests.make.appraisals import SCORE, Town, counted, make_town, opened, plan
from tests.make.partners import ask
from tests.watch import WATCH

VOTERS = 14
Item = dict[str, Any]
Answers = Mapping[str, Any]
TABLES = (records.SealedRecord, records.SlipRecord)


@dataclass
class Watcher:
    """Keeps what was seen: the house after each moment, and what went over the wire in between."""

    houses: list[dict[str, list[Item]]] = field(default_factory=list)
    wire: list[tuple[str, str, int]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)

    def look(self) -> dict[str, list[Item]]:
        """Look at every item of every table."""
        names = [str(record.Meta.table_name) for record in all_records()]
        house = copy.deepcopy({name: moto.rows_of(name) for name in names})
        self.houses.append(house)
        return house

    def hear(self, request: Any, **_: Any) -> None:
        """Hear a request to DynamoDB; what is sealed is heard as its length."""
        target = request.headers["X-Amz-Target"]
        target = target.decode() if isinstance(target, bytes) else target
        if not target.endswith("Scan"):
            said = re.sub(r'"B": "([^"]*)"', lambda found: f'"B": {len(found[1])}', request.body.decode())
            said = re.sub(r'"ClientRequestToken": "[^"]*"', "", said)  # botocore's own, drawn by lot.
            self.wire.append((target, said, len(request.body)))

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Hear all requests of the block."""
        events = storage.client().meta.events
        events.register("before-send.dynamodb", self.hear)
        yield
        events.unregister("before-send.dynamodb", self.hear)


def without_seals(house: dict[str, list[Item]]) -> dict[str, list[str]]:
    """Return a house with the length of what is sealed in its place, in an order of its own."""
    sealed = {
        name: [row | {"sealed": len(row["sealed"]["B"])} for row in rows if "sealed" in row]
        for name, rows in house.items()
    }
    rest = {name: [row for row in rows if "sealed" not in row] for name, rows in house.items()}
    return {
        name: sorted(json.dumps(row, sort_keys=True, default=repr) for row in sealed[name] + rest[name])
        for name in house
    }


@contextlib.contextmanager
def village(questions: tuple[Question, ...]) -> Iterator[tuple[Town, Campaign]]:
    """A village of its own with an open campaign, the same each time, whose people may be asked for at the doors."""
    with mock_aws(), pytest.MonkeyPatch.context() as patched:
        forget_clients()
        moto.create_tables()
        make_buckets()
        town = make_town(VOTERS // 2)
        patched.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
        patched.setattr(edge, "LIVE", town.world.context())
        patched.setattr(edge, "_resolvers", {"bearer": _bearer})
        yield town, opened(town, plan(town, questions=questions))
    forget_clients()


def _bearer(_: Context, token: str) -> Principal:
    if not token.startswith("v"):
        raise NotSignedIn
    return Principal(token, frozenset({Role.RESIDENT}))


def voted(town: Town, campaign: Campaign, ballots: Sequence[Answers], watcher: Watcher) -> None:
    """Let everybody vote, in an order that is nobody's, while the watcher watches; some of them twice."""
    WATCH.lines.clear()
    watcher.look()
    with watcher.listening():
        for turn in range(len(ballots)):
            number = turn * 5 % len(ballots)
            for _ in range(2 if turn % 5 == 0 else 1):
                path = f"/v1/me/appraisals/{campaign.campaign_id}/ballot"
                answer = ask("POST", path, {"answers": ballots[number]}, as_=town.id_of(number), key=town.key())
                watcher.answers.append(json.dumps(answer))
            watcher.look()
            town.world.moment += campaign.plan.closes_at.resolution * 1_000_000
    watcher.logs += WATCH.lines


QUESTIONS = (SCORE, Question("选哪些", "approval", options=tuple(f"第{n}项" for n in range(12))))


def ballot(number: int) -> Answers:
    """Return a ballot that is nobody else's, so that a link would be seen at once."""
    mask = 100 + number * 37 % 3_900
    return {"01": 1 + number % 5, "02": [n + 1 for n in range(12) if mask >> n & 1]}


@dataclass
class History:
    """What the watcher saw while people voted, and while the ballots were counted; and the house in the end."""

    voting: Watcher
    counting: Watcher
    house: dict[str, list[Item]]
    urn: str


def history(ballots: Sequence[Answers]) -> History:
    """Let these ballots be cast and counted, and return what was seen."""
    seen, counting = Watcher(), Watcher()
    with village(QUESTIONS) as (town, campaign):
        voted(town, campaign, ballots, seen)
        with counting.listening():
            counted(town, campaign)
        return History(seen, counting, Watcher().look(), f"{campaign.campaign_id}#{town.village_id}")


@pytest.fixture(scope="module")
def first() -> History:
    """A history in which each ballot is nobody else's."""
    return history([ballot(number) for number in range(VOTERS)])


def test_what_is_seen_while_people_vote_does_not_depend_on_what_they_vote(first: History) -> None:
    other = history([{"01": 3} if number % 2 else {"02": []} for number in range(VOTERS)])
    assert first.voting.answers == other.voting.answers
    assert first.voting.wire == other.voting.wire
    assert first.voting.logs == other.voting.logs == []
    assert len(first.voting.houses) == VOTERS + 1
    for mine, yours in zip(first.voting.houses, other.voting.houses, strict=True):
        assert without_seals(mine) == without_seals(yours)


def slips_of(house: dict[str, list[Item]]) -> Counter[tuple[str, str]]:
    rows = house[records.SlipRecord.Meta.table_name]
    return Counter((row["slip"]["S"].partition("#")[0], row["answer"]["S"]) for row in rows)


def test_what_is_there_in_the_end_does_not_depend_on_who_voted_it(first: History) -> None:
    ballots = [ballot(number) for number in range(VOTERS)]
    mine, yours = first.house, history(ballots[5:] + ballots[:5]).house
    assert slips_of(mine) == slips_of(yours)
    assert sum(slips_of(mine).values()) == 2 * VOTERS
    slips = str(records.SlipRecord.Meta.table_name)
    assert without_seals(mine | {slips: []}) == without_seals(yours | {slips: []})
    assert mine[str(records.SealedRecord.Meta.table_name)] == []


def test_no_order_joins_a_voter_to_a_slip(first: History) -> None:
    houses, house = first.voting.houses, first.house
    by_time = [_new(before, after) for before, after in itertools.pairwise(houses)]
    slips = {row["slip"]["S"]: row["answer"]["S"] for row in house["points_appraisal_slips"]}
    counting = "".join(body for _, body, _ in first.counting.wire)
    whose = dict(zip(by_time, (turn * 5 % VOTERS for turn in range(VOTERS)), strict=True))
    orders_of_ballots = {
        "time": by_time,
        "key": sorted(by_time),
        "taken out": re.findall(r'"lot": {"S": "(\w+)"}', counting),
        "as they lie": [row["lot"]["S"] for row in houses[-1]["points_appraisal_sealed"]],
    }
    orders_of_slips = {
        "written": re.findall(r'"slip": {"S": "(02#\w+)"}', counting),
        "key": sorted(key for key in slips if key.startswith("02")),
        "as they lie": [row["slip"]["S"] for row in house["points_appraisal_slips"] if row["slip"]["S"][:2] == "02"],
    }
    for ballots_by, lots in orders_of_ballots.items():
        assert set(lots) == set(by_time), ballots_by
        for slips_by, keys in orders_of_slips.items():
            assert len(keys) == VOTERS
            for guessed in (keys, keys[::-1]):
                pairs = zip(lots, guessed, strict=True)
                right = sum(slips[key] == coded(ballot(whose[lot])["02"]) for lot, key in pairs)
                assert right <= 5, (ballots_by, slips_by)  # By chance it is 1 of all.


def _new(before: dict[str, list[Item]], after: dict[str, list[Item]]) -> str:
    """Return the lot of the one ballot that came, as one who watches sees it."""
    lots = [{row["lot"]["S"] for row in house["points_appraisal_sealed"]} for house in (before, after)]
    (new,) = lots[1] - lots[0]
    return str(new)


def words_of(rows: Sequence[Item], *, but: str) -> set[str]:
    """Return everything in items that could be an id or a part of one."""
    told = json.dumps(rows, default=lambda raw: base64.b64encode(raw).decode() if isinstance(raw, bytes) else repr(raw))
    return {word for word in re.findall(r"[\w-]{5,}", told.replace(but, "")) if not word.isalpha()}


def test_a_vote_leaves_nothing_that_stands_with_its_ballot_too(first: History) -> None:
    before, last, house = first.voting.houses[0], first.voting.houses[-1], first.house
    ballots = last["points_appraisal_sealed"] + house["points_appraisal_slips"]
    of_ballots = {str(record.Meta.table_name) for record in TABLES}
    of_voters = [
        row for name, rows in last.items() if name not in of_ballots for row in rows if row not in before[name]
    ]
    of_voters += house["points_appraisal_voters"] + house["facts"] + house["points_entries"]
    assert words_of(ballots, but=first.urn) & words_of(of_voters, but=first.urn) == set()
    assert {frozenset(row) for row in last["points_appraisal_voters"]} == {frozenset({"urn", "holder", "how", "paid"})}
    assert {frozenset(row) for row in last["points_appraisal_sealed"]} == {frozenset({"urn", "lot", "sealed"})}
    assert {frozenset(row) for row in house["points_appraisal_slips"]} == {frozenset({"urn", "slip", "answer"})}
    assert len({len(row["sealed"]["B"]) for row in last["points_appraisal_sealed"]}) == 1


def test_neither_the_key_of_a_request_nor_its_body_is_kept_or_logged() -> None:
    watcher = Watcher()
    with village(QUESTIONS) as (town, campaign):
        path, key = f"/v1/me/appraisals/{campaign.campaign_id}/ballot", "0193a7f2-b4c8-7d1e-9f00-a1b2c3d4e5f6"
        WATCH.lines.clear()
        refused = [
            ask("POST", path, {"answers": {"01": wrong}}, as_=town.id_of(0), key=key)[0] for wrong in (7, [1, 2], 0)
        ]
        lines = [re.sub(r'"request_id": "[^"]*"', "", line) for line in WATCH.lines]
        assert ask("POST", path, {"answers": {"01": 4}}, as_=town.id_of(0), key=key)[0] == 201
        told = json.dumps(watcher.look(), default=repr)
    assert refused == [422] * 3
    assert len(set(lines)) == 1
    assert key not in told
    assert key.replace("-", "") not in told


def test_no_table_of_ballots_or_voters_has_a_stream_an_index_an_expiry_or_a_time() -> None:
    for record in (
        records.VoterRecord,
        records.SealedRecord,
        records.SlipRecord,
        records.PaperRecord,
        records.HandRecord,
        records.UrnRecord,
    ):
        assert getattr(record.Meta, "stream_view_type", None) is None
        assert ttl_attribute(record) is None
        assert record._get_schema()["global_secondary_indexes"] == []
    of_people = (records.VoterRecord, records.HandRecord)
    for record in (*of_people, records.SealedRecord, records.SlipRecord, records.PaperRecord):
        names = set(record.get_attributes())
        assert not {name for name in names if name.endswith(("_at", "_on")) or name in {"version", "key", "seq"}}
