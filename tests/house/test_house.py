"""The house's own order: what registers where, what loads when, and that documents tell the truth."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from chalice import Response
from pydantic import BaseModel, ValidationError

from chalicelib.kernel import edge
from chalicelib.kernel.rooms import INDEX
from infra import census, openapi, reference, tables
from infra.compatibility import breaks
from infra.plan import ROOT
from infra.template import template

HEAVY = {
    "PIL",
    "boto3",
    "chinese_calendar",
    "cryptography",
    "icalendar",
    "jwt",
    "numpy",
    "openpyxl",
    "pypinyin",
    "qrcode",
    "reportlab",
    "requests",
    "wechatpayv3",
    "xlsxwriter",
}
"""Libraries that only the function which needs them may import."""


def test_app_only_registers() -> None:
    source = (ROOT / "app.py").read_text()
    assert len(source.splitlines()) <= 80
    for line in source.splitlines():
        assert not line.startswith(("def ", "class ", "if ", "for ", "while ", "with ", "try")), line


def test_the_import_cost_of_the_app_leaves_out_heavy_libraries() -> None:
    program = "import app, json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True).stdout
    assert HEAVY & set(json.loads(loaded)) == set()


def test_importing_any_module_needs_no_setting_and_no_network() -> None:
    program = (
        "import socket\n"
        "def refuse(*_): raise AssertionError('a module connected while it was imported')\n"
        "socket.socket.connect = refuse\n"
        "from infra import census\n"
        "census.import_all()\n"
        "import app\n"
    )
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("SANBAO_", "AWS_"))}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=bare, check=True)


def test_every_blueprint_of_a_room_is_registered() -> None:
    registered = {door.room for door in census.doors() if door.path in census.app().routes}
    made = {door.room for door in edge.DOORS}
    census.import_all()
    assert {door.room for door in edge.DOORS} == made == registered


def test_every_job_has_its_rooms_prefix() -> None:
    for job in census.jobs():
        assert "-" in job.name, f"{job.name}: app.py registers job blueprints with a name_prefix"


def test_every_job_can_be_called_by_the_name_that_lambda_uses() -> None:
    for job in census.jobs():
        module, _, name = job.handler.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name)), job.name
    with pytest.raises(AttributeError):
        importlib.import_module("app").ledger_nothing  # noqa: B018  Asking is what is tested.


ALONE = """
import json, sys
import app
from chalicelib.kernel import edge
opened = lambda: sorted({door.room for door in edge.DOORS})
at_start = opened()
with_parts = callable(app.identity_identity_parts), opened()
undone_by = edge.undoing("activities.sign_up").name
path = "/v1/openapi.json"
answer = app.app({"requestContext": {"resourcePath": path, "httpMethod": "GET"}, "path": path,
    "headers": {}, "multiValueQueryStringParameters": None, "pathParameters": None, "stageVariables": None, "body": "",
    "isBase64Encoded": False}, None)
rooms = sorted(name for name in sys.modules if name.endswith((".routes", ".jobs")))
print(json.dumps([at_start, with_parts, undone_by, answer["statusCode"], opened(), rooms]))
"""


def test_a_room_opens_when_it_is_asked_for_and_no_other() -> None:
    told = subprocess.run([sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    at_start, with_parts, undone_by, status, opened, rooms = json.loads(told)
    assert (at_start, with_parts) == ([], [True, []])
    assert (undone_by, status) == ("activities.cancel", 200)
    assert opened == ["activities", "house"]
    assert rooms == [
        "chalicelib.foundation.house.routes",
        "chalicelib.foundation.identity.jobs",
        "chalicelib.kernel.jobs",
        "chalicelib.points.activities.routes",
    ]


def test_every_queue_has_dead_letters() -> None:
    resources = template(census.app(), "prod")["Resources"]
    for source in resources.values():
        if source["Type"] == "AWS::Lambda::EventSourceMapping":
            name, attribute = source["Properties"]["EventSourceArn"]["Fn::GetAtt"]
            assert attribute == "StreamArn" or "RedrivePolicy" in resources[name]["Properties"]


def test_every_table_has_one_owner() -> None:
    names = [str(record.Meta.table_name) for record in tables.all_records()]
    assert len(names) == len(set(names))
    for record in tables.all_records():
        assert record.__module__.startswith("chalicelib.")
        assert inspect.getdoc(record), f"{record.__name__} says what a row is"


def test_every_door_says_what_it_does_and_is_described() -> None:
    described = json.loads(openapi.PATH.read_text())
    for door in census.doors():
        assert inspect.getdoc(door.view), f"{door.name} says what its caller gets"
        assert described["paths"][door.path][door.method.lower()]["operationId"] == door.name
    names = [door.name for door in census.doors()]
    assert len(names) == len(set(names))


def test_every_door_that_answers_something_is_described_with_what_it_answers() -> None:
    paths = openapi.described()["paths"]
    own = {}
    for door in census.doors():
        answers = paths[door.path][door.method.lower()]["responses"]
        answered = next(status for status in answers if status != "default")
        content = answers[answered].get("content")
        assert (answered == "204") == (content is None), door.name
        makes_it_itself = inspect.get_annotations(door.view)["return"] in {Response, "Response"}
        assert makes_it_itself == (door.shown is None and bool(door.media)), door.name
        if door.media:
            own[door.name] = list(content)
    assert own == {
        "house.openapi": ["application/json"],
        "log.prove": ["text/plain"],
        "certificates.list_keys": ["application/json"],
        "certificates.list_revoked": ["application/json"],
        "activities.calendar": ["text/calendar"],
        "bookings.calendar": ["text/calendar"],
        "moderation.greet": ["text/plain"],
        "moderation.push": ["text/plain"],
        "payments.hear": ["application/json"],
        "topups.hear": ["text/plain"],
        "tourism.browse": ["application/geo+json"],
    }


def test_the_description_is_current() -> None:
    assert openapi.PATH.read_text() == openapi.text(), "run: make openapi"
    assert INDEX.read_text() == openapi.rooms(), "run: make openapi"


def test_the_reference_is_current() -> None:
    assert reference.PATH.read_text() == reference.text(), "run: make openapi"


def test_the_reference_names_every_route_refusal_setting_and_job() -> None:
    told = reference.PATH.read_text()
    for door in census.doors():
        assert f"`{door.method} {door.path}`" in told
    for error in census.refusals():
        assert f"`{error.code}`" in told
    for name in census.setting_names():
        assert f"`{name}`" in told
    for job in census.jobs():
        assert f"`{job.name}`" in told
    assert census.setting_names() == sorted(reference.SETTINGS)


def test_every_refusal_speaks_both_languages_with_a_code_of_its_own() -> None:
    codes: dict[str, str] = {}
    for error in census.refusals():
        assert error.code.isascii()
        assert 400 <= error.status <= 599
        assert not error.zh.isascii(), f"{error.code} has no Chinese sentence"
        assert error.en.isascii(), f"{error.code} has no English sentence"
        assert codes.setdefault(error.code, error.__module__) == error.__module__, error.code


def _committed(revision: str) -> dict[str, Any] | None:
    path = openapi.PATH.relative_to(ROOT).as_posix()
    asked = ["git", "show", f"{revision}:{path}"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
    found: dict[str, Any] | None = json.loads(answer.stdout) if answer.returncode == 0 else None
    return found


def test_no_client_of_the_last_committed_api_breaks() -> None:
    asked = ["git", "log", "-2", "--format=%H", "--", openapi.PATH.relative_to(ROOT).as_posix()]
    revisions = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    accepted = (ROOT / "docs" / "api" / "breaks.md").read_text()
    for revision in revisions:
        old = _committed(revision)
        if old is not None:
            found = [sentence for sentence in breaks(old, openapi.described()) if sentence not in accepted]
            assert found == [], "docs/api/breaks.md lists breaks that were decided on"


def test_every_shape_refuses_what_it_does_not_know() -> None:
    for door in census.doors():
        for shape in (door.asked, door.query):
            assert issubclass(shape, BaseModel)
            assert shape.model_config.get("extra") == "forbid", door.name


def test_no_form_takes_the_digits_of_other_scripts() -> None:
    assert "\\\\d" not in openapi.text()


@pytest.mark.parametrize("room", sorted({door.room for door in census.doors()}))
def test_a_day_or_a_moment_is_not_read_from_a_number(room: str) -> None:
    for shape in {shape for door in census.doors() if door.room == room for shape in (door.asked, door.query)}:
        for name, field in shape.model_json_schema().get("properties", {}).items():
            if "date" in json.dumps([field.get("format"), field.get("anyOf")]):
                with pytest.raises(ValidationError) as refused:
                    shape.model_validate({name: "1764201600"})
                assert (name,) in [fault["loc"] for fault in refused.value.errors()]
