// The till: a code, an amount, a look at what will happen, then the redemption. A refusal never stands in the way of the next customer.

import { dayTotals, shopMe } from '../shared/api.js'
import { CASHIER_KEY } from '../shared/demo.js'
import { clock, count, dateOf, day } from '../shared/format.js'
import { speakWithKey } from '../shared/http.js'
import { Button, Field, Icon, Loaded, Masthead, More, Notice, html, mount, useDeed, useEffect, useLoad, usePages, useState } from '../shared/ui.js'
import { Sale } from './sale.js'
import { Statements } from './statements.js'
import { ChooseTerminal, isUnnamed, keepTerminal, terminalHere } from './terminal.js'
import { Unsettled, settleAll } from './unsettled.js'
import { Wishes } from './wishes.js'

const keyHere = () => localStorage.getItem(CASHIER_KEY) ?? ''
speakWithKey(keyHere())

/** Ask for the shop's key once; it stays on this device. */
function EnterKey({ onKey }) {
  const [key, setKey] = useState('')
  const enter = useDeed(async () => {
    speakWithKey(key.trim())
    await shopMe()
    localStorage.setItem(CASHIER_KEY, key.trim())
    onKey(key.trim())
  })
  const submit = (event) => { event.preventDefault(); if (key.trim() && !enter.busy) enter.start() }
  const wrong = enter.error && (enter.error.status === 401 ? '这个密钥不对，或者已经停用。' : enter.error.message)
  return html`<main id="main" class="page page--narrow stack stack--wide"><div class="stack stack--tight"><span class="state__icon"><${Icon} name="key" /></span><h1>先认一下这台收银机</h1><p class="soft">密钥由镇里发给您的店，以 sk_ 开头。只需输入一次，保存在这台设备上。</p></div>
    <form class="card stack" onSubmit=${submit}><${Field} label="商户密钥" type="password" value=${key} wrong=${wrong} onInput=${setKey} autocomplete="off" />
      <${Button} type="submit" kind="main" big wide busy=${enter.busy} disabled=${!key.trim()}>开始收银<//></form></main>`
}

function Totals({ turn }) {
  const [on, setOn] = useState(dateOf())
  const pages = usePages((cursor) => dayTotals(on, cursor), [on, turn])
  return html`<section class="card stack" aria-labelledby="totals"><div class="row row--apart"><h2 id="totals">${on === dateOf() ? '今天收了' : `${day(`${on}T12:00:00+08:00`)}收了`}</h2></div>
    <${Loaded} from=${pages}>${({ points, count: times }) => html`${times === null ? html`<p class="soft">这一天笔数太多，这里不合计。合计请看结算单。</p>` : html`<div class="row row--apart totals"><p><span class="figure">${count(points)}</span> 工分</p><p class="soft"><b class="number">${count(times)}</b> 笔</p></div>`}
      ${pages.rows.length > 0 && html`<ul class="sales" aria-label="每一笔" tabindex="0">${pages.rows.map((row) => html`<li class="row row--apart" key=${row.redemption_id}><span><strong>${row.masked_name}</strong> <span class="soft small">${clock(row.made_at)}</span></span><b class="number">${count(row.points)}</b></li>`)}</ul>`}
      ${pages.more && times !== null && html`<p class="soft small">已列最近 ${count(pages.rows.length)} 笔，共 ${count(times)} 笔。</p>`}<${More} pages=${pages} />`}<//>
    <div class="no-print"><${Field} label="看哪一天" type="date" value=${on} max=${dateOf()} onInput=${(value) => value && setOn(value)} /></div></section>`
}

const PLACES = [['#till', '收银', null], ['#statements', '对账单', 'read'], ['#wishes', '心愿', 'wishes']]
/** What the page shows; only a key that may is led elsewhere than to the till. */
function usePlace(shop) {
  const [here, set] = useState(location.hash)
  useEffect(() => {
    const move = () => set(location.hash)
    addEventListener('hashchange', move)
    return () => removeEventListener('hashchange', move)
  }, [])
  const open = PLACES.filter(([, , scope]) => !scope || shop?.key.scopes.includes(scope))
  return { open, on: (open.find(([id]) => id === here) ?? open[0])[0] }
}

const Views = ({ place }) => html`<nav class="till__nav" aria-label="收银台">${place.open.map(([id, name]) => html`<a class="button" href=${id} aria-current=${id === place.on ? 'page' : null}>${name}</a>`)}</nav>`

function Till({ onForget }) {
  const [turn, setTurn] = useState(0)
  const [sure, setSure] = useState(false)
  const [terminal, setTerminal] = useState(terminalHere())
  const shop = useLoad(shopMe, [])
  const choose = (id) => { keepTerminal(id); setTerminal(id) }
  const label = shop.value?.terminals.find(({ terminal_id: id }) => id === terminal)?.label
  const place = usePlace(shop.value)
  const next = () => setTurn((n) => n + 1)
  useEffect(() => {
    const settle = () => settleAll(next)
    settle()
    addEventListener('online', settle)
    const timer = setInterval(settle, 20_000)
    return () => { removeEventListener('online', settle); clearInterval(timer) }
  }, [])
  return html`<${Masthead} title=${shop.value?.name ?? '收银台'} note=${label ? `工分收银台 · ${label}` : '工分收银台'}>${place.open.length > 1 && html`<${Views} place=${place} />`}<${Button} onClick=${() => setSure(true)}>换密钥<//><//>
    <main id="main" class="till"><h1 class="unseen">收银台</h1>${place.on !== '#till' ? html`<div class="till__wishes stack"><${Unsettled} />${place.on === '#wishes' ? html`<${Wishes} />` : html`<${Statements} />`}</div>` : html`<div class="till__sale">${isUnnamed(shop.value, terminal) ? html`<${ChooseTerminal} terminals=${shop.value.terminals} onChoose=${choose} />` : html`<${Sale} shop=${shop.value?.name ?? ''} till=${label ?? ''} terminal=${shop.value?.terminals.length === 0 ? '' : terminal} onDone=${next} onUnknownTill=${shop.again} />`}</div>
      <aside class="till__side stack"><${Unsettled} /><${Totals} turn=${turn} /></aside>`}</main>
    ${sure && html`<div class="till__sure"><${Notice} look="wait" title="这台设备不再收银？">保存的密钥会删掉，下次要重新输入。<//><div class="row"><${Button} kind="main" onClick=${onForget}>删掉密钥<//><${Button} onClick=${() => setSure(false)}>不删<//></div></div>`}`
}

function App() {
  const [key, setKey] = useState(keyHere())
  const forget = () => { localStorage.removeItem(CASHIER_KEY); keepTerminal(''); speakWithKey(''); setKey('') }
  return key ? html`<${Till} onForget=${forget} />` : html`<${EnterKey} onKey=${setKey} />`
}

mount(html`<${App} />`)
