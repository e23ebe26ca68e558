// Who is signed in on this tab: one session per realm ("resident", "staff"), in memory and in sessionStorage.

/** @typedef {{access_token: string, refresh_token: string, subject: string, name: string, roles: string[]}} Session */

const held = new Map()
const watchers = new Set()
const slot = (realm) => `sanbao.session.${realm}`

/** @returns {Session | null} */
export function sessionOf(realm) {
  if (!held.has(realm)) {
    const text = sessionStorage.getItem(slot(realm))
    held.set(realm, text ? JSON.parse(text) : null)
  }
  return held.get(realm)
}

/** Keep what a sign-in or a refresh answered; a refresh may leave out who it is. */
export function keepSession(realm, answer) {
  const kept = { ...sessionOf(realm), ...answer }
  held.set(realm, kept)
  sessionStorage.setItem(slot(realm), JSON.stringify(kept))
  watchers.forEach((watch) => watch(realm))
}

export function endSession(realm) {
  held.set(realm, null)
  sessionStorage.removeItem(slot(realm))
  watchers.forEach((watch) => watch(realm))
}

/** Call `watch(realm)` at each change; returns how to stop. */
export function watchSessions(watch) {
  watchers.add(watch)
  return () => watchers.delete(watch)
}
