// 优惠券: what the town takes off whose orders, and from how much bought on somebody is of which level.

import { listOffers, readLevels, setLevels, stopOffer, writeOffer } from '../shared/api-coupons.js'
import { count, dateOf, fullDay, yuan } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { fenOf, yuanField } from '../shared/market.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, Notice, Refused, Switch, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const keys = keyring()
const LEVELS_MAX = 8
const MONEY = '写多少元，最多两位小数，例如 5 或 5.50。'
const DAY_MS = 86_400_000

const blank = () => ({ title: '', off: '', from: '', level: '0', takes_until: dateOf(new Date(Date.now() + 30 * DAY_MS)), days: '30', count: '100' })
const askedOf = (form) => ({ title: form.title.trim(), off_fen: fenOf(form.off), from_fen: fenOf(form.from), level: Number(form.level), takes_until: form.takes_until, days: Number(form.days), count: Number(form.count) })
const whom = (levels, level) => (level === 0 ? '谁都能领' : `${levels[level]?.name ?? '更高等级'}以上能领`)

function OfferForm({ townId, levels, onClose, onDone }) {
  const [form, setForm] = useState(blank)
  const [unread, setUnread] = useState({})
  const save = useDeed(async (body) => { await writeOffer(townId, body, keys.keyFor({ townId, ...body })); keys.settle(); toast('发出去了，买家现在能领', 'good'); onDone() })
  const wrong = { ...save.error?.fields, ...unread }
  const field = (name, as, label, more) => html`<${Field} label=${label} value=${form[name]} wrong=${wrong[as]} onInput=${(value) => setForm((now) => ({ ...now, [name]: value }))} required ...${more} />`
  const submit = (event) => {
    event.preventDefault()
    const body = askedOf(form)
    const faults = Object.fromEntries(['off_fen', 'from_fen'].filter((name) => !(body[name] > 0)).map((name) => [name, MONEY]))
    setUnread(faults)
    if (!save.busy && Object.keys(faults).length === 0) save.start(body)
  }
  return html`<${Dialog} title="发优惠券" onClose=${onClose}><form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    <${Notice}>减掉的钱由镇里出，农户和村集体照样按原价分。<//>
    ${field('title', 'title', '券名', { all: true, minlength: 2, maxlength: 20, hint: '买家看到的，例如 冬藏券。' })}${field('off', 'off_fen', '减多少元', { inputmode: 'decimal', maxlength: 9, autocomplete: 'off' })}${field('from', 'from_fen', '货款满多少元能用', { inputmode: 'decimal', maxlength: 9, autocomplete: 'off', hint: '不算送货费。' })}
    ${field('level', 'level', '谁能领', { choices: (levels.length > 0 ? levels : [{ name: '' }]).map((_, nth) => [String(nth), whom(levels, nth)]) })}${field('count', 'count', '一共发多少张', { type: 'number', min: 1, max: 100_000, inputmode: 'numeric', hint: '每人领一张。' })}
    ${field('takes_until', 'takes_until', '领到哪天为止', { type: 'date' })}${field('days', 'days', '领了以后几天内能用', { type: 'number', min: 1, max: 366, inputmode: 'numeric' })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不发<//><${Button} type="submit" kind="main" busy=${save.busy}>发券<//></div></form><//>`
}

function Offer({ offer, levels, writes, onDone }) {
  const over = offer.stopped_at ? '停发了' : offer.takes_until < dateOf() ? '领取时间过了' : offer.left === 0 ? '领完了' : ''
  const stop = useDeed(async () => { await stopOffer(offer.offer_id); toast('停发了，领走的还能用', 'good'); onDone() })
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${offer.title}</h2><${Chip} look=${over ? '' : 'good'}>${over || '在发'}<//></div>
    <p><strong>满 ${yuan(offer.from_fen)} 元减 ${yuan(offer.off_fen)} 元</strong>，领了以后 ${offer.days} 天内能用。</p>
    <p class="soft">${whom(levels, offer.level)}，领到 ${fullDay(offer.takes_until)}。已领 ${count(offer.taken)} 张，还有 ${count(offer.left)} 张。</p>
    <${Refused} of=${stop} />${writes && !over && html`<div class="row"><${Button} busy=${stop.busy} onClick=${stop.start} aria-label=${`停发：${offer.title}`}>停发<//></div>`}</li>`
}

function Offers({ townId, levels, writes }) {
  const offers = useLoad(() => listOffers(townId), [townId])
  const [opened, open] = useState(false)
  const done = () => { open(false); offers.again() }
  return html`${writes && html`<div class="row row--end"><${Button} kind="main" icon="plus" onClick=${() => open(true)}>发优惠券<//></div>`}
    <${Loaded} from=${offers} tall>${({ rows }) => (rows.length === 0 ? html`<${Empty} icon="gift" title="还没有发过优惠券">货多的时候发一批，老买家会回来。<//>` : html`<ul class="stack" aria-label="优惠券">${rows.map((one) => html`<${Offer} key=${one.offer_id} offer=${one} levels=${levels} writes=${writes} onDone=${offers.again} />`)}</ul>`)}<//>
    ${opened && html`<${OfferForm} townId=${townId} levels=${levels} onClose=${() => open(false)} onDone=${done} />`}`
}

function LevelsForm({ townId, found, onDone, onAgain }) {
  const [rows, setRows] = useState(() => found.levels.map(({ name, from_fen: fen }) => ({ name, from: yuanField(fen) })))
  const [unread, setUnread] = useState({})
  const save = useDeed(async (levels) => { onDone(await setLevels(townId, { levels, version: found.version })); toast('等级保存了', 'good') })
  const wrong = { ...save.error?.fields, ...unread }
  const put = (nth, some) => setRows((now) => now.map((one, at) => (at === nth ? { ...one, ...some } : one)))
  const submit = (event) => {
    event.preventDefault()
    const levels = rows.map(({ name, from }) => ({ name: name.trim(), from_fen: fenOf(from) }))
    const faults = Object.fromEntries(levels.flatMap(({ from_fen: fen }, nth) => (Number.isNaN(fen) ? [[`levels.${nth}.from_fen`, MONEY]] : [])))
    setUnread(faults)
    if (!save.busy && Object.keys(faults).length === 0) save.start(levels)
  }
  return html`<form class="form card desk-scan" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//>${save.error.code === 'member_levels_changed' && html`<div class="row row--end"><${Button} onClick=${onAgain}>看现在的<//></div>`}</div>`}
    <p class="form__all soft">按买家收到并留下的东西一共多少钱算，退掉的不算，不会过期。第一级从 0 元起。</p>${wrong.levels && html`<span class="field__wrong form__all" role="alert">${wrong.levels}</span>`}
    ${rows.map((one, nth) => html`<fieldset class="card form variant-form" key=${nth}><legend>第 ${nth + 1} 级</legend><${Field} label="叫什么" value=${one.name} wrong=${wrong[`levels.${nth}.name`]} onInput=${(name) => put(nth, { name })} minlength="2" maxlength="10" required />
      <${Field} label="买满多少元" value=${one.from} wrong=${wrong[`levels.${nth}.from_fen`]} onInput=${(from) => put(nth, { from })} inputmode="decimal" maxlength="9" autocomplete="off" required />
      <div class="form__all row row--end"><${Button} kind="quiet" onClick=${() => setRows(rows.filter((_, at) => at !== nth))} aria-label=${`去掉这一级：第 ${nth + 1} 级`}>去掉这一级<//></div></fieldset>`)}
    <div class="form__all row row--apart"><${Button} icon="plus" disabled=${rows.length >= LEVELS_MAX} onClick=${() => setRows([...rows, { name: '', from: rows.length === 0 ? '0.00' : '' }])}>加一级<//><${Button} type="submit" kind="main" busy=${save.busy}>保存<//></div></form>`
}

const LevelList = ({ levels }) => (levels.length === 0 ? html`<${Empty} icon="people" title="还没有分等级">谁都一样，也能发谁都能领的券。<//>` : html`<ol class="card stack stack--tight" aria-label="等级">${levels.map((one) => html`<li key=${one.name}><strong>${one.name}</strong> <span class="soft">买满 ${yuan(one.from_fen)} 元</span></li>`)}</ol>`)

export function Coupons({ village, may }) {
  const [side, setSide] = useState('offers')
  const townId = village.town_id
  const found = useLoad(() => readLevels(townId), [townId])
  const writes = may(['town_admin'])
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>优惠券</h1><p class="soft">全镇一样。减掉的钱由镇里出，谁领了、用了，都在订单里看得到。</p></div>
    <${Switch} label="看什么" value=${side} choices=${[['offers', '优惠券'], ['levels', '买家等级']]} onChange=${setSide} />
    <${Loaded} from=${found} tall>${(levels) => (side === 'offers' ? html`<${Offers} townId=${townId} levels=${levels.levels} writes=${writes} />`
      : writes ? html`<${LevelsForm} key=${levels.version} townId=${townId} found=${levels} onDone=${found.put} onAgain=${found.again} />` : html`<${LevelList} levels=${levels.levels} />`)}<//></div>`
}
