"""Every door of settlement as each role: what is asked, what is answered, what is refused and writes nothing."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.identity.service import people, relatives
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.service import keys
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.context import LIVE, Context, uuid7
from chalicelib.kernel.errors import Busy, NotSignedIn
from chalicelib.kernel.fonts import FontMissing
from chalicelib.kernel.settings import settings
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.settlement import jobs
from chalicelib.points.settlement.core.statements import Statement
from chalicelib.points.settlement.routes import doors
from chalicelib.points.settlement.service import closing, papers, pdf, reading
from chalicelib.points.settlement.store import objections, statements as store
from tests.make import people as make
from tests.make.partners import PEOPLE, VILLAGE, ask, make_key
from tests.make.settlement import CLOSING, FIRST, MONTH, SECOND, Shop, china, open_shop
from tests.make.workbooks import damaged
from tests.make.world import standing

STAFF = {"first": FIRST, "second": SECOND}
ONE = f"/v1/settlements/{{}}/{MONTH}"
OWN = f"/v1/partner/settlements/{MONTH}"
OWNER_PHONE = 12_345_678
"""The resident of this number has the phone of the shop's contact."""


def bearer(_: Context, token: str) -> Principal:
    known = PEOPLE | STAFF
    if token not in known:
        raise NotSignedIn
    return known[token]


@pytest.fixture(autouse=True)
def house(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(edge, "_resolvers", {"bearer": bearer, "x-api-key": keys.resolve_api_key})
    assert doors.room == "settlement"
    storage.client("sqs").create_queue(QueueName="sanbao-test-settlement")
    with standing(CLOSING):
        yield


@pytest.fixture
def shop(house: None) -> Shop:
    """A shop with three lines in November, which come to 250 points, closed."""
    made = open_shop()
    first = made.sell(100, china(3))
    made.sell(200, china(3, 18))
    made.refund(first, 50, china(5))
    made.close()
    return made


def key_of(shop: Shop) -> str:
    return make_key(shop.officer(), shop.partner)


def said(shop: Shop, api_key: str, **asked: Any) -> str:
    body = {"reason": "这一笔应该是 120 分"} | asked
    status, shown = ask("POST", f"{OWN}/objections", body, api_key=api_key, key=uuid7())
    assert status == 201, shown
    return str(shown["objection_id"])


def deed(shop: Shop, name: str, body: Any, *, as_: str, key: str = "") -> tuple[int, Any]:
    return ask("POST", f"{ONE.format(shop.partner_id)}/{name}", body, as_=as_, key=key or uuid7())


def shown(shop: Shop, as_: str = "first") -> Any:
    status, found = ask("GET", ONE.format(shop.partner_id), as_=as_)
    assert status == 200, found
    return found


def audited() -> list[str]:
    return [row["deed"] for row in audit.day_of_audit(place_id=VILLAGE, on=dt.date(2026, 12, 9)).rows]


def sent(name: str = "settlement") -> list[dict[str, str]]:
    sqs = storage.client("sqs")
    url = sqs.get_queue_url(QueueName=f"sanbao-test-{name}")["QueueUrl"]
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(json.loads(message["Body"]))
    return found


def work_off() -> None:
    """Do what waits in the queue, and what comes of it."""
    while parts := sent():
        for part in parts:
            jobs.do_part(LIVE, Part(**part))


def test_the_month_goes_from_the_job_by_two_officers_to_the_bank(shop: Shop) -> None:
    status, listed = ask("GET", f"/v1/villages/{VILLAGE}/settlements?month={MONTH}", as_="first")
    assert status == 200
    row = listed["rows"][0]
    assert (row["state"], row["points"], row["payable_fen"], row["payable_words"]) == (
        "closed", 250, 250, "贰元伍角整",
    )  # fmt: skip
    assert (row["object_until"], row["open_objections"]) == ("2026-12-23", 0)
    assert deed(shop, "check", {"payable_fen": 250, "remark": "和小票对过"}, as_="first")[0] == 200
    assert deed(shop, "approve", {"payable_fen": 250}, as_="first")[1]["code"] == "own_check"
    assert deed(shop, "approve", {"payable_fen": 250}, as_="second")[1]["state"] == "approved"
    paid = {"payable_fen": 250, "bank_reference": "ABC2026120001", "paid_on": "2026-12-09"}
    key = uuid7()
    first = deed(shop, "pay", paid, as_="first", key=key)
    assert (first[0], first[1]["state"], first[1]["paid_on"]) == (200, "paid", "2026-12-09")
    assert deed(shop, "pay", paid, as_="first", key=key) == first
    assert deed(shop, "pay", paid | {"bank_reference": "OTHER"}, as_="first", key=key)[1]["code"] == (
        "key_reused_with_other_body"
    )
    assert deed(shop, "pay", paid, as_="first")[1]["code"] == "statement_elsewhere"
    whole = shown(shop)
    assert [(step["deed"], step["by"]) for step in whole["steps"]] == [
        ("check", "t0001s1"), ("approve", "t0001s2"), ("pay", "t0001s1"),
    ]  # fmt: skip
    assert whole["bank_reference"] == "ABC2026120001"
    assert [one for one in audited() if one.startswith("settlement.")] == [
        "settlement.pay", "settlement.approve", "settlement.check",
    ]  # fmt: skip
    told = [one.fact for one in facts.day_of_facts(village_id=VILLAGE, on=dt.date(2026, 12, 9))]
    assert [type(one).__name__ for one in told].count("StatementMoved") == 3


def test_a_checked_statement_is_sent_back_with_a_reason_and_checked_by_another(shop: Shop) -> None:
    deed(shop, "check", {"payable_fen": 250}, as_="first")
    assert deed(shop, "send-back", {"reason": "单价请再核对"}, as_="second")[1]["state"] == "closed"
    deed(shop, "check", {"payable_fen": 250}, as_="second")
    assert deed(shop, "approve", {"payable_fen": 250}, as_="second")[1]["code"] == "own_check"
    assert deed(shop, "approve", {"payable_fen": 250}, as_="first")[0] == 200
    assert shown(shop)["steps"][1]["why"] == "单价请再核对"


def test_whoever_is_of_the_shops_family_decides_on_nothing(house: None) -> None:
    """The shop's contact is known by their phone; an officer may be them, or tied to them."""
    ctx = LIVE.acting(FIRST, "-")
    shop = open_shop()
    village = make.village(ctx)
    owner = make.resident(ctx, village, OWNER_PHONE)
    cousin, other = make.resident(ctx, village, 5), make.resident(ctx, village, 6)
    relatives.declare(ctx, resident_id=owner.resident_id, other_id=cousin.resident_id, relation="sibling")
    shop.sell(100, china(3))
    shop.close()
    for resident_id, status in ((owner.resident_id, 409), (cousin.resident_id, 409), (other.resident_id, 200)):
        STAFF["kin"] = Principal("s9", FIRST.roles, villages=FIRST.villages, town_id="t0001", resident_id=resident_id)
        answered, told = deed(shop, "check", {"payable_fen": 100}, as_="kin")
        assert (answered, told.get("code", "shops_family")) == (status, "shops_family")
    assert people.find_by_phone(phone="13812345678") == [owner.resident_id]


def test_an_objection_is_upheld_onto_this_statement_and_its_files_say_so(shop: Shop) -> None:
    api_key = key_of(shop)
    objection_id = said(shop, api_key, line=shop.sold[0].line)
    assert shown(shop)["objections"][0]["line_points"] == 100
    deed(shop, "check", {"payable_fen": 250}, as_="first")
    assert deed(shop, "approve", {"payable_fen": 250}, as_="second")[1]["code"] == "objections_open"
    path = f"objections/{objection_id}/answer"
    answer = {"answer": "uphold", "reason": "=补 20 分", "fen": 20}
    key = uuid7()
    first = deed(shop, path, answer, as_="first", key=key)
    assert (first[0], first[1]["state"], first[1]["fen"]) == (200, "upheld", 20)
    assert deed(shop, path, answer, as_="first", key=key) == first
    assert deed(shop, path, answer | {"fen": 21}, as_="first", key=key)[1]["code"] == "key_reused_with_other_body"
    assert deed(shop, path, answer, as_="first")[1]["code"] == "objection_answered"
    assert ask("GET", f"{OWN}/files", api_key=api_key)[1]["code"] == "statement_papers_being_made"
    assert not shown(shop)["papers_ready"]
    work_off()
    assert shown(shop)["papers_ready"]
    files = downloaded(shop, api_key)
    rows = files["csv"].decode("utf-8-sig").splitlines()
    assert "异议调整,,,,,,2026年11月：=补 20 分,,,,,0.20" in rows
    assert "应付,,,,,,,,,,,2.70" in rows
    assert deed(shop, "approve", {"payable_fen": 270}, as_="second")[1]["code"] == "statement_elsewhere"
    assert deed(shop, "check", {"payable_fen": 250}, as_="second")[1]["code"] == "amount_changed"
    assert deed(shop, "check", {"payable_fen": 270}, as_="second")[0] == 200
    assert deed(shop, "approve", {"payable_fen": 270}, as_="first")[1]["code"] == "own_adjustment"
    STAFF["third"] = replace(SECOND, subject="t0001s3")
    assert deed(shop, "approve", {"payable_fen": 270}, as_="third")[0] == 200
    assert [one.points for one in closing.entries_of(shop.partner_id, MONTH)] == [100, 200, -50]
    own = ask("GET", OWN, api_key=api_key)[1]
    assert {own["objections"][0]["answered_by"], *(step["by"] for step in own["steps"])} == {""}


def test_a_declined_objection_changes_nothing_and_one_for_the_next_month_waits_there(shop: Shop) -> None:
    api_key = key_of(shop)
    declined, later = said(shop, api_key), said(shop, api_key, theirs="A-17", reason="少了一笔")
    no = {"answer": "decline", "reason": "小票上是 100 分"}
    assert deed(shop, f"objections/{declined}/answer", no, as_="first")[1]["state"] == "declined"
    yes = {"answer": "uphold", "reason": "下月补", "fen": 5, "on_next": True}
    assert deed(shop, f"objections/{later}/answer", yes, as_="first")[1]["on_next"]
    whole = shown(shop)
    assert (whole["payable_fen"], whole["next_fen"], whole["papers_ready"]) == (250, 5, True)
    with standing(dt.datetime(2027, 1, 8, 20, 40, tzinfo=dt.UTC)):
        closing.close_month(LIVE, partner_id=shop.partner_id, month="2026M12")
        status, december = ask("GET", f"/v1/settlements/{shop.partner_id}/2026M12", as_="first")
        assert (status, december["taken_fen"], december["payable_fen"], december["previous"]) == (200, 5, 5, MONTH)


def downloaded(shop: Shop, api_key: str) -> dict[str, bytes]:
    status, found = ask("GET", f"{OWN}/files", api_key=api_key)
    assert status == 200, found
    assert [one["kind"] for one in found["files"]] == ["csv", "xlsx", "pdf"]
    assert all("Expires=600" in one["url"] or "X-Amz-Expires=600" in one["url"] for one in found["files"])
    statement = store.find(shop.partner_id, MONTH)
    assert statement is not None
    s3 = storage.client("s3")
    folder = papers.folder_of(statement)
    return {
        kind: s3.get_object(Bucket=settings().private_bucket, Key=f"{folder}statement.{kind}")["Body"].read()
        for kind in papers.TYPES
    }


def test_a_paper_that_no_font_was_there_for_is_made_when_it_is_asked_for(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    api_key, desk = key_of(shop), f"{ONE.format(shop.partner_id)}/files"
    statement = store.find(shop.partner_id, MONTH)
    assert statement is not None
    pdf_key = f"{papers.folder_of(statement)}statement.pdf"
    storage.client("s3").delete_object(Bucket=settings().private_bucket, Key=pdf_key)

    def no_font(*_: object) -> None:
        raise FontMissing

    def files(**who: Any) -> tuple[list[str], list[str]]:
        status, found = ask("GET", f"{OWN}/files" if who else desk, **(who or {"as_": "first"}))
        assert status == 200, found
        return [one["kind"] for one in found["files"]], found["being_made"]

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "draw", no_font)
        assert files() == files(api_key=api_key) == (["csv", "xlsx"], ["pdf"])
        work_off()
        assert files() == (["csv", "xlsx"], ["pdf"])
    work_off()
    assert files() == (["csv", "xlsx"], ["pdf"]), "it was asked for already in this hour"
    with standing(LIVE.now() + dt.timedelta(hours=1)):
        assert files() == (["csv", "xlsx"], ["pdf"])
        work_off()
        assert files(api_key=api_key) == (["csv", "xlsx", "pdf"], [])
    assert downloaded(shop, api_key)["pdf"].startswith(b"%PDF")


def test_the_files_say_the_same_as_the_doors_and_no_whole_name(shop: Shop, tmp_path: Path) -> None:
    files = downloaded(shop, key_of(shop))
    book = load_workbook(BytesIO(files["xlsx"]))
    lines = list(book["明细"].values)
    assert [row[7] for row in lines[1:]] == [100, 200, -50]
    assert lines[3][10] == shop.sold[0].line
    top = [row for row in book["汇总"].values if row[0] == "应付"]
    assert top[0][5] == "2.50"
    (tmp_path / "one.pdf").write_bytes(files["pdf"])
    told = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "one.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    for word in (
        "戴村镇工分结算单",
        "佛山村便民超市",
        "2026年11月",
        "¥ 2.50",
        "贰元伍角整",
        "可提异议至 2026-12-23，批准后不能再提",
        "核对",
        "批准",
        "王*",
    ):
        assert word in told, word
    assert slip_number(shop.partner_id, shop.sold[0].line) in told
    assert ask("GET", f"{ONE.format(shop.partner_id)}/files", as_="auditor")[0] == 200
    assert "settlement.download" in audited()


def test_beyond_two_thousand_lines_the_paper_says_that_they_are_in_the_excel(
    house: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf, "LINES_MAX", 2)
    shop = open_shop()
    for n in range(3):
        shop.sell(10, china(3, n))
    shop.close()
    (tmp_path / "one.pdf").write_bytes(downloaded(shop, key_of(shop))["pdf"])
    told = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "one.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "本月共 3 笔，超过 2 笔" in told


def test_a_shop_lists_reads_and_pages_through_its_own_and_no_other_shops(shop: Shop) -> None:
    api_key = key_of(shop)
    assert [row["month"] for row in ask("GET", "/v1/partner/settlements", api_key=api_key)[1]["rows"]] == [MONTH]
    status, page = ask("GET", f"{OWN}/lines?size=2", api_key=api_key)
    assert (status, [row["points"] for row in page["rows"]]) == (200, [-50, 200])
    assert page["rows"][0]["of"] == shop.sold[0].line
    rest = ask("GET", f"{OWN}/lines?size=2&cursor={page['cursor']}", api_key=api_key)[1]
    assert [row["points"] for row in rest["rows"]] == [100]
    other = make_key(shop.officer(), open_shop().partner)
    for path in (OWN, f"{OWN}/files"):
        assert ask("GET", path, api_key=other)[1]["code"] == "no_such_settlement"
    assert ask("GET", f"{ONE.format(shop.partner_id)}/lines", as_="auditor")[0] == 200


OBJECTIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "reason"),
    ({"reason": "x"}, "reason"),
    ({"reason": "少了", "line": "abc"}, "line"),
    ({"reason": "少了", "theirs": "*"}, "theirs"),
    ({"reason": "少了", "more": 1}, "more"),
]


def test_bad_input_of_an_objection_is_named_and_writes_nothing(shop: Shop) -> None:
    api_key = key_of(shop)
    for body, field in OBJECTIONS:
        status, told = ask("POST", f"{OWN}/objections", body, api_key=api_key, key=uuid7())
        assert (status, told["fields"][0]["field"]) == (422, field)
    assert shown(shop)["objections"] == []


def test_a_shop_objects_to_its_own_lines_in_time_and_once_per_key(shop: Shop) -> None:
    api_key, key = key_of(shop), uuid7()
    body = {"reason": "少了一笔"}
    first = ask("POST", f"{OWN}/objections", body, api_key=api_key, key=key)
    assert first[0] == 201
    assert ask("POST", f"{OWN}/objections", body, api_key=api_key, key=key) == first
    reused = ask("POST", f"{OWN}/objections", {"reason": "别的话"}, api_key=api_key, key=key)
    assert reused[1]["code"] == "key_reused_with_other_body"
    wrong = {"reason": "没有这笔", "line": uuid7()}
    assert ask("POST", f"{OWN}/objections", wrong, api_key=api_key, key=uuid7())[1]["code"] == "no_such_statement_line"
    with standing(dt.datetime(2026, 12, 24, 4, tzinfo=dt.UTC)):
        assert ask("POST", f"{OWN}/objections", body, api_key=api_key, key=uuid7())[1]["code"] == "objection_late"
        assert ask("POST", f"{OWN}/objections", body, api_key=api_key, key=key) == first
    assert ask("POST", f"{OWN.replace('M11', 'M09')}/objections", body, api_key=api_key, key=uuid7())[0] == 404


DEEDS: list[tuple[str, Any, str]] = [
    ("check", {}, "payable_fen"),
    ("check", {"payable_fen": "250"}, "payable_fen"),
    ("check", {"payable_fen": 250, "remark": "字" * 201}, "remark"),
    ("approve", {"payable_fen": 2.5}, "payable_fen"),
    ("send-back", {"reason": "x"}, "reason"),
    ("pay", {"payable_fen": 250, "bank_reference": "a b", "paid_on": "2026-12-09"}, "bank_reference"),
    ("pay", {"payable_fen": 250, "bank_reference": "ABC123", "paid_on": "9.12."}, "paid_on"),
    ("objections/x/answer", {"answer": "maybe", "reason": "因为"}, "answer"),
    ("objections/x/answer", {"answer": "uphold", "reason": "因"}, "reason"),
    ("objections/x/answer", {"answer": "uphold", "reason": "因为", "fen": 1e9}, "fen"),
]


def test_bad_input_of_a_deed_is_named_and_writes_nothing(shop: Shop) -> None:
    before = shown(shop)
    for name, body, field in DEEDS:
        status, told = deed(shop, name, body, as_="first")
        assert (status, told["fields"][0]["field"]) == (422, field)
    assert shown(shop) == before


ROLES = {
    "auditor": (200, 403),
    "village_officer": (403, 403),
    "resident": (403, 403),
    "grid_worker": (403, 403),
    "elsewhere": (404, 404),
    "nobody": (401, 401),
    "town_officer": (200, 200),
    "town_admin": (200, 409),
}
"""What reading and checking answers each; the last one finds it checked."""


def test_each_role_reads_and_decides_as_the_table_says(shop: Shop) -> None:
    one = ONE.format(shop.partner_id)
    for who, (reads, decides) in ROLES.items():
        for path in (one, f"{one}/lines", f"{one}/files", f"/v1/villages/{VILLAGE}/settlements?month={MONTH}"):
            assert ask("GET", path, as_=who)[0] == reads, (who, path)
        assert deed(shop, "check", {"payable_fen": 250}, as_=who)[0] == decides, who
        assert ask("GET", OWN, as_=who)[0] in {401, 403}


def test_a_key_that_may_not_read_sees_and_says_nothing(shop: Shop) -> None:
    issued = keys.issue_key(
        shop.officer(), partner_id=shop.partner_id, key=uuid7(), label="收银", scopes=[KeyScope.REDEEM],
        expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC), day_points=None, day_count=None,
    )  # fmt: skip
    api_key = issued.api_key or ""
    for method, path, body in (
        ("GET", "/v1/partner/settlements", None),
        ("GET", OWN, None),
        ("GET", f"{OWN}/lines", None),
        ("GET", f"{OWN}/files", None),
        ("POST", f"{OWN}/objections", {"reason": "少了一笔"}),
        ("POST", "/v1/partner/settlement-uploads", None),
        ("POST", f"{OWN}/comparisons", {"upload_id": uuid7()}),
        ("GET", f"{OWN}/comparisons/{uuid7()}", None),
    ):
        assert ask(method, path, body, api_key=api_key, key=uuid7())[1]["code"] == "scope_missing", path


def test_what_is_no_month_is_refused_at_every_door(shop: Shop) -> None:
    api_key = key_of(shop)
    for month in ("2026M13", "2026-11", "x"):
        assert ask("GET", f"/v1/settlements/{shop.partner_id}/{month}", as_="first")[0] == 422
        assert ask("GET", f"/v1/villages/{VILLAGE}/settlements?month={month}", as_="first")[0] == 422
        assert ask("GET", f"/v1/partner/settlements/{month}/lines", api_key=api_key)[0] == 422


def test_the_schedule_closes_every_shop_of_every_village_through_the_queue(house: None) -> None:
    shops = [open_shop(), open_shop()]
    for n, one in enumerate(shops):
        one.sell(100 + n, china(3))
    assert closing.start_due(LIVE) == [f"settlement-{MONTH}"]
    work_off()
    run = runs.load_run(run_id=f"settlement-{MONTH}-{VILLAGE}")
    assert (run.state, run.counts) == ("done", {"statements": 2, "lines": 2, "points": 201})
    assert runs.load_run(run_id=f"settlement-{MONTH}").state == "done"
    assert {made.points for one in shops if (made := store.find(one.partner_id, MONTH))} == {100, 101}
    closing.start_due(LIVE)
    assert sent() == []


def test_a_shop_whose_closing_failed_is_closed_the_next_dawn_and_the_others_are_not_sent_again(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails, closes = open_shop(), open_shop()
    for one in (fails, closes):
        one.sell(100, china(3))
    close = closing.close_month

    def closed(ctx: Context, *, partner_id: str, month: str) -> Statement | None:
        if partner_id == fails.partner_id:
            raise Busy
        return close(ctx, partner_id=partner_id, month=month)

    monkeypatch.setattr(closing, "close_month", closed)
    closing.start_due(LIVE)
    while parts := sent():
        runs.handle(
            [{"messageId": "m", "body": json.dumps(part)} for part in parts], lambda part: jobs.do_part(LIVE, part)
        )
    assert store.find(closes.partner_id, MONTH)
    assert runs.load_run(run_id=f"settlement-{MONTH}").state == "running"
    monkeypatch.undo()
    with standing(CLOSING + dt.timedelta(days=1)):
        closing.start_due(LIVE)
        (village,) = sent()
        jobs.do_part(LIVE, Part(**village))
        (again,) = sent()
        assert again["part"] == fails.partner_id
        jobs.do_part(LIVE, Part(**again))
        assert store.find(fails.partner_id, MONTH)
        for run_id in (f"settlement-{MONTH}-{VILLAGE}", f"settlement-{MONTH}"):
            assert runs.load_run(run_id=run_id).state == "done"
        closing.start_due(LIVE)
        assert sent() == []


def compare(shop: Shop, body: bytes, api_key: str) -> tuple[int, Any]:
    """Upload a list as the form would, have it compared, and return what the door shows."""
    status, form = ask("POST", "/v1/partner/settlement-uploads", api_key=api_key)
    assert (status, form["columns"]) == (201, ["编号", "工分", "时间"])
    upload = f"settlements/uploads/{shop.partner_id}/{form['upload_id']}"
    assert form["fields"]["key"] == upload
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=upload, Body=body)
    key = uuid7()
    status, run = ask("POST", f"{OWN}/comparisons", {"upload_id": form["upload_id"]}, api_key=api_key, key=key)
    assert status == 202, run
    assert ask("GET", f"{OWN}/comparisons/{key}", api_key=api_key)[1]["code"] == "no_such_comparison"
    work_off()
    again = ask("POST", f"{OWN}/comparisons", {"upload_id": form["upload_id"]}, api_key=api_key, key=key)
    assert again[0] == 202
    return ask("GET", f"{OWN}/comparisons/{key}", api_key=api_key)


def rows_of(shop: Shop) -> list[list[object]]:
    """Return a list with one difference of each kind, and one row that can not be read."""
    first, second = shop.sold[:2]
    return [
        ["编号", "工分", "时间"],
        [first.line, 120, "2026-11-03 12:00"],
        [slip_number(shop.partner_id, second.line), 200, "2026-11-04 18:00"],
        ["2611231200001230", 30, "2026-11-23 12:00"],
        ["看不懂", 30, "2026-11-23 12:00"],
    ]


def test_a_shops_own_list_is_compared_and_every_kind_of_difference_is_told(shop: Shop) -> None:
    api_key = key_of(shop)
    text = "\n".join(",".join(map(str, row)) for row in rows_of(shop))
    book = Workbook()
    for row in rows_of(shop):
        book.active.append(row)
    sheet = BytesIO()
    book.save(sheet)
    for body in (text.encode("utf-8-sig"), text.encode("gb18030"), sheet.getvalue()):
        status, found = compare(shop, body, api_key)
        assert status == 200, found
        assert found["counts"] == {
            "rows": 3, "faults": 1, "lines": 3, "same": 0, "only_ours": 1, "only_theirs": 1, "amount": 1, "time": 1,
        }  # fmt: skip
        assert {one["kind"] for one in found["differences"]} == {"only_ours", "only_theirs", "amount", "time"}
        assert "differences.csv" in found["url"]
    whole = shown(shop)
    assert len(whole["comparisons"]) == 3
    assert (whole["payable_fen"], whole["objections"]) == (250, [])
    listed = ask("GET", OWN, api_key=api_key)[1]["comparisons"]
    assert len(listed) == 3


def test_a_statement_is_compared_so_often_and_shows_the_newest(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objections, "COMPARISONS_MAX", 3)
    monkeypatch.setattr(reading, "COMPARISONS_SHOWN", 2)
    api_key = key_of(shop)
    upload_id, path = uuid7(), f"{OWN}/comparisons"
    upload = f"settlements/uploads/{shop.partner_id}/{upload_id}"
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=upload, Body=b"x")
    body, tried = {"upload_id": upload_id}, [uuid7() for _ in range(4)]
    answers = [ask("POST", path, body, api_key=api_key, key=key) for key in (*tried[:3], tried[0], tried[3])]
    assert [status for status, _ in answers] == [202, 202, 202, 202, 409]
    assert answers[-1][1]["code"] == "too_many_comparisons"
    assert shown(shop)["comparisons"] == []
    work_off()
    assert [one["comparison_id"] for one in shown(shop)["comparisons"]] == sorted(tried[:3])[1:]
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=upload, Body=b"x")
    earlier = ask("POST", path.replace("M11", "M10"), body, api_key=api_key, key=uuid7())
    assert earlier[1]["code"] == "no_such_settlement"


def test_a_list_that_can_not_be_read_ends_its_run_with_the_reason(shop: Shop) -> None:
    api_key = key_of(shop)
    for body in (b"", b"a,b\n1,2\n", b"PK\x03\x04 nothing"):
        status, told = compare(shop, body, api_key)
        assert (status, told["counts"], told["url"]) == (200, {}, "")
        assert "编号" in told["reason"]


@pytest.mark.parametrize("how", sorted(damaged()))
def test_a_damaged_workbook_is_told_as_one_that_can_not_be_read(shop: Shop, how: str) -> None:
    status, told = compare(shop, damaged()[how], key_of(shop))
    assert (status, told["counts"], told["url"]) == (200, {}, "")
    assert "编号" in told["reason"]


def test_a_moment_beyond_the_calendar_is_a_row_that_can_not_be_read(shop: Shop) -> None:
    rows = "编号,工分,时间\n2611231200001230,30,9999-12-31T23:59:59Z\n2611231200001230,30,0001-01-01T00:00:00+14:00\n"
    status, found = compare(shop, rows.encode(), key_of(shop))
    assert (status, found["counts"]["faults"], found["counts"]["rows"]) == (200, 2, 0)


def test_a_list_that_never_came_is_refused_and_one_of_another_shop_is_not_found(shop: Shop) -> None:
    api_key = key_of(shop)
    asked = {"upload_id": uuid7()}
    assert ask("POST", f"{OWN}/comparisons", asked, api_key=api_key, key=uuid7())[1]["code"] == "list_missing"
    assert ask("POST", f"{OWN}/comparisons", {"upload_id": "x"}, api_key=api_key, key=uuid7())[0] == 422
    other = f"settlements/uploads/{open_shop().partner_id}/{asked['upload_id']}"
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=other, Body=b"x")
    assert ask("POST", f"{OWN}/comparisons", asked, api_key=api_key, key=uuid7())[1]["code"] == "list_missing"
