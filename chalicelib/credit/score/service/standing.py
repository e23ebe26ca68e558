"""Where somebody's score stands, for rooms that open something to who has one: certificates, programmes."""

from __future__ import annotations

from chalicelib.credit.score.core.mine import Standing
from chalicelib.credit.score.core.scoring import score_of
from chalicelib.credit.score.service.reading import whole_of


def load_standing(*, resident_id: str) -> Standing:
    """Return where somebody's score stands on their village's last closed day. Two round trips, the first time three.

    Raises:
        NoScore: they have none.
    """
    whole, published = whole_of(resident_id)
    score = score_of(whole.now.policy, whole.state, whole.on)
    ranks = published.histogram if published else None
    return Standing(
        resident_id=resident_id,
        points=score.points,
        grade=score.grade,
        version=whole.kept.version,
        policy=whole.now.version,
        on=whole.on,
        people=ranks.people if ranks else 0,
        better=ranks.above(score.points) if ranks else 0,
        ranked_on=published.through if published else None,
        disputed=whole.disputed > 0,
        vetoed=score.is_vetoed,
    )
