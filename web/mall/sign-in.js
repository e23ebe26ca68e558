// The way in for who orders: a member from the city, who agrees to be one the first time, or a villager; both by WeChat.

import { consentPurposes, demoLogins, signInMember, signInWechat } from '../shared/api.js'
import { demoTown } from '../shared/demo.js'
import { keepSession } from '../shared/session.js'
import { SessionOver } from '../shared/sign-in.js'
import { words } from '../shared/strings.js'
import { Button, Field, Icon, Loaded, Notice, Refused, Switch, html, useDeed, useEffect, useLoad, useState } from '../shared/ui.js'

const kinds = [['member', '城里会员'], ['wechat', '本镇村民']]

/** Sign in by a login code, which works once. A member who comes for the first time says `joining` too. */
async function enter(kind, code, townId, joining = {}) {
  if (kind === 'member') keepSession('member', await signInMember({ code, town_id: townId, ...joining }))
  else {
    const { session } = await signInWechat(code)
    if (!session) return false
    keepSession('resident', session)
  }
  return true
}

/** A demo's people who may buy in this town. */
function DemoWay({ logins, town }) {
  const go = useDeed(async (index) => {
    const { kind, code } = (await demoLogins()).logins[index].sign_in
    await enter(kind, code, town.place_id)
  })
  const all = logins.map((login, index) => ({ ...login, index }))
  const buyers = [...all.filter(({ sign_in: { kind, town_id: of } }) => kind === 'member' && of === town.place_id), ...all.filter(({ sign_in: { kind } }) => kind === 'wechat')]
  return html`<section class="card stack" aria-labelledby="demo"><h2 id="demo">用演示账号进入</h2><${Refused} of=${go} />
    <ul class="ways">${buyers.map(({ index, name, note, sign_in: { kind } }) => html`<li><${Button} wide big icon=${kind === 'member' ? 'basket' : 'person'} busy=${go.busy} onClick=${() => go.start(index)}>${name}（${kind === 'member' ? '会员' : '村民'}${note && `，${note}`}）<//></li>`)}</ul></section>`
}

/** What being a member means, in full, before it is agreed to. */
function Joining({ town, code, setCode, onBack }) {
  const purposes = useLoad(consentPurposes, [])
  const [said, setSaid] = useState({ agreed: false, ofAge: false })
  const text = purposes.value?.find(({ purpose }) => purpose === 'membership')
  const join = useDeed(() => enter('member', code, town.place_id, { membership_version: text.version, of_age: true }))
  const ready = said.agreed && said.ofAge && code
  const submit = (event) => { event.preventDefault(); if (ready && !join.busy) join.start() }
  const tick = (name, sentence) => html`<label class="agree"><input type="checkbox" checked=${said[name]} onChange=${(event) => { const { checked } = event.currentTarget; setSaid((now) => ({ ...now, [name]: checked })) }} /><span>${sentence}</span></label>`
  return html`<form class="card stack" onSubmit=${submit}><h2>第一次来，先成为${town.name}的会员</h2>
    <${Loaded} from=${purposes}>${() => html`<div class="said"><strong>${text.title}</strong><p class="pre-line">${text.text}</p></div>
      <${Refused} of=${join} />${tick('agreed', '我看完了，同意')}${tick('ofAge', '我已满十四周岁')}
      <${Field} label="微信登录码" hint="登录码用一次就作废，请再取一个。" value=${code} wrong=${join.error?.fields.code} onInput=${setCode} autocomplete="off" autocapitalize="off" />
      <${Button} type="submit" kind="main" big wide busy=${join.busy} disabled=${!ready}>成为会员<//><${Button} big wide onClick=${onBack}>返回<//>`}<//></form>`
}

export function SignIn({ town, title, note = '登录了才能下单和看订单；购物篮里的东西都还在。' }) {
  const demo = useLoad(demoTown, [])
  const [kind, setKind] = useState('member')
  const [code, setCode] = useState('')
  const [step, setStep] = useState('')
  const go = useDeed(async () => {
    try {
      if (!await enter(kind, code, town.place_id)) setStep('unbound')
    } catch (error) {
      if (error.code !== 'membership_needed') throw error
      setCode('')
      setStep('joining')
    }
  })
  const submit = (event) => { event.preventDefault(); if (code && !go.busy) go.start() }
  useEffect(() => { document.title = '登录 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><div class="stack stack--tight"><h1>${title}</h1><p class="soft">${note}</p></div><${SessionOver} realms=${['member', 'resident']} />
    ${step === 'joining' ? html`<${Joining} town=${town} code=${code} setCode=${setCode} onBack=${() => setStep('')} />` : html`
    ${demo.value && html`<${DemoWay} logins=${demo.value.logins} town=${town} />`}
    <form class="card stack" onSubmit=${submit}><h2>用微信登录</h2><${Switch} label="您是" value=${kind} choices=${kinds} onChange=${(to) => { setKind(to); go.clear(); setStep('') }} />
      <${Refused} of=${go} />${step === 'unbound' && html`<${Notice} look="wait" title="还没有认出您是哪位村民">请先到<a href="/h5/">村民页</a>登录一次，和花名册对上，再回来。<//>`}
      <${Field} label="微信登录码" hint="在微信里会自动登录；这里输入演示的登录码。" value=${code} wrong=${go.error?.fields.code} onInput=${setCode} autocomplete="off" autocapitalize="off" />
      <${Button} type="submit" kind="main" big wide busy=${go.busy} disabled=${!code}>${words.signIn}<//>
      <p class="soft row"><${Icon} name="shield" />不需要身份证，也不算工分和信用。</p></form>`}</div>`
}
