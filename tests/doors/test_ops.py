"""The operators' command line: each command, and what it says when it can not be done."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chalicelib.credit.score.service import nightly
from chalicelib.credit.score.store import scores
from chalicelib.foundation.identity import jobs as identity_jobs
from chalicelib.foundation.identity.core.roster import COLUMNS
from chalicelib.foundation.identity.service import places, staff
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.service import spending
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date, week_of
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.records import AccountRecord
from chalicelib.points.ledger.service.awards import award_points
from chalicelib.points.settlement.records import SettlementRecord
from chalicelib.prosperity.bookings.store import bookings
from chalicelib.prosperity.market.store import orders as market_orders
from chalicelib.town.cockpit.service import folding
from ops import following, surroundings
from ops.__main__ import cli
from tests.fakes.wechatpay import Wechatpay
from tests.make import identity as make_identity, ledger, people as make
from tests.make.bookings import make_hosting, of_room
from tests.make.partners import make_shop, world as shop_world
from tests.make.proceeds import make_proceeds
from tests.make.scores import scored
from tests.make.settlement import MONTH, china, open_shop
from tests.make.world import NOON, World, standing

TOWN_CODE = "330109102000"


@pytest.fixture(autouse=True)
def inside(tables: Any, monkeypatch: pytest.MonkeyPatch, quick_passwords: None) -> Iterator[None]:
    """Work on the tables of this test instead of a running town's."""
    monkeypatch.setattr(surroundings, "at", lambda _stage: None)
    monkeypatch.setattr(following, "ASKED_EVERY_SECONDS", 0)
    with standing():
        yield


def ops(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=typed or None)


def said(*arguments: str, typed: str = "") -> str:
    answer = ops(*arguments, typed=typed)
    assert answer.exit_code == 0, answer.output
    return answer.stdout.strip()


def test_an_operator_enters_a_town_its_villages_and_the_first_administrator() -> None:
    town_id = said("add-town", "戴村镇", TOWN_CODE)
    village_id = said("add-village", town_id, "佛山村", "330109102215", "--group", "一组")
    assert places.load_village(village_id=village_id).groups == ("一组",)
    staff_id = said("add-admin", town_id, "admin", "王小明", typed="first pass 2026\nfirst pass 2026\n").split()[-1]
    made = staff.load_staff(town_id=town_id, staff_id=staff_id)
    assert (made.roles, made.must_change) == (frozenset({Role.TOWN_ADMIN}), True)
    assert made.villages == ((1, 2),)
    spending.set_spending(LIVE, place_id=town_id, spending=Spending(500))
    later = said("add-village", town_id, "三头村", "330109102217")
    assert staff.load_staff(town_id=town_id, staff_id=staff_id).villages == ((1, 3),)
    assert spending.spending_in(place_id=later)[0][1] == Spending(500)


def test_what_is_refused_is_one_sentence_and_a_failure() -> None:
    answer = ops("add-town", "戴村镇", "12")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("Error: The statistical division code is not valid")


def test_a_roster_is_imported_with_its_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage.client("sqs").create_queue(QueueName="sanbao-test-identity")
    village = make.village(LIVE)
    file = tmp_path / "roster.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        row = dict.fromkeys(COLUMNS, "") | {"村": "佛山村", "户编号": "1", "姓名": "张三丰"}
        writer = csv.writer(lines)
        writer.writerow(COLUMNS)
        for number in (make_identity.people_born(1), "330109197005170001"):
            writer.writerow([(row | {"身份证号": number})[column] for column in COLUMNS])

    def work(_seconds: float) -> None:
        """Do what waits in the queue, as the queue's door would."""
        client = storage.client("sqs")
        url = client.get_queue_url(QueueName="sanbao-test-identity")["QueueUrl"]
        for message in client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            record = {"messageId": message["MessageId"], "body": message["Body"]}
            assert runs.handle([record], identity_jobs.do_part) == {"batchItemFailures": []}
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    monkeypatch.setattr("ops.following.time.sleep", work)
    printed = said("import-roster", village.village_id, str(file))
    assert "created: 1" in printed
    assert "refused: 1" in printed
    assert "report.xlsx: http" in printed


def test_a_roster_that_can_not_be_read_fails(tmp_path: Path) -> None:
    village = make.village(LIVE)
    file = tmp_path / "large.csv"
    file.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    assert ops("import-roster", village.village_id, str(file)).exit_code == 1


def test_a_key_is_printed_once_and_opens_the_shop() -> None:
    partner = make_shop(shop_world())
    assert said("issue-key", partner.partner_id, "收银台").startswith("sk_")
    assert ops("issue-key", "v00012p01930000-0000-7000-8000-000000000000", "收银台").exit_code == 1


def earned() -> tuple[str, AccountRef]:
    village = make.village(LIVE)
    who = AccountRef.of_holder(make.resident(LIVE, village, 1).resident_id)
    award_points(LIVE, award=ledger.award(LIVE, who, "claim#1"))
    return village.village_id, who


def test_the_books_are_verified_and_a_point_too_many_is_found() -> None:
    _, who = earned()
    printed = said("verify-ledger")
    assert "200" in printed
    storage.client().update_item(
        TableName=storage.table_name(AccountRecord),
        Key=storage.key_of(AccountRecord, who.village_id, who.holder),
        UpdateExpression="ADD b :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    answer = ops("verify-ledger", who.village_id)
    assert answer.exit_code == 1
    assert "The books disagree" in answer.stderr


def test_the_market_is_reconciled_and_a_fen_that_is_off_fails(wechatpay: Wechatpay) -> None:
    town = make_proceeds(wechatpay)
    order = town.sold(town.product())
    assert " 700 " in said("reconcile-market", town.town_id)
    commit(market_orders.carried_back(order.buyer_id, 7))
    answer = ops("reconcile-market", town.town_id)
    assert answer.exit_code == 1
    assert f"{order.buyer_id}: the balance holds 7 fen, their orders say 0" in answer.output
    assert "-7 fen are nobody's" in answer.output


def test_bookings_are_reconciled_and_a_fen_that_is_off_fails(
    wechatpay: Wechatpay, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = make_hosting(wechatpay)
    monkeypatch.setattr("ops.books.operator", town.world.context)
    made = town.paid(town.booked(of_room(town.shown())))
    assert " 53,600 " in said("reconcile-bookings", town.village.town_id)
    lost = replace(made, given_fen=7, version=made.version + 1)
    commit(bookings.change_of(lost, made.version, refusal=lambda _: Busy()))
    answer = ops("reconcile-bookings", town.village.town_id)
    assert answer.exit_code == 1
    assert f"{made.booking_id}: payments keep 53600 fen, the booking says 53593" in answer.output
    assert "7 fen are nobody's" in answer.output


def test_a_statement_that_is_not_what_the_ledger_says_is_found() -> None:
    shop = open_shop()
    shop.sell(100, china(3))
    shop.close()
    assert " 1 " in said("verify-ledger", shop.partner.village_id)
    storage.client().update_item(
        TableName=storage.table_name(SettlementRecord),
        Key=storage.key_of(SettlementRecord, shop.partner_id, MONTH),
        UpdateExpression="SET adjusted_fen = :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    answer = ops("verify-ledger", shop.partner.village_id)
    assert answer.exit_code == 1
    assert f"{shop.partner_id} {MONTH}: 1 fen adjusted, 0 upheld" in answer.stderr


def test_a_towns_scores_are_brought_up_to_date_and_a_run_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = storage.client("sqs")
    client.create_queue(QueueName="sanbao-test-scores")
    village = make.village(LIVE)
    other = places.add_village(LIVE, town_id=village.town_id, name="三头村", code="330109102217")
    on = business_date(LIVE.now()) - dt.timedelta(days=1)
    told = list[str]()

    def work(_seconds: float) -> None:
        """Do one part that waits, as the queue's door would, and ask how far the run is."""
        url = client.get_queue_url(QueueName="sanbao-test-scores")["QueueUrl"]
        for message in client.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages", []):
            record = {"messageId": message["MessageId"], "body": message["Body"]}
            done = runs.handle([record], lambda part: nightly.do_part(LIVE, part))
            assert done == {"batchItemFailures": []}
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        told.append(said("runs", f"scores-{village.town_id}-{on}"))

    monkeypatch.setattr("ops.following.time.sleep", work)
    monkeypatch.setattr("ops.dead_letters.everywhere", lambda _run_id: [])
    said("refresh-scores", village.town_id)
    missing = [line for line in told[0].splitlines() if "missing" in line]
    assert len(missing) == 1
    assert (village.village_id in missing[0]) != (other.village_id in missing[0])
    assert "missing" not in told[-1]
    assert "done, 2 of 2" in told[-1]
    said("refresh-scores", village.town_id)
    assert ops("refresh-scores", "t9999").exit_code == 1


def test_scores_are_verified_and_one_that_is_off_is_found() -> None:
    village = scored(World())
    village.agree(0)
    village.attend(0)
    village.night()
    assert "1" in said("verify-scores", village.village_id).splitlines()[-2]
    kept = village.kept(0)
    assert kept is not None
    commit(scores.kept_after(kept, replace(kept, points=7), refusal=Stale))
    answer = ops("verify-scores", village.village_id)
    assert answer.exit_code == 1
    assert "The scores disagree" in answer.stderr


def test_the_entries_of_a_village_are_taken_along(tmp_path: Path) -> None:
    village_id, who = earned()
    file = tmp_path / "entries.csv"
    said("export-entries", village_id, str(file))
    (line,) = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    assert (line["account"], line["kind"], line["points"]) == (who.account_id, "award", "200")
    assert (line["source"], line["line"], line["by"]) == ("claim#1", who.account_id, "system")
    assert (line["earned"], line["expired"], line["spent"]) == (f"{business_date(NOON).year}:200", "", "0")


def test_boards_are_published_from_the_command_line() -> None:
    storage.client("sqs").create_queue(QueueName="sanbao-test-boards")
    village_id, _ = earned()
    week = week_of(business_date(NOON) - dt.timedelta(days=7))
    run = runs.load_run(run_id=said("publish-board", village_id, week))
    assert (run.kind, run.by) == ("board", "operator")
    assert ops("publish-board", village_id, "2026W99").exit_code == 1


def test_the_cockpits_days_are_counted_anew_since_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    earned()
    village = make.village(World().context())
    sent: list[runs.Part] = []
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _, parts, **__: sent.extend(parts))

    def work(_seconds: float) -> None:
        for part in sent:
            folding.do_part(LIVE, part)

    monkeypatch.setattr("ops.following.time.sleep", work)
    since = business_date(LIVE.now()) - dt.timedelta(days=1)
    assert said("fold-metrics", village.town_id, "--since", str(since)) == "days: 4"
    assert {part.part.partition("#")[0] for part in sent} >= {village.town_id, village.village_id}
    assert ops("fold-metrics", "t9999", "--since", str(since)).exit_code == 1


def test_tables_and_runs_are_told() -> None:
    assert "points_accounts" in said("tables")
    runs.fan_out(LIVE, run_id="r1", kind="cards", queue="none", place_id="v00003", parts=[])
    assert "running, 0 of 0 parts home" in said("runs", "r1")
    assert ops("runs", "r2").exit_code == 1
