"""The service of coupons and levels, a file a noun."""
