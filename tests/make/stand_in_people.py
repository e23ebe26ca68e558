"""A minimal stand-in for the roster's half of identity: what binding and consents ask of it, and nothing more."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.foundation.identity import service
from chalicelib.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Resident:
    resident_id: str
    name: str
    id_number: str
    born_on: dt.date
    status: str = "active"
    phone_masked: str = ""


ADULT = Resident("v00012r00345", "张小兰", "11010519491231002X", dt.date(1949, 12, 31))
OTHER = Resident("v00012r00346", "阿卜杜拉·艾山", "110105194912310038", dt.date(1949, 12, 31))
CHILD = Resident("v00012r00347", "张童", "330109202001010014", dt.date(2020, 1, 1))
MOVED = Resident("v00012r00348", "李迁", "330109198001010013", dt.date(1980, 1, 1), status="moved")
_residents = {r.resident_id: r for r in (ADULT, OTHER, CHILD, MOVED)}
phones: dict[str, str] = {}


def find_by_id_number(*, id_number: str) -> str | None:
    return next((r.resident_id for r in _residents.values() if r.id_number == id_number), None)


def load_resident(*, resident_id: str) -> Resident:
    if resident_id not in _residents:
        raise NotFound
    return _residents[resident_id]


def change_resident(ctx: Any, *, resident_id: str, phone: str) -> Resident:
    phones[resident_id] = phone
    return replace(_residents[resident_id], phone_masked=f"{phone[:3]}****{phone[-4:]}")


def install() -> None:
    """Stand in where the real module is not there."""
    module = sys.modules[__name__]
    sys.modules.setdefault("chalicelib.foundation.identity.service.people", module)
    if not hasattr(service, "people"):
        setattr(service, "people", module)  # noqa: B010  The package does not declare it.
