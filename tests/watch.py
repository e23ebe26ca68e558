"""Watches what the house logs, in every test: no names, phones, ID numbers, tokens or keys."""

from __future__ import annotations

import logging
import re

PERSONAL = re.compile(
    r"[\u3400-\u9fff]"  # A name, or anything else that a person wrote.
    r"|\d{11,}"  # A phone or an ID number.
    r"|eyJ[\w-]{8,}"  # A session's token.
    r"|(?<![a-z])sk_"  # A partner's key.
    r"|(?<![\w-])[0-9A-Za-z]{22}(?![\w-])"  # A code's token.
    r"|(?<![\w-])(?=[\w-]*[A-Z])[\w-]{43}(?![\w-])"  # A refresh token; ids have no capitals.
)


class Watch(logging.Filter):
    """Sees every line, and lets it pass."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Remember a line."""
        self.lines.append(record.getMessage())
        return True

    def leaks(self) -> list[str]:
        """Return the lines that hold what no log may, and forget all."""
        found = [line for line in self.lines if PERSONAL.search(line)]
        self.lines.clear()
        return found


WATCH = Watch()
logging.getLogger("sanbao").addFilter(WATCH)
