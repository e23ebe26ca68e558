"""Days and moments as they are written, and as nobody writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import BaseModel, ValidationError

from chalicelib.kernel.fields import Date, Moment

NINE = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)


class Sent(BaseModel):
    """What somebody sends."""

    on: Date | None = None
    at: Moment | None = None


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    "at", ["2026-03-01T09:00:00+08:00", "2026-03-01T01:00:00Z", "2026-03-01t01:00z", "2026-03-01 09:00:00.000+08:00"]
)
def test_what_is_written_is_read(at: str, *, strict: bool) -> None:
    sent = Sent.model_validate_json(f'{{"on": "2026-03-01", "at": "{at}"}}', strict=strict)
    assert (sent.on, sent.at) == (dt.date(2026, 3, 1), NINE)
    assert Sent(on=sent.on, at=sent.at) == sent


@pytest.mark.parametrize(
    "at", ["0", "1764201600", "2026-03-01", "2026-03-01T25:00:00Z", "2026-03-01T09:00:00+08", "20260301T090000Z"]
)
def test_what_is_no_moment_is_refused_in_both_languages(at: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Sent(at=at)  # type: ignore[arg-type]  # As it was sent.
    assert "时间要写成" in str(refused.value)


def test_a_moment_has_an_offset() -> None:
    with pytest.raises(ValidationError) as refused:
        Sent(at="2026-03-01T09:00:00")  # type: ignore[arg-type]  # As it was sent.
    assert refused.value.errors()[0]["type"] == "timezone_aware"


def test_a_leap_second_is_told_like_any_other_moment_there_is_not() -> None:
    with pytest.raises(ValidationError):
        Sent(at="2026-12-31T23:59:60Z")  # type: ignore[arg-type]  # As it was sent.


def test_the_description_keeps_their_formats() -> None:
    shown = Sent.model_json_schema()["properties"]
    assert [shown[name]["anyOf"][0]["format"] for name in ("on", "at")] == ["date", "date-time"]
