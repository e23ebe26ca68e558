// What a path of the pages means, as CloudFront asks it of every request (runtime cloudfront-js-2.0); paths.py says the
// same in Python. The line of constants is put before it by infra/distribution.py: FILES by folder, REWRITTEN, MISSING,
// PUBLIC, LOG, DEMO and HEADERS. Without back-ticks, since CloudFormation would read what they hold.

function handler(event) {
  const request = event.request
  if (request.uri.startsWith(PUBLIC)) {
    request.uri = request.uri.slice(PUBLIC.length - 1)
    return /^\/+$/.test(request.uri) ? told(404, MISSING) : request
  }
  if (request.uri.startsWith(LOG)) return request.uri.endsWith('/') ? told(404, MISSING) : request
  let path = request.uri
  try {
    path = decodeURIComponent(request.uri)
  } catch (_error) {
    return told(404, MISSING)
  }
  if (path === DEMO) return told(204, '', { 'content-type': { value: 'application/json' } })
  let name = path.replace(/^\/+/, '')
  const first = name.split('/')[0]
  if (owns(REWRITTEN, first) && name !== first) name = REWRITTEN[first]
  if (name === '' || name.endsWith('/')) name += 'index.html'
  if (holds(name)) {
    request.uri = '/' + name
    return request
  }
  if (holds(name + '/index.html')) {
    return told(308, '', { 'content-type': { value: 'text/plain' }, location: { value: '/' + name + '/' } })
  }
  return told(404, MISSING)
}

function holds(name) {
  const end = name.lastIndexOf('/') + 1
  const folder = name.slice(0, end)
  return owns(FILES, folder) && FILES[folder].includes(name.slice(end))
}

function owns(table, name) {
  return Object.prototype.hasOwnProperty.call(table, name)
}

function told(status, body, headers) {
  const plain = { 'content-type': { value: 'text/plain; charset=utf-8' }, 'cache-control': { value: 'no-cache' } }
  const answer = { statusCode: status, headers: Object.assign({}, HEADERS, plain, headers) }
  if (body) answer.body = { encoding: 'text', data: body }
  return answer
}
