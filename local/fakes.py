"""The outside world's services that have a fake on this machine, and the setting that points to it."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fake:
    """A server started as `python -m module --port N`; the template's `parameter` gets its address.

    What both sides agree on beside, such as keys, the module `agreed` says in `PARAMETERS`, where there is one.
    """

    name: str
    module: str
    parameter: str
    agreed: str = ""

    def parameters(self, address: str) -> dict[str, str]:
        """Return what the template is told of it, where it answers at `address`."""
        told: dict[str, str] = importlib.import_module(self.agreed).PARAMETERS if self.agreed else {}
        return told | {self.parameter: address}


FAKES = (
    Fake("wechat", "tests.fakes.wechat", "WechatUrl"),
    Fake("sms", "tests.fakes.sms", "SmsUrl"),
    Fake("topup", "tests.fakes.topup", "TopupUrl"),
    Fake("wechatpay", "tests.fakes.wechatpay", "WxpayUrl", "tests.fakes.wechatpay_keys"),
)


def present() -> list[Fake]:
    """Return the fakes whose module is there."""
    return [fake for fake in FAKES if _is_there(fake.module)]


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
