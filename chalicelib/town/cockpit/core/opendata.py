"""Open data: a town's month as anybody may read it, with nothing in it that could be told of a few people.

A cell that few people stand behind is withheld, and others with it where the total would give it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.kernel.values import value
from chalicelib.town.cockpit.core.figures import Kept
from chalicelib.town.cockpit.core.indicators import WORDS, Entered
from chalicelib.town.cockpit.core.metrics import METRICS, Metric, Source

PEOPLE_MIN = 5
"""Behind every cell are at least so many people, or it is withheld: also where it is none. Ours."""
LICENCE = {
    "name": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
    "zh": "注明出处即可自由使用。",
    "en": "Free to use with attribution.",
}
PUBLIC = tuple(one for one in METRICS if one.public)
ENTERED = {"zh": "镇里按月填报，来源留存备查。", "en": "Entered by the town each month; its source is on file."}
"""What is told of where an indicator comes from. What an officer typed may name somebody: it stays inside."""
OWN = "own"
"""How what is no village's is called."""


@value
class Cell:
    """A number of a place, and how many people stand behind it."""

    count: int
    behind: int

    @property
    def is_small(self) -> bool:
        """Whether too few people stand behind it to be told."""
        return self.behind < PEOPLE_MIN


@value
class Published:
    """What is told of a number: its total and each place's, None where it is withheld."""

    total: int | None
    places: dict[str, int | None]


def published(cells: Mapping[str, Cell]) -> Published:
    """Return what may be told of a number's cells, by place.

    With small cells so many others are withheld that a small one could be anything below PEOPLE_MIN, for whoever knows
    the total and all this: the others together stand for PEOPLE_MIN - 1 people more than they must. Where there are
    not so many, the total is withheld.
    """
    total = sum(cell.count for cell in cells.values())
    if sum(cell.behind for cell in cells.values()) < PEOPLE_MIN:
        return Published(None, dict.fromkeys(cells))
    withheld = {place for place, cell in cells.items() if cell.is_small}
    enough = not withheld
    others = sorted((cell.behind, place) for place, cell in cells.items() if not cell.is_small)
    spare = 0
    while others and not enough:
        behind, place = others.pop(0)
        withheld.add(place)
        spare += behind - PEOPLE_MIN
        enough = spare >= PEOPLE_MIN - 1
    places = {place: None if place in withheld else cell.count for place, cell in cells.items()}
    return Published(total if enough else None, places)


def cells_of(metric: Metric, kept: Mapping[str, Kept]) -> dict[str, Cell]:
    """Return the cells of a number, by place.

    Facts that name nobody count as a person each. Of what is sold, the sales that it was part of stand for people, none
    where they were not counted. Where the town's own row, in which nobody is named, has nothing of a number, it has no
    cell of it.
    """
    found = {}
    for place, one in kept.items():
        count = one.numbers.get(metric.key)
        if count is None or (count == 0 and place.startswith("t") and not metric.town_only):
            continue
        known = one.behind.get(metric.key, _unnamed(metric)) if metric.unit != "people" else None
        found[place] = Cell(count, abs(count) if known is None else known)
    return found


def _unnamed(metric: Metric) -> int | None:
    """Return who stands behind a number that names nobody: None for so many as it is; money and weights are nobody."""
    return 0 if metric.source is Source.PROCEEDS else None


def document(
    town: tuple[str, str], month: str, kept: Mapping[str, Kept], names: Mapping[str, str], entered: list[Entered]
) -> dict[str, Any]:
    """Return a town's month as published: definitions, totals, villages, indicators, and what withheld cells mean.

    What is `town_only` has no villages: a cell of it would tell of a producer or two. `entered` are the indicators.
    """
    rows = []
    for metric in PUBLIC:
        cells = cells_of(metric, kept)
        told = published({"": _merged(cells)} if metric.town_only else cells)
        places = {} if metric.town_only else {place or OWN: count for place, count in told.places.items()}
        rows.append(
            {
                "key": metric.key, "zh": metric.zh, "en": metric.en, "unit": metric.unit, "group": metric.group.value,
                "about_zh": metric.about_zh, "about_en": metric.about_en, "total": told.total, "places": places,
            }
        )  # fmt: skip
    return {
        "town_id": town[0], "town": town[1], "month": month, "licence": LICENCE,
        "withheld": {
            "zh": f"空白：背后不到 {PEOPLE_MIN} 人，或者公开了会让人算出这样的数。",
            "en": f"Null: fewer than {PEOPLE_MIN} people stand behind it, or it would give such a number away.",
        },
        "names": {place or OWN: name for place, name in names.items()},
        "numbers": rows,
        "indicators": [
            {
                "key": one.indicator.value, "zh": WORDS[one.indicator][0], "en": WORDS[one.indicator][1],
                "unit": one.unit, "count": _counted(one), "about_zh": ENTERED["zh"], "about_en": ENTERED["en"],
            }
            for one in entered
        ],
    }  # fmt: skip


def _counted(one: Entered) -> int | None:
    """Return what is told of an indicator: a few cases are a few people's. Money is nobody's."""
    return None if one.unit == "times" and one.count < PEOPLE_MIN else one.count


def _merged(cells: Mapping[str, Cell]) -> Cell:
    return Cell(sum(one.count for one in cells.values()), sum(one.behind for one in cells.values()))


def lines_of(told: Mapping[str, Any]) -> list[list[str | int]]:
    """Return a published month as lines of a table, its head first; withheld cells are empty."""
    lines: list[list[str | int]] = [["月份", "范围", "指标", "名称", "单位", "数值", "说明"]]
    for row in told["numbers"]:
        of = [("全镇", row["total"]), *((told["names"].get(place, place), n) for place, n in row["places"].items())]
        lines += [
            [told["month"], where, row["key"], row["zh"], row["unit"], "" if n is None else n, row["about_zh"]]
            for where, n in of
        ]
    for one in told["indicators"]:
        count = "" if one["count"] is None else one["count"]
        lines.append([told["month"], "全镇", one["key"], one["zh"], one["unit"], count, one["about_zh"]])
    return lines
