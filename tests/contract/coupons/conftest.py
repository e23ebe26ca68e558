"""Coupons are tested where buyers are: the market's store, its villages and its members."""

from tests.contract.market.conftest import buying, shared_store

__all__ = ["buying", "shared_store"]
