"""What people consent to: each purpose with every version of its text. Editable data; a text once shown never changes.

Source of what a text must say: PIPL 14 to 17, 23 and 31. A purpose that is given to others or published stands alone.
"""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.values import value


@value
class Text:
    """One version of what a person agrees to, called by the month since when it has been shown: `2026-01`."""

    version: str
    zh: str

    @property
    def since(self) -> dt.date:
        """The first day on which anybody can have agreed to it."""
        return dt.date.fromisoformat(f"{self.version}-01")


@value
class Purpose:
    """What a consent is for. `minors`: whether a guardian may consent for somebody under 14.

    `adults`: nobody under 18 may consent to it, nor anybody for them. `members`: it is asked of members, not residents.
    """

    code: str
    title: str
    minors: bool
    texts: tuple[Text, ...]
    adults: bool = False
    members: bool = False

    @property
    def present(self) -> Text:
        """The text that is shown and agreed to now."""
        return self.texts[-1]


class NoSuchPurpose(DomainError):
    """There is no consent for this purpose."""

    code, status = "no_such_purpose", 404
    zh, en = "没有这一项授权。", "There is no such purpose."


_ALL = (
    Purpose(
        "registration",
        "注册和使用工分宝",
        minors=True,
        texts=(
            Text(
                "2026-01",
                "为了给你开设工分账户、登记活动和兑换记录，我们使用村里花名册上的姓名、身份证号、户和手机号，以及你的微信标识。"
                "身份证号和手机号加密保存，只在核对身份、联系你时使用。你可以随时查看、更正、导出或撤回；撤回后不能再用手机办理，"
                "已得的工分仍然保留，可凭工分卡使用。",
            ),
        ),
    ),
    Purpose(
        "sms_notices",
        "接收短信通知",
        minors=True,
        texts=(
            Text(
                "2026-01",
                "为了通知你活动、兑换和工分到期，我们会把你的手机号和通知内容交给短信服务商发送。不发送广告。",
            ),
        ),
    ),
    Purpose(
        "boards_full_name",
        "在榜单上显示全名",
        minors=False,
        texts=(
            Text(
                "2026-01",
                "榜单平时只显示姓氏（如“张*”）。同意后，村、镇的周榜和月榜会公开显示你的全名和工分，任何人都能看到。"
                "撤回后，新的榜单不再显示；已张贴和转发的无法收回。",
            ),
        ),
    ),
    Purpose(
        "credit_score",
        "计算信用分",
        minors=False,
        adults=True,
        texts=(
            Text(
                "2026-01",
                "为了计算你的信用分，我们会自动处理你的活动、履约、荣誉和依法认定的负面记录。你可以查看理由、要求人工复核、提出异议，"
                "也可以拒绝；不同意不影响你得工分和用工分。",
            ),
        ),
    ),
    Purpose(
        "bank_certificate",
        "向银行出示信用证明",
        minors=False,
        adults=True,
        texts=(
            Text(
                "2026-01",
                "你申请时，我们为你生成一份信用证明，写明你的姓名、信用等级和有效期，由你选定的银行查验。我们不批量向银行提供信用分。"
                "每一次出示都会留下记录，保存三年。",
            ),
            Text(
                "2026-11",
                "每申请一份信用证明，都由你选定银行和用途，并单独同意一次。证明上有你的姓名、你在全镇的档次"
                "（如“前 20%”）和对应的贷款条件、算到哪一天、按第几版计分办法、有没有异议在办，30 天有效，"
                "由你选定的银行查验；不写信用分和名次，也不批量提供给银行。银行每看一次都会告诉你，记录保存三年。一份证明你随时可以作废；"
                "撤回这项授权，没到期的全部作废。",
            ),
        ),
    ),
    Purpose(
        "acting_for",
        "请人代办",
        minors=True,
        texts=(
            Text(
                "2026-01",
                "你指定的亲属或工作人员可以在你同意的范围和限额内替你报名、查询和兑换。每一次代办都会记下双方并告诉你。",
            ),
            Text(
                "2026-11",
                "你指定的亲属或工作人员可以在你同意的范围和限额内替你报名、查询、用工分、申报工分、反映问题、许愿和认领心愿。"
                "投诉和评议投票只能你本人办，也不给代办的人看。每一次代办都会记下双方并告诉你；不是你的意思，"
                "72 小时内可以撤回还没办完的事，30 天内可以提出异议。",
            ),
        ),
    ),
    Purpose(
        "membership",
        "成为映季会员",
        minors=False,
        members=True,
        texts=(
            Text(
                "2026-11",
                "为了让你在本镇买农产品、预订和看到自己的订单，我们使用你的微信标识，以及你自己填写的昵称、手机号和收货地址。"
                "手机号和收货地址加密保存，只在你下单时交给发货的人。会员须年满十四周岁。不产生工分，也不计算信用分。"
                "你可以随时查看、更正或结束会员；结束时昵称、手机号和收货地址立即删除，法律要求保留的订单记录除外。",
            ),
        ),
    ),
)
PURPOSES: dict[str, Purpose] = {purpose.code: purpose for purpose in _ALL}


def purpose_of(code: str) -> Purpose:
    """Return a purpose.

    Raises:
        NoSuchPurpose: there is none of this name.
    """
    found = PURPOSES.get(code)
    if found is None:
        raise NoSuchPurpose
    return found
