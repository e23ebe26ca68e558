"""Rewards: what points are spent on. Here redemption (核销) at partner shops; the mall stands on it later."""
