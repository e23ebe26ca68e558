"""Files by their bytes: which types are taken, how large, and what betrays one that is not what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.errors import DomainError, InvalidInput

BYTES_MAX = 8 * 1024 * 1024
"""A phone's picture of 12 megapixels has 3 to 6 MB. Files of this size are checked within the request."""
EVIDENCE, SCAN = "evidence", "scan"
PURPOSES = (
    EVIDENCE,
    SCAN,
    "ticket",
    "wish",
    "activity",
    "appraisal",
    "board",
    "reward",
    "product",
    "aftersale",
    "review",
    "tourism",
    "bookable",
    "listing",
)
"""What a file is uploaded for. Evidence keeps what the camera wrote into it, for the panel; a scan is of a document."""
OF_MEMBERS = frozenset({"aftersale", "review", "listing"})
"""What members of the city, who are in no village, send files for."""
PAPERS = frozenset({EVIDENCE, SCAN})
"""What may be a PDF."""


class Kind(StrEnum):
    """The types that are taken, by their names on the wire."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


PIXELS_MAX = {Kind.JPEG: 40_000_000, Kind.PNG: 40_000_000, Kind.WEBP: 20_000_000}
"""While it is drawn smaller a picture of 40 million takes up to 490 MB, measured; WebP takes 720 MB for them, of the
1,024 MB that a function has, so it may have half."""
HEIC = frozenset({"image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"})


class Lie(StrEnum):
    """Why a file that arrived is refused."""

    EMPTY = "empty"
    OTHER_SIZE = "other_size"
    OTHER_CONTENT = "other_content"
    OTHER_TYPE = "other_type"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"


class FileRefused(DomainError):
    """A file that arrived is not what it was said to be, or can not be opened; it was deleted."""

    code, status = "media_file_refused", 422
    zh, en = "这个文件不能用：{why}。请换一张再传。", "The file can not be used: {why}. Send another one."
    words: ClassVar[Mapping[str, str]] = {
        Lie.EMPTY: "文件是空的",
        Lie.OTHER_SIZE: "大小和说的不一样",
        Lie.OTHER_CONTENT: "内容和说的不一样",
        Lie.OTHER_TYPE: "内容不是说的那种类型",
        Lie.TOO_MANY_PIXELS: "像素太多，最多 4000 万，WebP 2000 万",
        Lie.BROKEN: "打不开，可能没有传完",
    }


def kind_of(head: bytes) -> Kind | None:
    """Return the type that a file's first bytes show, or None.

    Sources: ITU T.81 (SOI and the next marker), PNG specification 5.2, WebP container specification, ISO 32000-1 7.5.2.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.PDF if head.startswith(b"%PDF-") else None


def refuse_unasked(*, purpose: str, content_type: str, size: int) -> None:
    """Let a file be sent that may be taken, or raise `InvalidInput` naming each field."""
    faults = []
    if content_type in HEIC:
        zh = "不支持 HEIC 照片。请在手机“设置 > 相机 > 格式”里选“兼容性最佳”，或者截图后再传。"
        en = "HEIC is not supported; set the camera to the most compatible format, or send a screenshot."
        faults.append({"field": "content_type", "code": "heic", "zh": zh, "en": en})
    elif content_type not in set(Kind):
        zh, en = "只能传 JPEG、PNG、WebP 图片。", "Only JPEG, PNG and WebP pictures are taken."
        faults.append({"field": "content_type", "code": "type_unknown", "zh": zh, "en": en})
    elif content_type == Kind.PDF and purpose not in PAPERS:
        zh, en = "PDF 只能作为证明材料或文书扫描件。", "A PDF is taken as evidence or scan only."
        faults.append({"field": "content_type", "code": "pdf_elsewhere", "zh": zh, "en": en})
    if not 1 <= size <= BYTES_MAX:
        zh, en = f"文件不能是空的，最大 {BYTES_MAX >> 20} MB。", f"A file has 1 byte to {BYTES_MAX >> 20} MB."
        faults.append({"field": "bytes", "code": "too_large" if size else "empty", "zh": zh, "en": en})
    if faults:
        raise InvalidInput(fields=faults)


def refuse_lie(body: bytes, *, kind: Kind, size: int, sha256: str) -> None:
    """Let a file pass that is what it was said to be, or raise `FileRefused`. `sha256` "" where nothing was said."""
    if not body:
        raise FileRefused(why=Lie.EMPTY.value)
    if len(body) != size:
        raise FileRefused(why=Lie.OTHER_SIZE.value)
    if sha256 and digest_of(body) != sha256:
        raise FileRefused(why=Lie.OTHER_CONTENT.value)
    if kind_of(body) is not kind:
        raise FileRefused(why=Lie.OTHER_TYPE.value)


def refuse_bomb(kind: Kind, width: int, height: int) -> None:
    """Let a picture be opened that fits into memory, or raise `FileRefused`."""
    if width * height > PIXELS_MAX[kind]:
        raise FileRefused(why=Lie.TOO_MANY_PIXELS.value)


def digest_of(body: bytes) -> str:
    """Return a file's SHA-256 as 64 hex digits."""
    return hashlib.sha256(body).hexdigest()
