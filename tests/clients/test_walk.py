"""The walk for a shop's programmer is true: each command runs, and shows what is written under it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sanbao_shop import WebhookForged, verify_webhook

from chalicelib.foundation.identity.service import cards
from chalicelib.foundation.partners.core.shops import Limits, Terminal
from chalicelib.foundation.partners.service import shops
from chalicelib.kernel import storage
from infra.plan import ROOT
from tests.clients.conftest import Till
from tests.make.counter import PIN, Counter

WALK = (ROOT / "docs" / "api" / "shops.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(sh|json|http)\n(.*?)```", re.DOTALL)
MISSING = [tool for tool in ("bash", "curl", "openssl") if shutil.which(tool) is None]
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
FORMS = [
    re.compile(form)
    for form in (
        UUID,
        rf"v[0-9]{{5}}p{UUID}",
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00",
        r"\d{4}-\d\d-\d\d",
        r"[0-9]{16}",
        r"whsec_[0-9A-Za-z]{40,}",
    )
]
"""What differs each time, and keeps its form."""


def blocks() -> list[tuple[str, str]]:
    """Return the fenced blocks of the walk in their order: what kind each is, and its text."""
    return BLOCK.findall(WALK)


def walked(folder: Path, environment: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Run every command in one shell, as somebody would; yield what each printed and what is written under it."""
    found, script, shown = blocks(), ["set -eu"], []
    for n, (kind, text) in enumerate(found):
        if kind == "sh":
            script.append(f"{{\n{text}}} >{n}.out")
            under = found[n + 1] if n + 1 < len(found) else ("", "")
            shown.append((n, under[1] if under[0] == "json" else ""))
    subprocess.run(["bash", "-c", "\n".join(script)], cwd=folder, env=os.environ | environment, check=True, timeout=60)
    for n, written in shown:
        yield (folder / f"{n}.out").read_text(encoding="utf-8"), written


def differs(shown: Any, found: Any, at: str = "") -> list[str]:
    """Return where what was found is not what is shown; `…` stands for anything."""
    if shown == "…":
        return []
    if isinstance(shown, dict) and isinstance(found, dict):
        if shown.keys() != found.keys():
            return [f"{at}: {sorted(shown.keys() ^ found.keys())}"]
        return [fault for name in shown for fault in differs(shown[name], found[name], f"{at}.{name}")]
    if isinstance(shown, list) and isinstance(found, list) and len(shown) == len(found):
        return [fault for n, pair in enumerate(zip(shown, found, strict=True)) for fault in differs(*pair, f"{at}.{n}")]
    if isinstance(shown, str) and isinstance(found, str):
        form = next((form for form in FORMS if form.fullmatch(shown)), None)
        if form is not None and form.fullmatch(found):
            return []
    return [] if shown == found else [f"{at}: {found!r} instead of {shown!r}"]


def walker(counter: Counter) -> None:
    """Let the counter be as the walk begins: a registered till that may sell offline, a card that pays by its photo."""
    partner_id, terminals = counter.partner.partner_id, [Terminal("POS-1", "一号机")]
    shops.change_limits(counter.ctx, partner_id=partner_id, limits=Limits(offline_floor_points=50))
    shops.change_terminals(counter.ctx, partner_id=partner_id, terminals=terminals)
    resident_id = counter.ana.resident_id
    cards.set_limits(counter.ctx, resident_id=resident_id, daily_limit_points=1_000, photo_check=True)


def test_each_command_of_the_walk_shows_what_is_written_under_it(till: Till, tmp_path: Path) -> None:
    assert not MISSING, f"the walk needs {' and '.join(MISSING)}, which this machine does not have (.ci/browser)"
    walker(till.counter)
    for queue in ("partners", "redemptions"):
        storage.client("sqs").create_queue(QueueName=f"sanbao-test-{queue}")
    counter = till.counter
    environment = {"SANBAO": till.url, "API_KEY": counter.api_key, "PAY_CODE": counter.pay_code(), "CARD": counter.card}
    ran = list(walked(tmp_path, environment | {"PIN": PIN}))
    for printed, written in ran:
        if written:
            assert differs(json.loads(written), json.loads(printed)) == [], printed
    assert sum(1 for _, written in ran if written) == len([kind for kind, _ in blocks() if kind == "json"])
    assert len(till.network.seen) == WALK.count("curl -sS")


def test_the_signed_samples_are_signed_with_the_secrets_beside_them() -> None:
    first, second = sorted(set(re.findall(r"whsec_[0-9A-Za-z]+", WALK)))
    made, refunded = [text.rstrip("\n") for kind, text in blocks() if kind == "http"]
    for sample, secret, wanted in (
        (made, first, "redemption.made"),
        (refunded, first, "redemption.refunded"),
        (refunded, second, "redemption.refunded"),
    ):
        head, _, body = sample.partition("\n\n")
        header = head.rpartition("Sanbao-Signature: ")[2]
        stamp = int(header.removeprefix("t=").partition(",")[0])
        event = verify_webhook(secret, header, body.encode(), now=stamp)
        assert (event.type, event.made_at.timestamp()) == (wanted, stamp)
    with pytest.raises(WebhookForged):
        verify_webhook(second, made.partition("Sanbao-Signature: ")[2].partition("\n")[0], b"{}", now=0)


def test_the_table_of_refusals_says_their_statuses() -> None:
    reference = (ROOT / "docs" / "api" / "reference.md").read_text(encoding="utf-8")
    known = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", reference, re.MULTILINE))
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| (\d{3}) \|", WALK, re.MULTILINE)
    assert len(rows) > 10
    for codes, status in rows:
        for code in re.findall(r"\w+", codes):
            assert known[code] == status, code
