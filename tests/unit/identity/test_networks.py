"""What one subscriber can not change of an address."""

from __future__ import annotations

import pytest

from chalicelib.foundation.identity.core.tries import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("test-invoke-source-ip", "test-invoke-source-ip"),
    ],
)
def test_an_address_is_told_by_what_its_subscriber_was_given(address: str, network: str) -> None:
    assert network_of(address) == network
