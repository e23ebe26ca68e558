"""What people may spend in a day and in an hour: set for the people of a village, and counted at all shops alike."""

from __future__ import annotations

from chalicelib.kernel.values import value


@value
class Spending:
    """Limits of each person of a village over all shops together; None sets none, and costs nothing to check.

    `person_…` bound whatever they spend; `card_…` what they spend with their card.
    """

    person_day_points: int | None = None
    card_day_points: int | None = None
    person_hour_points: int | None = None
    card_hour_points: int | None = None

    def card_limit(self, own: int | None) -> int | None:
        """Return the tighter of the village's limit and the card's `own`."""
        limits = [most for most in (self.card_day_points, own) if most is not None]
        return min(limits, default=None)
