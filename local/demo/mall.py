"""What the demo town's mall offers, with drawn pictures; and a few orders: one waits, one was collected."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image, ImageDraw

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.rewards.core.offers import Deed
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.proofs import Proof, Showing
from chalicelib.points.rewards.core.rewards import Kind, Per, Point, Reward, Terms
from chalicelib.points.rewards.service import catalogue, desk, ordering
from local.demo import pictures
from local.demo.clock import Clock, villager
from local.demo.people import Families, Town

SIDE = 480
HALL = ("村便民服务中心", "文化礼堂一楼", "周一到周六 8:00–17:00")
TOWN_HALL = ("镇便民服务大厅", "镇政府东侧", "工作日 8:30–16:30")


def play(clock: Clock, town: Town, families: Families) -> None:
    """Offer what a village and its town offer, and let the two with logins order."""
    mall = _Mall(clock, families)
    rice = mall.offered(families.village_id, Kind.GOODS, "大米 5 公斤", "本村粮站新米，真空包装。", 200, 60, _rice())
    soap = mall.offered(
        families.village_id, Kind.GOODS, "洗衣液一瓶", "2 公斤装。", 120, 40, _bottle(), per=Per.MONTH, most=2
    )
    mall.offered(families.village_id, Kind.SERVICE, "理发一次", "每月逢五，师傅到村里来。", 80, 30, _scissors())
    mall.offered(
        town.town_id,
        Kind.SEAT,
        "镇上看越剧，一张票",
        "周六晚上七点，镇文化中心。",
        150,
        100,
        _ticket(),
        per=Per.ALL,
        most=2,
    )
    young = next(one for one in families.adults if one.born_on.year > 1970)
    elder = next(one for one in families.adults if one.household_id == young.household_id)
    collected = mall.ordered(young, soap, clock.on(1, 9))
    mall.handed_out(collected, clock.on(1, 16))
    mall.ordered(elder, rice, clock.started - dt.timedelta(hours=5))


class _Mall:
    """Does the deeds of officers and villagers, each with the clock of its day."""

    def __init__(self, clock: Clock, families: Families) -> None:
        self.clock, self.families = clock, families

    def officer(self, moment: dt.datetime, place_id: str) -> Context:
        role = Role.TOWN_OFFICER if place_id.startswith("t") else Role.VILLAGE_OFFICER
        town_id = place_id if place_id.startswith("t") else ""
        who = Principal("s-demo", frozenset({role}), villages=((0, 99_999),), town_id=town_id)
        return self.clock.at(moment, who)

    def offered(  # noqa: PLR0917  A catalogue's line.
        self,
        place_id: str,
        kind: Kind,
        title: str,
        words: str,
        price: int,
        stock: int,
        picture: bytes,
        *,
        per: Per = Per.NONE,
        most: int = 0,
    ) -> Reward:
        ctx = self.officer(self.clock.on(6, 9), place_id)
        media = pictures.sent(ctx, village_id=self.families.village_id, purpose="reward", body=picture)
        point = Point(place_id, *(TOWN_HALL if place_id.startswith("t") else HALL))
        terms = Terms(kind, title, words, price, per, most, point, 6, media_ids=media)
        made = catalogue.write_reward(ctx, place_id=place_id, terms=terms, stock=stock, key=ctx.new_id())
        return catalogue.move_reward(ctx, reward_id=made.reward_id, deed=Deed.OFFER, key=ctx.new_id())

    def ordered(self, one: Resident, reward: Reward, moment: dt.datetime) -> Order:
        ctx = self.clock.at(moment, villager(one.resident_id))
        return ordering.place_order(ctx, reward_id=reward.reward_id, quantity=1, key=ctx.new_id())

    def handed_out(self, order: Order, moment: dt.datetime) -> None:
        place_id = order.point.place_id
        ctx = self.officer(moment, place_id)
        showing = Showing(Proof.CODE, order.code)
        desk.fulfil(ctx, place_id=place_id, order_id=order.order_id, showing=showing, key=ctx.new_id())


def _canvas(ground: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    made = Image.new("RGB", (SIDE, SIDE), ground)
    return made, ImageDraw.Draw(made)


def _png(made: Image.Image) -> bytes:
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def _rice() -> bytes:
    made, pen = _canvas("#fbeedd")
    pen.rounded_rectangle((120, 90, 360, 420), 36, fill="#fffdf8", outline="#c98a3c", width=8)
    pen.rectangle((120, 200, 360, 310), fill="#c93561")
    for n in range(40):
        x, y = 150 + 37 * n % 190, 325 + 17 * n % 75
        pen.ellipse((x, y, x + 16, y + 8), fill="#e9d9bd")
    pen.polygon([(150, 90), (330, 90), (290, 50), (190, 50)], fill="#c98a3c")
    return _png(made)


def _bottle() -> bytes:
    made, pen = _canvas("#e4f1ee")
    pen.rounded_rectangle((150, 160, 330, 430), 40, fill="#2f7d5b")
    pen.rounded_rectangle((200, 70, 280, 170), 16, fill="#f3d7c4")
    pen.ellipse((185, 240, 295, 350), fill="#fffdf8")
    for x, y, r in ((90, 120, 26), (380, 150, 34), (400, 320, 20), (80, 330, 18)):
        pen.ellipse((x - r, y - r, x + r, y + r), outline="#2f7d5b", width=5)
    return _png(made)


def _scissors() -> bytes:
    made, pen = _canvas("#fdf3e1")
    pen.line((150, 110, 330, 330), fill="#5b6b73", width=26)
    pen.line((330, 110, 150, 330), fill="#5b6b73", width=26)
    for x in (130, 350):
        pen.ellipse((x - 55, 310, x + 55, 420), outline="#c93561", width=24)
    pen.ellipse((226, 206, 254, 234), fill="#fffdf8")
    return _png(made)


def _ticket() -> bytes:
    made, pen = _canvas("#fbe6ec")
    pen.rounded_rectangle((60, 150, 420, 330), 24, fill="#c93561")
    for n in range(8):
        pen.ellipse((300, 158 + 22 * n, 310, 168 + 22 * n), fill="#fbe6ec")
    pen.polygon([(180, 190), (196, 228), (238, 230), (205, 256), (217, 296), (180, 273), (143, 296), (155, 256),
                 (122, 230), (164, 228)], fill="#e9b44c")  # fmt: skip
    return _png(made)
