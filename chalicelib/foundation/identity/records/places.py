"""How towns and villages lie in DynamoDB."""

from __future__ import annotations

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from chalicelib.kernel.attributes import Record, WholeNumber

SHELF = "places"


class PlacesByPath(GlobalSecondaryIndex["PlaceRecord"]):
    """Every town followed by its villages; `next_holder` stays out, so that registering people does not write it."""

    class Meta:
        index_name = "by_path"
        projection = IncludeProjection(["name", "code", "town_id", "groups"])

    shelf = UnicodeAttribute(hash_key=True)
    path = UnicodeAttribute(range_key=True)


class PlaceRecord(Record):
    """A town, a village, a statistical code (`code#…`, naming the place that bears it), or a counter (`counter#…`)."""

    class Meta:
        table_name = "identity_places"

    place_id = UnicodeAttribute(hash_key=True)
    shelf = UnicodeAttribute(null=True)
    """`places` for towns and villages; absent from the rest, which keeps them out of the index."""
    path = UnicodeAttribute(null=True)
    """`t0001` for a town, `t0001/v00012` for a village."""
    town_id = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    code = UnicodeAttribute(null=True)
    groups: ListAttribute[str] = ListAttribute(of=UnicodeAttribute, null=True)  # type: ignore[arg-type]  # Typed for maps only.
    next_holder = WholeNumber(null=True)
    bears = UnicodeAttribute(null=True)
    """On a `code#…` item: the id of the place with that code."""
    given = WholeNumber(null=True)
    """On a `counter#…` item: the last number given."""

    by_path = PlacesByPath()
