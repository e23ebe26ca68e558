"""What stands around every schedule, queue and stream door; app.py registers it as middleware."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.kernel import logs


class JobFailed(RuntimeError):
    """A job failed; the log says where, under the invocation's id. Lambda prints this sentence and no other."""

    def __init__(self) -> None:
        super().__init__("The job failed; see the event `surprise` of this invocation.")


def in_our_log(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Log what a job did not expect without its message, which may quote a person's data; fail the invocation still.

    Raises:
        JobFailed: instead of whatever was raised.
    """
    try:
        return get_response(event)
    except Exception as error:  # noqa: BLE001  A job's door is outermost; whoever woke it hears that it failed.
        logs.surprise(error, request_id=str(getattr(event.context, "aws_request_id", "-")))
        raise JobFailed from None
