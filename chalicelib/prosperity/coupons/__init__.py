"""Coupons and levels (优惠券、会员等级): what buyers of the town have bought opens what they may take off."""
