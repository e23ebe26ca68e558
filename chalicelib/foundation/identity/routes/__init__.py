"""The HTTP doors of identity; one file a noun."""

from chalicelib.foundation.identity.routes import (
    binding,
    cards,
    codes,
    consents,
    deeds,
    mandates,
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
    "binding",
    "cards",
    "codes",
    "consents",
    "deeds",
    "doors",
    "mandates",
    "papers",
    "people",
    "places",
    "relatives",
    "rosters",
    "sessions",
    "staff",
]
