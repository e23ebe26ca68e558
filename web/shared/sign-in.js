// The officers' way in, shared by the console and the check-in page.

import { signInStaff } from './api.js'
import { endSession, keepSession, sessionOf, watchSessions } from './session.js'
import { words } from './strings.js'
import { Button, Field, Mark, Notice, html, useDeed, useEffect, useState } from './ui.js'

/** The session of `realm`, kept up to date. */
export function useSession(realm) {
  const [session, set] = useState(sessionOf(realm))
  useEffect(() => watchSessions(() => set(sessionOf(realm))), [realm])
  return session
}

export const signOut = (realm) => endSession(realm)

/** Ask for an officer's name and password. */
export function StaffSignIn({ title, note }) {
  const [asked, setAsked] = useState({ login: '', password: '' })
  const enter = useDeed(async () => keepSession('staff', await signInStaff(asked.login, asked.password)))
  const put = (name) => (value) => setAsked({ ...asked, [name]: value })
  const submit = (event) => { event.preventDefault(); if (!enter.busy) enter.start() }
  return html`<main id="main" class="page page--narrow stack stack--wide sign-in"><div class="stack stack--tight"><${Mark} /><h1>${title}</h1><p class="soft">${note}</p></div>
    <form class="card stack" onSubmit=${submit}>
      ${enter.error && html`<${Notice} look="wrong">${enter.error.message}<//>`}
      <${Field} label="账号" value=${asked.login} wrong=${enter.error?.fields.login} onInput=${put('login')} autocomplete="username" required />
      <${Field} label="密码" type="password" value=${asked.password} wrong=${enter.error?.fields.password} onInput=${put('password')} autocomplete="current-password" required />
      <${Button} type="submit" kind="main" big wide busy=${enter.busy}>${words.signIn}<//>
    </form></main>`
}
