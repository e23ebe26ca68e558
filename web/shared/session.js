// Who is signed in on this tab: one session per realm ("resident", "staff"), in memory and in sessionStorage.

/** @typedef {{access_token: string, refresh_token: string, subject: string, name: string, roles: string[]}} Session */

const held = new Map()
const watchers = new Set()
const ended = new Map()
const slot = (realm) => `sanbao.session.${realm}`

/** @returns {Session | null} */
export function sessionOf(realm) {
  if (!held.has(realm)) {
    const text = sessionStorage.getItem(slot(realm))
    held.set(realm, text ? JSON.parse(text) : null)
  }
  return held.get(realm)
}

/** Whether the session of `realm` ended by itself, and nobody signed in since. */
export const isOver = (realm) => ended.get(realm) === true

/** Keep what a sign-in or a refresh answered; a refresh may leave out who it is. */
export function keepSession(realm, answer) {
  const kept = { ...sessionOf(realm), ...answer }
  held.set(realm, kept)
  ended.set(realm, false)
  sessionStorage.setItem(slot(realm), JSON.stringify(kept))
  watchers.forEach((watch) => watch(realm))
}

/** `over`: it ended by itself, which its sign-in says. */
export function endSession(realm, over = false) {
  ended.set(realm, over && (ended.get(realm) || Boolean(sessionOf(realm))))
  held.set(realm, null)
  sessionStorage.removeItem(slot(realm))
  watchers.forEach((watch) => watch(realm))
}

/** Call `watch(realm)` at each change; returns how to stop. */
export function watchSessions(watch) {
  watchers.add(watch)
  return () => watchers.delete(watch)
}
