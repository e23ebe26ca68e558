// Keeps the check-in page's own files on the device, so that it opens where there is no network. Answers of the API are
// never kept here: what is scanned meanwhile waits in the page's own outbox.

const KEPT = 'sanbao-checkin-1'
const isOurs = ({ url, method }) => method === 'GET' && new URL(url).origin === location.origin && !/^\/(v1|public)\/|\.json$/.test(new URL(url).pathname)

self.addEventListener('install', () => self.skipWaiting())
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
