"""Results: sums of slips, and what of them may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.points.appraisals.core.ballots import SPOILT, Slip, read
from chalicelib.points.appraisals.core.campaigns import Campaign, Item, items_of

ANSWERED, SPOILT_SLIPS = "n", "x"
Sums = dict[str, dict[str, int]]
"""By item: how many answered (`n`), how many slips are spoilt (`x`), and how often each number was given."""
Tally = dict[str, Sums]
"""The sums of what came over the phone (`online`) and on paper (`paper`)."""
CHANNELS = ("online", "paper")


def tally(items: Sequence[Item], slips: Iterable[Slip]) -> Tally:
    """Return the sums of slips, in whatever order they come."""
    by_id = {item.item_id: item for item in items}
    sums: Tally = {channel: {item.item_id: {} for item in items} for channel in CHANNELS}
    for slip in slips:
        counts = sums["paper" if slip.paper else "online"][slip.item_id]
        if slip.answer == SPOILT:
            _add(counts, SPOILT_SLIPS)
            continue
        _add(counts, ANSWERED)
        for number in read(by_id[slip.item_id], slip.answer):
            _add(counts, str(number))
    return {channel: {item_id: _sorted(counts) for item_id, counts in of.items()} for channel, of in sums.items()}


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts in an order that does not tell in which the slips came."""
    return dict(sorted(counts.items()))


def _add(counts: dict[str, int], key: str, n: int = 1) -> None:
    counts[key] = counts.get(key, 0) + n


def added(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of several villages' tallies."""
    total: Tally = {channel: {} for channel in CHANNELS}
    for one in tallies:
        for channel in CHANNELS:
            for item_id, counts in one[channel].items():
                here = total[channel].setdefault(item_id, {})
                for key, n in counts.items():
                    _add(here, key, n)
    return total


def merged(total: Tally) -> Sums:
    """Return phone and paper together."""
    return added([{"online": total["online"], "paper": {}}, {"online": total["paper"], "paper": {}}])["online"]


def shown(
    campaign: Campaign, total: Tally, *, electorate: int, online: int, paper: int, left_out: int = 0
) -> dict[str, Any]:
    """Return a result as it is stored and published, with the method; nothing that fewer than k people answered.

    `left_out` are papers that were handed in and are not counted, since nobody entered them as one must.
    Where phone and paper have k answers each, they are shown apart too; with fewer on one side only together, or the
    few could be told by subtraction.
    """
    plan, together = campaign.plan, merged(total)
    voted = online + paper
    return {
        "electorate": electorate,
        "voted": voted,
        "online": online,
        "paper": paper,
        "papers_left_out": left_out,
        "quorum_percent": plan.quorum_percent,
        "quorum_reached": reached(voted, electorate, plan.quorum_percent),
        "k": plan.k,
        "items": [_shown_item(item, total, together, plan.k) for item in items_of(plan)],
    }


def reached(voted: int, electorate: int, percent: int) -> bool:
    """Tell whether enough of the electorate voted; where nobody did, nothing is reached."""
    return voted > 0 and voted * 100 >= electorate * percent


def _shown_item(item: Item, total: Tally, together: Sums, k: int) -> dict[str, Any]:
    whole = _cell(item, together.get(item.item_id, {}), k)
    parts = [_cell(item, total[channel].get(item.item_id, {}), k) for channel in CHANNELS]
    apart = dict(zip(CHANNELS, parts, strict=True)) if all(part is not None for part in parts) else None
    return {"item_id": item.item_id, "whole": whole, "apart": apart}


def _cell(item: Item, counts: Mapping[str, int], k: int) -> dict[str, Any] | None:
    """Return what one group of people answered; None where they are fewer than k."""
    answered = counts.get(ANSWERED, 0)
    if answered < k:
        return None
    numbers = [counts.get(str(n), 0) for n in range(1, item.size + 1)]
    cell: dict[str, Any] = {"answered": answered, "spoilt": counts.get(SPOILT_SLIPS, 0), "counts": numbers}
    if item.kind == "score":
        points = sum(n * count for n, count in enumerate(numbers, start=1))
        cell["mean_hundredths"] = (200 * points + answered) // (2 * answered)
    return cell


def percents_of(campaign: Campaign) -> list[tuple[str, int]]:
    """Return what each subject with an id was given in a result that may be shown, in percent of the best there is.

    The mean of the questions that at least k people answered of them; nobody of whom there is none, and nobody where
    the quorum was not reached.
    """
    result, plan = campaign.result, campaign.plan
    if result is None or not result["quorum_reached"]:
        return []
    given: dict[str, list[int]] = {}
    for item, found in zip(items_of(plan), result["items"], strict=True):
        if item.subject is None or found["whole"] is None:
            continue
        holder_id = plan.subjects[item.subject].holder_id
        given.setdefault(holder_id, []).append(found["whole"]["mean_hundredths"] // item.size)
    return [(holder_id, sum(means) // len(means)) for holder_id, means in given.items() if holder_id]
