// The officers' way in, shared by the console and the check-in page.

import { endSessionThere, signInStaff } from './api.js'
import { endSession, isOver, keepSession, sessionOf, watchSessions } from './session.js'
import { words } from './strings.js'
import { Button, Dialog, Field, Mark, Notice, Refused, WRITTEN, html, useDeed, useEffect, useRef, useState } from './ui.js'

/** The session of `realm`, kept up to date. */
export function useSession(realm) {
  const [session, set] = useState(sessionOf(realm))
  useEffect(() => watchSessions(() => set(sessionOf(realm))), [realm])
  return session
}

/** Whether something was typed on the page that the address names, since it was come to. */
let wrote = false
addEventListener('input', ({ target }) => { if (target.matches(WRITTEN)) wrote = true })
addEventListener('hashchange', () => { wrote = false })

/**
 * The session of `realm`, and where it ended by itself on a page on which something was typed, the last one: the page
 * stays as it is, under `SignInAgain`, until somebody signs in or lets it `go`.
 */
export function useHeldSession(realm) {
  const session = useSession(realm)
  const last = useRef({ session: null })
  const [, drop] = useState(0)
  useEffect(() => { wrote = false }, [Boolean(session)]) // What was typed to sign in is done with.
  if (session) last.current = { session }
  else if (last.current.held === undefined) last.current.held = !leaving && isOver(realm) && wrote
  const held = !session && last.current.held
  return { session: held ? last.current.session : session, held, go: () => { last.current = { session: null, held: false }; drop((n) => n + 1) } }
}

/** The way in over a page that stays; the children are the form of it. */
export const SignInAgain = ({ onClose, children }) => html`<${Dialog} title="请重新登录" onClose=${onClose}><${Notice} look="wait">登录已过期。写的还在，登录以后接着办。<//>${children}<//>`

/** Said at a sign-in where a session ended by itself. */
export function SessionOver({ realms }) {
  const [over, set] = useState(false)
  useEffect(() => {
    const watch = () => set(realms.some(isOver))
    watch()
    return watchSessions(watch)
  }, [])
  return over && html`<${Notice} look="wait">${words.signedOut}<//>`
}

let leaving = false
/** End the session on this device, and there as well as the network allows. */
export async function signOut(realm) {
  const { refresh_token: token } = sessionOf(realm) ?? {}
  leaving = true
  try {
    if (token) await endSessionThere(token)
  } catch (error) {
    if (error.status === undefined) throw error
  } finally {
    leaving = false
  }
  endSession(realm)
}

/** The button of it, busy until it is done. */
export function SignOut({ realm }) {
  const out = useDeed(() => signOut(realm))
  return html`<${Button} icon="out" busy=${out.busy} onClick=${out.start}>${words.signOut}<//>`
}

/** The villages of `places` that a session reaches: half-open ranges of ordinals, from the session itself. */
export const reached = (session, places) => places.filter(({ kind, place_id: id }) => kind === 'village'
  && session.villages.some(([first, end]) => first <= Number(id.slice(1)) && Number(id.slice(1)) < end))

/** Ask for an officer's name and password; a first password is changed here. */
export function StaffForm() {
  const [asked, setAsked] = useState({ login: '', password: '' })
  const [fresh, setFresh] = useState(null)
  const enter = useDeed(async () => {
    try {
      keepSession('staff', await signInStaff(fresh === null ? asked : { ...asked, new_password: fresh }))
    } catch (error) {
      if (error.code !== 'password_must_change') throw error
      setFresh('')
    }
  })
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const submit = (event) => { event.preventDefault(); if (!enter.busy) enter.start() }
  return html`<form class="card stack" onSubmit=${submit}>
      <${Refused} of=${enter} />
      ${fresh !== null && html`<${Notice} look="wait" title="第一次登录">请换一个只有您自己知道的密码。<//>`}
      <${Field} label="账号" value=${asked.login} wrong=${enter.error?.fields.login} onInput=${put('login')} autocomplete="username" required />
      <${Field} label="密码" type="password" value=${asked.password} wrong=${enter.error?.fields.password} onInput=${put('password')} autocomplete="current-password" required />
      ${fresh !== null && html`<${Field} label="新密码" hint="至少 10 个字符，不能太简单。" type="password" value=${fresh} wrong=${enter.error?.fields.new_password} onInput=${setFresh} autocomplete="new-password" required />`}
      <${Button} type="submit" kind="main" big wide busy=${enter.busy}>${words.signIn}<//>
    </form>`
}

export const StaffSignIn = ({ title, note }) => html`<main id="main" class="page page--narrow stack stack--wide sign-in"><div class="stack stack--tight"><${Mark} /><h1>${title}</h1><p class="soft">${note}</p></div>
  <${SessionOver} realms=${['staff']} /><${StaffForm} /></main>`
