"""Days, moments and periods at both ends of the calendar: refused with their field, and nowhere a fault of ours."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.kernel.authz import Role
from chalicelib.kernel.edge import DOORS, Asked
from infra import census
from tests.make import credentials
from tests.make.credentials import Doors, bearer_of
from tests.make.world import standing

DAYS = ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"]
MOMENTS = [
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "1999-12-31T23:59:59Z",
    "2000-01-01T00:00:00+08:00",
    "2099-12-31T23:59:59Z",
    "2099-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59+00:00",
    "9999-12-31T23:59:59-14:00",
]
EXTREMES = {"date": DAYS, "date-time": MOMENTS}
VILLAGE, KEY = "v00012", "01930000-0000-7000-8000-000000000001"


def shapes() -> set[type[BaseModel]]:
    """Every shape that somebody sends, also those inside others."""
    census.app()
    found: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [Asked, *(shape for door in DOORS for shape in (door.asked, door.query))]
    while waiting:
        shape = waiting.pop()
        if shape not in found:
            found.add(shape)
            waiting.extend(shape.__subclasses__())
    return found


def timed() -> Iterator[tuple[type[BaseModel], str, str]]:
    """Each field that is a day or a moment, as the description says: its shape, its name and its form."""
    for shape in shapes():
        described = shape.model_json_schema().get("properties", {})
        for name, told in described.items():
            for form in [one.get("format") for one in (told, *told.get("anyOf", ()))]:
                if form in EXTREMES:
                    yield shape, name, form


def test_every_day_and_moment_that_is_sent_has_an_end() -> None:
    fields = list(timed())
    assert len(fields) > 20
    for shape, name, form in fields:
        for sent in EXTREMES[form]:
            for told in (
                shape.model_validate,
                lambda found, at=shape: at.model_validate_json(json.dumps(found), strict=True),
            ):
                with pytest.raises(ValidationError) as refused:
                    told({name: sent})
                faults = [fault for fault in refused.value.errors() if fault["loc"] == (name,)]
                assert [fault["type"] for fault in faults] == ["value_error"], (shape, name, sent)
                assert "2000" in str(faults[0]["ctx"]["error"])


def test_every_text_has_a_day_since_when_it_is_shown() -> None:
    assert all(text.since > dt.date(2025, 12, 31) for purpose in PURPOSES.values() for text in purpose.texts)


@pytest.fixture
def doors(tables: Any) -> Iterator[Doors]:
    with standing(), credentials.doors() as found:
        yield found


@pytest.mark.parametrize("period", ["0000W01", "0001M01", "1999W52", "2100M01", "9999W52", "9999M12", "2025W53"])
def test_a_period_out_of_the_calendar_is_refused(doors: Doors, period: str) -> None:
    for path in (f"/v1/boards/{VILLAGE}/{period}", f"/v1/me/rank?period={period}"):
        answer = doors.ask("GET", path, bearer=bearer_of(Role.RESIDENT))
        assert (answer.status, answer.fields()) == (422, {"period"}), path


@pytest.mark.parametrize("at", MOMENTS)
def test_a_moment_out_of_the_calendar_is_refused_by_the_public_list(doors: Doors, at: str) -> None:
    for name in ("start_date", "end_date"):
        query = f"jurisdiction_id={VILLAGE}&{name}={at.replace('+', '%2B')}"
        answer = doors.ask("GET", f"/v1/open311/requests.json?{query}")
        assert answer.status == 422


@pytest.mark.parametrize("at", ["2000-01-01T08:00:00+08:00", "2099-12-31T00:00:00Z"])
def test_the_first_and_last_moments_are_answered(doors: Doors, at: str) -> None:
    for name in ("start_date", "end_date"):
        query = f"jurisdiction_id={VILLAGE}&{name}={at.replace('+', '%2B')}"
        assert doors.ask("GET", f"/v1/open311/requests.json?{query}").status in {200, 422}, name
