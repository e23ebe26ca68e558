"""The HTTP doors of partners; one file a noun."""

from chalicelib.foundation.partners.routes import banks, shops, webhooks
from chalicelib.foundation.partners.routes.doors import doors

__all__ = ["banks", "doors", "shops", "webhooks"]
