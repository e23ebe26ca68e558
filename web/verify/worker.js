// Keeps this page's files on the device from the first visit on, so that it verifies where there is no network. The keys are
// kept by the page itself, with their fingerprint.

importScripts('/shared/keeping.js')

const FILES = [
  '/verify/', '/verify/app.js', '/verify/log.js', '/verify/parts.js', '/verify/policy.js', '/verify/receipt-view.js', '/verify/receipts.js', '/verify/registered-view.js', '/verify/verify.css',
  '/shared/api-certificates.js', '/shared/api.js', '/shared/base.css', '/shared/certificate.js', '/shared/demo.js', '/shared/ed25519.js', '/shared/format.js', '/shared/http.js', '/shared/icons.js', '/shared/ids.js',
  '/shared/mark.svg', '/shared/registered.js', '/shared/scan-view.js', '/shared/scanner.js', '/shared/session.js', '/shared/shapes.js', '/shared/strings.js', '/shared/tokens.css', '/shared/ui.js', '/shared/view.js',
  '/vendor/ed25519.js', '/vendor/jsQR.js', '/vendor/preact.js', '/vendor/zxing/reader/index.js', '/vendor/zxing/reader/zxing_reader.wasm', '/vendor/zxing/share.js',
]

self.keepFiles('sanbao-verify-1', ['/v1/', '/public/', '/log/'], FILES)
