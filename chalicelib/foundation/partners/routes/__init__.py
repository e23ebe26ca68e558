"""The HTTP doors of partner shops; one file a noun."""

from chalicelib.foundation.partners.routes import shops, webhooks
from chalicelib.foundation.partners.routes.doors import doors

__all__ = ["doors", "shops", "webhooks"]
