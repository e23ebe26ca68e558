"""Why somebody gets no certificate, or can do nothing with it any more."""

from __future__ import annotations

from chalicelib.kernel.errors import Conflict, DomainError, NotFound


class NoSuchCertificate(NotFound):
    """The person has no certificate with this id."""

    code = "no_such_certificate"
    zh, en = "没有这份信用证明。", "There is no such certificate."


class NotRanked(Conflict):
    """No ranks are out yet, or too few people have a score for anybody to be in a band."""

    code = "not_ranked"
    zh, en = (
        "全镇有信用分的人还太少，或者名次还没有算出，暂时开不了证明。",
        "Too few people of the town have a score, or no ranks are out yet.",
    )


class NoBand(Conflict):
    """The person is in none of the bank's bands."""

    code = "no_band"
    zh, en = "您现在不在这家银行的任何一档里，开不了证明。", "You are in none of this bank's bands at present."


class Vetoed(DomainError):
    """A record in force on the negative list lets nobody have a certificate."""

    code, status = "certificate_vetoed", 403
    zh, en = (
        "您有一条还在生效的负面记录，这段时间开不了信用证明。对记录有异议，可以在“我的信用”里提。",
        "A negative record in force rules a certificate out; you can object to it.",
    )


class PurposeNotOffered(Conflict):
    """The bank does not take certificates for this purpose."""

    code = "purpose_not_offered"
    zh, en = "这家银行没有这个用途。", "This bank does not offer that purpose."


class SeenChanged(Conflict):
    """What the bank would see is not what the person was shown; they look again before they agree."""

    code = "seen_changed"
    zh, en = "银行会看到的内容刚刚变了，请再看一遍再同意。", "What the bank would see has changed; look again first."


class TooManyCertificates(Conflict):
    """The person has as many valid certificates as one may."""

    code = "too_many_certificates"
    zh, en = (
        "有效的证明最多 {live_max} 份，先作废一份不用的。",
        "At most {live_max} valid certificates; revoke one you do not need.",
    )


class CertificateEnded(Conflict):
    """It has expired, so nothing is left to be revoked."""

    code = "certificate_ended"
    zh, en = "这份证明已经到期了。", "This certificate has expired."
