"""A witness: hears a question, decides by what it holds, keeps the new tree, and only then signs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping

from chalicelib.credit.log.core.notes import SignatureType, VerifierKey
from chalicelib.credit.log.core.witnessing import PATH, Answer, Asked, Refused, check, granted, heard
from witness.settings import Settings
from witness.signers import Signer, signer_of
from witness.state import State, state_of

TRIES_MAX = 3
"""A question that lost against another one is decided anew; the second time it is as a rule 409."""


class Witness:
    """One witness. It may be asked by many threads at once."""

    def __init__(
        self,
        name: str,
        logs: Mapping[str, Collection[VerifierKey]],
        *,
        state: State,
        signer: Signer,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.key = VerifierKey(name, SignatureType.COSIGNATURE, signer.public())
        assert VerifierKey.parse(self.key.vkey) == self.key, "its name can be no key's"
        self._logs, self._state, self._signer, self._now = logs, state, signer, now

    @classmethod
    def of(cls, settings: Settings) -> Witness:
        """Return the witness that the settings describe.

        Raises:
            SettingsError: a key or the place where state is kept can not be had.
            Malformed: its name can be no key's.
        """
        return cls(settings.name, settings.logs, state=state_of(settings.state), signer=signer_of(settings.signer))

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Return what is said to a request. `GET /` tells the witness's key, for a log's policy."""
        if path.rstrip("/") == "" and method == "GET":
            return Answer(200, f"{self.key.vkey}\n")
        if path != PATH:
            return Answer(404, "there is nothing here\n")
        if method != "POST":
            return Answer(405, "ask by POST\n")
        return self.add_checkpoint(body)

    def add_checkpoint(self, body: bytes) -> Answer:
        """Return the answer to a question: a cosignature of what was kept first, or why there is none."""
        try:
            asked = heard(body, self._logs)
        except Refused as refused:
            return refused.answer
        try:
            return self._decided(asked)
        except Refused as refused:
            if refused.is_fork or refused.is_unshown:
                told = {"origin": asked.head.origin, "old": asked.old, "note": asked.note.written}
                _tell("witness.forked" if refused.is_fork else "witness.not_continued", **told)
            return refused.answer

    def _decided(self, asked: Asked) -> Answer:
        """Keep and sign; the time is from before it was kept, when the tree held was no larger than this one."""
        for _ in range(TRIES_MAX):
            at, held = int(self._now()), self._state.held(asked.head.origin)
            new = check(asked, held)
            if self._state.swap(asked.head.origin, held, new):
                answer = granted(asked, self.key, self._signer.sign, at)
                _tell("witness.cosigned", origin=asked.head.origin, old=held.size, size=new.size, at=at)
                return answer
        raise Refused(503, "others ask at the same time; ask again")


def _tell(event: str, **facts: object) -> None:
    """Write a line for the operator; a fork's has the checkpoint that proves it."""
    print(json.dumps({"event": event, **facts}, ensure_ascii=False), flush=True)
