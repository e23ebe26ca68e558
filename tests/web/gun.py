"""A scanner gun, which is a keyboard that types faster than anybody."""

from __future__ import annotations

import time

from playwright.sync_api import Page


def scan(page: Page, code: str) -> None:
    """Type as a gun does: a key every ten milliseconds by its own clock, whatever else the machine does, and Enter."""
    keys, begins = page.context.new_cdp_session(page), time.time()
    for number, text in enumerate([*code, "\r"]):
        key = {"key": "Enter" if text == "\r" else text, "timestamp": begins + number / 100}
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **key})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
