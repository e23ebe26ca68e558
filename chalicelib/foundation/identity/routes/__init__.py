"""The HTTP doors of identity; one file a noun."""

from chalicelib.foundation.identity.routes import (
    addresses,
    binding,
    cards,
    codes,
    consents,
    deeds,
    mandates,
    members,
    papers,
    people,
    places,
    relatives,
    rosters,
    sessions,
    staff,
)
from chalicelib.foundation.identity.routes.doors import doors

__all__ = [
    "addresses",
    "binding",
    "cards",
    "codes",
    "consents",
    "deeds",
    "doors",
    "mandates",
    "members",
    "papers",
    "people",
    "places",
    "relatives",
    "rosters",
    "sessions",
    "staff",
]
