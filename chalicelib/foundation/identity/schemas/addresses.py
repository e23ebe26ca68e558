"""Addresses, asked and shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.foundation.identity.core.addresses import Address, Destination
from chalicelib.foundation.identity.core.id_numbers import MOBILE, masked_phone
from chalicelib.kernel.edge import Asked, Shown


def _mobile(sent: str) -> str:
    if not MOBILE.match(sent):
        message = "应为 11 位手机号。|It must be a mobile number of 11 digits."
        raise ValueError(message)
    return sent


Area = Annotated[str, Field(min_length=1, max_length=30)]


class DeliveryAddressAsked(Asked):
    """Where goods go, and whether that is the default from now on."""

    receiver: Annotated[str, Field(min_length=1, max_length=30)]
    phone: Annotated[str, AfterValidator(_mobile)]
    province: Area
    city: Area
    district: Area
    detail: Annotated[str, Field(min_length=1, max_length=120)]
    is_default: bool = False

    def destination(self) -> Destination:
        """Return what was asked."""
        return Destination(self.receiver, self.phone, self.province, self.city, self.district, self.detail)


class DeliveryAddressChangeAsked(DeliveryAddressAsked):
    """An address as it is to be, and the revision of it that was read."""

    revision: Annotated[str, Field(min_length=1, max_length=36)]


class DeliveryAddressShown(Shown):
    """One address. `phone` is masked in the list, whole where its owner opens it."""

    address_id: str
    receiver: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    is_default: bool
    revision: str


class DeliveryAddressesShown(Shown):
    """All addresses of somebody, the oldest first."""

    addresses: list[DeliveryAddressShown]


def address_shown(address: Address, *, whole: bool = True) -> DeliveryAddressShown:
    """Return an address as its owner sees it."""
    to = address.destination
    return DeliveryAddressShown(
        address_id=address.address_id,
        receiver=to.receiver,
        phone=to.phone if whole else masked_phone(to.phone),
        province=to.province,
        city=to.city,
        district=to.district,
        detail=to.detail,
        is_default=address.is_default,
        revision=address.revision,
    )


def addresses_shown(addresses: Iterable[Address]) -> DeliveryAddressesShown:
    """Return all addresses of somebody with masked phones."""
    return DeliveryAddressesShown(addresses=[address_shown(one, whole=False) for one in addresses])
