"""What one resident is told, and what stands of it in their inbox."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from string import Formatter

from chalicelib.foundation.notifications.core.household_words import HOUSEHOLDS
from chalicelib.foundation.notifications.core.template import Template
from chalicelib.foundation.notifications.core.templates import TEMPLATES
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

RESIDENT = re.compile(r"^(v[0-9]{5})[r.]([0-9]{5})$")
"""A resident's id `v00012r00345`, or an account's `v00012.00345`, theirs or a household's."""
KEPT_DAYS = 366
"""How long a message stays in the inbox."""


class NoSuchMessage(NotFound):
    """The inbox holds no message with this id."""

    code = "no_such_message"
    zh, en = "没有这条消息。", "There is no such message."


@value
class Message:
    """What one resident is told, once. `about` names what it is about, such as an activity's id.

    `message_id` is the id of the fact (a UUIDv7), so that a fact told twice is one message.
    """

    message_id: str
    resident_id: str
    kind: str
    about: str
    values: dict[str, str]

    @property
    def title(self) -> str:
        """The heading."""
        return TEMPLATES[self.kind].title

    @property
    def body(self) -> str:
        """The sentences."""
        return TEMPLATES[self.kind].body.format_map(self.values)

    @property
    def template(self) -> Template:
        """Its words."""
        return TEMPLATES[self.kind]

    @property
    def params(self) -> dict[str, str]:
        """The values that the sentences name; a provider refuses a template with any others."""
        named = {name for _, name, _, _ in Formatter().parse(TEMPLATES[self.kind].body)}
        return {name: value for name, value in self.values.items() if name in named}

    def to_member(self, resident_id: str) -> Message:
        """Return what a member of the household is told, of whose account this is."""
        return replace(self, resident_id=resident_id, kind=HOUSEHOLDS + self.kind)


@value
class Told:
    """A message as it stands in somebody's inbox."""

    message_id: str
    kind: str
    title: str
    body: str
    about: str
    read_at: dt.datetime | None


def made_at(message_id: str) -> dt.datetime:
    """Return the moment inside a UUIDv7: its first 48 bits are milliseconds (RFC 9562, section 5.7)."""
    return dt.datetime.fromtimestamp(int(message_id.replace("-", "")[:12], 16) / 1000, dt.UTC)
