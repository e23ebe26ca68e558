"""Plays of the log: three entries are published, by the log's own signature alone."""

from __future__ import annotations

from chalicelib.credit.log.service.integrating import integrate
from chalicelib.credit.log.service.publishing import publish
from chalicelib.credit.log.service.sequencing import prepare_registered, sequence
from chalicelib.credit.score.service import policies
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.writes import commit
from tests.house.plays import certificates
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.unit.log.trees import entries


def published(town: Town) -> None:
    town_id = town.village.town_id
    commit(prepare_registered(LIVE, town_id=town_id, entries=entries(3))[0])
    sequence(town_id=town_id)
    integrate()
    publish(LIVE)


@play("log.policy")
def policy(town: Town) -> Request:
    return town.ask("log.policy", ANYBODY)


@play("log.prove")
def prove(town: Town) -> Request:
    published(town)
    return town.ask("log.prove", ANYBODY, index="1")


@play("log.growth")
def growth(town: Town) -> Request:
    published(town)
    return town.ask("log.growth", ANYBODY, query="old=1&size=2")


@play("scores.read_policy_receipt")
def read_policy_receipt(town: Town) -> Request:
    policies.register_shipped(LIVE, town_id=town.village.town_id)
    published(town)
    return town.ask("scores.read_policy_receipt", ANYBODY, place_id=town.village.town_id, version="1")


@play("scores.read_receipt")
def read_score_receipt(town: Town) -> Request:
    who = certificates.ranked(town)
    published(town)
    return town.ask("scores.read_receipt", town.bearer(who), version="1")


@play("certificates.read_bank_receipt")
def read_bank_receipt(town: Town) -> Request:
    _, made = certificates.certificate(town)
    published(town)
    return town.ask("certificates.read_bank_receipt", certificates.desk(town), {"signed": made["signed"]})


@play("certificates.read_receipt")
def read_certificate_receipt(town: Town) -> Request:
    who, made = certificates.certificate(town)
    published(town)
    return town.ask("certificates.read_receipt", who, certificate_id=made["certificate_id"])
