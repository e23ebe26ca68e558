"""The core of coupons and levels, a file a noun."""
