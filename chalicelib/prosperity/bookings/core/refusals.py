"""Why something is not done with bookings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.prosperity.bookings.core import deeds, marks

BOOKABLE_WORDS: Mapping[str, str] = {
    "draft": "草稿",
    "asked": "等村里审核",
    "published": "开放预订",
    "withdrawn": "已下架",
}


class NoSuchBookable(NotFound):
    """There is no such experience, room or table, or none for this caller."""

    code = "no_such_bookable"
    zh, en = "没有这个可以预订的项目。", "There is no such thing to be booked."


class NoSuchSitting(NotFound):
    """It is not to be had at this time of the day."""

    code = "no_such_sitting"
    zh, en = "没有这个场次。", "There is no such session or sitting."


class NoSuchBooking(NotFound):
    """There is no such booking, or none for this caller."""

    code = "no_such_booking"
    zh, en = "没有这个预订。", "There is no such booking."


class BookableInOtherState(Conflict):
    """Its state does not allow this."""

    code = "bookable_in_other_state"
    zh, en = "这个项目现在是“{state}”，不能这样做。", "It is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = BOOKABLE_WORDS


class BookableStands(Conflict):
    """What was published once keeps what its places are counted by: people booked them."""

    code = "bookable_stands"
    zh, en = (
        "开放过预订的项目，类型、数量和场次不能改；要改请新建一个。",
        "What was published keeps its kind, its number of places and its times; write a new one.",
    )


class BookableChanged(Conflict):
    """Somebody else changed it meanwhile."""

    code = "bookable_changed"
    zh, en = "这个项目刚被改过，请刷新后再看一遍。", "It was changed meanwhile; look again."


class BookableWordsRisky(InvalidInput):
    """What is said there can not be shown to anybody."""

    code = "bookable_words_risky"
    zh, en = "这些话不合适，请改一改。", "These words can not be shown; change them."


class DayClosed(Conflict):
    """The host takes nobody on one of these days."""

    code = "booking_day_closed"
    zh, en = "“{title}”{day} 不接待，请换一天。", "{title} takes nobody on {day}; choose another day."


class TooLateToBook(Conflict):
    """It begins too soon: its host wants to know earlier."""

    code = "too_late_to_book"
    zh, en = "“{title}”要在 {until} 以前订。", "{title} had to be booked before {until}."


class TooFarAhead(Conflict):
    """It is too far ahead."""

    code = "too_far_ahead"
    zh, en = "“{title}”现在最远订到 {last}。", "{title} can be booked until {last}."


class TooManyPlaces(Conflict):
    """So much of one thing is not booked at once; facts say how much is."""

    code = "too_many_places"
    zh, en = "“{title}”一次最多订 {most}。", "At most {most} of {title} at once."


class TooManyPersons(Conflict):
    """So many do not fit in what is booked."""

    code = "too_many_persons"
    zh, en = "“{title}”订这么多最多 {most} 人。", "So much of {title} is for at most {most} persons."


class BookingTooLarge(Conflict):
    """A booking has a bound on its nights and sittings in all."""

    code = "booking_too_large"
    zh, en = "一次最多订 {most} 个夜晚和场次，请分开订。", "At most {most} nights and sittings at once; book twice."


class PlacesGone(Conflict):
    """Of one night or sitting fewer are left; nothing is booked."""

    code = "places_gone"
    zh, en = "“{title}”{day} 只剩 {free}，什么都没有订。", "Of {title} on {day} {free} are left; nothing is booked."


class BookingTotalChanged(Conflict):
    """It costs something else than was shown; nothing was booked."""

    code = "booking_total_changed"
    zh, en = "价钱变了，现在是 {fen} 分，请看过再订。", "The total is {fen} fen now; look at it again."


class TooManyUnpaid(Conflict):
    """Who holds so much unpaid pays or cancels first."""

    code = "too_many_unpaid_bookings"
    zh, en = "您有 {most} 个预订还没付款，请先付款或取消。", "{most} bookings wait to be paid; pay or cancel one first."


class TooManyWasted(Conflict):
    """Who held so much today without paying for any of it books again tomorrow."""

    code = "too_many_bookings_not_paid"
    zh, en = (
        "您今天有 {most} 个预订没有付款就过期或取消了，请明天再订；已经订好的不受影响。",
        "{most} bookings ended today without being paid; book again tomorrow. What is booked stays booked.",
    )


class TooManyFree(Conflict):
    """Who has so many free bookings to come gives one up first."""

    code = "too_many_free_bookings"
    zh, en = "您有 {most} 个免费的预订还没到时间，请先去或取消。", "{most} free bookings are to come; cancel one first."


class BookingInOtherState(Conflict):
    """The booking's state does not allow this."""

    code = "booking_in_other_state"
    zh, en = "这个预订现在是“{state}”，不能这样做。", "The booking is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = deeds.BOOKING_WORDS


class LineInOtherState(Conflict):
    """What became of this part of the booking does not allow this."""

    code = "booking_line_in_other_state"
    zh, en = "这一项现在是“{state}”，不能这样做。", "This part is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = marks.MARK_WORDS


class BookingBegun(Conflict):
    """What has begun is not cancelled any more."""

    code = "booking_begun"
    zh, en = "预订的时间已经开始，不能再取消；有事请联系主人。", "It has begun and can not be cancelled; ask the host."


class MarkTooEarly(Conflict):
    """Nobody arrives before the day, and nobody missed what has not begun."""

    code = "booking_mark_too_early"
    zh, en = "还没到时间，{since} 起才能这样记。", "It is too early; this can be said from {since} on."


class CallOffTooLate(Conflict):
    """Officers call nothing off that has begun, hosts nothing that is over."""

    code = "booking_call_off_too_late"
    zh, en = "{until} 以后不能再取消。", "It can not be called off any more since {until}."


class OwnBookable(Conflict):
    """Nobody is their own guest."""

    code = "own_bookable"
    zh, en = "“{title}”是您自己开的，不能自己订。", "{title} is your own; you can not book it."


class HostGone(Conflict):
    """Who would have the guests has moved away or died."""

    code = "booking_host_gone"
    zh, en = "这里的主人已经不接待了，请换一家。", "A host does not live here any more; choose another one."


class GivesBackOther(Conflict):
    """Cancelling gives back something else than was shown; nothing was cancelled."""

    code = "gives_back_other"
    zh, en = "现在取消退 {fen} 分，和刚才看到的不一样，请再看一遍。", "{fen} fen go back now; look at it again."


class BookingsOpen(Conflict):
    """A membership with a booking to come does not end."""

    code = "bookings_open"
    zh, en = "还有没结束的预订，请先取消或等它结束。", "A booking is still to come; cancel it, or wait."


class NoOpenidToPay(Conflict):
    """Within WeChat somebody pays whose WeChat account is not known."""

    code = "no_openid_to_pay"
    zh, en = "请先用微信登录，再在微信里付款。", "Sign in by WeChat first to pay within it."


class GiveTooMuch(Conflict):
    """More of a part of a booking than is left of its price does not go back."""

    code = "booking_give_too_much"
    zh, en = "这一项最多还能退 {fen} 分。", "At most {fen} fen of this part can go back."


class GiveTooLate(Conflict):
    """What hosts and guests agree on is agreed on in time."""

    code = "booking_give_too_late"
    zh, en = "{until} 以后不能再退，请联系镇里。", "Nothing goes back since {until}; ask the town."


class GivenAlready(Conflict):
    """Some of a part of a booking went back by agreement once."""

    code = "booking_given_already"
    zh, en = "这一项已经协商退过一次了。", "Some of this part went back by agreement already."
