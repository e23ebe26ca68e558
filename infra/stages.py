"""The stages, as data: what differs between a laptop, a trial and production."""

from __future__ import annotations

from dataclasses import dataclass

LOG_DAYS = 400
"""Logs of access are kept at least 6 months (PIPL, Cybersecurity Law article 21); CloudWatch offers 400 days."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One deployment's character.

    `lasting` data survives a deleted stack and can not be deleted by a slip; an `emulated` stage runs on one machine.
    """

    name: str
    lasting: bool
    emulated: bool
    region: str

    @property
    def in_china(self) -> bool:
        """Whether it is deployed to AWS China, whose CloudFront neither runs functions nor sets headers."""
        return not self.emulated and self.region.startswith("cn-")


STAGES = {
    stage.name: stage
    for stage in (
        Stage("local", lasting=False, emulated=True, region="cn-north-1"),
        Stage("test", lasting=False, emulated=True, region="cn-north-1"),
        Stage("dev", lasting=True, emulated=False, region="ap-southeast-1"),
        Stage("prod", lasting=True, emulated=False, region="ap-southeast-1"),
        Stage("prod-cn", lasting=True, emulated=False, region="cn-north-1"),
    )
}
