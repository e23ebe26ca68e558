"""Certificates by a consent on paper, as they are asked for, and what is printed to be signed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.credit.certificates.core.certificates import Preview
from chalicelib.credit.certificates.schemas.certificates import CertificateAsked, PreviewShown
from chalicelib.credit.looks.schemas import OnPaperAsked
from chalicelib.kernel.edge import Asked


class PaperPreviewAsked(Asked):
    """Which bank somebody wants a certificate for."""

    bank_id: Annotated[str, Field(pattern=r"^t[0-9]{4}p[0-9a-f-]{36}$")]


class PaperPreviewShown(PreviewShown):
    """What a bank would see of somebody, with their name, as it is printed to be signed."""

    name: str

    @classmethod
    def whole(cls, one: Preview, name: str) -> PaperPreviewShown:
        """Show it."""
        return cls(**dict(PreviewShown.of(one)), name=name)


class PaperCertificateAsked(OnPaperAsked, CertificateAsked):
    """A certificate by a consent that was signed on paper."""
