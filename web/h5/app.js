// The villager's own pages: sign in, then four tabs under a thumb.

import { myProfile, signInWechat } from '../shared/api.js'
import { demoTown } from '../shared/demo.js'
import { speakAs } from '../shared/http.js'
import { keepSession } from '../shared/session.js'
import { signOut, useSession } from '../shared/sign-in.js'
import { words } from '../shared/strings.js'
import { Button, Field, Icon, Loaded, Mark, Notice, Switch, html, mount, useDeed, useEffect, useLoad, useState } from '../shared/ui.js'
import { setView, sizes, viewOf } from '../shared/view.js'
import { Activities } from './activities.js'
import { Entries } from './entries.js'
import { Home } from './home.js'
import { Inbox } from './inbox.js'

speakAs('resident')

const tabs = [['home', '首页', 'home', Home], ['activities', '活动', 'calendar', Activities], ['entries', '明细', 'list', Entries], ['inbox', '消息', 'bell', Inbox]]
const tabHere = () => tabs.find(([id]) => `#${id}` === location.hash) ?? tabs[0]

function useTab() {
  const [tab, set] = useState(tabHere())
  useEffect(() => {
    const move = () => { set(tabHere()); scrollTo(0, 0) }
    addEventListener('hashchange', move)
    return () => removeEventListener('hashchange', move)
  }, [])
  return tab
}

/** 长辈版: one press; then three sizes to choose from. */
function ViewSwitch() {
  const [view, set] = useState(viewOf())
  const choose = (next) => { setView(next); set(viewOf()) }
  if (!view.elder) return html`<${Button} icon="person" onClick=${() => choose({ elder: true })}>${words.elder}<//>`
  return html`<div class="row view-switch"><${Switch} label="字的大小" value=${view.text} choices=${sizes} onChange=${(text) => choose({ elder: true, text })} />
    <${Button} onClick=${() => choose({ elder: false })}>${words.usual}<//></div>`
}

function SignIn() {
  const demo = useLoad(demoTown, [])
  const [code, setCode] = useState('')
  const [ticket, setTicket] = useState('')
  const enter = useDeed(async (given) => {
    const answer = await signInWechat(given)
    if (answer.binding_ticket) setTicket(answer.binding_ticket)
    else keepSession('resident', answer)
  })
  const accounts = demo.value?.accounts.filter(({ kind }) => kind === 'wechat') ?? []
  const submit = (event) => { event.preventDefault(); if (code) enter.start(code) }
  return html`<main id="main" class="page page--narrow stack stack--wide"><div class="row row--apart"><${Mark} /><${ViewSwitch} /></div>
    <div class="stack stack--tight"><h1>乡亲，您好</h1><p class="soft">登录以后，看自己的工分、报名活动、出示付款码。</p></div>
    ${ticket && html`<${Notice} look="wait" title="这个微信还没有和村民对上">请带身份证或工分卡到村委会，请工作人员帮您绑定一次，以后就能直接登录。<//>`}
    ${enter.error && html`<${Notice} look="wrong">${enter.error.message}<//>`}
    ${accounts.length > 0 && html`<section class="card stack" aria-labelledby="demo"><h2 id="demo">用演示账号进入</h2>
      ${accounts.map((account) => html`<${Button} wide big busy=${enter.busy} onClick=${() => enter.start(account.code)}>${account.title}<//>`)}</section>`}
    <form class="card stack" onSubmit=${submit}>
      <${Field} label="微信登录码" hint="在微信小程序里会自动登录；这里输入演示的登录码。" value=${code} wrong=${enter.error?.fields.code} onInput=${setCode} autocomplete="off" autocapitalize="off" />
      <${Button} type="submit" kind="main" big wide busy=${enter.busy} disabled=${!code}>${words.signIn}<//></form></main>`
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
