"""One deed for many at once, and the one of them that was wrong, taken back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from chalicelib.foundation.runs import service as runs
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.plans import SourceTaken
from chalicelib.points.ledger.service import accounts, bulks, desk
from local.story.house import do_all
from local.story.story import Story

TITLE = "批量记分：一份签到表，一起记"
LISTED = range(12, 24)
ABSENT, MISSED = 23, 24
"""The one who was on the list by mistake, and the one who was there and was not."""
POINTS = 200
DOCUMENT = "修路义务工签到表〔2026〕3号"
FRIDAY, SATURDAY = 4, 5


def tell(story: Story) -> None:
    """Award a list on Saturday morning, twice; take one back, and write up whom the list forgot."""
    _award(story)
    _correct(story)
    story.check_books()


def _award(story: Story) -> None:
    ctx = story.officer(story.moment(SATURDAY, 9, 20))
    asked: dict[str, Any] = {
        "village_id": story.village_id,
        "holder_ids": [story.id_of(number) for number in LISTED],
        "rule": "pub",
        "document": DOCUMENT,
        "key": ctx.new_id(),
        "on": story.moment(FRIDAY, 12).date(),
        "minutes": 0,
        "points": None,
    }
    for _ in range(2):
        bulk = bulks.start_bulk(ctx, **asked)
        do_all(story.house(story.moment(SATURDAY, 9, 21)), bulks.QUEUE, bulks.do_part)
    for number in LISTED:
        story.paper.earn(story.id_of(number), POINTS)
    counts = runs.load_run(run_id=bulk.run_id).counts
    story.teller.figure("签到表上的人", bulk.people, len(LISTED))
    story.teller.figure("记上的人，按两次也只记一次", counts["done"], len(LISTED))
    story.teller.figure("一共记的工分", counts["points"], len(LISTED) * POINTS)
    told = Counter(line.told.state for line in bulks.lines_of(bulk, cursor=None).rows if line.told is not None)
    story.teller.figure("逐人的结果", dict(told), {"done": len(LISTED)})


def _correct(story: Story) -> None:
    moment = story.moment(SATURDAY, 9, 40)
    ctx, holder_id = story.officer(moment), story.id_of(ABSENT)
    wrong = _newest(holder_id)
    done = desk.take_back(
        ctx, holder_id=holder_id, source=wrong.source, line=wrong.line, reason="人没有到，签错了名字", key=ctx.new_id()
    )
    story.paper.take_back(holder_id, POINTS)
    story.teller.figure("没到的一位冲正", done.entry.delta.balance, -POINTS)
    story.teller.figure("这位的余额", story.balance(holder_id), story.paper.points[holder_id])
    _write_up(story, MISSED)
    story.teller.figure("漏掉的一位补记后", story.balance(story.id_of(MISSED)), story.paper.points[story.id_of(MISSED)])
    story.teller.refused("同一张表给记过的人再记", SourceTaken, lambda: _write_up(story, LISTED[0]))


def _newest(holder_id: str) -> Entry:
    return accounts.statement(ref=AccountRef.of_holder(holder_id), size=1, cursor=None).rows[0]


def _write_up(story: Story, number: int) -> None:
    ctx = story.officer(story.moment(SATURDAY, 9, 45))
    desk.write_up(
        ctx,
        holder_id=story.id_of(number),
        rule="pub",
        document=DOCUMENT,
        key=ctx.new_id(),
        on=story.moment(FRIDAY, 12).date(),
        minutes=0,
        points=None,
    )
    story.paper.earn(story.id_of(number), POINTS)
