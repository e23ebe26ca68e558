"""What of a booking its guest, its hosts and a village's desk are told, in values for the words of notifications."""

from __future__ import annotations

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.prosperity.bookings.core.bookables import Bookable, BookableDeed
from chalicelib.prosperity.bookings.core.bookings import Booking, code_of
from chalicelib.prosperity.bookings.core.lines import Line

FEN_A_YUAN, TENTHS = 100, 10
"""Ten thousandths are a hundredth."""
BOOKED, CANCELLED, CALLED_OFF, LATE, BY_HAND = "booked", "cancelled", "called_off", "late", "by_hand"
REMIND = "remind"
"""The morning before it begins."""
DESK_CALLED_OFF = "desk_called_off"
"""Officers called a villager's line off: its host did not do it, and is told."""
GIVEN, DESK_GIVEN = "given", "desk_given"
"""Some of a line's price went back by agreement: by its host, or by officers, of which its host is told."""
PAID_BACK = {LATE: "booking_late", BY_HAND: "booking_by_hand"}
"""What is said of money that goes back without anybody having cancelled."""


def for_guest(booking: Booking, news: str, nth: int, fen: int) -> tuple[str, dict[str, str]] | None:
    """Return which message to its guest an event of a booking is, and its values; None where it is none."""
    if news in {BOOKED, REMIND}:
        live = booking.live or booking.lines
        first = min(live, key=lambda one: one.starts_at)
        more = f"等 {len(live)} 项" if len(live) > 1 else ""
        said = {"what": f"{first.title}{more}", "when": when_of(first), "code": code_of(booking)}
        return f"booking_{news}", said if news == BOOKED else {**said, "where": first.where}
    if news in {CALLED_OFF, DESK_CALLED_OFF}:
        line = booking.lines[nth]
        return "booking_called_off", {
            "what": line.title,
            "when": when_of(line),
            "back": _back(fen),
            "rest": _rest(booking, line),
        }
    if news in {GIVEN, DESK_GIVEN}:
        return "booking_given", {"what": booking.lines[nth].title, "yuan": yuan(fen)}
    return (PAID_BACK[news], {"yuan": yuan(fen)}) if news in PAID_BACK else None


def for_host(
    booking: Booking, news: str, host_id: str, nth: int = 0, fen: int = 0
) -> tuple[str, dict[str, str]] | None:
    """Return which message to a host an event of a booking is; None where they did it themselves, or it is none."""
    if news == DESK_CALLED_OFF:
        line = booking.lines[nth]
        if line.host_id != host_id:
            return None
        return "booking_host_called_off", {"what": line.title, "when": when_of(line)}
    if news == DESK_GIVEN and booking.lines[nth].host_id == host_id:
        return "booking_host_given", {"what": booking.lines[nth].title, "yuan": yuan(fen)}
    if news not in {BOOKED, CANCELLED}:
        return None
    first = next(one for one in booking.lines if one.host_id == host_id)
    return f"booking_host_{news}", {"what": first.title, "when": when_of(first)}


def for_desk(booking: Booking, news: str, village_id: str) -> tuple[str, dict[str, str]] | None:
    """Return which message to a village's officers an event of a booking is: of what its collective has guests for."""
    of = [one for one in booking.lines if not one.owner_id and one.village_id == village_id]
    if news not in {BOOKED, CANCELLED} or not of:
        return None
    first = min(of, key=lambda one: one.starts_at)
    return f"booking_desk_{news}", {"what": first.title, "when": when_of(first)}


def of_decision(bookable: Bookable, deed: str, shares: tuple[int, int]) -> tuple[str, dict[str, str]]:
    """Return which message to a host a decision on what they offer is; `shares` are the village's, the platform's."""
    said = {"title": bookable.terms.title}
    if deed == BookableDeed.PUBLISH.value:
        collective, platform = (f"{one / TENTHS:g}" for one in shares)
        kept = f"村集体提成 {collective}%，平台提成 {platform}%，其余归你。" if bookable.terms.price_fen else ""
        said["shares"] = kept
    return f"bookable_{deed}", said


def when_of(line: Line) -> str:
    """Return when a line begins, as people say it."""
    at = line.starts_at.astimezone(SHANGHAI)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def yuan(fen: int) -> str:
    """Return an amount in yuan as it is written: 12.5 is 12.50."""
    return f"{fen // FEN_A_YUAN}.{fen % FEN_A_YUAN:02d}"


def _back(fen: int) -> str:
    return f"{yuan(fen)} 元按原路退回。" if fen else ""


def _rest(booking: Booking, line: Line) -> str:
    """Return what is said of the rest of a bundle: nothing where there is none, or where nothing was paid for this."""
    return "同一单里其他项目可以免费取消。" if line.fen and len(booking.lines) > 1 else ""
