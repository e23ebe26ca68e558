// Keeps the check-in page's own files on the device, so that it opens where there is no network. What is scanned meanwhile
// waits in the page's own outbox.

importScripts('/shared/keeping.js')

self.keepFiles('sanbao-checkin-1', ['/v1/', '/public/'])
