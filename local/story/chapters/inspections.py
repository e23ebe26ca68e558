"""Yards are inspected door by door; the panel votes once on all of them, and the points come after the notice."""

from __future__ import annotations

from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.claims.core.claims import TookPart
from chalicelib.points.claims.core.round_states import RoundState
from chalicelib.points.claims.core.rounds import NotADoor, Round, Visit
from chalicelib.points.claims.service import nightly, reading, round_votes, rounds
from chalicelib.points.ledger.service import kinship
from local.demo import pictures
from local.story.house import do_all
from local.story.story import Story

TITLE = "入户检查：一户一户扫码，评议小组一次投票"
RULE, PERIOD, STAR_POINTS = "yrd", "2026Q4", 800
"""A courtyard's star of a quarter. Source: product.md, 美丽庭院."""
SCORES = {0: 92, 9: 85, 18: 70}
"""Who of each household lives there, and what its yard scores; from 80 on there are points."""
DAY, VOTED, NOTICE_DAYS = 2, 4, 7


def tell(story: Story) -> None:
    """Inspect three yards, vote on them, and pay the two that have a star."""
    homes = [kinship.household_of(resident_id=story.id_of(number)) for number in SCORES]
    assert len(set(homes)) == len(SCORES), "each yard is another household's"
    one = _inspected(story, homes)
    _voted(story, one)
    _paid(story, one, homes)
    story.check_books()


def _crew(story: Story, name: str, role: Role, day: int, hour: int) -> Context:
    ordinal = int(story.village_id[1:])
    who = Principal(f"s-{name}", frozenset({role}), ((ordinal, ordinal + 1),), story.town_id)
    return story.clock.at(story.moment(day, hour), who)


def _inspected(story: Story, homes: list[str]) -> Round:
    ctx = _crew(story, "inspector", Role.GRID_WORKER, DAY, 9)
    one = rounds.open_round(
        ctx, village_id=story.village_id, rule=RULE, period=PERIOD, title="四季度庭院检查", key=ctx.new_id()
    )
    for home, score in zip(homes, SCORES.values(), strict=True):
        _visit(story, one, home, score)
    again, before = _visit(story, one, homes[0], 60)
    story.teller.figure("同一户再扫一次，还是头一次的分", (before, again.score), (True, SCORES[0]))
    own = codes.code_of(holder_id=story.id_of(0))
    story.teller.refused(
        "扫的是村民码，不是门上的户码",
        NotADoor,
        lambda: rounds.visit(ctx, round_id=one.round_id, code=own, score=90, media_ids=(), key=ctx.new_id()),
    )
    closed = rounds.close_round(ctx, round_id=one.round_id)
    scored = sum(score >= 80 for score in SCORES.values())
    story.teller.figure("走了几户，够 80 分的几户", (closed.visited, closed.scored), (len(homes), scored))
    return closed


def _visit(story: Story, one: Round, home: str, score: int) -> tuple[Visit, bool]:
    ctx = _crew(story, "inspector", Role.GRID_WORKER, DAY, 10)
    photos = pictures.sent(ctx, village_id=story.village_id, purpose="evidence")
    code = codes.code_of(holder_id=home)
    return rounds.visit(ctx, round_id=one.round_id, code=code, score=score, media_ids=photos, key=ctx.new_id())


def _voted(story: Story, one: Round) -> None:
    opener = _crew(story, "inspector", Role.PANEL, VOTED, 9)
    asked = {"round_id": one.round_id, "approve": True, "exceptions": (), "reason": "照片都看了"}
    story.teller.refused("检查的人自己投票", TookPart, lambda: round_votes.vote_on_round(opener, **asked))  # type: ignore[arg-type]  # One call's words.
    states = [
        round_votes.vote_on_round(
            _crew(story, name, Role.PANEL, VOTED, 10),
            round_id=one.round_id, approve=approve, exceptions=(), reason="照片都看了",
        ).state
        for name, approve in (("panel-1", True), ("panel-2", False), ("panel-3", True))
    ]  # fmt: skip
    story.teller.figure("三票两同意，整轮通过", states[-1], RoundState.APPROVED)
    house = story.house(story.moment(VOTED, 11))
    do_all(house, round_votes.QUEUE, round_votes.do_part)
    notices = reading.list_notices(house, village_id=story.village_id, size=20, cursor=None).rows
    story.teller.figure("开始公示的户", sum(row.title == "美丽庭院" for row in notices), one.scored)


def _paid(story: Story, one: Round, homes: list[str]) -> None:
    night = story.house(story.moment(VOTED + NOTICE_DAYS + 1, 0, 45))
    starred = [home for home, score in zip(homes, SCORES.values(), strict=True) if score >= 80]
    before = [story.balance(home) for home in homes]
    nightly.do_village(night, village_id=story.village_id)
    for home in starred:
        story.paper.earn(home, STAR_POINTS)
    earned = [story.balance(home) - had for home, had in zip(homes, before, strict=True)]
    story.teller.figure("公示满了，三户得的工分", earned, [STAR_POINTS, STAR_POINTS, 0])
    found, _, left = rounds.doors_of(round_id=one.round_id)
    story.teller.figure("这轮还没走到的户", len(left) + found.visited, len({p.household_id for p in story.people}))
