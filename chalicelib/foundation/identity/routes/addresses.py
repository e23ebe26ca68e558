"""The doors of one's own addresses, for residents and members."""

from __future__ import annotations

from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.addresses import (
    DeliveryAddressAsked,
    DeliveryAddressChangeAsked,
    DeliveryAddressesShown,
    DeliveryAddressShown,
    address_shown,
    addresses_shown,
)
from chalicelib.foundation.identity.service import addresses as service
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/me/addresses", verb="addresses.own", shown=DeliveryAddressesShown)
def list_addresses(call: Call[Nothing, Nothing]) -> DeliveryAddressesShown:
    """Show one's addresses, the oldest first, with masked phones."""
    return addresses_shown(service.list_addresses(call.ctx))


@doors.door(
    "POST",
    "/v1/me/addresses",
    verb="addresses.own",
    asked=DeliveryAddressAsked,
    shown=DeliveryAddressShown,
    status=201,
    keyed=True,
)
def add_address(call: Call[DeliveryAddressAsked, Nothing]) -> DeliveryAddressShown:
    """Add an address; one's first is the default."""
    asked = call.body
    return address_shown(
        service.add_address(call.ctx, destination=asked.destination(), is_default=asked.is_default, key=call.key)
    )


@doors.door("GET", "/v1/me/addresses/{address_id}", verb="addresses.own", shown=DeliveryAddressShown)
def read_address(call: Call[Nothing, Nothing], address_id: str) -> DeliveryAddressShown:
    """Show one of one's addresses, whole."""
    return address_shown(service.load_address(call.ctx, address_id))


@doors.door(
    "PUT",
    "/v1/me/addresses/{address_id}",
    verb="addresses.own",
    asked=DeliveryAddressChangeAsked,
    shown=DeliveryAddressShown,
)
def change_address(call: Call[DeliveryAddressChangeAsked, Nothing], address_id: str) -> DeliveryAddressShown:
    """Change an address that is still as one read it."""
    asked = call.body
    return address_shown(
        service.change_address(
            call.ctx,
            address_id=address_id,
            destination=asked.destination(),
            is_default=asked.is_default,
            revision=asked.revision,
        )
    )


@doors.door("POST", "/v1/me/addresses/{address_id}/remove", verb="addresses.own", shown=None)
def remove_address(call: Call[Nothing, Nothing], address_id: str) -> None:
    """Delete an address."""
    service.remove_address(call.ctx, address_id=address_id)
