// 市集设置: whether the market takes orders, where goods are collected, how they are brought, for which days, what points pay.

import { readMarketTerms, setMarketTerms } from '../shared/api-packing.js'
import { yuan } from '../shared/format.js'
import { fenOf, yuanField } from '../shared/market.js'
import { Button, Chip, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const POINTS_MAX = 30
const WINDOWS_MAX = 6
const A_PERCENT = 10
const MONEY = '写多少元，最多两位小数，例如 8 或 8.50。'

/** An id that no row has yet, such as p3. */
const freshId = (rows, name, letter) => { for (let n = rows.length + 1; ; n++) if (!rows.some((one) => one[name] === `${letter}${n}`)) return `${letter}${n}` }
const blankPoint = (points) => ({ point_id: freshId(points, 'point_id', 'p'), name: '', where: '', opening: '' })
const blankWindow = (windows) => ({ window_id: freshId(windows, 'window_id', 'w'), label: '', capacity: '40' })
const formOf = (terms) => ({ is_open: terms.is_open, points: terms.points, delivers: terms.delivers, delivery: yuanField(terms.delivery_fen), free: terms.free_from_fen ? yuanField(terms.free_from_fen) : '', first_day: String(terms.first_day), last_day: String(terms.last_day), windows: terms.windows, point_fen: String(terms.point_fen), most: String(terms.points_permille / A_PERCENT), version: terms.version })
const askedOf = ({ delivery, free, first_day, last_day, points, windows, point_fen, most, ...rest }) => ({ ...rest, windows: windows.map((one) => ({ ...one, label: one.label.trim(), capacity: Number(one.capacity) })), point_fen: Number(point_fen), points_permille: Math.round(Number(most) * A_PERCENT), points: points.map((one) => ({ ...one, name: one.name.trim(), where: one.where.trim(), opening: one.opening.trim() })), delivery_fen: delivery.trim() ? fenOf(delivery) : 0, free_from_fen: free.trim() ? fenOf(free) : 0, first_day: Number(first_day), last_day: Number(last_day) })

const Tick = ({ checked, onChange, children }) => html`<label class="agree form__all"><input type="checkbox" checked=${checked} onChange=${(event) => onChange(event.currentTarget.checked)} /><span>${children}</span></label>`

function Point({ one, nth, wrong, onChange, onDrop }) {
  const field = (name, label, most, more) => html`<${Field} label=${label} value=${one[name]} wrong=${wrong[`points.${nth}.${name}`]} onInput=${(value) => onChange({ [name]: value })} minlength="2" maxlength=${most} required ...${more} />`
  return html`<fieldset class="card form variant-form"><legend>取货点 ${nth + 1}</legend>${field('name', '名称', 30, { hint: '买家下单时看到的。' })}${field('opening', '什么时候开', 60, { hint: '例如 每天 8:00–19:00。' })}${field('where', '在哪里', 60, { all: true })}
    <div class="form__all row row--end"><${Button} kind="quiet" onClick=${onDrop} aria-label=${`去掉这个取货点：第 ${nth + 1} 个`}>去掉这个取货点<//></div></fieldset>`
}

function Window({ one, nth, wrong, onChange, onDrop }) {
  const field = (name, label, more) => html`<${Field} label=${label} value=${one[name]} wrong=${wrong[`windows.${nth}.${name}`]} onInput=${(value) => onChange({ [name]: value })} required ...${more} />`
  return html`<fieldset class="card form variant-form"><legend>时段 ${nth + 1}</legend>${field('label', '怎么写给买家看', { minlength: 2, maxlength: 20, hint: '例如 上午 9–12 点。' })}${field('capacity', '一天最多送几单', { type: 'number', min: 1, max: 2000, inputmode: 'numeric', hint: '满了就选不了。' })}
    <div class="form__all row row--end"><${Button} kind="quiet" onClick=${onDrop} aria-label=${`去掉这个时段：第 ${nth + 1} 个`}>去掉这个时段<//></div></fieldset>`
}

/** What somebody else changed meanwhile is said and read anew; what was typed here stays to be looked at. */
const Conflict = ({ onAgain }) => html`<div class="form__all"><${Notice} look="wrong" title="别人刚改过，没有存">您填的还在下面，没有丢。先看看现在是什么样，再决定要不要改。<//><div class="row row--end"><${Button} onClick=${onAgain}>放弃我填的，看现在的<//></div></div>`

function Change({ terms, townId, onDone, onAgain }) {
  const [asked, setAsked] = useState(() => formOf(terms))
  const [unread, setUnread] = useState({})
  const save = useDeed(async (body) => { onDone(await setMarketTerms(townId, body)); toast('保存了，新下的单按这个来', 'good') })
  const wrong = { ...save.error?.fields, ...unread }
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const putRow = (name, nth) => (some) => put(name)(asked[name].map((one, at) => (at === nth ? { ...one, ...some } : one)))
  const drop = (name, one) => () => put(name)(asked[name].filter((other) => other !== one))
  const days = (name, label, hint) => field(name, name, label, { type: 'number', min: 0, max: 14, inputmode: 'numeric', required: true, hint })
  const field = (name, as, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[as]} onInput=${put(name)} ...${more} />`
  const submit = (event) => {
    event.preventDefault()
    const body = askedOf(asked)
    const faults = Object.fromEntries(['delivery_fen', 'free_from_fen'].filter((name) => Number.isNaN(body[name])).map((name) => [name, MONEY]))
    setUnread(faults)
    if (!save.busy && Object.keys(faults).length === 0) save.start(body)
  }
  return html`<form class="form card desk-scan" onSubmit=${submit}>${save.error?.code === 'product_changed' ? html`<${Conflict} onAgain=${onAgain} />` : save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    <${Tick} checked=${asked.is_open} onChange=${put('is_open')}>市集开门，接新订单<//>
    <div class="form__all stack"><h2>取货点</h2>${wrong.points && html`<span class="field__wrong" role="alert">${wrong.points}</span>`}${asked.points.length === 0 && html`<p class="soft">还没有取货点，买家只能让人送。</p>`}
      ${asked.points.map((one, nth) => html`<${Point} key=${one.point_id} one=${one} nth=${nth} wrong=${wrong} onChange=${putRow('points', nth)} onDrop=${drop('points', one)} />`)}
      <div class="row"><${Button} icon="plus" disabled=${asked.points.length >= POINTS_MAX} onClick=${() => put('points')([...asked.points, blankPoint(asked.points)])}>加一个取货点<//></div></div>
    <h2 class="form__all">送货</h2><${Tick} checked=${asked.delivers} onChange=${put('delivers')}>送货上门<//>
    ${asked.delivers && html`${field('delivery', 'delivery_fen', '送一次多少元', { inputmode: 'decimal', maxlength: 9, autocomplete: 'off', hint: '不收就写 0。' })}${field('free', 'free_from_fen', '买满多少元免送费（可以不写）', { inputmode: 'decimal', maxlength: 9, autocomplete: 'off', hint: '不写就是都收。' })}`}
    ${asked.delivers && html`<div class="form__all stack"><h3>送货时段（可以不设）</h3>${wrong.windows && html`<span class="field__wrong" role="alert">${wrong.windows}</span>`}${asked.windows.map((one, nth) => html`<${Window} key=${one.window_id} one=${one} nth=${nth} wrong=${wrong} onChange=${putRow('windows', nth)} onDrop=${drop('windows', one)} />`)}
      <div class="row"><${Button} icon="plus" disabled=${asked.windows.length >= WINDOWS_MAX} onClick=${() => put('windows')([...asked.windows, blankWindow(asked.windows)])}>加一个时段<//></div></div>`}
    <h2 class="form__all">哪几天能取、能送</h2>${days('first_day', '最早下单后几天', '0 是当天。')}${days('last_day', '最晚下单后几天', '最多 14 天。')}
    <h2 class="form__all">工分抵钱</h2>${field('point_fen', 'point_fen', '1 工分抵几分钱', { type: 'number', min: 0, max: 1000, inputmode: 'numeric', required: true, hint: '0 就是不能抵。' })}${field('most', 'points_permille', '最多抵货款的百分之几', { type: 'number', min: 0, max: 100, step: 0.1, inputmode: 'decimal', required: true, hint: '其余用微信付。' })}
    <div class="form__all row row--end"><${Button} type="submit" kind="main" busy=${save.busy}>保存<//></div></form>`
}

function Shown({ terms }) {
  const fee = terms.delivers ? `送货上门，一次 ${yuan(terms.delivery_fen)} 元${terms.free_from_fen ? `，买满 ${yuan(terms.free_from_fen)} 元不收` : ''}。` : '不送货。'
  return html`<section class="card stack"><p>下单后 ${terms.first_day}–${terms.last_day} 天取货或送货。${fee}${terms.windows.length > 0 && `送货时段：${terms.windows.map(({ label }) => label).join('、')}。`}</p><p>${terms.point_fen ? `1 工分抵 ${terms.point_fen} 分钱，最多抵货款的 ${terms.points_permille / A_PERCENT}%。` : '工分不能抵钱。'}</p><ul class="stack stack--tight" aria-label="取货点">${terms.points.map((one) => html`<li key=${one.point_id}><strong>${one.name}</strong><p class="soft">${one.where} · ${one.opening}</p></li>`)}</ul></section>`
}

export function MarketTerms({ village, may }) {
  const terms = useLoad(() => readMarketTerms(village.town_id), [village.town_id])
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>市集设置</h1><p class="soft">全镇一个市集。已经下的单不变，新下的单按新的来。</p></div>
    <${Loaded} from=${terms} tall>${(value) => html`<div class="row"><${Chip} look=${value.is_open ? 'good' : 'wrong'}>${value.is_open ? '开着，接新订单' : '关着，不接新订单'}<//></div>${may(['town_admin']) ? html`<${Change} key=${value.version} terms=${value} townId=${village.town_id} onDone=${terms.put} onAgain=${terms.again} />` : html`<${Shown} terms=${value} />`}`}<//></div>`
}
