"""The forms of fields that several of identity's doors take."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.foundation.identity.core import people
from chalicelib.foundation.identity.core.id_numbers import MOBILE


def _phone(value: str) -> str:
    if value and not MOBILE.match(value):
        message = "应为 11 位手机号。|It must be a mobile number of 11 digits."
        raise ValueError(message)
    return value


def _name(value: str) -> str:
    if not people.NAME.match(value):
        message = "应为 1 到 30 个汉字或字母。|It must be 1 to 30 Chinese characters or letters."
        raise ValueError(message)
    return value


PlaceId = Annotated[str, Field(pattern=r"^(t[0-9]{4}|v[0-9]{5})$")]
ResidentId = Annotated[str, Field(pattern=r"^v[0-9]{5}r[0-9]{5}$")]
HolderId = Annotated[str, Field(pattern=r"^v[0-9]{5}[rh][0-9]{5}$")]
HouseholdId = Annotated[str, Field(pattern=r"^v[0-9]{5}h[0-9]{5}$")]
PlaceName = Annotated[str, Field(min_length=1, max_length=40)]
Group = Annotated[str, Field(max_length=20)]
Relation = Annotated[str, Field(max_length=10)]
Note = Annotated[str, Field(max_length=200)]
PersonName = Annotated[str, AfterValidator(_name)]
Phone = Annotated[str, AfterValidator(_phone)]
IdNumber = Annotated[str, Field(min_length=18, max_length=24)]
Number = Annotated[str, Field(pattern=people.HOUSEHOLD_NUMBER.pattern)]
Pin = Annotated[str, Field(pattern=r"^([0-9]{4})?$")]
PageSize = Annotated[int, Field(ge=1, le=100)]

OrdinalRange = Annotated[list[int], Field(min_length=2, max_length=2)]
"""A half-open range of village ordinals: the first, and the one after the last."""
