"""The HTTP edge: authorise, parse, call, answer.

A room makes one `Doors` and hangs its views on it; every door is registered with the verb it needs and the shapes it
takes and gives, so that authorisation, OpenAPI and the tests read the same table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

from chalice import Blueprint, Response
from pydantic import BaseModel, ConfigDict, ValidationError

from chalicelib.kernel import logs, texts
from chalicelib.kernel.authz import ANYBODY, Matter, Principal, Role, authorise, table
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.errors import (
    Broken,
    DomainError,
    InvalidInput,
    KeyInvalid,
    KeyMissing,
    NotForOthers,
    NotFound,
    NotSignedIn,
    TooLarge,
)
from chalicelib.kernel.problems import problem, request_id_of
from chalicelib.kernel.refusals import field_of, sentences_of
from chalicelib.kernel.sources import source_address
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes, riding

A = TypeVar("A", bound=BaseModel)
Q = TypeVar("Q", bound=BaseModel)
BODY_BYTES_MAX = 64 * 1024
PARAM_CHARS_MAX = 128
"""Longest part of an address: no id of the house is longer, and DynamoDB's keys end at 2,048 bytes. Ours."""
PARAM_FORMS = {"village_id": r"^v[0-9]{5}$", "town_id": r"^t[0-9]{4}$", "place_id": r"^(v[0-9]{5}|t[0-9]{4})$"}
"""The form of what an address names a place by; the rooms know that of their own ids."""
RESIDENT_ID = re.compile(r"^v[0-9]{5}r[0-9]{5}$")
UUID7 = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
JSON = "application/json; charset=utf-8"


class Asked(BaseModel):
    """Base of everything a caller sends: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)


class Shown(BaseModel):
    """Base of everything a caller is answered."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Nothing(Asked):
    """No body, or no query."""


class Untouched(Asked):
    """A body as it came, of a caller who does not send what we ask for: it is signed, and the room verifies it."""

    raw: bytes = b""


@value
class Call(Generic[A, Q]):
    """One request as a view sees it: parsed, and allowed. `key` is the Idempotency-Key of a keyed door, else ""."""

    ctx: Context
    body: A
    query: Q
    key: str

    @property
    def me(self) -> str:
        """Who is asking: their resident, staff or partner id."""
        return self.ctx.actor.subject


@value
class Door:
    """One method of one path: what it needs, takes and gives."""

    method: str
    path: str
    verb: str
    asked: type[BaseModel]
    query: type[BaseModel]
    shown: type[BaseModel] | None
    status: int
    keyed: bool
    within: str | None
    room: str
    view: Callable[..., Any]
    body_bytes_max: int = BODY_BYTES_MAX
    for_others: Matter | None = None
    undone_by: str = ""
    makes: tuple[str, str] = ("", "")
    media: str = ""

    @property
    def name(self) -> str:
        """The operation's id, such as `activities.sign_up`."""
        return f"{self.room}.{self.view.__name__}"

    def made_by(self, key: str, resident_id: str) -> dict[str, str]:
        """Return the id of what this door makes for a resident by an Idempotency-Key, under its name; mostly none."""
        name, letter = self.makes
        return {name: f"{resident_id[:6]}{letter}{key}"} if name else {}


DOORS: list[Door] = []
"""Every door of the rooms that are open, in the order of registration."""

Resolver = Callable[[Context, str], Principal]
_resolvers: dict[str, Resolver] = {}


def accept(scheme: str, resolver: Resolver) -> None:
    """Let `resolver` tell who a credential of this scheme (`bearer`, `x-api-key`) belongs to. Called by app.py."""
    _resolvers[scheme] = resolver


def principal_of(ctx: Context, headers: dict[str, str]) -> Principal:
    """Return who sent these headers; nobody in particular where there is no credential.

    Raises:
        NotSignedIn: there is a credential, and it is not valid.
    """
    api_key = headers.get("x-api-key", "")
    if api_key:
        return _resolver("x-api-key")(ctx, api_key)
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return _resolver("bearer")(ctx, token)
    return ANYBODY


def _resolver(scheme: str) -> Resolver:
    """Return who reads a scheme's credentials; where nobody does, none of them is valid."""
    if scheme not in _resolvers:
        raise NotSignedIn
    return _resolvers[scheme]


@value
class Deed:
    """What somebody asks to do for another: at which door, with which path parameters, and making which id."""

    door: Door
    params: dict[str, str]

    @property
    def is_look(self) -> bool:
        """Whether nothing is changed by it."""
        return self.door.method == "GET"


Mandated = Callable[[Context, str, Deed], tuple[Principal, Writes]]
_mandated: list[Mandated] = []


def accept_mandates(resolver: Mandated) -> None:
    """Let `resolver` tell who acts where the acting principal acts for the resident of this id. Called by app.py.

    It returns the resident as principal, with the agent in `acting`, and what every transaction of the request must
    carry. It refuses where no mandate covers the deed.
    """
    _mandated[:] = [resolver]


def _for_another(ctx: Context, headers: dict[str, str], door: Door, params: dict[str, str]) -> tuple[Context, Writes]:
    """Return the context in which a request is done: one's own, or that of whom one acts for (`X-Acting-For`).

    Raises:
        NotSignedIn: nobody in particular would act for somebody.
        InvalidInput: the header is there and names nobody; taken for absent, the deed would be one's own.
        NotForOthers: the door opens to each for themselves alone.
    """
    resident_id = headers.get("x-acting-for")
    if resident_id is None:
        return ctx, Writes()
    if Role.PUBLIC in ctx.actor.roles:
        raise NotSignedIn
    if not RESIDENT_ID.match(resident_id):
        raise InvalidInput(fields=[field_of("X-Acting-For", "string_pattern_mismatch")])
    if door.for_others is None or not _mandated:
        raise NotForOthers
    deed = Deed(door, params | door.made_by(headers.get("idempotency-key", ""), resident_id))
    principal, rider = _mandated[0](ctx, resident_id, deed)
    return ctx.acting(principal, ctx.request_id), rider


class Doors:
    """A room's HTTP doors, on one Chalice blueprint."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.blueprint = Blueprint(room)

    def door(
        self,
        method: str,
        path: str,
        *,
        verb: str,
        shown: type[BaseModel] | None,
        asked: type[BaseModel] = Nothing,
        query: type[BaseModel] = Nothing,
        status: int = 200,
        keyed: bool = False,
        within: str | None = None,
        body_bytes_max: int = BODY_BYTES_MAX,
        for_others: str = "",
        undone_by: str = "",
        makes: tuple[str, str] = ("", ""),
        media: str = "",
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Hang a view on `method path`.

        `within` names the path parameter (`activity_id`) or body field (`body.village_id`) or query field
        (`query.village_id`) whose value begins with the village that the verb must reach. `keyed` demands an
        `Idempotency-Key`. A view that returns None answers 204; `media` names the type of an answer
        that is another one than JSON, such as `text/calendar`, or has a name of its own, as GeoJSON has.

        `for_others` is the matter under which a mandate opens it to an agent (代办); without it each does it for
        themselves alone. `undone_by` names the door (`activities.cancel`) that undoes what was done here, so that it
        can be taken back: its path says no more than this one's and what it makes, and its body may be left out.
        `makes` is by which path parameter other doors name what a keyed door makes, and the letter of its id:
        `<village><letter><key>`.
        """
        assert verb in table(), f"{verb} is not in the table of kernel.authz"
        assert not for_others or Role.RESIDENT in table()[verb], f"{verb} is nothing that a resident does"
        assert keyed or not makes[0], "what is made is named by the key"
        matter = Matter(for_others) if for_others else None

        def hang(view: Callable[..., Any]) -> Callable[..., Any]:
            door = Door(
                method, path, verb, asked, query, shown, status, keyed, within, self.room, view, body_bytes_max, matter,
                undone_by, makes, media,
            )  # fmt: skip
            DOORS.append(door)

            def entered(**params: str) -> Response:
                return enter(door, self.blueprint.current_request, params)

            entered.__name__ = view.__name__
            entered.__doc__ = view.__doc__
            types: dict[str, list[str]] = {"content_types": []} if asked is Untouched else {}
            self.blueprint.route(path, methods=[method], name=door.name, **types)(entered)
            return view

        return hang


def enter(door: Door, request: Any, params: dict[str, str]) -> Response:
    """Answer one request at `door`; the outermost place of the house, so nothing escapes it."""
    request_id = request_id_of(request)
    ctx = LIVE
    try:
        headers = cast("dict[str, str]", request.headers)
        ctx = replace(LIVE, source_address=source_address(request))
        ctx = ctx.acting(principal_of(ctx, headers), request_id)
        ctx, rider = _for_another(ctx, headers, door, params)
        with riding(rider):
            return _answer(door, _parsed(door, ctx, request, params), params, request_id)
    except DomainError as error:
        refusal = error
    except Exception as error:  # noqa: BLE001  The outermost door: it logs and answers 500.
        logs.surprise(error, request_id=request_id)
        refusal = Broken(request_id=request_id)
    logs.event("refused", request_id=request_id, door=door.name, code=refusal.code, status=refusal.status)
    return problem(refusal, request_id)


def _parsed(door: Door, ctx: Context, request: Any, params: dict[str, str]) -> Call[Any, Any]:
    """Authorise before parsing where the path tells the village, so that strangers learn nothing from errors."""
    by_path = door.within is None or "." not in door.within
    within = params[door.within] if door.within and by_path else None
    authorise(ctx.actor, door.verb, within=within)
    if not all(_is_named(name, text) for name, text in params.items()):
        raise NotFound
    key = _key(request.headers) if door.keyed else ""
    body = _body(door, request)
    query = _model(door.query, request.query_params or {}, "query")
    if door.within is not None and not by_path:
        part, field = door.within.split(".")
        authorise(ctx.actor, door.verb, within=str(getattr(body if part == "body" else query, field)))
    return Call(ctx, body, query, key)


def _is_named(name: str, text: str) -> bool:
    """Tell whether a part of an address may be the name of something."""
    return len(text) <= PARAM_CHARS_MAX and re.fullmatch(PARAM_FORMS.get(name, ".*"), text, re.DOTALL) is not None


def _key(headers: dict[str, str]) -> str:
    key = headers.get("idempotency-key", "")
    if not key:
        raise KeyMissing
    if not UUID7.match(key):
        raise KeyInvalid
    return key


def _body(door: Door, request: Any) -> BaseModel:
    raw = request.raw_body or b""
    if len(raw) > door.body_bytes_max:
        raise TooLarge(bytes_max=door.body_bytes_max)
    if door.asked is Nothing and not raw:
        return Nothing()
    if door.asked is Untouched:
        return Untouched(raw=raw)
    try:
        body = door.asked.model_validate_json(raw, strict=True)
    except ValidationError as error:
        raise InvalidInput(fields=sentences_of(error, "")) from error
    _refuse(texts.faults_in(raw))
    return body


def _model(shape: type[BaseModel], values: Any, place: str) -> BaseModel:
    asked = dict(values)
    try:
        model = shape.model_validate(asked)
    except ValidationError as error:
        raise InvalidInput(fields=sentences_of(error, place)) from error
    _refuse((f"{place}.{name}", code) for name, text in asked.items() if (code := texts.fault_of(text)))
    return model


def _refuse(faults: Iterable[tuple[str, str]]) -> None:
    """Let pass what has no such faults; what the shape says comes first, since it knows the field."""
    told = [field_of(place, code) for place, code in faults]
    if told:
        raise InvalidInput(fields=told)


def _answer(door: Door, call: Call[Any, Any], params: dict[str, str], request_id: str) -> Response:
    shown = door.view(call, **params)
    headers: dict[str, str | list[str]] = {"X-Request-Id": request_id, "Cache-Control": "no-store"}
    if shown is None:
        return Response("", status_code=204, headers=headers)
    if isinstance(shown, Response):
        return shown
    assert isinstance(shown, BaseModel), f"{door.name} answered something that is not a schema"
    body = shown.model_dump_json()
    return Response(body, status_code=door.status, headers=headers | {"Content-Type": door.media or JSON})


_openers: list[Callable[[str], None]] = []


def accept_rooms(open_doors: Callable[[str], None]) -> None:
    """Let `open_doors` hang the doors of the room of this name, where they do not hang yet. Called by app.py."""
    _openers[:] = [open_doors]


def find_door(name: str) -> Door | None:
    """Return the door of this name (`activities.sign_up`), its room opened for it; None where there is none."""
    for open_doors in _openers:
        open_doors(name.partition(".")[0])
    return next((one for one in DOORS if one.name == name), None)


def undoing(door: str) -> Door | None:
    """Return the door that undoes what was done at the door of this name; None where none does, or no more."""
    done_at = find_door(door)
    return None if done_at is None else find_door(done_at.undone_by)


def undo(ctx: Context, *, door: str, params: dict[str, str], key: str) -> None:
    """Do, as `ctx`'s principal, what undoes a deed at the door of this name: the view of the room's own door for it."""
    found = undoing(door)
    assert found is not None, f"nothing undoes {door}"
    named = {name: value for name, value in params.items() if f"{{{name}}}" in found.path}
    found.view(Call(ctx, found.asked(), Nothing(), key), **named)
