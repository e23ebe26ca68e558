"""Wishes (心愿发布): a villager says what is wanted, somebody makes it come true, the village thanks and pays."""
