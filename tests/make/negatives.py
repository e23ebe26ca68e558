"""Records of the negative list as tests need them: one in any state, and a town in which they go their way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.credit.negative_list.core import table, terms
from chalicelib.credit.negative_list.core.categories import CATEGORIES, Source
from chalicelib.credit.negative_list.core.documents import Document
from chalicelib.credit.negative_list.core.record import ENDED, Deed, Record, State, Step, stepped
from chalicelib.credit.negative_list.service import deciding, entering, nightly, own, steps
from chalicelib.foundation.facts.core import Fact, read
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import consents, relatives
from chalicelib.foundation.media.core.files import SCAN, Kind
from chalicelib.foundation.media.core.pictures import Picture, State as MediaState
from chalicelib.foundation.media.store import pictures
from chalicelib.kernel.authz import SYSTEM, Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from tests.make import people
from tests.make.world import NOON, World
from tests.moto import rows_of

TODAY = business_date(NOON)
RESIDENT = "v00003r00007"
RECORD_ID = "v00003n01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f"
MEDIA_ID = "v00003m01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f"
WHY = "文书清楚，送达手续齐全"
SAID = "处罚已经撤销，见复议决定"
WAYS: dict[State, tuple[Deed, ...]] = {
    State.ENTERED: (),
    State.NOTICED: (Deed.APPROVE,),
    State.ANSWERED: (Deed.APPROVE, Deed.ANSWER),
    State.COUNTING: (Deed.APPROVE, Deed.BEGIN),
    State.DISPUTED: (Deed.APPROVE, Deed.BEGIN, Deed.OBJECT),
    State.REPAIR_ASKED: (Deed.APPROVE, Deed.BEGIN, Deed.ASK_REPAIR),
    State.REPAIR_PROPOSED: (Deed.APPROVE, Deed.BEGIN, Deed.ASK_REPAIR, Deed.PROPOSE),
    State.RECALLED: (Deed.APPROVE, Deed.BEGIN, Deed.RECALL),
    State.REFUSED: (Deed.REFUSE,),
    State.DROPPED: (Deed.APPROVE, Deed.ANSWER, Deed.DROP),
    State.REPAIRED: (Deed.APPROVE, Deed.BEGIN, Deed.ASK_REPAIR, Deed.PROPOSE, Deed.REPAIR),
    State.WITHDRAWN: (Deed.APPROVE, Deed.BEGIN, Deed.RECALL, Deed.WITHDRAW),
    State.EXPIRED: (Deed.APPROVE, Deed.BEGIN, Deed.EXPIRE),
}
"""A way to each state; whoever goes it is `s-<deed>`, its person, or the house."""


def a_document(**given: Any) -> Document:
    """Return a document of half a year ago that holds for a year and a half more."""
    half_a_year_ago = TODAY - dt.timedelta(days=200)
    fields: dict[str, Any] = {
        "category": "order",
        "source": Source.PENALTY,
        "number": "萧公（戴）行罚决字〔2026〕00123号",
        "issuer": "杭州市公安局萧山区分局",
        "basis": "《中华人民共和国治安管理处罚法》第二十六条",
        "effective_on": half_a_year_ago,
        "ends_on": TODAY + dt.timedelta(days=400),
        "media_id": MEDIA_ID,
    }
    return Document(**fields | given)


def a_record(state: State = State.ENTERED, document: Document | None = None) -> Record:
    """Return a record in a state, gone the way of `WAYS` on one day."""
    held = document or a_document()
    category = CATEGORIES[held.category]
    first = Step(1, Deed.ENTER, State.ENTERED, "s-enter", NOON, "key-1", "mark-1")
    record = Record(
        RECORD_ID, RESIDENT, "t0001", "张*", held, category.effect, category.points, "mark-1", State.ENTERED, (first,),
        version=1, due=terms.due_in(State.ENTERED, TODAY)[0],
    )  # fmt: skip
    for deed in WAYS[state]:
        record = walked(record, deed)
    assert record.state is state
    return replace(record, night_on=terms.night_on(record))


def walked(record: Record, deed: Deed, *, by: str = "", at: dt.datetime = NOON) -> Record:
    """Return a record one deed on, by whoever does such deeds."""
    led = sorted(table.NEXT[record.state, deed])
    state = State.COUNTING if deed is Deed.RESUME and record.began_on else led[-1]
    who = by or (RESIDENT if deed in table.OWN else "system" if deed in table.NIGHTLY else f"s-{deed}")
    n = record.version + 1
    step = Step(n, deed, state, who, at, f"key-{n}", f"mark-{n}", WHY)
    on = business_date(at)
    changes: dict[str, Any] = {} if state is record.state else {"due": terms.due_in(state, on)[0]}
    changes |= {"ended_on": on} if state in ENDED else {}
    changes |= {"began_on": on} if state is State.COUNTING and not record.began_on else {}
    return stepped(record, step, **changes)


@dataclass
class Court:
    """A town with five officers, `o1` to `o5`, an auditor, and people of whom 0 to 3 agreed to a score."""

    world: World
    village: Village
    people: list[Resident]
    documents: int = 0

    @property
    def village_id(self) -> str:
        return self.village.village_id

    @property
    def today(self) -> dt.date:
        return business_date(self.world.moment)

    def id_of(self, number: int) -> str:
        return self.people[number].resident_id

    def officer(self, name: str = "o1", *, person: str = "", role: Role = Role.TOWN_OFFICER) -> Context:
        town_id = self.village.town_id
        me = Principal(name, frozenset({role}), villages=((0, 99),), town_id=town_id, resident_id=person)
        return self.world.context(me)

    def villager(self, number: int = 0) -> Context:
        one = self.id_of(number)
        ordinal = int(one[1:6])
        me = Principal(one, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),), resident_id=one)
        return self.world.context(me)

    def house(self) -> Context:
        return self.world.context(SYSTEM)

    def key(self) -> str:
        return self.world.new_id()

    def agree(self, number: int) -> None:
        one = self.people[number]
        version = consents.PURPOSES[entering.PURPOSE].present.version
        consents.grant_consent(
            self.villager(number),
            person_id=one.resident_id,
            purpose=entering.PURPOSE,
            version=version,
            born_on=one.born_on,
        )

    def scan(self, by: str = "o1", **given: Any) -> str:
        """Return a scan that somebody uploaded, as the store keeps it."""
        media_id = f"{self.village_id}m{self.key()}"
        fields: dict[str, Any] = {
            "media_id": media_id,
            "purpose": SCAN,
            "kind": Kind.PDF,
            "state": MediaState.READY,
            "made_by": by,
            "made_at": self.world.moment,
            "fingerprint": "mark",
            "size_bytes": 100,
            "loose_on": f"{self.today}#0",
        }
        commit(pictures.creation_of(Picture(**fields | given), AssertionError))
        return media_id

    def document(self, **given: Any) -> Document:
        self.documents += 1
        number = f"萧公（戴）行罚决字〔2026〕{self.documents:05d}号"
        scan = {} if "media_id" in given else {"media_id": self.scan()}
        return a_document(**{"number": number} | scan | given)

    def enter(self, number: int = 0, **given: Any) -> Record:
        ctx = self.officer("o1")
        document = self.document(**given)
        return entering.enter(ctx, resident_id=self.id_of(number), document=document, key=self.key())

    def noticed(self, number: int = 0, **given: Any) -> Record:
        return self.decide(self.enter(number, **given), "approve", "o2", approves=True)

    def counting(self, number: int = 0, **given: Any) -> Record:
        record = self.noticed(number, **given)
        self.pass_until(record)
        return self.again(record)

    def pass_until(self, record: Record) -> None:
        """Let the time to answer pass, and the night after it."""
        assert record.due is not None
        self.world.pass_days((record.due - self.today).days + 1)
        self.night()

    def night(self) -> dict[str, int]:
        return nightly.do_village(self.house(), village_id=self.village_id)

    def again(self, record: Record) -> Record:
        return steps.load_record(record_id=record.record_id)

    def decide(self, record: Record, verb: str, name: str, **given: Any) -> Record:
        asked = {"record_id": record.record_id, "reason": WHY, "key": self.key()} | given
        done: Record = getattr(deciding, verb)(self.officer(name), **asked)
        return done

    def say(self, record: Record, verb: str, number: int = 0, **given: Any) -> Record:
        asked = {"record_id": record.record_id, "text": SAID, "key": self.key()} | given
        if verb == "ask_repair":
            asked = {"evidence": "罚款缴清的凭证"} | asked
        done: Record = getattr(own, verb)(self.villager(number), **asked)
        return done

    def relate(self, number: int, other: int) -> None:
        relatives.declare(self.house(), resident_id=self.id_of(number), other_id=self.id_of(other), relation="sibling")

    def facts(self, kind: type[Fact]) -> list[Any]:
        """Return all facts of a kind, the oldest first, out of the backend."""
        rows = sorted(rows_of("facts"), key=lambda row: str(row["fact_id"]["S"]))
        return [fact for fact in (read(row["body"]["S"]) for row in rows) if isinstance(fact, kind)]


def court(world: World) -> Court:
    """Return a town with three households of two; all but the last two agreed to a score."""
    ctx = world.context()
    village = people.village(ctx)
    found = [one for n in range(3) for one in people.household(ctx, village, n + 1)[1]]
    made = Court(world, village, found)
    for number in range(4):
        made.agree(number)
    return made
