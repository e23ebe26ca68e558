"""One representative successful request of every route, by the name of its operation."""

from tests.house.plays import boards, identity, mandates, people, points, sessions, shops, staff
from tests.house.plays.town import PLAYS, Play, Request, Town

__all__ = [
    "PLAYS",
    "Play",
    "Request",
    "Town",
    "boards",
    "identity",
    "mandates",
    "people",
    "points",
    "sessions",
    "shops",
    "staff",
]
