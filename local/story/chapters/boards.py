"""Monday morning: last week's board with its star. Whoever does not want to be shown keeps the rank."""

from __future__ import annotations

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from chalicelib.points.boards.service import publishing, reading
from local.story.house import do_all
from local.story.story import WEEK, Story

TITLE = "周榜：每周之星"
ADULT_SINCE = 2008
"""Everybody born in an earlier year is of age in the story's week."""


def tell(story: Story) -> None:
    """Publish the week; the one who earned most stays off the board."""
    shy = max(_adults(story), key=lambda holder_id: story.paper.week[holder_id])
    reading.choose(resident_id=shy, shown=False)
    ctx = story.house(story.moment(7, 8))
    publishing.start_publishing(ctx, place_id=story.town_id, period=WEEK, run_id=f"board-{WEEK}")
    do_all(ctx, publishing.QUEUE, publishing.do_part)
    board = reading.load_board(place_id=story.village_id, period=WEEK)
    town = reading.load_newest(place_id=story.town_id, kind="week")
    points = [story.paper.week[holder_id] for holder_id in _adults(story) if holder_id != shy]
    best = max(points)
    rank = 1 + sum(story.paper.week[holder_id] > best for holder_id in _adults(story))
    story.teller.figure("榜上的人（成年、有工分、愿意上榜）", len(board.residents), len(points))
    assert board.star is not None
    story.teller.figure("每周之星的工分", board.star.points, best)
    story.teller.figure("这位的名次（最高的那位不愿上榜，名次留着）", board.star.rank, rank)
    story.teller.figure("榜上的名字", board.star.name, story.name_of(board.star.holder_id))
    story.teller.figure("全村一周", board.villages[0].points, story.paper.week.total())
    story.teller.figure("镇榜的星也是这位", town.star is not None and town.star.holder_id == board.star.holder_id, True)
    story.teller.figure("榜单的文件", len(_files(story)), len(reading.links_of(board)))


def _adults(story: Story) -> list[str]:
    return [
        one.resident_id
        for one in story.people
        if one.born_on.year < ADULT_SINCE and story.paper.week[one.resident_id] > 0
    ]


def _files(story: Story) -> list[str]:
    listed = storage.client("s3").list_objects_v2(Bucket=settings().public_bucket, Prefix="boards/")["Contents"]
    return [entry["Key"] for entry in listed if f"/{story.village_id}/" in entry["Key"] and WEEK in entry["Key"]]
