"""The headers that every page is sent with, on one machine and behind CloudFront alike."""

from __future__ import annotations

_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""`wasm-unsafe-eval` is for the barcode reader; nothing else may evaluate."""
CONTENT_SECURITY_POLICY = "; ".join(f"{kind} {sources}" for kind, sources in _POLICY.items())

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On every answer. No referrer is sent, since a page's address may hold a code's token."""

PAGES = SECURITY | {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
}
