"""A score: earned, explained, objected to and corrected; shown to a bank by consent, and gone with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.credit.certificates.core.certificates import CERTIFICATE, Certificate
from chalicelib.credit.certificates.core.looks import Found
from chalicelib.credit.certificates.core.offers import Band
from chalicelib.credit.certificates.service import asking, offers, own, verifying
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.core.objections import Objection, ObjectionState, Verdict
from chalicelib.credit.score.schemas.own import ScoreShown
from chalicelib.credit.score.service import nightly, objections, reading
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.verifying import verify_village
from chalicelib.foundation.identity.core.consents import AdultsOnly
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import consents
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Limits
from chalicelib.foundation.partners.service import banks, keys
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from local.story.chapters.activity import ABSENT
from local.story.house import do_all
from local.story.story import Story

ADULT_AGE = 18
TITLE = "信用分：怎么来的，不对怎么办，怎么给银行看"
AGREED, FIRST_NIGHT, OBJECTED, SECOND_NIGHT, AT_BANK = 16, 17, 17, 18, 18
"""Days of the story's clock."""
SAYS, ANSWER = "那天我送孩子去医院，打电话请过假。", "组织的人证实了，属实。"
USE = "创业贷款"
BANDS = (Band(20, 300_000, 400), Band(100, 30_000, 560))
FIRST_MISSED, NONE_MISSED = 55, 70
"""What not missing anything brings, after one time and after none (the policy that ships)."""


def tell(story: Story) -> None:
    """Follow a score from the consent to its end."""
    absent = story.id_of(ABSENT[0])
    agreed = _agree(story, absent)
    _night(story, FIRST_NIGHT)
    story.teller.figure("有信用分的人，就是同意了的", verify_village(village_id=story.village_id).people, len(agreed))
    first = _shown(absent)
    story.teller.figure("总分就是每一项加起来", first.points, sum(line.points for line in first.lines))
    story.teller.figure("缺席一次，履约少得", _no_shows(first), FIRST_MISSED)
    _object(story, absent)
    _night(story, SECOND_NIGHT)
    second = _shown(absent)
    story.teller.figure("异议成立，当夜重算，这一项", _no_shows(second), NONE_MISSED)
    story.teller.figure("全部的事重算一遍，对不上的", len(verify_village(village_id=story.village_id).faults), 0)
    _bank(story, absent)


def _agree(story: Story, absent: str) -> list[str]:
    """Let every other adult agree, and who was absent."""
    moment = story.moment(AGREED, 20)
    adults = [one for one in story.people if one.born_on.year < moment.year - ADULT_AGE]
    agreed = {one.resident_id: one for one in adults[::2]}
    agreed |= {one.resident_id: one for one in adults if one.resident_id == absent}
    child = next(one for one in story.people if one not in adults)
    version = PURPOSES[PURPOSE].present.version
    for one in agreed.values():
        ctx = story.clock.at(moment)
        consents.grant_consent(ctx, person_id=one.resident_id, purpose=PURPOSE, version=version, born_on=one.born_on)
    story.teller.refused(
        "未成年人同意计算信用分",
        AdultsOnly,
        lambda: consents.grant_consent(
            story.clock.at(moment), person_id=child.resident_id, purpose=PURPOSE, version=version, born_on=child.born_on
        ),
    )
    return sorted(agreed)


def _night(story: Story, day: int) -> None:
    ctx = story.house(story.moment(day, 1, 50))
    (run_id,) = nightly.start_night(ctx)
    do_all(ctx, nightly.QUEUE, nightly.do_part)
    story.teller.figure("夜里算分", runs.load_run(run_id=run_id).state, "done")


def _shown(resident_id: str) -> ScoreShown:
    return ScoreShown.of(reading.load_mine(resident_id=resident_id))


def _no_shows(score: ScoreShown) -> int:
    return next(line.points for line in score.lines if line.feature == "no_shows")


def _object(story: Story, absent: str) -> None:
    moment = story.moment(OBJECTED, 9)
    rows = reading.list_behind(resident_id=absent).rows
    against = next(row for row in rows if row.may_be_objected_to)
    ctx = story.villager(ABSENT[0], moment)
    made = objections.make_objection(
        ctx, resident_id=absent, says=SAYS, on=against.told_on, fact_id=against.fact_id, key=ctx.new_id()
    )
    story.teller.figure("处理期间，分数标着有异议", _shown(absent).disputed, expected=True)
    decided = _decided(_town(story, moment + dt.timedelta(hours=2)), made)
    story.teller.figure("镇里查实，异议成立", decided.state is ObjectionState.UPHELD, expected=True)


def _decided(ctx: Context, one: Objection) -> Objection:
    return objections.decide(
        ctx,
        resident_id=one.resident_id,
        objection_id=one.objection_id,
        verdict=Verdict.UPHOLD,
        reason=ANSWER,
    )


def _town(story: Story, moment: dt.datetime) -> Context:
    ordinal = int(story.village_id[1:])
    officer = Principal("s-town", frozenset({Role.TOWN_OFFICER}), ((ordinal, ordinal + 1),), story.town_id)
    return story.clock.at(moment, officer)


def _bank(story: Story, who: str) -> None:
    """Show a bank the band, see that it looked, and take everything back."""
    moment = story.moment(AT_BANK, 10)
    desk, bank_id = _bank_of(story, moment)
    ctx = story.villager(ABSENT[0], moment)
    shown = _certificate(ctx, bank_id)
    found = verifying.verify(desk, key=desk.new_id(), signed=shown.signed)
    story.teller.figure("银行查验，有效", found.found is Found.VALID, expected=True)
    story.teller.figure("证明里没有分数", str(_shown(who).points) in str(shown.seen), expected=False)
    looks = own.list_looks(resident_id=who).rows
    story.teller.figure("本人看得到谁查过", [one.bank_name for one in looks], [BANK])
    consents.withdraw_consent(ctx, person_id=who, purpose=PURPOSE)
    story.teller.refused("撤回同意以后看分数", NoScore, lambda: reading.load_mine(resident_id=who))
    found = verifying.verify(desk, key=desk.new_id(), signed=shown.signed)
    story.teller.figure("银行再查验同一张，已撤销", found.found is Found.REVOKED, expected=True)
    story.teller.refused("再要一张证明", NoScore, lambda: _certificate(ctx, bank_id))


BANK = "戴村农商银行"


def _bank_of(story: Story, moment: dt.datetime) -> tuple[Context, str]:
    """Enter a bank with its offer; return its key acting, and its id."""
    ctx = _town(story, moment)
    bank = banks.create_bank(
        ctx,
        key=ctx.new_id(),
        town_id=story.town_id,
        name=BANK,
        contact=Contact("沈建行", "13900008888"),
        limits=Limits(key_day_count=500),
    )
    bank_id = bank.partner_id
    offers.set_offer(ctx, bank_id=bank_id, version=0, phone="0571-82330000", purposes=(USE,), bands=BANDS)
    issued = keys.issue_key(
        ctx,
        partner_id=bank_id,
        key=ctx.new_id(),
        label="柜台",
        scopes=[KeyScope.CREDIT],
        expires_at=moment + dt.timedelta(days=365),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    return replace(ctx, actor=keys.resolve_api_key(ctx, issued.api_key)), bank_id


def _certificate(ctx: Context, bank_id: str) -> Certificate:
    mark = asking.preview(resident_id=ctx.actor.subject, bank_id=bank_id).mark
    consent = PURPOSES[CERTIFICATE].present.version
    return asking.ask(ctx, key=ctx.new_id(), bank_id=bank_id, purpose=USE, consent=consent, mark=mark)
