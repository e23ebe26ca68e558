"""The store of coupons and levels, a file a noun."""
