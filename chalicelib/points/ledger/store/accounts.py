"""Moves accounts in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Delta
from chalicelib.points.ledger.core.rules import Cap
from chalicelib.points.ledger.records import AccountRecord


def account_of(record: AccountRecord | None) -> Account | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Account(
        ref=AccountRef(record.village_id, record.holder),
        kind=record.kind,
        mask=record.mask,
        status=record.status,
        version=record.version,
        balance=record.balance,
        held=record.held,
        spent=record.spent,
        earned=record.earned,
        expired=record.expired,
        recent=record.recent,
        counters=record.counters,
        pay_step=record.pay_step,
        pruned_to=record.pruned_to,
    )


def record_of(account: Account) -> AccountRecord:
    """Return the record of a value."""
    return AccountRecord(
        account.ref.village_id,
        account.ref.holder,
        kind=account.kind,
        mask=account.mask,
        status=account.status,
        version=account.version,
        balance=account.balance,
        held=account.held,
        spent=account.spent,
        earned=account.earned,
        expired=account.expired,
        recent=account.recent,
        counters=account.counters,
        pay_step=account.pay_step,
        pruned_to=account.pruned_to,
    )


def find_account(ref: AccountRef, *, consistent: bool = False) -> Account | None:
    """Return the account, or None. Half a read unit, or one where consistent."""
    return account_of(storage.find(AccountRecord, ref.village_id, ref.holder, consistent=consistent))


def find_accounts(refs: Sequence[AccountRef], *, consistent: bool = False) -> list[Account | None]:
    """Return several accounts in their order."""
    keys = [(AccountRecord, ref.village_id, ref.holder) for ref in refs]
    return [account_of(record) for record in storage.find_many(keys, consistent=consistent)]


def list_village(village_id: str, *, consistent: bool = False) -> Iterator[Account]:
    """Yield every account of a village; for jobs."""
    for item in storage.every(storage.Query(AccountRecord, village_id, consistent=consistent)):
        account = account_of(AccountRecord.from_raw_data(item))
        assert account is not None
        yield account


def create(account: Account, refusal: Refusal) -> Writes:
    """Return the write of a new account."""
    return Writes().create(record_of(account), refusal=refusal)


_NUMBERS = (("balance", "b"), ("held", "h"), ("spent", "s"))
_MAPS = (("earned", "e"), ("expired", "x"), ("recent", "w"), ("counters", "c"))


def _actions(delta: Delta) -> list[Action]:
    """Return the update that adds `delta`. A pruned counter that goes down goes to 0, not below."""
    actions: list[Action] = [Path(["v"]).set(Path(["v"]) + 1)]
    for name, attribute in _NUMBERS:
        change = getattr(delta, name)
        if change:
            actions.append(Path([attribute]).set(Path([attribute]) + change))
    for name, attribute in _MAPS:
        for key, change in getattr(delta, name).items():
            path = Path([attribute, key])
            floored = change < 0 and name in ("recent", "counters")
            old = (path | -change) if floored else (path | 0)
            actions.append(path.set(old + change) if change >= 0 else path.set(old - -change))
    return actions


def blind(ref: AccountRef, delta: Delta, caps: dict[str, Cap], on: str, refusal: Refusal) -> Writes:
    """Return the write that adds `delta` unread: the account is active, the day still counted, and no cap passed."""
    condition: Condition = (AccountRecord.status == "active") & (AccountRecord.pruned_to <= on)
    for key, adds in delta.counters.items():
        path = Path(["c", key])
        room = caps[key].most - adds
        absent = path.does_not_exist()
        condition &= (absent | (path <= room)) if room >= 0 else AccountRecord.status == "cap below one deed"
    return Writes().update(
        AccountRecord,
        ref.village_id,
        ref.holder,
        actions=_actions(delta),
        condition=condition,
        refusal=refusal,
    )


def seen(
    account: Account,
    delta: Delta,
    refusal: Refusal,
    *,
    pay_step: int = 0,
    prune: Sequence[str] = (),
    pruned_to: str = "",
) -> Writes:
    """Return the write that adds `delta` to exactly the version that was read.

    `pay_step` remembers a paid step; `prune` names counters and periods (`c.<key>`, `w.<key>`) that are over, and
    `pruned_to` the day before which no deed can be written up any more.
    """
    actions = _actions(delta)
    if pay_step:
        actions.append(AccountRecord.pay_step.set(pay_step))
    if prune:
        actions.extend(Path(name.split(".")).remove() for name in prune)
        actions.append(AccountRecord.pruned_to.set(pruned_to))
    return Writes().update(
        AccountRecord,
        account.ref.village_id,
        account.ref.holder,
        actions=actions,
        condition=AccountRecord.version == account.version,
        refusal=refusal,
    )


def set_status(ref: AccountRef, status: str, refusal: Refusal) -> Writes:
    """Return the write that blocks or unblocks an account."""
    return Writes().update(
        AccountRecord,
        ref.village_id,
        ref.holder,
        actions=[AccountRecord.status.set(status), AccountRecord.version.set(AccountRecord.version + 1)],
        condition=AccountRecord.version.exists(),
        refusal=refusal,
    )


def pruned(account: Account, names: Sequence[str], pruned_to: str, refusal: Refusal) -> Writes:
    """Return the write that removes periods that are over, and says up to which day."""
    actions = [Path(name.split(".")).remove() for name in names]
    return Writes().update(
        AccountRecord,
        account.ref.village_id,
        account.ref.holder,
        actions=[
            *actions,
            AccountRecord.pruned_to.set(pruned_to),
            AccountRecord.version.set(AccountRecord.version + 1),
        ],
        condition=AccountRecord.version == account.version,
        refusal=refusal,
    )
