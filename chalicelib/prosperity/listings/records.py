"""How listings lie in DynamoDB, and what hangs on them: enquiries, applications, reports."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, Texts, WholeNumber


class ListingsOfVillage(GlobalSecondaryIndex["ListingRecord"]):
    """A village's listings of one kind that everybody sees, by when they were first seen. Sparse."""

    class Meta:
        index_name = "by_village"
        projection = AllProjection()

    village_kind = UnicodeAttribute(hash_key=True)
    published = UnicodeAttribute(range_key=True)


class ListingsOfTown(GlobalSecondaryIndex["ListingRecord"]):
    """The same of a whole town. Sparse."""

    class Meta:
        index_name = "by_town"
        projection = AllProjection()

    town_kind = UnicodeAttribute(hash_key=True)
    published = UnicodeAttribute(range_key=True)


class ListingsOfOwner(GlobalSecondaryIndex["ListingRecord"]):
    """Somebody's listings, by when they were made."""

    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner_id = UnicodeAttribute(hash_key=True)
    made = UnicodeAttribute(range_key=True)


class ListingsAtDesk(GlobalSecondaryIndex["ListingRecord"]):
    """A village's listings of one state, by when they were made."""

    class Meta:
        index_name = "by_desk"
        projection = AllProjection()

    desk_state = UnicodeAttribute(hash_key=True)
    made = UnicodeAttribute(range_key=True)


class ListingsDue(GlobalSecondaryIndex["ListingRecord"]):
    """A town's listings with which the clock has something to do, by when. Sparse."""

    class Meta:
        index_name = "by_due"
        projection = AllProjection()

    due_in = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class ListingRecord(Record):
    """A listing."""

    class Meta:
        table_name = "listings"

    listing_id = UnicodeAttribute(hash_key=True)
    town_id = UnicodeAttribute()
    owner_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    type_ = UnicodeAttribute()
    price_fen = WholeNumber()
    title = UnicodeAttribute()
    words = UnicodeAttribute(null=True)
    details = JSONAttribute()
    media_ids = JSONAttribute(null=True)
    contract_id = UnicodeAttribute(null=True)
    text = UnicodeAttribute()
    state = UnicodeAttribute()
    made = UnicodeAttribute()
    """`<moment>#<listing id>`."""
    published = UnicodeAttribute(null=True)
    """`<moment>#<listing id>`."""
    expires_at = UnicodeAttribute(null=True)
    notice_until = UnicodeAttribute(null=True)
    signatures = JSONAttribute(null=True)
    objections = WholeNumber()
    filled = WholeNumber()
    shows_credit = BooleanAttribute(null=True)
    is_collective = BooleanAttribute(null=True)
    is_reminded = BooleanAttribute(null=True)
    is_refused = BooleanAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    done = Texts()
    version = WholeNumber()
    village_kind = UnicodeAttribute(null=True)
    """`<village id>#<kind>`, only while everybody sees it; `town_kind` likewise."""
    town_kind = UnicodeAttribute(null=True)
    desk_state = UnicodeAttribute()
    """`<village id>#<state>`."""
    due_in = UnicodeAttribute(null=True)
    """The town, only while the clock has something to do with it."""
    due = UnicodeAttribute(null=True)
    by_village = ListingsOfVillage()
    by_town = ListingsOfTown()
    by_owner = ListingsOfOwner()
    by_desk = ListingsAtDesk()
    by_due = ListingsDue()


class ListingOwnerRecord(Record):
    """How many listings of somebody's are not over."""

    class Meta:
        table_name = "listing_owners"

    owner_id = UnicodeAttribute(hash_key=True)
    live = WholeNumber()


class EnquiriesOfOwner(GlobalSecondaryIndex["ListingEnquiryRecord"]):
    """The enquiries about somebody's listings, by their last message."""

    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner_id = UnicodeAttribute(hash_key=True)
    last = UnicodeAttribute(range_key=True)


class EnquiriesOfAsker(GlobalSecondaryIndex["ListingEnquiryRecord"]):
    """The enquiries that somebody made, by their last message."""

    class Meta:
        index_name = "by_asker"
        projection = AllProjection()

    asker_id = UnicodeAttribute(hash_key=True)
    last = UnicodeAttribute(range_key=True)


class ListingEnquiryRecord(Record):
    """An enquiry, without its messages."""

    class Meta:
        table_name = "listing_enquiries"

    enquiry_id = UnicodeAttribute(hash_key=True)
    """`<listing id>~<digest of who asks>`."""
    listing_id = UnicodeAttribute()
    title = UnicodeAttribute()
    owner_id = UnicodeAttribute()
    asker_id = UnicodeAttribute()
    state = UnicodeAttribute()
    made_at = UnicodeAttribute()
    last = UnicodeAttribute()
    messages = WholeNumber()
    agreed = JSONAttribute(null=True)
    unread = JSONAttribute(null=True)
    ended_by = UnicodeAttribute(null=True)
    version = WholeNumber()
    by_owner = EnquiriesOfOwner()
    by_asker = EnquiriesOfAsker()


class ListingMessageRecord(Record):
    """A message of an enquiry, `m#<nth>`; `k#<key>` says which one a request made."""

    class Meta:
        table_name = "listing_messages"

    enquiry_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    nth = WholeNumber()
    side = UnicodeAttribute()
    words = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    mark = UnicodeAttribute(null=True)


class ApplicationsOfApplicant(GlobalSecondaryIndex["ListingApplicationRecord"]):
    """What somebody applied for, by when."""

    class Meta:
        index_name = "by_applicant"
        projection = AllProjection()

    applicant_id = UnicodeAttribute(hash_key=True)
    made_at = UnicodeAttribute(range_key=True)


class ApplicationsOfListing(GlobalSecondaryIndex["ListingApplicationRecord"]):
    """A job's applications: who comes first by a credit programme, then by when they applied."""

    class Meta:
        index_name = "by_place"
        projection = AllProjection()

    listing_id = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class ListingApplicationRecord(Record):
    """An application for a job."""

    class Meta:
        table_name = "listing_applications"

    listing_id = UnicodeAttribute(hash_key=True)
    applied_id = UnicodeAttribute(range_key=True)
    """A digest of listing and applicant."""
    title = UnicodeAttribute()
    applicant_id = UnicodeAttribute()
    words = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    made_at = UnicodeAttribute()
    mark = UnicodeAttribute()
    version = WholeNumber()
    is_first = BooleanAttribute(null=True)
    place = UnicodeAttribute()
    """`<0 first, 1>#<moment>#<applied id>`."""
    by_applicant = ApplicationsOfApplicant()
    by_place = ApplicationsOfListing()


class ReportsAtDesk(GlobalSecondaryIndex["ListingReportRecord"]):
    """A village's reports of one state, by when they were made."""

    class Meta:
        index_name = "by_desk"
        projection = AllProjection()

    desk_state = UnicodeAttribute(hash_key=True)
    made_at = UnicodeAttribute(range_key=True)


class ReportsOfReporter(GlobalSecondaryIndex["ListingReportRecord"]):
    """What somebody reported, by when."""

    class Meta:
        index_name = "by_reporter"
        projection = AllProjection()

    reporter_id = UnicodeAttribute(hash_key=True)
    made_at = UnicodeAttribute(range_key=True)


class ListingReportRecord(Record):
    """A report of a listing, or an objection to its lease."""

    class Meta:
        table_name = "listing_reports"

    listing_id = UnicodeAttribute(hash_key=True)
    report_id = UnicodeAttribute(range_key=True)
    """A digest of listing, kind, reporter, and which of theirs it is."""
    kind = UnicodeAttribute()
    title = UnicodeAttribute()
    reporter_id = UnicodeAttribute()
    words = UnicodeAttribute()
    state = UnicodeAttribute()
    made_at = UnicodeAttribute()
    mark = UnicodeAttribute()
    notice = UnicodeAttribute(null=True)
    """The end of the announcement that was objected to."""
    reason = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    version = WholeNumber()
    desk_state = UnicodeAttribute()
    """`<village id>#<state>`."""
    by_desk = ReportsAtDesk()
    by_reporter = ReportsOfReporter()


class SearchesOfPlace(GlobalSecondaryIndex["ListingSearchRecord"]):
    """The searches that people saved for a place and kind, by when."""

    class Meta:
        index_name = "by_place"
        projection = AllProjection()

    place_kind = UnicodeAttribute(hash_key=True)
    made = UnicodeAttribute(range_key=True)


class ListingSearchRecord(Record):
    """A search that somebody saved, in one of their ten places."""

    class Meta:
        table_name = "listing_searches"

    person_id = UnicodeAttribute(hash_key=True)
    nth = UnicodeAttribute(range_key=True)
    place_kind = UnicodeAttribute()
    """`<village or town id>#<kind>`."""
    made = UnicodeAttribute()
    """`<moment>#<person id>#<nth>`."""
    type_ = UnicodeAttribute(null=True)
    words = UnicodeAttribute(null=True)
    price_min = WholeNumber()
    price_max = WholeNumber(null=True)
    by_place = SearchesOfPlace()


class AdoptionsOfAdopter(GlobalSecondaryIndex["ListingAdoptionRecord"]):
    """What somebody adopted, by when."""

    class Meta:
        index_name = "by_adopter"
        projection = AllProjection()

    adopter_id = UnicodeAttribute(hash_key=True)
    adopted_at = UnicodeAttribute(range_key=True)


class ListingAdoptionRecord(Record):
    """A plot that somebody adopted. Whether there is one to have, `reservations` knows."""

    class Meta:
        table_name = "listing_adoptions"

    listing_id = UnicodeAttribute(hash_key=True)
    adopted_id = UnicodeAttribute(range_key=True)
    """A digest of listing and adopter."""
    title = UnicodeAttribute()
    season = UnicodeAttribute()
    adopter_id = UnicodeAttribute()
    state = UnicodeAttribute()
    adopted_at = UnicodeAttribute()
    ended_at = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    deliveries = WholeNumber(null=True)
    """How many there were since it was adopted."""
    by_adopter = AdoptionsOfAdopter()


class PlotCareRecord(Record):
    """What was done on plots that people adopted, or harvested."""

    class Meta:
        table_name = "listing_care"

    listing_id = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    """The request's key, a UUIDv7: so they lie in the order of their writing."""
    kind = UnicodeAttribute()
    words = UnicodeAttribute()
    media_ids = JSONAttribute(null=True)
    weight_g = WholeNumber()
    at = UnicodeAttribute()
    mark = UnicodeAttribute()


class ListingDeliveryRecord(Record):
    """What one who adopted a plot got, or can collect, and whether they have it."""

    class Meta:
        table_name = "listing_deliveries"

    listing_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    """`<adopted id>#<key of the request that wrote it>`."""
    what = UnicodeAttribute()
    weight_g = WholeNumber()
    pieces = WholeNumber()
    how = UnicodeAttribute()
    on = UnicodeAttribute()
    at = UnicodeAttribute()
    state = UnicodeAttribute()


class ListingRequestRecord(Record):
    """A request that wrote deliveries: what it asked for, and for how many it was."""

    class Meta:
        table_name = "listing_delivery_requests"

    listing_id = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    mark = UnicodeAttribute()
    at = UnicodeAttribute()
    people = WholeNumber()
