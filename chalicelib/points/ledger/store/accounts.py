"""Moves accounts in and out of DynamoDB."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.kernel import storage
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Form, Refusal, Writes
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Delta, Standing
from chalicelib.points.ledger.core.rules import Cap
from chalicelib.points.ledger.records import AccountRecord

OVER_CAP = "cap below one deed"
"""A status that no account has: where a cap is smaller than the deed, not even an untouched account takes it."""


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
        pruned_on=record.pruned_on,
        block=record.block or "",
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
        pruned_on=account.pruned_on,
        block=account.block or None,
    )


def find_account(ref: AccountRef, *, consistent: bool = False) -> Account | None:
    """Return the account, or None. Half a read unit, or one where consistent."""
    return account_of(storage.find(AccountRecord, ref.village_id, ref.holder, consistent=consistent))


def lookup_account(ref: AccountRef) -> Lookup[Account | None]:
    """Return how another room reads an account together with its own rows."""
    return Lookup((AccountRecord, ref.village_id, ref.holder), account_of)


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
    """Return the write of a new account, the guard of its transaction."""
    return Writes().create(record_of(account), refusal=refusal, guard=True)


def absent(ref: AccountRef, refusal: Refusal) -> Writes:
    """Return the check that a holder has no account."""
    return Writes().check(
        AccountRecord, ref.village_id, ref.holder, condition=AccountRecord.version.does_not_exist(), refusal=refusal
    )


_NUMBERS = (("balance", "b"), ("held", "h"), ("spent", "s"))
_MAPS = (("earned", "e"), ("expired", "x"), ("recent", "w"), ("counters", "c"))


def _actions(delta: Delta) -> list[Action]:
    """Return the update that adds `delta`."""
    actions: list[Action] = [Path(["v"]).set(Path(["v"]) + 1)]
    for name, attribute in _NUMBERS:
        change = getattr(delta, name)
        if change:
            actions.append(Path([attribute]).set(Path([attribute]) + change))
    for name, attribute in _MAPS:
        for key, change in getattr(delta, name).items():
            path = Path([attribute, key])
            actions.append(path.set((path | 0) + change))
    return actions


def blind(ref: AccountRef, delta: Delta, caps: dict[str, Cap], until: str, refusal: Refusal) -> Writes:
    """Return the write that adds `delta` unread: the account is active, and no cap passed.

    `until` is the last day on which the deed may be written up; where the account was pruned after it, the counters
    may be gone. "" stands for a delta that counts nothing.
    """
    changes, counted = list(_changes(delta)), list(delta.counters.items())
    rooms = [caps[key].most - adds for key, adds in counted]
    values = {":active": {"S": "active" if all(room >= 0 for room in rooms) else OVER_CAP}, ":1": {"N": "1"}}
    values |= {f":by{nth}": {"N": str(change)} for nth, (_, change) in enumerate(changes)}
    values |= {f":room{nth}": {"N": str(room)} for nth, room in enumerate(rooms)}
    if any(len(path) > 1 for path, _ in changes):
        values[":0"] = {"N": "0"}
    if until:
        values[":until"] = {"S": until}
    form = _blind_form(tuple(path for path, _ in changes), tuple(key for key, _ in counted), dated=bool(until))
    return Writes().fill(AccountRecord, ref.village_id, ref.holder, form=form, values=values, refusal=refusal)


def _changes(delta: Delta) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield where on the account `delta` adds how much."""
    for name, attribute in _NUMBERS:
        if change := getattr(delta, name):
            yield (attribute,), change
    for name, attribute in _MAPS:
        for key, change in getattr(delta, name).items():
            yield (attribute, key), change


@functools.lru_cache(maxsize=1_000)
def _blind_form(paths: tuple[tuple[str, ...], ...], counted: tuple[str, ...], *, dated: bool) -> Form:
    """Return the form of a blind update that adds at these paths and looks at these counters' caps.

    By hand, since PynamoDB puts it together anew for each award, for a tenth of what the award costs.
    """
    record = AccountRecord
    names = {"#version": record.version.attr_name, "#status": record.status.attr_name}
    sets = ["#version = #version + :1"]
    for nth, path in enumerate(paths):
        short = [f"#at{nth}{depth}" for depth in range(len(path))]
        names |= dict(zip(short, path, strict=True))
        spelled = ".".join(short)
        sets.append(f"{spelled} = {spelled if len(path) == 1 else f'if_not_exists({spelled}, :0)'} + :by{nth}")
    holds = ["#status = :active"]
    if dated:
        names["#pruned"] = record.pruned_on.attr_name
        holds.append("#pruned <= :until")
    for nth, key in enumerate(counted):
        names[f"#key{nth}"] = key
        counter = f"#counters.#key{nth}"
        holds.append(f"(attribute_not_exists({counter}) OR {counter} <= :room{nth})")
    if counted:
        names["#counters"] = record.counters.attr_name
    return Form(f"SET {', '.join(sets)}", " AND ".join(holds), names)


def seen(
    account: Account,
    delta: Delta,
    refusal: Refusal,
    *,
    today: str,
    pay_step: int = 0,
    prune: Sequence[str] = (),
    standing: Standing | None = None,
) -> Writes:
    """Return the write that adds `delta` to exactly the version that was read.

    `pay_step` remembers a paid step; `prune` names counters and periods (`c.<key>`, `w.<key>`) that are over `today`;
    `standing` blocks the account or lets it go.
    """
    actions = _actions(delta)
    if standing is not None:
        actions.extend(_stands(standing))
    if pay_step:
        actions.append(AccountRecord.pay_step.set(pay_step))
    if prune:
        actions.append(AccountRecord.pruned_on.set(max(today, account.pruned_on)))
    actions.extend(Path(name.split(".")).remove() for name in prune)
    return Writes().update(
        AccountRecord,
        account.ref.village_id,
        account.ref.holder,
        actions=actions,
        condition=AccountRecord.version == account.version,
        refusal=refusal,
    )


def _stands(standing: Standing) -> list[Action]:
    block = AccountRecord.block
    return [AccountRecord.status.set(standing.status), block.set(standing.block) if standing.block else block.remove()]


def followed(account: Account, standing: Standing, mask: str, refusal: Refusal) -> Writes:
    """Return the write that gives an account its holder's status and masked name, with whatever points it has now.

    It fails where an officer blocked the account, or let it go, since it was read: then it would stand otherwise.
    """
    block = AccountRecord.block
    unchanged: Condition = (block == account.block) if account.block else block.does_not_exist()
    return Writes().update(
        AccountRecord,
        account.ref.village_id,
        account.ref.holder,
        actions=[
            *_stands(standing),
            AccountRecord.mask.set(mask),
            AccountRecord.version.set(AccountRecord.version + 1),
        ],
        condition=AccountRecord.version.exists() & unchanged,
        refusal=refusal,
    )


def pruned(account: Account, names: Sequence[str], today: str, refusal: Refusal) -> Writes:
    """Return the write that only removes periods that are over today."""
    return Writes().update(
        AccountRecord,
        account.ref.village_id,
        account.ref.holder,
        actions=[
            *(Path(name.split(".")).remove() for name in names),
            AccountRecord.pruned_on.set(max(today, account.pruned_on)),
            AccountRecord.version.set(AccountRecord.version + 1),
        ],
        condition=AccountRecord.version == account.version,
        refusal=refusal,
    )
