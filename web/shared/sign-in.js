// The officers' way in, shared by the console and the check-in page.

import { endSessionThere, signInStaff } from './api.js'
import { endSession, keepSession, sessionOf, watchSessions } from './session.js'
import { words } from './strings.js'
import { Button, Field, Mark, Notice, html, useDeed, useEffect, useState } from './ui.js'

/** The session of `realm`, kept up to date. */
export function useSession(realm) {
  const [session, set] = useState(sessionOf(realm))
  useEffect(() => watchSessions(() => set(sessionOf(realm))), [realm])
  return session
}

/** End the session on this device, and there as well as the network allows. */
export async function signOut(realm) {
  const { refresh_token: token } = sessionOf(realm) ?? {}
  try {
    if (token) await endSessionThere(token)
  } catch (error) {
    if (error.status === undefined) throw error
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
export function StaffSignIn({ title, note }) {
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
  return html`<main id="main" class="page page--narrow stack stack--wide sign-in"><div class="stack stack--tight"><${Mark} /><h1>${title}</h1><p class="soft">${note}</p></div>
    <form class="card stack" onSubmit=${submit}>
      ${enter.error && html`<${Notice} look="wrong">${enter.error.message}<//>`}
      ${fresh !== null && html`<${Notice} look="wait" title="第一次登录">请换一个只有您自己知道的密码。<//>`}
      <${Field} label="账号" value=${asked.login} wrong=${enter.error?.fields.login} onInput=${put('login')} autocomplete="username" required />
      <${Field} label="密码" type="password" value=${asked.password} wrong=${enter.error?.fields.password} onInput=${put('password')} autocomplete="current-password" required />
      ${fresh !== null && html`<${Field} label="新密码" hint="至少 10 个字符，不能太简单。" type="password" value=${fresh} wrong=${enter.error?.fields.new_password} onInput=${setFresh} autocomplete="new-password" required />`}
      <${Button} type="submit" kind="main" big wide busy=${enter.busy}>${words.signIn}<//>
    </form></main>`
}
