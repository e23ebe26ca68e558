"""Work-point cards for elders without a phone, and the sheet they are printed on."""

from __future__ import annotations

from chalicelib.foundation.identity.core.cards import CardExists
from chalicelib.foundation.identity.core.people import HEAD
from chalicelib.foundation.identity.service import card_sheets, cards
from chalicelib.foundation.runs import service as runs
from local.story.house import IDENTITY, do_all
from local.story.story import Story

TITLE = "工分卡：发给没有手机的老人"
COUNT, PIN, SHEETS = 8, "2580", "sheets-story"


def tell(story: Story) -> None:
    """Issue eight cards, and print them."""
    ctx = story.officer(story.moment(0, 14))
    elders = [one for one in story.people if one.relation == HEAD][:COUNT]
    for elder in elders:
        card = cards.issue_card(ctx, resident_id=elder.resident_id, key=ctx.new_id(), pin=PIN)
        story.cards[elder.resident_id] = card.token
    story.teller.figure("发出的工分卡", len(set(story.cards.values())), COUNT)
    again = elders[0].resident_id
    story.teller.refused(
        "给同一位老人再发一张", CardExists, lambda: cards.issue_card(ctx, resident_id=again, key=ctx.new_id(), pin=PIN)
    )
    card_sheets.start_sheets(ctx, run_id=SHEETS, place_id=story.village_id)
    do_all(ctx, IDENTITY, card_sheets.draw_part)
    run = runs.load_run(run_id=SHEETS)
    story.teller.figure("排版待印的卡", run.counts["cards"], COUNT)
    kinds = [name.rpartition(".")[2] for name, _ in runs.files_of(ctx, run)]
    story.teller.figure("印刷文件", "、".join(kinds), "pdf")
