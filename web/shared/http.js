// How pages speak to the API: credentials, one refresh at a time, retries that can not do a thing twice, refusals in Chinese.

import { endSession, keepSession, sessionOf } from './session.js'
import { refusals } from './strings.js'

const TIMEOUT_MS = 20_000
const TRIES = 3
const PAUSE_MS = 500

let speaking = { realm: '', apiKey: '' }

/** Speak with the session of `realm` from now on. */
export function speakAs(realm) { speaking = { realm, apiKey: '' } }
/** Speak with a shop's API key from now on. */
export function speakWithKey(apiKey) { speaking = { realm: '', apiKey } }

let actingFor = ''
/** Do everything for the resident with this id from now on ("": for oneself); what is `inPerson` stays one's own. */
export function actFor(residentId) { actingFor = residentId }

/** A refusal, or silence. `status` 0 and `code` "offline" mean that the outcome is unknown. */
export class ApiError extends Error {
  constructor({ status, code, sentence, fields = {}, facts = {} }) {
    super(sentence)
    Object.assign(this, { status, code, sentence, fields, facts })
  }

  /** The server did not say what became of it; the same key may be sent again. */
  get unknown() { return this.status === 0 || this.status >= 500 }
}

/** For `catch`: nothing where there is no such thing, or no such address. */
export const gone = (error) => { if (error.status === 404 || error.status === 422) return null; throw error }

const offline = (code = 'offline') => new ApiError({ status: 0, code, sentence: refusals[code] })
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })

/**
 * Send one request. `key` is its Idempotency-Key. GETs and keyed requests are tried again after silence and after
 * 503; other requests only after a refreshed session. What is answered is JSON, or a `plain` text.
 */
export async function send(method, path, { body, key, query, open = false, inPerson = false, plain = false } = {}) {
  const safe = method === 'GET' || Boolean(key)
  const spokenAs = { ...speaking, actingFor: open || inPerson ? '' : actingFor }
  let refreshed = false
  for (let tried = 1; ; tried++) {
    const answer = await once(method, path, { body, key, query, open, plain, spokenAs }).catch(known)
    if (!(answer instanceof ApiError)) return answer
    const over = answer.status === 401 && !open && answer.code !== 'sign_in_refused' // That is of a password in the body.
    if (over && !refreshed && await refresh(spokenAs.realm)) { refreshed = true; continue }
    if (over && spokenAs.realm) endSession(spokenAs.realm, true)
    if (over && spokenAs.apiKey) dispatchEvent(new CustomEvent('key-refused', { detail: answer.message }))
    if (!safe || tried >= TRIES || !(answer.status === 0 || answer.status === 503)) throw answer
    await wait(PAUSE_MS * tried)
  }
}

/** Hand on a refusal as a value; a mistake of ours stays thrown. */
function known(error) {
  if (error instanceof ApiError) return error
  throw error
}

async function once(method, path, { body, key, query, open, plain, spokenAs }) {
  const headers = new Headers({ Accept: plain ? '*/*' : 'application/json' })
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (key) headers.set('Idempotency-Key', key)
  if (!open) authorise(headers, spokenAs)
  const text = new URLSearchParams(Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ''))
  const url = text.size ? `${path}?${text}` : path
  const payload = body === undefined ? undefined : JSON.stringify(body)
  let answer
  try {
    answer = await fetch(url, { method, headers, body: payload, signal: AbortSignal.timeout(TIMEOUT_MS) })
    dispatchEvent(new Event('reached'))
    if (answer.status === 204) return null
    if (answer.ok) return await (plain ? answer.text() : answer.json())
  } catch (error) {
    dispatchEvent(new Event('unanswered'))
    throw offline(error.name === 'TimeoutError' ? 'timeout' : 'offline')
  }
  throw await refusalOf(answer)
}

function authorise(headers, { realm, apiKey, actingFor: residentId }) {
  if (residentId) headers.set('X-Acting-For', residentId)
  if (apiKey) headers.set('X-Api-Key', apiKey)
  const session = realm ? sessionOf(realm) : null
  if (session) headers.set('Authorization', `Bearer ${session.access_token}`)
}

async function refusalOf(answer) {
  const problem = await answer.json().catch(() => ({}))
  const fields = Object.fromEntries((problem.fields ?? []).map(({ field, zh }) => [field.replace(/^(query|body)\./, ''), zh]))
  return new ApiError({
    status: answer.status,
    code: problem.code ?? String(answer.status),
    sentence: problem.zh ?? refusals[answer.status] ?? refusals[answer.status >= 500 ? 500 : 400],
    fields,
    facts: problem,
  })
}

const refreshing = new Map()

/** Renew the session of `realm`, once however many requests ask at the same time. */
function refresh(realm) {
  if (!realm || !sessionOf(realm)?.refresh_token) return Promise.resolve(false)
  if (!refreshing.has(realm)) {
    const asked = { body: { refresh_token: sessionOf(realm).refresh_token }, open: true, spokenAs: speaking }
    const answered = once('POST', '/v1/sessions/refresh', asked)
      .then((answer) => { keepSession(realm, answer); return true })
      .catch((error) => { if (error.unknown) throw error; return false })
      .finally(() => refreshing.delete(realm))
    refreshing.set(realm, answered)
  }
  return refreshing.get(realm)
}

/** Renew a session before it must be, since what its account reaches has changed; it goes on as it is where that fails. */
export const renewSession = (realm) => refresh(realm).catch(() => false)

/** Send a file to the form address that the API gave (a presigned POST), telling how far it has come from 0 to 1. */
export function sendFile({ url, fields }, file, onProgress = () => {}) {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    Object.entries(fields).forEach(([name, value]) => form.append(name, value))
    form.append('file', file)
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total) }
    request.onerror = () => reject(offline())
    request.onload = () => (request.status < 300 ? resolve() : reject(new ApiError({ status: request.status, code: 'upload_refused', sentence: '文件没有传上去，请检查文件后再试。' })))
    request.send(form)
  })
}
