"""The town's villages: names and statistical codes are Daicun's; what share of the figures each has is made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.foundation.identity.service import places
from local.town.clock import Clock
from local.town.figures import Figures, by_village
from local.town.people import ENTERED_AT

DATA = Path(__file__).parent.parent / "data" / "daicun_villages.json"
TOWN_NAME, TOWN_CODE = "戴村镇", "330109102000"
SIZES = (5, 4, 6, 3, 7)
"""How large villages are to each other, in turn. Ours: published is the town's sum alone."""
REGISTERED_MIN = 8
"""A share of the town is played in no more villages than leave each so many who take part."""


@dataclass(frozen=True, slots=True)
class Village:
    """One village of the town, and what its year comes to. Its people are numbers `first` and up of the town's."""

    village_id: str
    name: str
    figures: Figures
    first: int


def enter(clock: Clock, figures: Figures) -> tuple[str, list[Village]]:
    """Enter the town and as many villages as its figures fill, and return the town's id and what each comes to."""
    ctx = clock.at(ENTERED_AT)
    town_id = places.add_town(ctx, name=TOWN_NAME, code=TOWN_CODE).town_id
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    shares = by_village(figures, sizes(figures, len(rows)))
    made: list[Village] = []
    for row, share in zip(rows, shares, strict=False):
        name = row["name"].removesuffix("委会")
        village_id = places.add_village(ctx, town_id=town_id, name=name, code=row["code"]).village_id
        made.append(Village(village_id, name, share, sum(village.figures.residents for village in made)))
    return town_id, made


def sizes(figures: Figures, villages: int) -> Sequence[int]:
    """Return how large each village is to the others: of `villages`, as many as the figures fill."""
    count = max(1, min(villages, figures.registered // REGISTERED_MIN))
    return [SIZES[n % len(SIZES)] for n in range(count)]
