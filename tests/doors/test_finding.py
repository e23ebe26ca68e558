"""The doors that find a village's residents by the beginning of a name, and by phone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import households, people
from chalicelib.kernel.authz import Role
from tests.make import identity as make

OFFICER, AUDITOR = Role.VILLAGE_OFFICER, Role.AUDITOR


@pytest.fixture
def village(tables: Any) -> str:
    return make.town_and_village()[1].village_id


def enter(village_id: str, n: int, name: str, **given: Any) -> str:
    person = make.person(n, **{"name": name, "phone": f"138{n:08d}", **given})
    return people.register_resident(make.at(), village_id=village_id, person=person).resident_id


def named(village_id: str, name: str, who: Any = OFFICER, **more: Any) -> Any:
    return make.ask("search_by_name", who, {"name": name, **more}, village_id=village_id)


def ids(answer: Any) -> list[str]:
    assert answer.status == 200, answer.body
    return [row["holder_id"] for row in answer.body["holders"]]


def test_a_family_name_finds_all_who_bear_it_here_and_a_longer_beginning_fewer(village: str) -> None:
    first, second = enter(village, 1, "张三丰"), enter(village, 2, "张三")
    third, maria = enter(village, 3, "张小芳"), enter(village, 4, "Maria")
    enter(make.another_village().village_id, 5, "张三丰")
    households.add_household(make.at(), village_id=village, number="张家1")
    assert set(ids(named(village, "张"))) == {first, second, third}
    assert ids(named(village, "张三")) == [second, first], "in the order of names"
    assert ids(named(village, "张三丰", AUDITOR)) == [first]
    assert ids(named(village, "Mar")) == [maria]
    assert ids(named(village, "三丰")) == [], "a name is found by its beginning"
    assert ids(named(village, "张家")) == [], "a household has a number and no name"


def test_whoever_moved_is_found_as_such_and_a_new_name_in_place_of_the_old(village: str) -> None:
    gone, renamed = enter(village, 1, "张三丰"), enter(village, 2, "王小芳")
    people.set_status(make.at(), resident_id=gone, status=Status.MOVED)
    make.ask("change_resident", OFFICER, {"name": "张小芳"}, resident_id=renamed)
    (row,) = named(village, "张三").body["holders"]
    assert (row["holder_id"], row["name"], row["status"], row["phone"]) == (gone, "张三丰", "moved", "138****0001")
    assert ids(named(village, "王")) == []
    assert ids(named(village, "张小")) == [renamed]


def test_a_long_answer_comes_page_by_page_each_cursor_for_its_own_beginning(village: str) -> None:
    all_of_them = [enter(village, n, f"张{'甲乙丙丁戊'[n]}") for n in range(5)]
    found, cursor = [], None
    for _ in range(3):
        answer = named(village, "张", size=2, cursor=cursor)
        found += ids(answer)
        cursor = answer.body["cursor"]
        if cursor is None:
            break
        assert named(village, "张甲", size=2, cursor=cursor).body["code"] == "cursor_invalid"
        other = make.another_village(f"3301091202{len(found):02d}", "另一村").village_id
        assert named(other, "张", size=2, cursor=cursor).body["code"] == "cursor_invalid"
    assert sorted(found) == sorted(all_of_them)
    assert cursor is None


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": ""},
        {"name": " "},
        {"name": "张" * 31},
        {"name": "张%"},
        {"name": "13812345678"},
        {"name": "张", "size": 0},
        {"name": "张", "size": 101},
        {"name": "张", "phone": "13812345678"},
    ],
)
def test_what_is_no_name_is_refused(village: str, given: dict[str, Any]) -> None:
    refused = make.ask("search_by_name", OFFICER, given, village_id=village)
    assert (refused.status, refused.body["code"]) == (422, "invalid_input")


def test_a_phone_finds_the_family_that_shares_it_here_and_nobody_elsewhere(village: str) -> None:
    phone = "13912345678"
    here = [enter(village, n, "张三", phone=phone) for n in (1, 2)]
    there = enter(make.another_village().village_id, 3, "李四", phone=phone)

    def found(village_id: str, asked: str = phone) -> list[str]:
        return ids(make.ask("search_by_phone", OFFICER, {"phone": asked}, village_id=village_id))

    assert found(village) == here
    assert found(there[:6]) == [there]
    assert found(village, "13900000000") == []
    for wrong in ("", "139", "139123456789", "张三"):
        assert make.ask("search_by_phone", OFFICER, {"phone": wrong}, village_id=village).status == 422


def test_who_searched_is_recorded_also_in_vain_and_never_for_whom(village: str) -> None:
    enter(village, 1, "张三丰", phone="13912345678")
    for name in ("张三", "欧阳"):
        named(village, name)
    make.ask("search_by_phone", OFFICER, {"phone": "13912345678"}, village_id=village)
    rows = day_of_audit(place_id=village, on=make.TODAY).rows
    looks = [row for row in rows if row["deed"].startswith("resident.search")]
    assert [row["deed"] for row in looks] == ["resident.search_phone", *["resident.search_name"] * 2]
    assert {(row["actor"], row["target"]) for row in looks} == {("svillage_officer", village)}
    facts = [str(one) for one in day_of_facts(village_id=village, on=make.TODAY)]
    kept = json.dumps(rows, ensure_ascii=False) + "".join(facts)
    assert not any(text in kept for text in ("张三", "欧阳", "13912345678"))
