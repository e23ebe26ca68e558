"""What somebody is told of their certificates: that a bank looked, and that a withdrawn consent ended them."""

from __future__ import annotations

from chalicelib.foundation.facts.core.certificates import CertificateLooked, CertificateRevoked
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told


@told.register
def _(fact: CertificateLooked) -> Message | None:
    kind = "certificate_looked" if fact.found == "valid" else "certificate_looked_in_vain"
    return says(fact.resident_id, kind, fact.certificate_id, bank=fact.bank_name, purpose=fact.purpose)


@told.register
def _(fact: CertificateRevoked) -> Message | None:
    if fact.why in ("own", "gone"):
        return None  # They just did it on their own screen, or moved away or died.
    return says(fact.resident_id, "certificate_revoked", fact.certificate_id)
