"""Plays of sessions, bonds with WeChat users, and consents."""

from __future__ import annotations

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.kernel.context import LIVE
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import credentials, people

REGISTRATION = "registration"


def version_of(purpose: str) -> str:
    return PURPOSES[purpose].present.version


def binding(town: Town) -> tuple[Resident, str, Request]:
    """Return a resident, a WeChat user, and the request that binds them."""
    number = town.number()
    found = people.resident(LIVE, town.village, number)
    openid = f"oUser{number:06d}"
    ticket = town.do("identity.sign_in_wechat", ANYBODY, {"code": town.login_code(openid)})["binding_ticket"]
    body = {
        "binding_ticket": ticket,
        "name": f"{'王李张刘陈杨赵黄周吴'[number % 10]}小{number}",
        "id_number": people.id_number(number),
        "registration_version": version_of(REGISTRATION),
    }
    return found, openid, town.ask("identity.bind", ANYBODY, body)


def bound(town: Town) -> tuple[Resident, str]:
    found, openid, request = binding(town)
    town.send(request)
    return found, openid


@play("identity.bind")
def bind(town: Town) -> Request:
    return binding(town)[2]


@play("identity.sign_in_wechat")
def sign_in_wechat(town: Town) -> Request:
    return town.ask("identity.sign_in_wechat", ANYBODY, {"code": town.login_code(bound(town)[1])})


@play("identity.release_wechat")
def release_wechat(town: Town) -> Request:
    return town.ask("identity.release_wechat", town.admin, resident_id=bound(town)[0].resident_id)


def phone(town: Town) -> Request:
    code = town.wechat.control_phone_code(f"139{town.number():08d}")["code"]
    return town.ask("identity.give_phone", town.bearer(town.resident()), {"code": code})


@play("identity.give_phone")
def give_phone(town: Town) -> Request:
    if not town.wechat.tokens:  # WeChat's own token is fetched once in two hours, by whichever process needs it.
        town.send(phone(town))
    return phone(town)


def refresh_token(town: Town) -> tuple[str, str]:
    """Return the refresh token and the credential of a resident who signed in."""
    shown = town.send(sign_in_wechat(town))["session"]
    return shown["refresh_token"], "Bearer " + shown["access_token"]


@play("identity.sign_in_staff")
def sign_in_staff(town: Town) -> Request:
    return town.ask("identity.sign_in_staff", ANYBODY, {"login": "admin", "password": credentials.SECOND})


@play("identity.refresh")
def refresh(town: Town) -> Request:
    return town.ask("identity.refresh", ANYBODY, {"refresh_token": refresh_token(town)[0]})


@play("identity.sign_out")
def sign_out(town: Town) -> Request:
    token, who = refresh_token(town)
    return town.ask("identity.sign_out", who, {"refresh_token": token})


@play("identity.sign_out_everywhere")
def sign_out_everywhere(town: Town) -> Request:
    return town.ask("identity.sign_out_everywhere", refresh_token(town)[1])


@play("identity.list_purposes")
def list_purposes(town: Town) -> Request:
    return town.ask("identity.list_purposes", ANYBODY)


def consent(purpose: str = "boards_full_name") -> dict[str, str]:
    return {"purpose": purpose, "version": version_of(purpose)}


def consenting(town: Town) -> Resident:
    """Return a resident who agreed to be shown on boards."""
    found = town.resident()
    town.do("identity.grant_own_consent", town.bearer(found), consent())
    return found


@play("identity.list_own_consents")
def list_own_consents(town: Town) -> Request:
    return town.ask("identity.list_own_consents", town.bearer(consenting(town)))


@play("identity.own_history")
def own_history(town: Town) -> Request:
    return town.ask("identity.own_history", town.bearer(consenting(town)))


@play("identity.grant_own_consent")
def grant_own_consent(town: Town) -> Request:
    return town.ask("identity.grant_own_consent", town.bearer(town.resident()), consent())


@play("identity.withdraw_own_consent")
def withdraw_own_consent(town: Town) -> Request:
    return town.ask("identity.withdraw_own_consent", town.bearer(consenting(town)), purpose="boards_full_name")


@play("identity.list_consents_of")
def list_consents_of(town: Town) -> Request:
    return town.ask("identity.list_consents_of", town.admin, resident_id=consenting(town).resident_id)


@play("identity.grant_witnessed_consent")
def grant_witnessed_consent(town: Town) -> Request:
    return town.ask("identity.grant_witnessed_consent", town.admin, consent(), resident_id=town.resident().resident_id)


@play("identity.withdraw_witnessed_consent")
def withdraw_witnessed_consent(town: Town) -> Request:
    resident_id = consenting(town).resident_id
    return town.ask(
        "identity.withdraw_witnessed_consent", town.admin, {}, resident_id=resident_id, purpose="boards_full_name"
    )
