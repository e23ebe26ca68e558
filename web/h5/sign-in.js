// The villager's way in: by WeChat; the first time, by saying who one is and agreeing to the registration.

import { bindWechat, consentPurposes, signInWechat } from '../shared/api.js'
import { demoTown, enterAs } from '../shared/demo.js'
import { keepSession } from '../shared/session.js'
import { SessionOver } from '../shared/sign-in.js'
import { words } from '../shared/strings.js'
import { Button, Failed, Field, Loading, Mark, Notice, Refused, html, useDeed, useLoad, useState } from '../shared/ui.js'
import { ViewSwitch } from '../shared/view-switch.js'

/** Bind this WeChat to a villager of the roster. */
function Bind({ ticket, onBack }) {
  const purposes = useLoad(consentPurposes, [])
  const [asked, setAsked] = useState({ name: '', id_number: '' })
  const [agreed, setAgreed] = useState(false)
  const text = purposes.value?.find(({ purpose }) => purpose === 'registration')
  const bind = useDeed(async () => keepSession('resident', await bindWechat({ binding_ticket: ticket, ...asked, registration_version: text.version })))
  const submit = (event) => { event.preventDefault(); if (agreed && !bind.busy) bind.start() }
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${bind.error?.fields[name]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} required ...${more} />`
  if (purposes.state === 'loading') return html`<${Loading} />`
  if (purposes.state === 'failed') return html`<${Failed} error=${purposes.error} again=${purposes.again} />`
  return html`<form class="card stack" onSubmit=${submit}><h2>第一次用，认一下您是谁</h2><p class="soft">填一次就好，和村里的花名册对上，以后直接登录。</p>
    <${Refused} of=${bind} />
    ${field('name', '姓名', { autocomplete: 'name', maxlength: 40 })}${field('id_number', '身份证号', { autocomplete: 'off', maxlength: 18, autocapitalize: 'characters' })}
    <details class="consent"><summary>${text.title}</summary><p>${text.text}</p></details>
    <label class="agree"><input type="checkbox" checked=${agreed} onChange=${(event) => setAgreed(event.currentTarget.checked)} /><span>我看过了，同意</span></label>
    <${Button} type="submit" kind="main" big wide busy=${bind.busy} disabled=${!agreed || !asked.name || !asked.id_number}>确定<//><${Button} wide big onClick=${onBack}>返回<//>
    <p class="soft">不方便填？带上身份证或工分卡，到村委会请工作人员帮您办。</p></form>`
}

/** The ways in. */
export function Ways() {
  const demo = useLoad(demoTown, [])
  const [code, setCode] = useState('')
  const [ticket, setTicket] = useState('')
  const enter = useDeed(async (given) => {
    const answer = await signInWechat(given)
    if (answer.state === 'signed_in') keepSession('resident', answer.session)
    else setTicket(answer.binding_ticket)
  })
  const enterDemo = useDeed(async (index) => setTicket((await enterAs(index)).ticket ?? ''))
  const villagers = (demo.value?.logins ?? []).map((login, index) => ({ ...login, index })).filter(({ sign_in: { kind } }) => kind === 'wechat')
  const error = enter.error ?? enterDemo.error
  const submit = (event) => { event.preventDefault(); if (code) enter.start(code) }
  return ticket ? html`<${Bind} ticket=${ticket} onBack=${() => setTicket('')} />` : html`${error && html`<${Notice} look="wrong">${error.message}<//>`}
    ${villagers.length > 0 && html`<section class="card stack" aria-labelledby="demo"><h2 id="demo">用演示账号进入</h2>
      ${villagers.map(({ index, name, note }) => html`<${Button} wide big kind="main" busy=${enterDemo.busy} onClick=${() => enterDemo.start(index)}>${name}${note && `（${note}）`}<//>`)}</section>`}
    <form class="card stack" onSubmit=${submit}>
      <${Field} label="微信登录码" hint="在微信小程序里会自动登录；这里输入演示的登录码。" value=${code} wrong=${enter.error?.fields.code} onInput=${setCode} autocomplete="off" autocapitalize="off" />
      <${Button} type="submit" kind=${villagers.length ? '' : 'main'} big wide busy=${enter.busy} disabled=${!code}>${words.signIn}<//></form>`
}

export const SignIn = () => html`<main id="main" class="page page--narrow stack stack--wide"><div class="stack"><div class="row"><${Mark} /><strong class="sign-in__name">三宝</strong></div><${ViewSwitch} /></div>
  <div class="stack stack--tight"><h1>乡亲，您好</h1><p class="soft">登录以后，看自己的工分、报名活动、出示付款码。</p></div><${SessionOver} realms=${['resident']} /><${Ways} /></main>`
