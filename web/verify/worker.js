// Keeps this page's files on the device from the first visit on, so that it verifies where there is no network. Answers of
// the API are never kept here: the keys are, by the page itself, with their fingerprint.

const KEPT = 'sanbao-verify-1'
const FILES = [
  '/verify/', '/verify/app.js', '/verify/log.js', '/verify/parts.js', '/verify/policy.js', '/verify/receipt-view.js', '/verify/receipts.js', '/verify/registered-view.js', '/verify/verify.css',
  '/shared/api-certificates.js', '/shared/api.js', '/shared/base.css', '/shared/certificate.js', '/shared/demo.js', '/shared/ed25519.js', '/shared/format.js', '/shared/http.js', '/shared/icons.js', '/shared/ids.js',
  '/shared/mark.svg', '/shared/registered.js', '/shared/scan-view.js', '/shared/scanner.js', '/shared/session.js', '/shared/shapes.js', '/shared/strings.js', '/shared/tokens.css', '/shared/ui.js', '/shared/view.js',
  '/vendor/ed25519.js', '/vendor/jsQR.js', '/vendor/preact.js', '/vendor/zxing/reader/index.js', '/vendor/zxing/reader/zxing_reader.wasm', '/vendor/zxing/share.js',
]
const isOurs = ({ url, method }) => method === 'GET' && new URL(url).origin === location.origin && !/^\/(v1|public|log)\/|\.json$/.test(new URL(url).pathname)

self.addEventListener('install', (event) => { self.skipWaiting(); event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES))) })
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** The network's answer, kept for later; without a network what was kept. */
async function answer(request) {
  const cache = await caches.open(KEPT)
  try {
    const fresh = await fetch(request)
    if (fresh.ok) await cache.put(request, fresh.clone())
    return fresh
  } catch (error) {
    const old = await cache.match(request, { ignoreSearch: request.mode === 'navigate' })
    if (old) return old
    throw error
  }
}

self.addEventListener('fetch', (event) => { if (isOurs(event.request)) event.respondWith(answer(event.request)) })
