"""The witnessed log: what was registered is published and proved, can not be altered, and is taken along."""

from __future__ import annotations

import shutil

from chalicelib.credit.log.core.commitments import record_of
from chalicelib.credit.log.core.merkle import root_of
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.log.core.tiles import Tiles
from chalicelib.credit.log.service import auditing, identity, running
from chalicelib.credit.log.store import rows
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service import auditing as scores_auditing, registering
from chalicelib.credit.score.store import scores
from infra.plan import ROOT
from local.story.chapters.activity import ABSENT
from local.story.story import Story
from ops.log import write_log

TITLE = "存证日志：登记了的改不了，谁都可以查"
DAY = 18
EXPORTED = ROOT / "build" / "log"


def tell(story: Story) -> None:
    """Publish, prove, fail to alter, and export."""
    ran = running.run(story.house(story.moment(DAY, 11)))
    found = auditing.audit()
    story.teller.figure("登记了的，全部公布", ran.published, found.entries)
    story.teller.figure("日志重算一遍，对不上的", len(found.faults), 0)
    story.teller.figure("每个人的分都在日志里", scores_auditing.verify_village(village_id=story.village_id).faults, [])
    someone = next(one for one in scores.every_kept(story.village_id) if not one.is_home)
    receipt = registering.receipt(resident_id=someone.holder.replace(".", "r"), version=someone.version)
    seen = receipt.verify(identity.policy())
    story.teller.figure("三家见证都签了", len(seen.cosigned), 3)
    points = record_of(receipt.record).lines["points"]
    story.teller.figure("回执上的分", points, str(someone.points))
    better = receipt.record.replace(f"points {points}\n".encode(), f"points {int(points) + 1}\n".encode())
    story.teller.figure(
        "多改一分，回执就对不上", _verifies(Receipt.of(better, receipt.salt, receipt.proof)), expected=False
    )
    gone = story.id_of(ABSENT[0])
    story.teller.refused("撤回同意的人取回执", NoScore, lambda: registering.receipt(resident_id=gone, version=1))
    _export(story)


def _verifies(receipt: Receipt) -> bool:
    try:
        receipt.verify(identity.policy())
    except ValueError:
        return False
    return True


def _export(story: Story) -> None:
    """Leave the log behind as plain files, for anybody's tools."""
    shutil.rmtree(EXPORTED, ignore_errors=True)
    write_log(EXPORTED)
    published = rows.find_published()

    def read(path: str) -> bytes | None:
        return (EXPORTED / path).read_bytes() if (EXPORTED / path).exists() else None

    root = root_of(Tiles(read, published.size), published.size)
    story.teller.figure("导出的文件，树根一致", root.hex(), published.root.hex())
    story.teller.say(f"日志在 {EXPORTED.relative_to(ROOT)}，公钥在其中的 {auditing.KEYS}，谁都可以用自己的程序查。")
