"""`make fuzz`: schemathesis sends hostile requests to every route of a throw-away town, as everybody who has a login.

Nothing may answer 5xx, and every answer is what the description says. The demo's village has something in every room,
whose ids the requests name often enough to come past the doors.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import fuzz_ids
from infra.deploy import clients
from infra.plan import ROOT
from infra.surroundings import enter
from local.children import listens
from local.claim import Running, running
from local.world import STAGE
from tests.emulator import free_port

START_SECONDS_MAX = 300
OFTEN = 0.8
"""How often a request names something that there is."""
CHECKS = (
    *("not_a_server_error", "status_code_conformance"),
    *("response_schema_conformance", "content_type_conformance", "response_headers_conformance"),
    *("negative_data_rejection", "missing_required_header", "ignored_auth"),
    *("unsupported_method", "allow_header_conformance"),
)
"""Not asked: that what fits the description is taken (rooms refuse by rules of their own), and what looks from one
request at another (they are not in an order that makes sense; the tests' own walks are)."""

TOLD_OTHERWISE = "missing_required_header"
"""Not asked with a key: without `Authorization` the key still counts, and is told 403 where a stranger is told 401."""


def main() -> None:
    """Start a town, attack it as each caller, and leave with the highest code; other words are for schemathesis."""
    asking = argparse.ArgumentParser(prog="make fuzz", description=main.__doc__)
    asking.add_argument("--caller", action="append", help='attack as this one alone, for example "the panel"')
    asked_for, words = asking.parse_known_args()
    tool = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    assert tool is not None, "schemathesis is not installed beside this Python"
    codes = []
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder, "state")
        command = [
            sys.executable,
            "-m",
            "local.up",
            "--without-copies",
            "--state",
            str(state),
            "--port",
            str(free_port()),
        ]
        town = subprocess.Popen([*command, "--port", str(free_port())], cwd=ROOT)
        try:
            known = _started(town, state)
            enter(clients(STAGE.region, known.emulator), "local", endpoint=known.emulator)
            for caller, headers, ids in callers():
                if asked_for.caller and caller not in asked_for.caller:
                    continue
                print(f"=== as {caller}", flush=True)
                Path(folder, "schemathesis.toml").write_text(_config(ids))
                attack = [tool, "run", f"{known.url}/v1/openapi.json", "--url", known.url, "--no-color"]
                asked = [one for one in CHECKS if "X-Api-Key" not in headers or one != TOLD_OTHERWISE]
                attack += ["--checks", ",".join(asked), "--warnings", "off", "--continue-on-failure"]
                attack += [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
                hooks = {"SCHEMATHESIS_HOOKS": "bench.fuzz_hooks", "PYTHONPATH": str(ROOT)}
                done = subprocess.run([*attack, *words], cwd=folder, env=os.environ | hooks, check=False)
                codes.append(done.returncode)
        finally:
            town.terminate()
            town.wait(timeout=120)
    assert codes, "nobody attacked: there is no such caller"
    sys.exit(max(codes))


def _started(town: subprocess.Popen[bytes], state: Path) -> Running:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        assert town.poll() is None, "the town did not start"
        known = running(state)
        if known is not None and known.emulator and listens(int(known.url.rpartition(":")[2])):
            return known
        time.sleep(0.2)
    message = "the town took too long"
    raise AssertionError(message)


def _config(ids: dict[str, list[str]]) -> str:
    """Return schemathesis's configuration: for each name in a path, query or body, values that there are."""
    lines = []
    for name, values in ids.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    lines.append("[parameters]")
    for name in ids:
        bound = f'{{ dictionary = "{name}", probability = {OFTEN} }}'
        lines += [f'"{place}.{name}" = {bound}' for place in ("path", "query", "body")]
    return "\n".join(lines)


def callers() -> Iterator[tuple[str, dict[str, str], dict[str, list[str]]]]:
    """Yield each caller's name, headers, and the ids of a demo village where every room has something.

    The officers come last, since the administrator among them may end everybody else's account.
    """
    from chalicelib.foundation.identity.service import people, places, tokens
    from chalicelib.foundation.identity.service.codes import code_of
    from chalicelib.foundation.partners.service import banks
    from chalicelib.kernel import storage
    from chalicelib.kernel.authz import STAFF, Principal, Role
    from chalicelib.kernel.context import LIVE, uuid7
    from chalicelib.kernel.settings import settings
    from chalicelib.points.tickets.store import tickets
    from chalicelib.prosperity.tourism.service import reading
    from tests.make.partners import make_key, make_shop

    claim = fuzz_ids.first(storage.client(), settings().table_prefix, "points_claims", "claim_id")
    village = places.load_village(village_id=claim[:6])
    ids = fuzz_ids.named(storage.client(), settings().table_prefix, village.village_id)
    ticket = tickets.find_ticket(ids["ticket_id"][0])
    assert ticket is not None, "the demo's village has no ticket"
    me, ordinal = ticket.author_id, int(village.village_id[1:])
    shop, home = make_shop(LIVE, village_id=village.village_id), people.load_resident(resident_id=me).household_id
    ids |= {
        "village_id": [village.village_id],
        "town_id": [village.town_id],
        "place_id": [village.village_id],
        "resident_id": [me],
        "other_id": [me],
        "holder_id": [me, home],
        "household_id": [home],
        "partner_id": [shop.partner_id],
        "activity_id": [*ids["activity_id"], activity_in(village.village_id)],
        "code": [code_of(holder_id=me)],
        "period": ["2026W47"],
        "rule": ["pub"],
        "trail_id": [one.trail_id for one in reading.list_trails(town_id=village.town_id)],
    }
    resident = Principal(me, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),), town_id=village.town_id)
    yield "anybody", {}, ids
    yield "a shop", {"X-Api-Key": make_key(LIVE, shop)}, ids
    yield "a bank", {"X-Api-Key": make_key(LIVE, banks.load_bank(bank_id=ids["bank_id"][0]))}, ids
    yield "a villager", {"Authorization": f"Bearer {tokens.access_token(LIVE, resident)}"}, ids
    for member_id in ids["member_id"][:1]:
        member = Principal(member_id, frozenset({Role.MEMBER}), town_id=village.town_id)
        yield "a member", {"Authorization": f"Bearer {tokens.access_token(LIVE, member)}"}, ids
    for caller, roles in (
        ("an auditor", frozenset({Role.AUDITOR})),
        ("the panel", frozenset({Role.PANEL})),
        ("an officer", frozenset(STAFF) - {Role.AUDITOR}),
    ):
        who = Principal(f"s{uuid7()}", roles, villages=((0, 100),), town_id=village.town_id)
        yield caller, {"Authorization": f"Bearer {tokens.access_token(LIVE, who)}"}, ids


def activity_in(village_id: str) -> str:
    """Return a published activity that goes on for the next hours."""
    from chalicelib.kernel.context import LIVE
    from chalicelib.points.activities.core.activities import Plan
    from chalicelib.points.activities.service import planning

    now = LIVE.now()
    plan = Plan("清洁家园", "文化礼堂", now, now + dt.timedelta(hours=4), seats=20, rule="vol")
    made = planning.create_activity(LIVE, village_id=village_id, plan=plan, key=LIVE.new_id())
    return planning.publish(LIVE, activity_id=made.activity_id).activity_id


if __name__ == "__main__":
    main()
