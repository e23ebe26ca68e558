"""One representative successful request of every route, by the name of its operation."""

from tests.house.plays import boards, bulks, identity, people, points, sessions, shops, staff
from tests.house.plays.town import PLAYS, Play, Request, Town

__all__ = [
    "PLAYS",
    "Play",
    "Request",
    "Town",
    "boards",
    "bulks",
    "identity",
    "people",
    "points",
    "sessions",
    "shops",
    "staff",
]
