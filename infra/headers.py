"""The headers that every page is sent with, on one machine and behind CloudFront alike."""

from __future__ import annotations

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On every answer. No referrer is sent, since a page's address may hold a code's token."""


def content_security_policy(upload_origin: str) -> str:
    """Return the policy of the pages.

    `upload_origin` is the private bucket's address: where files are sent, and from where pictures that are not public
    are shown.
    """
    rules = {
        "default-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",  # For the barcode reader; nothing else may evaluate.
        "connect-src": f"'self' {upload_origin}",
        "img-src": f"'self' data: blob: {upload_origin}",
        "media-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{kind} {sources}" for kind, sources in rules.items())


def page_headers(upload_origin: str) -> dict[str, str]:
    """Return the headers of a page."""
    return SECURITY | {
        "Content-Security-Policy": content_security_policy(upload_origin),
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
    }
