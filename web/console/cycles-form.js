// An order cycle as a form: until when it is ordered, for which day, and what is offered at which price, from how many on.

import { browseMarket } from '../shared/api-market.js'
import { changeCycle, writeCycle } from '../shared/api-cycles.js'
import { dateOf, localOf, withOffset } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { byWeight, fenOf, priceText, unitsText, yuanField } from '../shared/market.js'
import { Button, Dialog, Empty, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const keys = keyring()
const OFFERS_MAX = 20
const UNITS_MAX = 100_000
const DAY_MS = 86_400_000
const OPEN_DAYS = 7
const UNTIL_DELIVERY_DAYS = 12

/** All that the town has on sale; a cycle offers some of it. */
async function everyGood(townId) {
  const rows = []
  let cursor
  do {
    const page = await browseMarket(townId, '', cursor)
    rows.push(...page.rows)
    cursor = page.cursor
  } while (cursor)
  return rows
}

const inDays = (days) => new Date(Date.now() + days * DAY_MS)
const blankOffer = (good) => ({ product_id: good.product_id, variant_id: good.variants[0].variant_id, price: yuanField(good.variants[0].price_fen), units: '', least: '' })
const offerOf = (one) => ({ product_id: one.product_id, variant_id: one.variant_id, price: yuanField(one.price_fen), units: String(one.units), least: one.least_units ? String(one.least_units) : '' })
const formOf = (cycle, goods) => (cycle
  ? { title: cycle.title, words: cycle.words, opens_at: localOf(cycle.opens_at), closes_at: localOf(cycle.closes_at), delivers_on: cycle.delivers_on, offers: cycle.offers.map(offerOf) }
  : { title: '', words: '', opens_at: localOf(new Date()), closes_at: `${dateOf(inDays(OPEN_DAYS))}T20:00`, delivers_on: dateOf(inDays(UNTIL_DELIVERY_DAYS)), offers: [blankOffer(goods[0])] })
const offerAsked = (one) => ({ product_id: one.product_id, variant_id: one.variant_id, price_fen: fenOf(one.price), units: Number(one.units), least_units: Number(one.least || 0) })
/** What is published keeps its times to the second, and all else but its words. */
const bodyOf = (asked, published) => (published
  ? { opens_at: published.opens_at, closes_at: published.closes_at, delivers_on: published.delivers_on, offers: published.offers.map(({ product_id, variant_id, price_fen, units, least_units }) => ({ product_id, variant_id, price_fen, units, least_units })) }
  : { opens_at: withOffset(asked.opens_at), closes_at: withOffset(asked.closes_at), delivers_on: asked.delivers_on, offers: asked.offers.map(offerAsked) })
const variantOf = (goods, one) => goods.find(({ product_id: id }) => id === one.product_id)?.variants.find(({ variant_id: id }) => id === one.variant_id)

function OfferFields({ one, nth, goods, nameOf, wrong, alone, onChange, onDrop }) {
  const good = goods.find(({ product_id: id }) => id === one.product_id)
  const variant = variantOf(goods, one)
  const field = (name, as, label, more) => html`<${Field} label=${label} value=${one[name]} wrong=${wrong[`offers.${nth}.${as}`]} onInput=${(value) => onChange({ [name]: value })} required ...${more} />`
  const choose = (id) => onChange(blankOffer(goods.find(({ product_id: other }) => other === id)))
  const turn = (id) => onChange({ variant_id: id, price: yuanField(good.variants.find(({ variant_id: other }) => other === id).price_fen) })
  return html`<fieldset class="card form variant-form"><legend>第 ${nth + 1} 样</legend>
    <${Field} label="哪样商品" value=${one.product_id} choices=${goods.map((other) => [other.product_id, [other.title, nameOf(other.village_id)].filter(Boolean).join(' · ')])} onInput=${choose} />
    ${good && html`<${Field} label="哪种规格" value=${one.variant_id} choices=${good.variants.map((other) => [other.variant_id, other.label])} onInput=${turn} />`}
    ${field('price', 'price_fen', variant && byWeight(variant.how) ? '团价：一斤多少元' : '团价：一份多少元', { inputmode: 'decimal', maxlength: 9, autocomplete: 'off', hint: variant && `平时 ${priceText(variant)}。` })}
    ${field('units', 'units', '一共可以订多少份', { type: 'number', min: 1, max: UNITS_MAX, inputmode: 'numeric', hint: variant && Number(one.units) > 0 ? `就是 ${unitsText(variant, Number(one.units))}。` : '估一估能收多少，宁少勿多。' })}
    ${field('least', 'least_units', '满多少份成团（可以不写）', { type: 'number', min: 0, max: UNITS_MAX, inputmode: 'numeric', required: false, hint: '不到这个数，这一样就不成，钱自动退。不写就是有多少卖多少。' })}
    ${!alone && html`<div class="form__all row row--end"><${Button} kind="quiet" onClick=${onDrop} aria-label=${`去掉这一样：第 ${nth + 1} 样`}>去掉这一样<//></div>`}</fieldset>`
}

function Fields({ cycle, goods, townId, places, onClose, onDone }) {
  const [asked, setAsked] = useState(() => formOf(cycle, goods))
  const [unread, setUnread] = useState({})
  const published = cycle?.state === 'published' ? cycle : null
  const save = useDeed(async () => {
    const body = { title: asked.title, words: asked.words, ...bodyOf(asked, published) }
    if (cycle) { const changed = { ...body, version: cycle.version }; await changeCycle(cycle.cycle_id, changed, keys.keyFor({ id: cycle.cycle_id, ...changed })) } else await writeCycle(townId, body, keys.keyFor({ at: townId, ...body }))
    keys.settle()
    toast(cycle ? '保存了' : '保存了，开团以后买家才看得到', 'good')
    onDone()
  })
  const wrong = { ...save.error?.fields, ...unread }
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const putOffer = (nth) => (some) => put('offers')(asked.offers.map((one, at) => (at === nth ? { ...one, ...some } : one)))
  const nameOf = (id) => places.find(({ place_id: one }) => one === id)?.name
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${put(name)} required ...${more} />`
  const submit = (event) => {
    event.preventDefault()
    const faults = published ? {} : Object.fromEntries(asked.offers.flatMap((one, nth) => (fenOf(one.price) > 0 ? [] : [[`offers.${nth}.price_fen`, '写多少元，最多两位小数，例如 3.50。']])))
    setUnread(faults)
    if (!save.busy && Object.keys(faults).length === 0) save.start()
  }
  return html`<form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    ${field('title', '叫什么', { all: true, minlength: 2, maxlength: 30, hint: '例如 立冬大白菜团。' })}${field('words', '说明（可以不写）', { all: true, multiline: true, maxlength: 1000, required: false })}
    ${published ? html`<div class="form__all"><${Notice}>已经开团：货、价钱、数量和时间不能改了。<//></div>` : html`${field('opens_at', '什么时候开团', { type: 'datetime-local' })}${field('closes_at', '什么时候截单', { type: 'datetime-local' })}${field('delivers_on', '哪天交货', { type: 'date', hint: '最早是截单的第二天。' })}
    <div class="form__all stack">${wrong.offers && html`<span class="field__wrong" role="alert">${wrong.offers}</span>`}${asked.offers.map((one, nth) => html`<${OfferFields} key=${nth} one=${one} nth=${nth} goods=${goods} nameOf=${nameOf} wrong=${wrong} alone=${asked.offers.length === 1} onChange=${putOffer(nth)} onDrop=${() => { setUnread({}); put('offers')(asked.offers.filter((other) => other !== one)) }} />`)}
      <div class="row"><${Button} icon="plus" disabled=${asked.offers.length >= OFFERS_MAX} onClick=${() => put('offers')([...asked.offers, blankOffer(goods[0])])}>再加一样<//></div></div>`}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy}>${cycle ? '保存' : '存为草稿'}<//></div></form>`
}

/** A new cycle where `cycle` is null. */
export function CycleForm({ cycle, townId, places, onClose, onDone }) {
  const goods = useLoad(() => everyGood(townId), [townId])
  return html`<${Dialog} wide title=${cycle ? `改这一团：${cycle.title}` : '新的一团'} onClose=${onClose}><${Loaded} from=${goods} tall>${(rows) => (rows.length === 0 && !cycle
    ? html`<div class="stack"><${Empty} icon="leaf" title="先要有在卖的商品">在“市集”里写好商品、上架，就能拿来开团。还没有收的也可以，库存是零不要紧。<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div></div>`
    : html`<${Fields} cycle=${cycle} goods=${rows} townId=${townId} places=${places} onClose=${onClose} onDone=${onDone} />`)}<//><//>`
}
