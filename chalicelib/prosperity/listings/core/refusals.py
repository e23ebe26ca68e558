"""Why something is not done with a listing, an enquiry, an application or a report."""

from __future__ import annotations

from chalicelib.kernel.errors import Conflict, DomainError, InvalidInput, NotFound


class NoSuchListing(NotFound):
    """There is no such listing, or none for this caller."""

    code = "no_such_listing"
    zh, en = "没有这条信息，或者已经下架。", "There is no such listing, or not any more."


class ListingInOtherState(Conflict):
    """The listing's state does not allow this."""

    code = "listing_in_other_state"
    zh, en = "这条信息现在的状态不能这样做，请刷新再看。", "The listing is {state}; this can not be done."


class ListingMovedOn(Conflict):
    """Somebody did something with it meanwhile."""

    code = "listing_moved"
    zh, en = "这条信息刚有变化，请刷新再看。", "Somebody else changed it; look again."


class NotYoursToList(DomainError):
    """Land and plots are listed by residents or a village's officers; others list in the bazaar, and look for work."""

    code, status = "listing_kind_not_yours", 403
    zh, en = (
        "房屋、土地、菜地和招工只能由本村村民或村里发布。",
        "Only residents of the village list houses, land, plots and jobs that are offered.",
    )


class TooManyListings(Conflict):
    """Somebody has as many live listings as one person may."""

    code = "too_many_listings"
    zh, en = "同时在用的信息最多 {most} 条，请先撤下不用的。", "You have {most} listings; withdraw one first."


class ListingWordsRisky(InvalidInput):
    """The words are nothing that others should read; `fields` says where."""

    code = "listing_words_risky"
    zh, en = "文字里有不适合公开的内容，请改一改。", "The words can not be published; write them another way."


class ContactInWords(InvalidInput):
    """A free text holds what looks like a phone number, a WeChat id or an address of mail; `fields` says where."""

    code = "contact_in_words"
    zh, en = (
        "文字里不要写电话、微信号等联系方式；双方同意后，系统会交换电话。",
        "Leave phone numbers and other contacts out; phones are exchanged here once both agree.",
    )


class TooManyDeeds(Conflict):
    """Its owner did something with a listing as often as one may within some days."""

    code = "listing_too_many_deeds"
    zh, en = (
        "这条信息几天里改动太多（最多 {most} 次），过几天再试。",
        "It was changed {most} times in some days; wait a little.",
    )


class NoticeRuns(Conflict):
    """The lease is announced for 15 days, and no objection may be open, before it is matched."""

    code = "listing_notice_runs"
    zh, en = "公示还没有结束，或者有异议没有处理完。", "The notice runs still, or an objection is open."


class SignedAlready(Conflict):
    """Two officers sign, and they are two persons."""

    code = "listing_signed_already"
    zh, en = "你已经同意过，要由另一位干部再审一次。", "You signed already; another officer does the second."


class SideSigned(Conflict):
    """The village and the town sign once each; this one did."""

    code = "listing_side_signed"
    zh, en = "村里和镇里各同意一次，你这一方已经有人同意过，还差另一方。", "Your side signed; the other one has to."


class ContractMissing(Conflict):
    """A lease goes to officers with its contract."""

    code = "listing_contract_missing"
    zh, en = "请先上传合同文件，再提交审核。", "Add the contract before you send it off."


class NotYourOwn(DomainError):
    """Nobody asks about, applies to or reports what is their own."""

    code, status = "listing_is_yours", 403
    zh, en = "这是你自己发布的信息。", "This listing is your own."


class NoSuchEnquiry(NotFound):
    """There is no such enquiry, or none of this caller's."""

    code = "no_such_enquiry"
    zh, en = "没有这个对话。", "There is no such enquiry."


class EnquiryOver(Conflict):
    """One of the two closed or blocked it."""

    code = "enquiry_over"
    zh, en = "这个对话已经结束，不能再发。", "The enquiry is over."


class EnquiryStopped(Conflict):
    """Officers hid or refused what it is about, or its owner took it away."""

    code = "enquiry_stopped"
    zh, en = (
        "这条信息已经下架，对话停了，也不再显示电话。",
        "What it is about was taken down; the talk is over.",
    )


class ThreadFull(Conflict):
    """They wrote as much as there is room for."""

    code = "enquiry_full"
    zh, en = "已经写满 {most} 条，请交换电话后联系。", "There are {most} messages; exchange phones and call."


class NotAgreedByBoth(DomainError):
    """A phone is seen once both agree, and while the enquiry is open."""

    code, status = "contact_not_agreed", 403
    zh, en = "双方都同意以后才能看到电话。", "Phones are shown once both agree."


class NoPhoneToGive(Conflict):
    """Who agrees has no phone that the house knows."""

    code = "no_phone_to_give"
    zh, en = "你还没有登记手机号，请先在“我的”里登记。", "We have no phone of yours; add one first."


class PhoneGone(Conflict):
    """The other side has no phone any more, or left."""

    code = "phone_gone"
    zh, en = "对方现在没有登记手机号。", "The other side has no phone now."


class NotAJob(Conflict):
    """Applications are for jobs that are offered."""

    code = "not_a_job_offer"
    zh, en = "只有招工信息可以报名。", "Only jobs that are offered take applications."


class NoPriority(Conflict):
    """Who asks to come first holds no grant that says so, or it is no village's own job."""

    code = "job_no_priority"
    zh, en = (
        "没有查到您的社区工作优待，或者这不是村里招的工；可以直接报名。",
        "No grant of yours gives priority here; you can apply without.",
    )


class NoSuchApplication(NotFound):
    """There is no such application, or none for this caller."""

    code = "no_such_job_application"
    zh, en = "没有这个报名。", "There is no such application."


class AppliedAlready(Conflict):
    """One application a person and job."""

    code = "job_applied_already"
    zh, en = "你已经报过名，不能再报。", "You applied already."


class ApplicationInOtherState(Conflict):
    """Somebody decided otherwise before."""

    code = "application_in_other_state"
    zh, en = "这个报名已经处理过，请刷新再看。", "The application is {state} already."


class ReportedAlready(Conflict):
    """One report a person and listing."""

    code = "listing_reported_already"
    zh, en = "你已经反映过，镇村会处理。", "You reported this already."


class NoSuchReport(NotFound):
    """There is no such report, or none for this caller."""

    code = "no_such_listing_report"
    zh, en = "没有这条反映。", "There is no such report."


class ReportDecided(Conflict):
    """Somebody decided before."""

    code = "listing_report_decided"
    zh, en = "这条反映已经处理过。", "The report is decided already."


class NotObjectable(Conflict):
    """Objections are taken while a lease is announced."""

    code = "listing_not_announced"
    zh, en = "只有公示期内可以提异议。", "Objections are taken while the lease is announced."


class NoSuchSearch(NotFound):
    """There is no such saved search of the caller's."""

    code = "no_such_search"
    zh, en = "没有这个订阅。", "There is no such saved search."


class SearchTaken(Conflict):
    """Another search is kept in this place."""

    code = "search_taken"
    zh, en = "这个位置已经有一个订阅，请先删掉它。", "Another search is saved here; delete it first."


class NotPlots(Conflict):
    """Only plots are adopted, and cared for."""

    code = "not_plots"
    zh, en = "只有菜地可以认领。", "Only plots are adopted."


class NotYourPlot(DomainError):
    """Who adopted a plot here, and whose they are, read what is done on them."""

    code, status = "not_your_plot", 403
    zh, en = "认领了这里的菜地才能看。", "This is for those who adopted a plot here."


class NoSuchAdoption(NotFound):
    """There is no such adoption, or none for this caller."""

    code = "no_such_adoption"
    zh, en = "没有这个认领。", "There is no such adoption."


class AdoptionOver(Conflict):
    """It was given back, or whose plots they are ended it; what they ended is not adopted again."""

    code = "adoption_over"
    zh, en = "这个认领已经结束了。", "The adoption is over."


class NobodyAdopted(Conflict):
    """There is nobody to whom something could be delivered."""

    code = "nobody_adopted"
    zh, en = "现在没有人认领，不用写。", "Nobody has adopted a plot here now."


class DeliveriesFull(Conflict):
    """An adoption has as many deliveries as there is room for."""

    code = "deliveries_full"
    zh, en = "一次认领最多写 {most} 笔，已经写满。", "An adoption has {most} deliveries at most."


class DeliveryDayOff(InvalidInput):
    """The day of a delivery is too far off."""

    code = "delivery_day_off"
    zh, en = (
        "日期不对：最早 {back} 天前；寄出的不能晚于今天，来取的不能晚于 {ahead} 天后。",
        "It is at most {back} days back; sent by today, or ready within {ahead} days.",
    )


class NoSuchDelivery(NotFound):
    """There is no such delivery, or none for this caller."""

    code = "no_such_delivery"
    zh, en = "没有这一笔。", "There is no such delivery."


class DeliveryAnswered(Conflict):
    """Who adopted said before that they have it."""

    code = "delivery_answered"
    zh, en = "你已经说过收到了。", "You said that you have it."
