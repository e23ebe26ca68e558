"""What a door that refuses answers, and that it wrote nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from chalicelib.kernel.settings import settings


def everything() -> dict[str, list[str]]:
    """Return every item of every table of moto, in one order. Not over the wire: it is asked for before and after."""
    tables = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][settings().region].tables
    return {name: sorted(str(item.to_json()) for item in table.all_items()) for name, table in tables.items()}


@contextmanager
def nothing_written() -> Iterator[None]:
    """Let what is done within change no item of any table."""
    before = everything()
    yield
    after = everything()
    assert after
    assert {name for name in after if after[name] != before[name]} == set()


def names_field(answered: tuple[int, Any], field: str) -> bool:
    """Tell whether a door answered that this one field does not fit, why in both languages, and with a code."""
    status, told = answered
    assert (status, bool(told["code"] and told["zh"] and told["en"])) == (422, True), told
    assert [one["field"] for one in told["fields"]] == [field], told["fields"]
    return all(one["code"] and not one["zh"].isascii() and one["en"] for one in told["fields"])


def says(answered: tuple[int, Any], status: int, code: str) -> bool:
    """Tell whether a door refused with this status and code, and a sentence in both languages."""
    assert (answered[0], answered[1]["code"]) == (status, code), answered
    return not answered[1]["zh"].isascii() and bool(answered[1]["en"])
