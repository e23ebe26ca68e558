"""What its person does with a record, by themselves or on paper: answer before it counts, object, ask for repair."""

from __future__ import annotations

from chalicelib.credit.looks.core import OnPaper, check_signed
from chalicelib.credit.negative_list.core import terms
from chalicelib.credit.negative_list.core.record import Deed, Record, State
from chalicelib.credit.negative_list.service.steps import asked, take, today
from chalicelib.kernel.context import Context


def answer(ctx: Context, *, record_id: str, text: str, key: str, paper: OnPaper | None = None) -> Record:
    """Answer a record before it counts; it waits until a third officer has decided. Raises what `take` raises.

    An officer enters what stands on a `paper`, and decides nothing on the record: PaperDateAhead, OwnCircle.
    """
    ask = asked("answer", text, key, paper=_checked(ctx, paper))
    return take(ctx, record_id=record_id, ask=ask, which=lambda _: Deed.ANSWER, lead=lambda *_: (State.ANSWERED, {}))


def make_objection(ctx: Context, *, record_id: str, text: str, key: str, paper: OnPaper | None = None) -> Record:
    """Object to a record that counts: it counts nothing until it is decided.

    Raises:
        AskedLately: an objection to it was dismissed lately. Whatever `take` raises.
    """

    def lead(record: Record, _: Deed) -> tuple[State, dict[str, object]]:
        terms.refuse_again(record, Deed.DISMISS, today(ctx))
        return State.DISPUTED, {}

    ask = asked("object", text, key, paper=_checked(ctx, paper))
    return take(ctx, record_id=record_id, ask=ask, which=lambda _: Deed.OBJECT, lead=lead)


def ask_repair(
    ctx: Context, *, record_id: str, text: str, evidence: str, key: str, paper: OnPaper | None = None
) -> Record:
    """Ask for a record's repair, with what was put right and what shows it; two officers decide.

    Raises:
        NotRepairable, NotRepairableYet, AskedLately. Whatever `take` raises.
    """

    def lead(record: Record, _: Deed) -> tuple[State, dict[str, object]]:
        terms.refuse_early_repair(record, today(ctx))
        return State.REPAIR_ASKED, {}

    ask = asked("ask_repair", f"{text}\n凭据：{evidence}", key, paper=_checked(ctx, paper))
    return take(ctx, record_id=record_id, ask=ask, which=lambda _: Deed.ASK_REPAIR, lead=lead)


def _checked(ctx: Context, paper: OnPaper | None) -> OnPaper | None:
    if paper is not None:
        check_signed(paper, today=today(ctx))
    return paper
