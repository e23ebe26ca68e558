"""Notifications: who is told what, when; the stream door of facts, and everybody's inbox."""
