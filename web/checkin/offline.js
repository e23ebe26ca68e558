// Scanning without a network: the list that was taken along, whom it knows, and the scans that go back with its ticket.

import { offlineList, uploadScans } from '../shared/api.js'
import { ApiError } from '../shared/http.js'
import { uuid7 } from '../shared/ids.js'
import { Outbox } from '../shared/outbox.js'
import { countsOf } from './awaited.js'

const SLOT = 'sanbao.checkin.list'
const LIST_LIFE_MS = 48 * 3_600_000
const box = new Outbox('checkin')

/** Fetch the whole list of an activity and keep it on this device; the one of before stays where the network fails. */
export async function takeAlong(activity) {
  const people = []
  let page = { cursor: null }
  do {
    page = await offlineList(activity.activity_id, page.cursor)
    people.push(...page.rows)
  } while (page.cursor)
  const names = Object.fromEntries(people.flatMap(({ marks, masked_name: name }) => marks.map((mark) => [mark, name])))
  const list = { activity, ticket: page.ticket, names, people: people.length, counts: countsOf(people.map(({ state }) => state)), at: new Date().toISOString() }
  localStorage.setItem(SLOT, JSON.stringify(list))
  return list
}

/** The list that this device took along last, or null; with the id of an activity only that one's. */
export function taken(activityId) {
  const list = JSON.parse(localStorage.getItem(SLOT) ?? 'null')
  return list && (!activityId || list.activity.activity_id === activityId) ? list : null
}

/** Whether a scan may wait on this device: later it is believed only by a list that was taken along before, 48 hours long. */
export const mayKeep = (activityId) => Date.now() - new Date(taken(activityId)?.at ?? 0).getTime() < LIST_LIFE_MS

/** The name of whoever a code belongs to, as the list knows them; '' where it does not. */
async function nameOf(list, code) {
  const bytes = new TextEncoder().encode(`${list.activity.activity_id}|${code}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const mark = [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return list.names[mark] ?? ''
}

/** Keep a scan on this device, under the key that it was tried with; answers the name where the list knows it. */
export async function keep({ activity, code, direction, spot, key = uuid7(), at }) {
  const list = taken(activity.activity_id)
  const name = await nameOf(list, code)
  box.keep(key, { id: activity.activity_id, ticket: list.ticket, code, direction, at, ...(spot && { spot }) }, name || activity.title)
  return name
}

/** Send one kept scan; what is refused is told as a refusal of its own. */
async function sendKept({ id, ticket, ...scan }, key) {
  const { rows: [done] } = await uploadScans(id, { ticket, scans: [{ ...scan, key }] })
  if (done.code) throw new ApiError({ status: 409, code: done.code, sentence: done.zh })
  return done.scan
}

export const kept = { all: () => box.all(), drop: (key) => box.drop(key), flush: () => box.flush(sendKept), watch: (seen) => { box.watch = seen } }

/** Let the page itself open without a network. Browsers without service workers go on as before. */
export const openWithoutNetwork = () => navigator.serviceWorker?.register('/checkin/worker.js', { scope: '/checkin/' }).catch(() => {})

/** Where this device is, for activities that are scanned at their place; null where it does not tell within ten seconds.
 * A position may be half a minute old, but not `anew`: who was refused for being away may have come. */
export const whereAmI = (anew) => new Promise((resolve) => {
  if (!navigator.geolocation) { resolve(null); return }
  const told = ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude, accuracy_m: Math.min(100_000, Math.round(coords.accuracy)) })
  navigator.geolocation.getCurrentPosition(told, () => resolve(null), { enableHighAccuracy: true, timeout: 10_000, maximumAge: anew ? 0 : 30_000 })
})
