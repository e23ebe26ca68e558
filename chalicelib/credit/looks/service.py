"""What other rooms may ask: keep a look with what is looked at, and list looks with who looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.credit.looks import store
from chalicelib.credit.looks.core import Look, LookedAt, seen_by
from chalicelib.foundation.identity.service import staff
from chalicelib.kernel.authz import signers
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes

Seen = tuple[Look, str]
"""A look, and the name of who looked; "" where the account is none of the town's any more."""


def prepare_look(ctx: Context, *, of: str, what: LookedAt, document: str = "", apart: Sequence[str] = ()) -> Writes:
    """Return the write that keeps a look of the acting officer's at something."""
    return store.look_kept(Look(of, what, ctx.actor.signature, ctx.now(), document, tuple(sorted(apart))))


def list_looks(
    *, of: str, town_id: str, whose: str, since: dt.date | None = None, size: int = 20, cursor: str | None = None
) -> Page[Seen]:
    """Return a page of the looks at something from a day on, the newest day first, with names. Two round trips.

    Looks at which nothing of `whose`, a resident, was shown are left out.
    """
    page = store.list_of(of, since=since, size=size, cursor=cursor)
    looks = seen_by(page.rows, whose)
    names = staff.names_of(town_id=town_id, staff_ids={signers(one.by)[0] for one in looks})
    return Page([(one, names.get(signers(one.by)[0], "")) for one in looks], page.cursor)
