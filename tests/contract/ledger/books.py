"""How the laws ask and what they compare: requests delivered more than once, the books against the model's."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from chalicelib.kernel.calendar import business_date, month_of, week_of
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Entry
from chalicelib.points.ledger.core.rules import counter_key, is_over
from chalicelib.points.ledger.core.settings import Settings
from chalicelib.points.ledger.service import accounts, budgets
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.ledger.store import accounts as store_of_accounts
from tests.contract.ledger import model
from tests.faults import Faults
from tests.make.ledger import open_accounts, ref
from tests.make.partners import make_village
from tests.make.world import World

VILLAGES = itertools.count(1)
MEMBERS = 3
IDS = 1 << 16
"""So many ids are a village's own: a key that another village used would be refused as used."""
TICK = dt.timedelta(milliseconds=1)
"""Between two requests, so that statements are in the order of the requests."""


class Books(RuleBasedStateMachine):
    """A village's ledger beside its model: how to ask, and what must hold after each step.

    A request is delivered `deliveries` times: one after the other, or all at once where `at_once`.
    """

    faults: ClassVar[Faults | None] = None
    deliveries: ClassVar[int] = 1
    at_once: ClassVar[bool] = False
    steps: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        number = next(VILLAGES)
        self.world = World(dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC), ids=number * IDS)
        self.village = f"v{number:05d}"
        make_village(self.village)
        self.household = ref(MEMBERS + 1, self.village)
        self.refs = [ref(n, self.village) for n in range(1, MEMBERS + 1)] + [self.household]
        open_accounts(self.refs)
        self.masks = dict.fromkeys(self.refs, "张*")
        self.model = model.Ledger({one: model.Purse() for one in self.refs})
        self.sent: list[tuple[Callable[[], Done | None], Entry]] = []
        self.numbers = itertools.count(1)

    # How a request is made.

    def name(self, kind: str) -> str:
        return f"{kind}#{self.village}-{next(self.numbers)}"

    @property
    def today(self) -> dt.date:
        return business_date(self.world.now())

    def deliver(self, deed: Callable[[], Any]) -> Any:
        """What `deed` answers, asked again while the store is busy: its result, or the class of its refusal."""
        self.world.moment += TICK
        with self.faults.armed() if self.faults else contextlib.nullcontext():
            return self.insist(deed)

    @staticmethod
    def insist(deed: Callable[[], Any]) -> Any:
        while True:
            try:
                return deed()
            except Busy:
                continue
            except DomainError as refusal:
                return type(refusal)

    def deliver_all(self, deed: Callable[[], Any]) -> list[Any]:
        """Every answer to a request that is delivered several times."""
        if not self.at_once:
            return [self.deliver(deed) for _ in range(self.deliveries)]
        with ThreadPoolExecutor(self.deliveries) as pool:
            asked = [self.deliver(lambda: pool.submit(self.insist, deed)) for _ in range(self.deliveries)]
            return [one.result() for one in asked]

    def ask(self, deed: Callable[[], Done], expected: model.Refused, *, again: bool = False) -> Done | None:
        """Deliver a request; all answers are as the model expects. `again`: it was done in an earlier step."""
        answers = self.deliver_all(deed)
        self.steps[expected.__name__ if expected else "replayed" if again else "done"] += 1
        if expected is not None:
            assert answers == [expected] * self.deliveries
            return None
        assert {type(answer) for answer in answers} == {Done}, (answers, "a refusal that the model does not know")
        assert all(answer.entry == answers[0].entry for answer in answers)
        replays = [answer.replayed for answer in answers].count(True)
        if again or self.faults:  # Where the first answer was lost on the wire, even the first one heard is a replay.
            assert replays == self.deliveries or (self.faults and not again and replays == self.deliveries - 1)
        else:
            assert replays == self.deliveries - 1
        self.sent.append((deed, answers[0].entry))
        done: Done = answers[0]
        return done

    def beside_entries(self, one: AccountRef, deed: Callable[[], Any]) -> None:
        """Do what writes an account without an entry, and note how many versions it took."""
        before = self.find(one).version
        answers = self.deliver_all(deed)
        assert DomainError not in [answer.__base__ for answer in answers if isinstance(answer, type)]
        writes = self.find(one).version - before
        assert 0 <= writes <= 1 or self.faults or self.deliveries > 1, "one write of what is no entry"
        self.model.purses[one].lines += [("", 0)] * writes

    # What must hold.

    def find(self, one: AccountRef) -> Account:
        found = accounts.find_account(ref=one, consistent=True)
        assert found is not None
        return found

    @invariant()
    def accounts_equal_the_model(self) -> None:
        for found in store_of_accounts.find_accounts(self.refs, consistent=True):
            assert found is not None
            purse = self.model.purses[found.ref]
            fifo = purse.fifo()
            assert (found.balance, found.held, found.spent) == (fifo.balance(), purse.held, purse.spent)
            assert {int(y): n for y, n in found.earned.items() if n} == {y: n for y, n in purse.earned.items() if n}
            assert {int(y): n for y, n in found.expired.items() if n} == fifo.expired
            status = purse.gone or ("blocked" if purse.blocked else "active")
            assert (found.status, bool(found.block), found.pay_step) == (status, purse.blocked, purse.pay_step)
            assert found.mask == self.masks[found.ref]
            self.steps["saw a debt"] += found.balance < 0
            self.steps["saw points expired"] += any(found.expired.values())
            self.periods_equal_the_model(found)
            self.statement_equals_the_model(found)

    def periods_equal_the_model(self, found: Account) -> None:
        """Caps and boards count what lives, as long as they are kept; and they are kept as long as they are needed."""
        live = [paid for paid in self.model.awards.values() if paid.live and paid.asked.ref == found.ref]
        counters, recent = Counter[str](), Counter[str]()
        for paid in live:
            for cap in paid.asked.rule.caps:
                key = counter_key(paid.asked.rule, cap, paid.asked.on)
                counters[key] += model.measured(paid, cap.measure)
                assert self.model.counted(paid.asked, cap.measure, cap.period) <= cap.most
            recent.update(paid.recent)
        assert all(counters[key] == n for key, n in found.counters.items())
        assert all(key in found.counters or is_over(key, self.today) for key in counters)
        assert all(recent[period] == n for period, n in found.recent.items())
        assert {week_of(self.today), month_of(self.today)} & recent.keys() <= found.recent.keys()

    def statement_equals_the_model(self, found: Account) -> None:
        """No line is missing, double, or out of order; each balance follows from the one before; no version is left."""
        rows: list[Entry] = []
        cursor = None
        while cursor is not None or not rows:
            page = accounts.statement(ref=found.ref, size=100, cursor=cursor)
            rows, cursor = rows + page.rows, page.cursor
            if cursor is None:
                break
        lines = self.model.purses[found.ref].lines
        places = [place for place, line in enumerate(lines, 1) if line[0]]
        rows.reverse()
        assert [(row.kind.value, row.delta.balance) for row in rows] == [line for line in lines if line[0]]
        balance = 0
        for place, row in zip(places, rows, strict=True):
            balance += row.delta.balance
            assert (row.seq, row.after) in ((None, None), (place, balance))
        assert found.version == len(lines)

    @invariant()
    def budgets_equal_the_model(self) -> None:
        for year, left in self.model.budgets.items():
            budget = budgets.load_budget(village_id=self.village, year=year)
            assert (budget.granted, budget.left) == (self.model.granted[year], left)

    @invariant()
    def verification_finds_the_models_sums(self) -> None:
        years = tuple(range(2026, self.today.year + 1))
        report = verify_village(village_id=self.village, years=years, settings=Settings())
        assert report.faults == []
        paid = list(self.model.awards.values())
        purses = self.model.purses.values()
        assert report.entries == sum(bool(kind) for purse in purses for kind, _ in purse.lines)
        assert report.issued == sum(one.points for one in paid)
        assert report.reversed == sum(one.taken for one in paid)
        assert report.redeemed == sum(purse.spent for purse in purses)
        assert report.expired == sum(sum(purse.fifo().expired.values()) for purse in purses)
        assert (report.held, report.outstanding) == (sum(p.held for p in purses), sum(p.balance for p in purses))
