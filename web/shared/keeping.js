// How a page's worker keeps its files on the device: the network's answer where there is one, else what was kept. Answers of
// the API are never kept here. A worker loads this by `importScripts` and calls `keepFiles`.

/**
 * Keep this page's files in the cache `name`: those of `files` at once, every other one when it is first asked for. Paths that
 * begin with one of `apart`, and JSON, are left to the network.
 */
self.keepFiles = (name, apart, files = []) => {
  const isOurs = ({ url, method }) => {
    const { origin, pathname } = new URL(url)
    return method === 'GET' && origin === location.origin && !pathname.endsWith('.json') && !apart.some((start) => pathname.startsWith(start))
  }

  async function answer(request) {
    const cache = await caches.open(name)
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

  self.addEventListener('install', (event) => { self.skipWaiting(); event.waitUntil(caches.open(name).then((cache) => cache.addAll(files))) })
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
  self.addEventListener('fetch', (event) => { if (isOurs(event.request)) event.respondWith(answer(event.request)) })
}
