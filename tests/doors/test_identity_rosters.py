"""The doors of rosters and runs, and the parts of an import."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from chalicelib.foundation.identity import jobs
from chalicelib.foundation.identity.core.roster import COLUMNS, FILE_BYTES_MAX, RosterUnreadable, Row
from chalicelib.foundation.identity.service import people, rosters
from chalicelib.foundation.identity.service.chunks import import_chunk
from chalicelib.foundation.identity.store import objects, sheets
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import uuid7
from chalicelib.kernel.settings import settings
from tests.make import identity as make
from tests.make.workbooks import damaged

OFFICER = Role.VILLAGE_OFFICER


@pytest.fixture
def village(tables: Any) -> str:
    storage.client("sqs").create_queue(QueueName="sanbao-test-identity")
    return make.town_and_village(groups=("一组", "二组"))[1].village_id


def row(n: int, *, household: str = "1", relation: str = "", **given: str) -> list[str]:
    cells = {
        "村": "佛山村",
        "组": "一组",
        "户编号": household,
        "与户主关系": relation,
        "姓名": "张三丰",
        "身份证号": make.people_born(n),
        "手机号": "13812345678",
        "备注": "",
    } | given
    return [cells[column] for column in COLUMNS]


def text(rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode(encoding)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for cells in [COLUMNS, *rows]:
        book.active.append(list(cells))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def imported(body: bytes, place_id: str = "v00001") -> dict[str, Any]:
    """Upload and import a file, doing the queue's work, and return the run as shown."""
    who = OFFICER if place_id[0] == "v" else Role.TOWN_OFFICER
    upload = make.ask("open_upload", who, {"place_id": place_id}).body
    objects.put(upload["fields"]["key"], body, content_type="text/csv")
    asked = {"place_id": place_id, "upload_id": upload["upload_id"]}
    run = make.ask("start_import", who, asked)
    assert run.status == 202, run.body
    work_off()
    return dict(make.ask("load_run", who, run_id=run.body["run_id"]).body)


def work_off() -> None:
    """Do the parts in the queue until there are none."""
    queue = storage.client("sqs")
    url = queue.get_queue_url(QueueName="sanbao-test-identity")["QueueUrl"]
    while messages := queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            jobs.do_part(Part(**json.loads(message["Body"])))
            queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def report(run: dict[str, Any]) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(objects.get(f"rosters/reports/{run['run_id']}/report.xlsx")))
    return list(book.worksheets[1].iter_rows(min_row=2, values_only=True))


FAMILY = [
    row(1, relation="户主"),
    row(2, relation="配偶", 姓名="李四"),
    row(3, household="2", relation="户主", 组="二组", 手机号=""),
]


@pytest.mark.parametrize("body", [text(FAMILY), text(FAMILY, "gb18030"), workbook(FAMILY)])
def test_a_roster_is_imported_from_each_kind_of_file(village: str, body: bytes) -> None:
    run = imported(body)
    assert (run["state"], run["total"], run["done"]) == ("done", 2, 2)
    assert run["counts"] == {"rows": 3, "refused": 0, "created": 3}
    listed = make.ask("list_residents", OFFICER, village_id=village).body["holders"]
    assert sorted((h["kind"], h["name"], h["group"], h["relation"]) for h in listed) == [
        ("household", "1户", "一组", ""),
        ("household", "2户", "二组", ""),
        ("resident", "张三丰", "一组", "户主"),
        ("resident", "张三丰", "二组", "户主"),
        ("resident", "李四", "一组", "配偶"),
    ]
    homes = [h["holder_id"] for h in listed if h["kind"] == "household"]
    shown = make.ask("read_household", OFFICER, household_id=homes[0]).body
    assert [m["name"] for m in shown["members"]] == ["张三丰", "李四"]
    assert shown["head_id"] == shown["members"][0]["holder_id"]
    assert list(objects.listed("rosters/uploads/")) == []
    assert list(objects.listed(f"rosters/chunks/{run['run_id']}/")) == []


def test_a_second_import_of_the_same_roster_writes_no_holder(village: str) -> None:
    imported(text(FAMILY))
    before = storage.client().scan(TableName="sanbao-test-identity_holders")["Items"]
    run = imported(text(FAMILY))
    assert run["counts"] == {"rows": 3, "refused": 0, "unchanged": 3}
    assert storage.client().scan(TableName="sanbao-test-identity_holders")["Items"] == before


def test_a_changed_roster_changes_people_households_and_phones(village: str) -> None:
    imported(text(FAMILY))
    changed = [
        row(1, relation="父"),
        row(2, household="2", relation="儿媳", 姓名="李四四", 手机号="13900000000"),
        row(3, household="2", relation="户主", 组="二组", 手机号=""),
        row(4, relation="户主", 姓名="王五", 组="二组"),
    ]
    run = imported(text(changed))
    assert run["counts"] == {"rows": 4, "refused": 0, "created": 1, "updated": 2, "unchanged": 1}
    listed = make.ask("list_residents", OFFICER, village_id=village).body["holders"]
    homes = {h["name"]: h["holder_id"] for h in listed if h["kind"] == "household"}
    first = make.ask("read_household", OFFICER, household_id=homes["1户"]).body
    second = make.ask("read_household", OFFICER, household_id=homes["2户"]).body
    assert [m["name"] for m in first["members"]] == ["张三丰", "王五"]
    assert (first["head_id"], first["group"]) == (first["members"][1]["holder_id"], "二组")
    assert [m["name"] for m in second["members"]] == ["李四四", "张三丰"]
    assert len(people.find_by_phone(phone="13900000000")) == 1
    assert imported(text(changed))["counts"] == {"rows": 4, "refused": 0, "unchanged": 4}


def test_an_empty_optional_cell_leaves_what_is_known(village: str) -> None:
    imported(text([row(1, relation="户主", 备注="老党员"), row(2, relation="配偶", 姓名="李四", 组="二组")]))
    first = people.load_resident(resident_id=str(people.find_by_id_number(id_number=make.people_born(1))))
    people.change_resident(make.at(), resident_id=first.resident_id, phone="13900000001")
    bare = {"组": "", "手机号": "", "备注": ""}
    run = imported(text([row(1, **bare), row(2, 姓名="李四", **bare)]))
    assert run["counts"] == {"rows": 2, "refused": 0, "unchanged": 2}
    now = people.load_resident(resident_id=first.resident_id)
    assert (people.whole_phone(now), now.group, now.relation, now.note) == ("13900000001", "一组", "户主", "老党员")
    assert people.find_by_phone(phone="13900000001") == [first.resident_id]
    home = make.ask("read_household", OFFICER, household_id=now.household_id).body
    assert (home["head_id"], [m["relation"] for m in home["members"]]) == (first.resident_id, ["户主", "配偶"])


def test_an_empty_relation_ends_with_the_household_and_where_another_head_is_named(village: str) -> None:
    imported(text([row(1, relation="户主"), row(2, relation="配偶", 姓名="李四"), row(3, relation="子", 姓名="张小")]))
    run = imported(text([row(2, relation="户主", 姓名="李四"), row(1), row(3, household="2", 姓名="张小")]))
    assert run["counts"] == {"rows": 3, "refused": 0, "updated": 3}
    found = [str(people.find_by_id_number(id_number=make.people_born(n))) for n in (1, 2, 3)]
    now = [people.load_resident(resident_id=one) for one in found]
    assert [one.relation for one in now] == ["", "户主", ""]
    home = make.ask("read_household", OFFICER, household_id=now[0].household_id).body
    assert home["head_id"] == found[1]


def test_an_empty_relation_does_not_take_back_the_head_whom_an_officer_set(village: str) -> None:
    imported(text([row(1, relation="户主"), row(2, relation="配偶", 姓名="李四")]))
    second = people.load_resident(resident_id=str(people.find_by_id_number(id_number=make.people_born(2))))
    make.ask("set_head", OFFICER, {"resident_id": second.resident_id}, household_id=second.household_id)
    imported(text([row(1), row(2, 姓名="李四")]))
    home = make.ask("read_household", OFFICER, household_id=second.household_id).body
    assert home["head_id"] == second.resident_id


def test_each_wrong_row_is_reported_with_its_number_and_its_reason_and_the_rest_imported(village: str) -> None:
    rows = [
        row(1, relation="户主"),
        row(2, 村="上董村"),
        row(3, 组="九组"),
        row(4, 户编号=""),
        row(5, 姓名="=HYPERLINK(1)"),
        row(6, 身份证号=make.people_born(6)[:-1] + "A"),
        row(7, 手机号="123"),
        row(1),
        row(9, relation="户主"),
        row(10, 备注="很" * 201, 与户主关系="很" * 11),
        [""] * 8,
        row(11, 村="=cmd()"),
    ]
    run = imported(text(rows))
    assert run["counts"] == {"rows": 11, "refused": 10, "created": 1}
    found = [(line[0], line[4]) for line in report(run)]
    assert found == [
        (3, "村"),
        (4, "组"),
        (5, "户编号"),
        (6, "姓名"),
        (7, "身份证号"),
        (8, "手机号"),
        (9, "身份证号"),
        (10, "与户主关系"),
        (11, "与户主关系"),
        (11, "备注"),
        (13, "村"),
    ]
    cells = [str(cell) for line in report(run) for cell in line if cell is not None]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert not [cell for cell in cells if any(make.people_born(n) in cell for n in range(12))]
    assert make.ask("load_run", OFFICER, run_id=run["run_id"]).body["files"][0]["name"] == "report.xlsx"


def test_an_id_number_stored_as_a_number_is_told_apart(village: str) -> None:
    run = imported(workbook([[*row(1)[:5], 330109195001010011, 13812345678, None]]))
    ((number, _, _, _, column, problem),) = report(run)
    assert (number, column) == (2, "身份证号")
    assert "数字" in problem
    assert run["counts"] == {"rows": 1, "refused": 1}


def test_people_of_other_villages_dead_people_and_full_households_are_refused_row_by_row(village: str) -> None:
    other = make.another_village()
    people.register_resident(make.at(), village_id=other.village_id, person=make.person(1))
    dead = people.register_resident(make.at(), village_id=village, person=make.person(2)).resident_id
    make.ask("set_status", OFFICER, {"status": "dead"}, resident_id=dead)
    run = imported(text([row(1), row(2), *(row(n) for n in range(3, 34))]))
    assert run["counts"] == {"rows": 33, "refused": 5, "created": 28}
    assert [line[0] for line in report(run)] == [2, 3, 32, 33, 34]
    assert {line[1] for line in report(run)} == {"佛山村"}
    more = imported(text([row(n) for n in range(31, 37)]))
    assert more["counts"] == {"rows": 6, "refused": 4, "created": 2}


def test_who_moved_here_from_another_village_comes_in_by_roster_and_who_was_here_before_is_set_back(
    village: str,
) -> None:
    other = make.another_village().village_id
    old = people.register_resident(make.at(), village_id=other, person=make.person(1)).resident_id
    refused = imported(text([row(1)]))
    assert refused["counts"] == {"rows": 1, "refused": 1}
    assert "先由那个村登记为迁出" in report(refused)[0][5]
    make.ask("set_status", OFFICER, {"status": "moved"}, resident_id=old)
    assert imported(text([row(1), row(2)]))["counts"] == {"rows": 2, "refused": 0, "created": 2}
    new = str(people.find_by_id_number(id_number=make.people_born(1)))
    assert new.startswith(village)
    assert old not in people.find_by_phone(phone="13812345678")
    make.ask("set_status", OFFICER, {"status": "moved"}, resident_id=new)
    body = text([row(1, 村="上董村", 组="")])
    again = imported(body, other)
    assert again["counts"] == {"rows": 1, "refused": 1}
    assert old in report(again)[0][5]
    answer = make.ask(
        "register_resident", OFFICER, {"name": "张三丰", "id_number": make.people_born(1)}, village_id=other
    )
    assert (answer.status, answer.body["code"], answer.body["resident_id"]) == (409, "registered_before", old)
    make.ask("set_status", OFFICER, {"status": "active"}, resident_id=old)
    back = make.ask("set_status", OFFICER, {"status": "active"}, resident_id=new)
    assert (back.status, back.body["code"]) == (409, "registered_elsewhere")


def test_a_households_head_may_come_from_a_town_wide_roster_by_village_name_or_code(village: str) -> None:
    make.another_village()
    run = imported(text([row(1, relation="户主"), row(2, 村="330109120202", 组="")]), "t0001")
    assert (run["state"], run["total"], run["counts"]["created"]) == ("done", 3, 2)
    alone = imported(text([row(3, 村="")]))
    assert alone["counts"]["created"] == 1


def test_a_part_that_comes_twice_counts_as_what_it_did_the_first_time(village: str) -> None:
    upload = make.ask("open_upload", OFFICER, {"place_id": village}).body
    objects.put(upload["fields"]["key"], text(FAMILY), content_type="text/csv")
    asked = {"place_id": village, "upload_id": upload["upload_id"]}
    key = uuid7()
    for _ in range(2):
        assert make.ask("start_import", OFFICER, asked, key=key).body["run_id"] == key
    other = make.ask("start_import", Role.TOWN_OFFICER, asked | {"place_id": "t0001"}, key=key)
    assert other.body["code"] == "upload_missing"
    jobs.do_part(Part(key, "roster", "parse"))
    rows = [Row(*values) for values in json.loads(objects.get(f"rosters/chunks/{key}/0001.json"))]
    assert import_chunk(make.at(), run_id=key, rows=rows)[0] == {"created": 3, "refused": 0}
    assert import_chunk(make.at(), run_id=key, rows=rows)[0] == {"created": 3, "refused": 0}
    work_off()
    assert make.ask("load_run", OFFICER, run_id=key).body["counts"] == {"rows": 3, "refused": 0, "created": 3}
    second = make.ask("open_upload", OFFICER, {"place_id": village}).body
    objects.put(second["fields"]["key"], text(FAMILY), content_type="text/csv")
    reused = make.ask("start_import", OFFICER, asked | {"upload_id": second["upload_id"]}, key=key)
    assert reused.body["code"] == "key_reused_with_other_body"


def test_an_import_that_was_stopped_between_two_chunks_goes_on_when_asked_for_again(
    village: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.another_village().village_id
    rows = [row(1, relation="户主"), row(2, 村="上董村", 组="")]
    upload = make.ask("open_upload", Role.TOWN_OFFICER, {"place_id": "t0001"}).body
    objects.put(upload["fields"]["key"], text(rows), content_type="text/csv")
    asked, key = {"place_id": "t0001", "upload_id": upload["upload_id"]}, uuid7()
    make.ask("start_import", Role.TOWN_OFFICER, asked, key=key)
    (parse,) = make.sent_parts()
    jobs.do_part(parse)
    first, second = make.sent_parts()
    jobs.do_part(first)
    again = make.ask("start_import", Role.TOWN_OFFICER, asked, key=key).body
    assert (again["done"], again["total"]) == (2, 3)
    assert make.sent_parts() == [second], "what the dead letters took comes again, and nothing else"
    jobs.do_part(second)
    run = make.ask("load_run", Role.TOWN_OFFICER, run_id=key).body
    assert (run["state"], run["counts"]) == ("done", {"rows": 2, "refused": 0, "created": 2})
    assert [people.count_residents(village_id=one) for one in (village, other)] == [1, 1]
    replayed = make.ask("start_import", Role.TOWN_OFFICER, asked, key=key)
    assert (replayed.status, replayed.body["state"]) == (202, "done"), "its file is gone, the first answer is not"
    assert make.sent_parts() == []


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(f"xl/{n}.xml", b"0" * 45 * 1024 * 1024)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"PK\x03\x04 no archive", "roster_unreadable"),
        (b"\x00\x01\x02", "roster_unreadable"),
        (b"\xff\xff\xff", "roster_unreadable"),
        ("姓名,村\n".encode(), "roster_header_wrong"),
        (b"", "roster_header_wrong"),
        (b"a" * 200_000, "roster_unreadable"),
        (text([[""] * 8] * 60_001), "roster_too_long"),
        (bomb(), "roster_too_long"),
        (workbook([])[:-40], "roster_unreadable"),
    ],
)
def test_a_file_that_is_no_roster_ends_the_run_with_the_reason(village: str, body: bytes, reason: str) -> None:
    run = imported(body)
    assert (run["state"], run["reason"], run["counts"]) == ("failed", reason, {})
    book = load_workbook(io.BytesIO(objects.get(f"rosters/reports/{run['run_id']}/report.xlsx")))
    assert run["sentence"] == book.worksheets[0]["B2"].value
    assert run["sentence"].endswith(("。", "行。"))
    assert list(objects.listed("rosters/uploads/")) == [], "nothing with ID numbers outlives a failed import"
    jobs.do_part(Part(run["run_id"], "roster", "parse"))


@pytest.mark.parametrize("part", ["parse", "0001"])
def test_an_import_whose_file_was_forgotten_meanwhile_ends_and_says_so(village: str, part: str) -> None:
    upload = make.ask("open_upload", OFFICER, {"place_id": village}).body
    objects.put(upload["fields"]["key"], text(FAMILY), content_type="text/csv")
    run_id = make.ask("start_import", OFFICER, {"place_id": village, "upload_id": upload["upload_id"]}).body["run_id"]
    if part != "parse":
        jobs.do_part(Part(run_id, "roster", "parse"))
    objects.remove([upload["fields"]["key"], *objects.listed("rosters/chunks/")])
    jobs.do_part(Part(run_id, "roster", part))
    run = make.ask("load_run", OFFICER, run_id=run_id).body
    assert (run["state"], run["reason"]) == ("failed", "roster_forgotten")
    assert [file["name"] for file in run["files"]] == ["report.xlsx"]


def test_an_import_that_was_stopped_before_its_end_was_written_ends_though_its_chunks_are_forgotten(
    village: str,
) -> None:
    upload = make.ask("open_upload", OFFICER, {"place_id": village}).body
    objects.put(upload["fields"]["key"], text(FAMILY), content_type="text/csv")
    run_id = make.ask("start_import", OFFICER, {"place_id": village, "upload_id": upload["upload_id"]}).body["run_id"]
    jobs.do_part(Part(run_id, "roster", "parse"))
    runs.finish_part(make.at(), run_id=run_id, part="0001", counts={"created": 3})
    objects.remove(list(objects.listed("rosters/chunks/")))
    jobs.do_part(Part(run_id, "roster", "0001"))
    assert make.ask("load_run", OFFICER, run_id=run_id).body["state"] == "done"


def test_what_a_run_made_is_offered_for_a_week(village: str) -> None:
    run_id = imported(text(FAMILY))["run_id"]
    run = runs.load_run(run_id=run_id)
    last = run.started_at + dt.timedelta(days=7)
    assert [name for name, _ in runs.files_of(make.at(last), run)] == ["report.xlsx"]
    assert runs.files_of(make.at(last + dt.timedelta(seconds=1)), run) == []


@pytest.mark.parametrize("how", sorted(damaged()))
def test_a_damaged_workbook_is_unreadable(how: str) -> None:
    with pytest.raises(RosterUnreadable):
        list(sheets.rows_of(damaged()[how]))


def test_an_archive_without_a_workbook_is_unreadable() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(RosterUnreadable):
        list(sheets.rows_of(out.getvalue()))


def test_a_file_that_was_not_sent_or_is_too_large_is_refused_at_once(village: str) -> None:
    asked = {"place_id": village, "upload_id": uuid7()}
    assert make.ask("start_import", OFFICER, asked).body["code"] == "upload_missing"
    upload = make.ask("open_upload", OFFICER, {"place_id": village}).body
    assert upload["bytes_max"] == FILE_BYTES_MAX
    objects.put(upload["fields"]["key"], b"0" * (FILE_BYTES_MAX + 1), content_type="text/csv")
    asked["upload_id"] = upload["upload_id"]
    answer = make.ask("start_import", OFFICER, asked)
    assert (answer.status, answer.body["code"]) == (413, "upload_too_large")
    for given in ({"place_id": "x"}, {"upload_id": "../x"}):
        assert make.ask("start_import", OFFICER, asked | given).status == 422


def test_the_template_reads_as_a_roster_without_rows(village: str) -> None:
    template = make.ask("roster_template", OFFICER).body
    link = template["url"]
    assert (template["bytes_max"], template["rows_max"]) == (FILE_BYTES_MAX, 60_000)
    assert make.ask("roster_template", OFFICER).body["url"].partition("?")[0] == link.partition("?")[0]
    run = imported(objects.get(rosters.TEMPLATE_KEY))
    assert (run["state"], run["counts"]) == ("done", {"rows": 0, "refused": 0})
    assert settings().private_bucket in link


def test_other_villages_and_other_roles_do_not_reach_rosters(village: str) -> None:
    run_id = imported(text(FAMILY))["run_id"]
    elsewhere = replace(make.principal(OFFICER, villages=((2, 3),)), subject="sanother")
    body = {"place_id": village, "upload_id": uuid7()}
    for name, asked in (("open_upload", {"place_id": village}), ("start_import", body)):
        assert make.ask(name, elsewhere, asked).body["code"] == "not_found"
        assert make.ask(name, OFFICER, asked | {"place_id": "t0001"}).body["code"] == "not_found"
        assert make.ask(name, Role.AUDITOR, asked).status == 403
        assert make.ask(name, Role.PUBLIC, asked).status == 401
    assert make.ask("load_run", elsewhere, run_id=run_id).status == 404
    assert make.ask("load_run", OFFICER, run_id=uuid7()).body["code"] == "no_such_run"
    assert make.ask("load_run", Role.AUDITOR, run_id=run_id).status == 200
