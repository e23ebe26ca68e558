"""The HTTP doors of certificates; one file a noun."""

from chalicelib.credit.certificates.routes import banks, offers, own, paper, public
from chalicelib.credit.certificates.routes.doors import doors

__all__ = ["banks", "doors", "offers", "own", "paper", "public"]
