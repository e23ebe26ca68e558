// The villager's own pages: sign in, then four tabs under a thumb.

import { myProfile } from '../shared/api.js'
import { speakAs } from '../shared/http.js'
import { signOut, useSession } from '../shared/sign-in.js'
import { Icon, Loaded, html, mount, useEffect, useLoad, useState } from '../shared/ui.js'
import { Activities } from './activities.js'
import { Claims } from './claims.js'
import { Appraisals } from './appraisals.js'
import { Entries } from './entries.js'
import { Home } from './home.js'
import { Inbox } from './inbox.js'
import { Rules } from './rules.js'
import { SignIn } from './sign-in.js'
import { Tickets } from './tickets.js'
import { ViewSwitch } from './view-switch.js'
import { Wishes } from './wishes.js'

speakAs('resident')

const tabs = [['home', '首页', 'home', Home], ['activities', '活动', 'calendar', Activities], ['entries', '明细', 'list', Entries], ['inbox', '消息', 'bell', Inbox]]
/** Pages that no tab leads to: their links stand in other pages. */
const others = [['rules', '怎么得工分', 'rules', Rules], ['claims', '申报工分', 'rules', Claims], ['tickets', '我有话说', 'speak', Tickets], ['wishes', '心愿', 'heart', Wishes], ['appraisals', '我来评议', 'list', Appraisals]]
const tabHere = () => [...tabs, ...others].find(([id]) => `#${id}` === location.hash) ?? tabs[0]

function useTab() {
  const [tab, set] = useState(tabHere())
  useEffect(() => {
    const move = () => { set(tabHere()); scrollTo(0, 0) }
    addEventListener('hashchange', move)
    return () => removeEventListener('hashchange', move)
  }, [])
  return tab
}

function SignedIn() {
  const profile = useLoad(myProfile, [])
  const [current, name, , View] = useTab()
  useEffect(() => { document.title = `${name} · 我的工分` }, [name])
  return html`<div class="h5"><header class="h5__head no-print"><div class="grow"><p class="h5__name">${profile.value ? `${profile.value.name}，您好` : '您好'}</p>
      <p class="soft">${profile.value?.village_name ?? ' '}</p></div><${ViewSwitch} /></header>
    <main id="main" class="h5__main"><h1 class="unseen">${name}</h1><${Loaded} from=${profile} tall>${(mine) => html`<${View} profile=${mine} signOut=${() => signOut('resident')} />`}<//></main>
    <nav class="h5__tabs no-print" aria-label="主菜单">${tabs.map(([id, text, icon]) => html`<a href=${`#${id}`} aria-current=${id === current ? 'page' : null}><${Icon} name=${icon} /><span>${text}</span></a>`)}</nav></div>`
}

function App() {
  const session = useSession('resident')
  return session ? html`<${SignedIn} key=${session.subject} />` : html`<${SignIn} />`
}

mount(html`<${App} />`)
