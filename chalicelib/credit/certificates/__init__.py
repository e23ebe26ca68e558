"""Certificates (信用证明): a villager lets one bank know in which band of the town they are, for one purpose."""
