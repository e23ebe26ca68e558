"""HTTP doors of payments: WeChat Pay's, and the desks'."""

from chalicelib.foundation.payments.routes import desk, notices
from chalicelib.foundation.payments.routes.doors import doors

__all__ = ["desk", "doors", "notices"]
