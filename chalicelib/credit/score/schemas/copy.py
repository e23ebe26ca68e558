"""A copy of all that is kept of somebody's score, for them to take along (PIPL 45)."""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.score.core.days import newest_first
from chalicelib.credit.score.core.decay import MILLI
from chalicelib.credit.score.core.mine import Copy
from chalicelib.credit.score.schemas.objections import ScoreObjectionShown
from chalicelib.credit.score.schemas.own import ScoreShown
from chalicelib.kernel.edge import Shown


class ScoreCopyShown(Shown):
    """A score with its history and what it is made of: `much_milli` is how much of each thing is left, in thousandths.

    `days` are those that told something, the newest first; the facts of each are listed at `/v1/me/score/facts`. The
    household's part is in `home_milli`. The history goes on at `/v1/me/score/history` before `score.earlier`, and
    objections at `/v1/me/score/objections` from `objections_cursor` on; both null: all are here.
    """

    score: ScoreShown
    much_milli: dict[str, int]
    home_milli: dict[str, int]
    active_months: list[str]
    days: list[dt.date]
    agreed_by: str
    objections: list[ScoreObjectionShown]
    objections_cursor: str | None

    @classmethod
    def of(cls, copy: Copy) -> ScoreCopyShown:
        """Show a copy."""
        whole = copy.mine.whole
        weight = whole.now.policy.decay.weight(whole.on)

        def milli(sums: dict[str, int]) -> dict[str, int]:
            return {what: total * MILLI // weight for what, total in sorted(sums.items())}

        return cls(
            score=ScoreShown.of(copy.mine),
            much_milli=milli(dict(whole.kept.state.sums)),
            home_milli=milli(dict(whole.home.state.sums) if whole.home else {}),
            active_months=sorted(whole.kept.state.months),
            days=list(newest_first(whole.kept.days)),
            agreed_by=whole.kept.consent,
            objections=[ScoreObjectionShown.of(one) for one in copy.objections.rows],
            objections_cursor=copy.objections.cursor,
        )
