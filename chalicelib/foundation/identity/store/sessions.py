"""Moves sessions in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.core.members import Standing, is_member, town_of
from chalicelib.foundation.identity.core.sessions import REFRESH_DAYS, RefreshInvalid, Session, is_staff
from chalicelib.foundation.identity.core.staff import Staff
from chalicelib.foundation.identity.records.members import MemberRecord
from chalicelib.foundation.identity.records.sessions import ALL, SessionRecord
from chalicelib.foundation.identity.records.staff import StaffRecord
from chalicelib.foundation.identity.store import staff as staff_store
from chalicelib.kernel import storage
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes, attempt, commit


@value
class Found:
    """A session with all that tells whether it still goes on; `staff` is its holder's account, if it is one.

    `standing` is that of its holder as a member, if they are one.
    """

    session: Session
    all_ended_at: dt.datetime | None
    staff: Staff | None
    standing: Standing | None = None


def find_session(holder: str, family_id: str) -> Found | None:
    """Return a session, or None. One round trip, for staff and members too."""
    wanted: list[tuple[type[SessionRecord | StaffRecord | MemberRecord], *tuple[str, ...]]] = [
        (SessionRecord, holder, family_id),
        (SessionRecord, holder, ALL),
    ]
    if is_staff(holder):
        wanted.append((StaffRecord, *holder.split("#")))
    if is_member(holder):
        wanted.append((MemberRecord, town_of(holder), holder))
    record, every, *account = storage.find_many(wanted, consistent=True)
    if record is None:
        return None
    session, all_ended_at = _session(record), every and every.all_ended_at
    if not account or account[0] is None:
        return Found(session, all_ended_at, None)
    if isinstance(account[0], MemberRecord):
        return Found(session, all_ended_at, None, Standing(account[0].standing))
    return Found(session, all_ended_at, staff_store.of_record(account[0]))


def _session(record: SessionRecord) -> Session:
    assert record.digest is not None, "a session has a token"
    assert record.started_at is not None, "a session has begun"
    assert record.ends_at is not None, "a session ends"
    return Session(
        record.holder, record.family_id, record.digest, record.started_at, record.ends_at, ended=bool(record.ended)
    )


def prepare_session(session: Session) -> Writes:
    """Return the write that starts a session."""
    return Writes().put(
        SessionRecord(
            session.holder,
            session.family_id,
            digest=session.digest,
            started_at=session.started_at,
            ends_at=session.ends_at,
            ended=False,
            kept_until=session.ends_at,
        )
    )


def rotate(session: Session, *, digest: str, ends_at: dt.datetime) -> bool:
    """Let the token with `digest` follow the one that `session` was read with; False where another did already."""
    record = SessionRecord
    writes = Writes().update(
        record,
        session.holder,
        session.family_id,
        actions=[record.digest.set(digest), record.ends_at.set(ends_at), record.kept_until.set(ends_at)],
        condition=record.digest.is_in(session.digest, digest) & record.ended.is_in(False),
        refusal=lambda _: RefreshInvalid(),
    )
    return not attempt(writes)


def end(holder: str, family_id: str) -> None:
    """End a session; one that does not exist stays so."""
    record = SessionRecord
    attempt(
        Writes().update(
            record,
            holder,
            family_id,
            actions=[record.ended.set(True)],
            condition=record.digest.exists(),
            refusal=lambda _: RefreshInvalid(),
        )
    )


def prepare_end_all(holder: str, now: dt.datetime) -> Writes:
    """Return the write that ends all sessions of a holder started up to now, however many there are."""
    kept_until = now + dt.timedelta(days=REFRESH_DAYS + 1)
    return Writes().put(SessionRecord(holder, ALL, all_ended_at=now, kept_until=kept_until))


def end_all(holder: str, now: dt.datetime) -> None:
    """End all sessions of a holder."""
    commit(prepare_end_all(holder, now))
