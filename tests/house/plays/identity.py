"""Plays of codes, cards and long work; and of the house's own routes."""

from __future__ import annotations

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes, rosters
from chalicelib.kernel.context import LIVE, uuid7
from tests.house.plays.town import ANYBODY, Request, Town, play


@play("house.health")
def health(town: Town) -> Request:
    return town.ask("house.health", ANYBODY)


@play("house.openapi")
def openapi(town: Town) -> Request:
    return town.ask("house.openapi", ANYBODY)


def carded(town: Town) -> Resident:
    """Return a resident with a card."""
    found = town.resident()
    town.do("identity.issue_card", town.admin, {"pin": "2468"}, resident_id=found.resident_id)
    return found


@play("identity.issue_card")
def issue_card(town: Town) -> Request:
    return town.ask("identity.issue_card", town.admin, {"pin": "2468"}, resident_id=town.resident().resident_id)


@play("identity.read_card")
def read_card(town: Town) -> Request:
    return town.ask("identity.read_card", town.admin, resident_id=carded(town).resident_id)


@play("identity.replace_card")
def replace_card(town: Town) -> Request:
    return town.ask("identity.replace_card", town.admin, {"pin": "1357"}, resident_id=carded(town).resident_id)


@play("identity.set_card_state")
def set_card_state(town: Town) -> Request:
    return town.ask("identity.set_card_state", town.admin, {"state": "lost"}, resident_id=carded(town).resident_id)


@play("identity.set_card_pin")
def set_card_pin(town: Town) -> Request:
    return town.ask("identity.set_card_pin", town.admin, {"pin": "1357"}, resident_id=carded(town).resident_id)


@play("identity.set_card_limits")
def set_card_limits(town: Town) -> Request:
    asked = {"daily_limit_points": 500, "photo_check": True}
    return town.ask("identity.set_card_limits", town.admin, asked, resident_id=carded(town).resident_id)


@play("identity.start_sheets")
def start_sheets(town: Town) -> Request:
    return town.ask("identity.start_sheets", town.admin, {"place_id": town.village_id})


@play("identity.start_sheets", "draw the card of one")
def start_sheet_of_one(town: Town) -> Request:
    asked = {"place_id": town.village_id, "holder_ids": [carded(town).resident_id]}
    return town.ask("identity.start_sheets", town.admin, asked)


@play("identity.start_sheets", "draw the cards of ten")
def start_sheet_of_ten(town: Town) -> Request:
    listed = [town.resident().resident_id for _ in range(10)]
    return town.ask("identity.start_sheets", town.admin, {"place_id": town.village_id, "holder_ids": listed})


@play("identity.start_sheets", "draw the cards of a town")
def start_sheets_of_a_town(town: Town) -> Request:
    return town.ask("identity.start_sheets", town.admin, {"place_id": "t0001"})


@play("identity.issue_cards")
def issue_cards(town: Town) -> Request:
    return town.ask("identity.issue_cards", town.admin, {"place_id": town.village_id, "without_phone": True})


@play("identity.start_pictures")
def start_pictures(town: Town) -> Request:
    return town.ask("identity.start_pictures", town.admin, {"place_id": town.village_id})


@play("identity.my_code")
def my_code(town: Town) -> Request:
    return town.ask("identity.my_code", town.bearer(town.resident()))


@play("identity.renew_my_code")
def renew_my_code(town: Town) -> Request:
    return town.ask("identity.renew_my_code", town.bearer(town.resident()))


@play("identity.resolve_code")
def resolve_code(town: Town) -> Request:
    code = codes.code_of(holder_id=town.resident().resident_id)
    return town.ask("identity.resolve_code", town.admin, {"code": code})


@play("identity.read_code")
def read_code(town: Town) -> Request:
    return town.ask("identity.read_code", town.admin, holder_id=town.resident().resident_id)


@play("identity.reissue_code")
def reissue_code(town: Town) -> Request:
    return town.ask("identity.reissue_code", town.admin, holder_id=town.resident().resident_id)


@play("identity.revoke_code")
def revoke_code(town: Town) -> Request:
    return town.ask("identity.revoke_code", town.admin, holder_id=town.resident().resident_id)


@play("identity.roster_template")
def roster_template(town: Town) -> Request:
    return town.ask("identity.roster_template", town.admin)


@play("identity.open_upload")
def open_upload(town: Town) -> Request:
    return town.ask("identity.open_upload", town.admin, {"place_id": town.village_id})


@play("identity.start_import")
def start_import(town: Town) -> Request:
    upload_id = rosters.take_file(LIVE, place_id=town.village_id, body=b"a roster")
    return town.ask("identity.start_import", town.admin, {"place_id": town.village_id, "upload_id": upload_id})


@play("runs.load_run")
def load_run(town: Town) -> Request:
    run_id = uuid7()
    town.do("identity.start_pictures", town.admin, {"place_id": town.village_id}, idempotency_key=run_id)
    return town.ask("runs.load_run", town.admin, run_id=run_id)
