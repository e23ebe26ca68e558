// The till: a code, an amount, a look at what will happen, then the redemption. A refusal never stands in the way of the next customer.

import { shopMe } from '../shared/api.js'
import { CASHIER_KEY } from '../shared/demo.js'
import { fullDay } from '../shared/format.js'
import { speakWithKey } from '../shared/http.js'
import { Button, Dialog, Field, Icon, Masthead, Notice, html, mount, useDeed, useEffect, useHash, useLoad, useRef, useState } from '../shared/ui.js'
import { Day } from './day.js'
import { Prices, useGoods } from './goods.js'
import { OfflineBadge, OfflineList, queueOf, uploadAll, useDown, useQueue } from './offline.js'
import { CodePayments, useCodePayments } from './payments.js'
import { Refund } from './refund.js'
import { Sale } from './sale.js'
import { forgetShop, openWithoutNetwork, shopOf } from './shop.js'
import { Months } from './months.js'
import { Statement } from './statement.js'
import { ChooseTerminal, isUnnamed, keepTerminal, terminalHere } from './terminal.js'
import { Unsettled, settleAll } from './unsettled.js'
import { Wishes } from './wishes.js'

const keyHere = () => localStorage.getItem(CASHIER_KEY) ?? ''
speakWithKey(keyHere())
const SOON_MS = 7 * 86_400_000

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

const SALE = '#till'
const OFFLINE = '#offline'
/** What the page shows beside sales, and the scope that the key needs for it. */
const views = [['#refund', '退货', 'refund'], ['#statement', '流水', 'read'], ['#months', '结算单', 'read'], ['#wishes', '心愿', 'wishes'], ['#prices', '价目', 'prices']]

/** Which view is on; only a key that may is led to another than the sale. */
function useView(shop) {
  const here = useHash()
  const open = views.filter(([, , scope]) => shop?.key.scopes.includes(scope))
  return { open, on: here === OFFLINE || open.some(([hash]) => hash === here) ? here : SALE }
}

const Views = ({ view }) => html`<nav class="till__nav" aria-label="收银台">${[[SALE, '收银'], ...view.open].map(([hash, name]) => html`<a class="button" key=${hash} href=${hash} aria-current=${view.on === hash ? 'page' : null}>${name}</a>`)}</nav>`

/** The key ended while the page was in use, or ends soon; what is unsettled stays, and waits for the new one. */
function KeyNews({ shop, ended, onChange }) {
  const left = shop ? new Date(shop.key.expires_at) - Date.now() : SOON_MS
  if (ended) return html`<${Notice} look="wrong" title="这个密钥不能用了">${ended} 没办完的都留在这台设备上，换上新密钥会接着办。<${Button} kind="main" onClick=${onChange}>输入新密钥<//><//>`
  if (left >= SOON_MS) return null
  return html`<${Notice} look="wait" title="密钥快到期了">${fullDay(shop.key.expires_at)}到期。请向镇里要一个新的，拿到以后点“换密钥”。<//>`
}

function useEnded() {
  const [ended, set] = useState('')
  useEffect(() => {
    const hear = ({ detail }) => set(detail)
    addEventListener('key-refused', hear)
    return () => removeEventListener('key-refused', hear)
  }, [])
  return ended
}

function Till({ onForget }) {
  const [turn, setTurn] = useState(0)
  const [sure, setSure] = useState(false)
  const [terminal, setTerminal] = useState(terminalHere())
  const shop = useLoad(() => shopOf(keyHere()), [])
  const known = useRef(shop)
  known.current = shop
  const choose = (id) => { keepTerminal(id); setTerminal(id) }
  const label = shop.value?.terminals.find(({ terminal_id: id }) => id === terminal)?.label
  const view = useView(shop.value)
  const down = useDown()
  const queue = useQueue()
  const ended = useEnded()
  const goods = useGoods()
  const [returned, setReturned] = useState(null)
  const refunds = view.open.some(([hash]) => hash === '#refund')
  const giveBack = (sale) => { setReturned(sale); location.hash = '#refund' }
  const next = () => setTurn((n) => n + 1)
  const payments = useCodePayments(shop.value?.key.scopes.includes('read'), next)
  const at = { shop: shop.value?.name ?? '', till: label ?? '', terminal: shop.value?.terminals.length === 0 ? '' : terminal }
  useEffect(() => {
    const askAgain = () => { if (known.current.error?.unknown || known.current.value?.kept) known.current.again() }
    const settle = () => { askAgain(); return Promise.all([settleAll(next), uploadAll(next)]) }
    settle()
    openWithoutNetwork()
    addEventListener('online', settle)
    const timer = setInterval(settle, 20_000)
    return () => { removeEventListener('online', settle); clearInterval(timer) }
  }, [])
  return html`<${Masthead} title=${shop.value?.name ?? '收银台'} note=${label ? `工分收银台 · ${label}` : '工分收银台'}>${(view.open.length > 0 || view.on !== SALE) && html`<${Views} view=${view} />`}<${Button} onClick=${() => setSure(true)}>换密钥<//><//>
    <main id="main" class="till"><h1 class="unseen">收银台</h1><${CodePayments} payments=${payments} />${['#wishes', '#months'].includes(view.on) ? html`<div class="till__wishes stack"><${Unsettled} />${view.on === '#wishes' ? html`<${Wishes} />` : html`<${Months} />`}</div>` : html`<div class="till__sale">${isUnnamed(shop.value, terminal) ? html`<${ChooseTerminal} terminals=${shop.value.terminals} onChoose=${choose} />` : view.on === '#statement' ? html`<${Statement} />` : view.on === '#prices' ? html`<${Prices} onChanged=${goods.again} />` : view.on === OFFLINE ? html`<${OfflineList} shop=${at.shop} queue=${queue} />` : view.on === '#refund' ? html`<${Refund} ...${at} sale=${returned} onSale=${setReturned} onDone=${next} />` : html`<${Sale} ...${at} goods=${goods} away=${down && shop.value ? { floor: shop.value.limits.offline_floor_points, terminal: at.terminal } : null} onDone=${next} onUnknownTill=${shop.again} />`}</div>
      <aside class="till__side stack"><${KeyNews} shop=${shop.value} ended=${ended} onChange=${onForget} /><${OfflineBadge} down=${down} queue=${queue} /><${Unsettled} /><${Day} turn=${turn} onRefund=${refunds ? giveBack : null} /></aside>`}</main>
    ${sure && html`<${Dialog} title="换密钥" onClose=${() => setSure(false)}><p>这台设备上保存的密钥会删掉，要输入新的才能接着收。</p><div class="row row--end"><${Button} onClick=${onForget}>删掉密钥<//><${Button} kind="main" onClick=${() => setSure(false)}>先不<//></div><//>`}`
}

function App() {
  const [key, setKey] = useState(keyHere())
  const forget = () => { localStorage.removeItem(CASHIER_KEY); forgetShop(); speakWithKey(''); setKey('') }
  if (key) queueOf(key)
  return key ? html`<${Till} onForget=${forget} />` : html`<${EnterKey} onKey=${setKey} />`
}

mount(html`<${App} />`)
