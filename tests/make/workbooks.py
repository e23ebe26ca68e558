"""Excel files that can not be read."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def damaged() -> dict[str, bytes]:
    """Return an Excel file that is broken inside, one that is encrypted, one packed in a way of tomorrow."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types>" + "x" * 500)
    whole = made.getvalue()
    central = whole.index(b"PK\x01\x02")
    head = 30 + len("[Content_Types].xml")
    return {
        "broken": whole[:head] + b"\xff" * 8 + whole[head + 8 :],
        "encrypted": whole[: central + 8] + b"\x01" + whole[central + 9 :],
        "of tomorrow": whole[: central + 10] + b"\x63" + whole[central + 11 :],
        "misnamed": whole[: central + 9]
        + b"\x08"
        + whole[central + 10 : central + 46]
        + b"\xff"
        + whole[central + 47 :],
    }
