"""Why something is not done with a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from chalicelib.points.tickets.core.tickets import STATE_WORDS, Adoption


class NoSuchTicket(NotFound):
    """There is no such ticket for this caller."""

    code = "no_such_ticket"
    zh, en = "没有这件事。", "There is no such ticket."


class TicketInOtherState(Conflict):
    """The ticket's state does not allow this."""

    code = "ticket_in_other_state"
    zh, en = "这件事现在是“{state}”，不能这样办。", "The ticket is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = STATE_WORDS


class TicketChanged(Conflict):
    """Somebody else did something with it at the same moment."""

    code = "ticket_changed_meanwhile"
    zh, en = "别人刚办过这件事，请看一下再办。", "Somebody else just handled this ticket; look at it and try again."


class NotYours(NotAllowed):
    """Somebody of another role does this with tickets."""

    code = "not_yours_to_do"
    zh, en = "这一步要由别人来办。", "This step is somebody else's to take."


class WithTheTown(Conflict):
    """The town handles it now."""

    code = "with_the_town"
    zh, en = "这件事已经转到镇里，由镇里办。", "The ticket is with the town now."


class OwnTicket(Conflict):
    """Nobody handles what they raised themselves, or acted for another on."""

    code = "own_ticket"
    zh, en = "自己提的或替人提的事要由别的干部来办。", "Another officer has to handle what one raised oneself."


class BothSides(Conflict):
    """Nobody acts for the author of a ticket that they handle themselves."""

    code = "both_sides"
    zh, en = "您经手过这件事，不能再替本人办，请由别人代办。", "Who handles a ticket does not act for its author."


class NotDirect(InvalidInput):
    """Only a complaint that nobody else is to see goes past the village."""

    code = "not_for_the_town_directly"
    zh, en = "只有不公开的投诉可以直达镇里。", "Only a private complaint goes to the town directly."


class KeptFromTheVillage(Conflict):
    """What went past the village is neither shown to it nor joined with what it sees."""

    code = "kept_from_the_village"
    zh, en = "直达镇里的投诉不公开，也不和别的事合并。", "What went to the town directly is not made public or merged."


class NotPublic(Conflict):
    """Its author wants it kept private."""

    code = "ticket_not_public"
    zh, en = "本人不愿公开，不能公开。", "Its author wants it kept private."


class ReopenedEnough(Conflict):
    """It was reopened as often as one may, and the town decided."""

    code = "reopened_enough"
    zh, en = "已经重办过两次，镇里也作了答复，不能再重办。", "It was reopened twice and the town decided."


class TooLateForThis(Conflict):
    """A month after it ended a ticket stays as it is."""

    code = "ticket_over"
    zh, en = "办结超过 {days} 天了，请重新提一件。", "It ended more than {days} days ago; raise a new one."


class RatedAlready(Conflict):
    """A closure is rated once."""

    code = "rated_already"
    zh, en = "已经评过了。", "It was rated already."


class TooMuchTalk(Conflict):
    """A ticket holds so many remarks; then it is time to end it."""

    code = "too_much_talk"
    zh, en = "这件事的留言太多了，请当面或打电话说清楚。", "There are too many remarks on this ticket; talk in person."


class AskedEnough(Conflict):
    """The clock is stopped for the author's answer only so often."""

    code = "asked_enough"
    zh, en = "已经请本人补充过 {most} 次，不能再停表。", "The author was asked {most} times; the clock stops no more."


class MergedIntoNothing(InvalidInput):
    """A duplicate is merged into a ticket of the same village that goes on or was settled."""

    code = "merged_into_nothing"
    zh, en = "要并入本村另一件还在办或已办好的事。", "Merge it into another ticket of the village that goes on."


class FollowedEnough(Conflict):
    """A ticket is followed by so many others."""

    code = "followed_enough"
    zh, en = (
        "并到一起的最多 {most} 件，这件请单独办，或并入另一件。",
        "At most {most} tickets are merged into one; handle this one by itself.",
    )


class NotMerged(Conflict):
    """Only a ticket that was merged into another one goes on there."""

    code = "ticket_not_merged"
    zh, en = "这件事没有并入别的事。", "The ticket was not merged into another one."


class TooManyPhotos(InvalidInput):
    """A ticket holds so many photos."""

    code = "too_many_photos"
    zh, en = "这件事的照片已经太多了。", "This ticket holds too many photos already."


class NotThisTickets(InvalidInput):
    """Only a ticket's own photos are released with it."""

    code = "photos_of_another_ticket"
    zh, en = "有一张照片不是这件事里的。", "A photo is not one of this ticket's."


class WordsRefused(InvalidInput):
    """The words can not be made public as they are; only those that are meant for the public are judged."""

    code = "words_refused"
    zh, en = (
        "有的话不适合公开，请换个说法，或者选“只给村里看”。",
        "Some words are not fit for the public; say it otherwise.",
    )


class NotASuggestion(Conflict):
    """Only suggestions are adopted."""

    code = "not_a_suggestion"
    zh, en = "只有建言献策可以采纳记分。", "Only suggestions are adopted."


class AdoptionInOtherState(Conflict):
    """The adoption stands elsewhere."""

    code = "adoption_in_other_state"
    zh, en = "采纳的进度是“{adoption}”，不能这样办。", "The adoption is {adoption}; this can not be done."
    words: ClassVar[Mapping[str, str]] = {
        Adoption.NONE: "还没有人提议",
        Adoption.PROPOSED: "等另一位干部确认",
        Adoption.ADOPTED: "已采纳",
        Adoption.DECLINED: "不采纳",
    }


class OwnAdoption(Conflict):
    """Two pairs of eyes: nobody confirms the adoption they proposed."""

    code = "own_adoption"
    zh, en = "自己提议采纳的，要由另一位干部确认。", "Another officer confirms the adoption one proposed."
