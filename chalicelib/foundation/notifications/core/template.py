"""What the words of a kind of message are made of."""

from __future__ import annotations

from chalicelib.kernel.values import value


@value
class Template:
    """The words of one kind of message; braces name its values.

    `sms` names the provider's template of a short message, `wechat` the family of subscribe messages, where it has one.
    An `urgent` one goes out at night too. An `alarm` goes by short message to everybody whose phone is known, agreed to
    or not: it may be about what somebody did in their name.
    """

    title: str
    body: str
    sms: str = ""
    wechat: str = ""
    urgent: bool = False
    alarm: bool = False


def step(title: str, body: str) -> Template:
    """Return the words of a step of something that goes on."""
    return Template(title, body, wechat="progress")
