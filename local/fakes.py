"""The outside world's services that have a fake on this machine, and the setting that points to it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fake:
    """A server started as `python -m module --port N`; the template's `parameter` gets its address."""

    name: str
    module: str
    parameter: str


FAKES = (
    Fake("wechat", "tests.fakes.wechat", "WechatUrl"),
    Fake("sms", "tests.fakes.sms", "SmsUrl"),
    Fake("topup", "tests.fakes.topup", "TopupUrl"),
)


def present() -> list[Fake]:
    """Return the fakes whose module is there."""
    return [fake for fake in FAKES if _is_there(fake.module)]


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
