// A product as a form: what it is, who grows it, whose the money is, in which variants it is sold, and its pictures.

import { changeGood, writeGood } from '../shared/api-market.js'
import { yuan } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { byWeight, fenOf, hows, shelves, weightText, yuanField } from '../shared/market.js'
import { Gallery, Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Button, Dialog, Field, Notice, html, toast, useDeed, useState } from '../shared/ui.js'

const keys = keyring()
const VARIANTS_MAX = 6
const PICTURES_MAX = 6
const JIN = 500

const freshId = (variants) => { for (let n = variants.length + 1; ; n++) if (!variants.some(({ variant_id: id }) => id === `v${n}`)) return `v${n}` }
const blankVariant = (variants) => ({ variant_id: freshId(variants), label: '', how: 'piece', price: '', unit_g: '', most: '20', band: '15', low: '' })
const variantOf = (one, low) => ({ variant_id: one.variant_id, label: one.label, how: one.how, price: yuanField(one.price_fen), unit_g: one.unit_g ? String(one.unit_g) : '', most: String(one.most), band: String(one.band_permille / 10 || 15), low: low ? String(low) : '' })
const percent = (permille) => String(permille / 10)
/** Percent with one place behind the point as thousandths; NaN where it has more. */
const permilleOf = (text) => { const found = /^(\d{1,3})(?:\.(\d))?$/.exec(text.trim()); return found ? Number(found[1]) * 10 + Number(found[2] ?? 0) : Number.NaN }

const formOf = (good, producers) => (good
  ? { title: good.title, words: good.words, category: good.category, producer_id: good.producer_id, collective: percent(good.collective_permille), platform: percent(good.platform_permille), variants: good.variants.map((one, nth) => variantOf(one, good.stocks[nth].low_units)) }
  : { title: '', words: '', category: 'vegetables', producer_id: producers[0].producer_id, collective: '5', platform: '2', variants: [blankVariant([])] })

/** What the API is asked, of a variant that is written so. */
const variantAsked = (one) => ({ variant_id: one.variant_id, label: one.label.trim(), how: one.how, price_fen: fenOf(one.price), unit_g: Number(one.unit_g || 0), most: Number(one.most), band_permille: one.how === 'catch' ? permilleOf(one.band) : 0, low_units: Number(one.low || 0) })

/** What is not a number that can be sent, field by field; the rest is the server's to say. */
function unreadable(asked) {
  const wrong = {}
  for (const [name, field] of [['collective', 'collective_permille'], ['platform', 'platform_permille']]) if (Number.isNaN(permilleOf(asked[name]))) wrong[field] = '写百分之几，最多一位小数，例如 5 或 2.5。'
  asked.variants.forEach((one, nth) => {
    if (!(fenOf(one.price) > 0)) wrong[`variants.${nth}.price_fen`] = '写多少元，最多两位小数，例如 3.50。'
    if (one.how === 'catch' && Number.isNaN(permilleOf(one.band))) wrong[`variants.${nth}.band_permille`] = '写百分之几，最多一位小数。'
  })
  return wrong
}

function Variant({ one, nth, stands, alone, wrong, onChange, onDrop }) {
  const field = (name, as, label, more) => html`<${Field} label=${label} value=${one[name]} wrong=${wrong[`variants.${nth}.${as}`]} onInput=${(value) => onChange({ [name]: value })} required ...${more} />`
  const weighed = byWeight(one.how)
  const fen = fenOf(one.price)
  return html`<fieldset class="card form variant-form"><legend>第 ${nth + 1} 种规格</legend>
    ${field('label', 'label', '规格名', { hint: one.how === 'weight' ? '例如 散称。' : '买家按什么数：棵、只、盒（12 枚）。', maxlength: 20 })}${field('how', 'how', '怎么卖', { choices: Object.entries(hows), disabled: stands })}
    ${field('price', 'price_fen', weighed ? '一斤多少元' : '一份多少元', { inputmode: 'decimal', maxlength: 9, autocomplete: 'off' })}
    ${field('unit_g', 'unit_g', { weight: '一份多少克', catch: '一只大约多少克' }[one.how] ?? '一份多少克（可以不写）', { type: 'number', min: weighed ? 1 : 0, max: 200_000, inputmode: 'numeric', required: weighed, disabled: stands, hint: Number(one.unit_g) > 0 ? `就是 ${weightText(Number(one.unit_g))}${one.how === 'catch' && fen > 0 ? `，一只约 ${yuan(Math.round(fen * Number(one.unit_g) / JIN))} 元` : ''}。` : '1 斤是 500 克。' })}
    ${one.how === 'catch' && field('band', 'band_permille', '重量上下差百分之几', { inputmode: 'decimal', maxlength: 4, hint: '超出这个范围的，不能拿来交货。' })}${field('most', 'most', '一次最多买几份', { type: 'number', min: 1, max: 500, inputmode: 'numeric' })}${field('low', 'low_units', '少于几份提醒（可以不写）', { type: 'number', min: 0, max: 10_000, inputmode: 'numeric', required: false, hint: '早上 8:20 给村干部发消息。' })}
    ${!alone && !stands && html`<div class="form__all row row--end"><${Button} kind="quiet" onClick=${onDrop} aria-label=${`去掉这一种：第 ${nth + 1} 种规格`}>去掉这一种<//></div>`}</fieldset>`
}

/** What `PUT` is asked so that a product stays as it is, but for what is changed of it. */
export const sameGood = (good) => ({ title: good.title, words: good.words, category: good.category, producer_id: good.producer_id, collective_permille: good.collective_permille, platform_permille: good.platform_permille, variants: good.variants.map(({ variant_id, label, how, price_fen, unit_g, most, band_permille }, nth) => ({ variant_id, label, how, price_fen, unit_g, most, band_permille, low_units: good.stocks[nth].low_units })), media_ids: good.pictures.map(({ media_id: id }) => id), version: good.version })

/** A new product where `good` is null; else that one, of which the variants stand once it was on sale. */
export function GoodForm({ good, producers, village, onClose, onDone }) {
  const [asked, setAsked] = useState(() => formOf(good, producers))
  const [old, setOld] = useState(good?.pictures ?? [])
  const [unread, setUnread] = useState({})
  const pictures = usePictures({ villageId: village.place_id, purpose: 'product', max: PICTURES_MAX })
  const stands = good && good.state !== 'draft' ? good.variants.map(({ variant_id: id }) => id) : []
  const save = useDeed(async () => {
    const { title, words, category, producer_id } = asked
    const body = { title, words, category, producer_id, collective_permille: permilleOf(asked.collective), platform_permille: permilleOf(asked.platform), variants: asked.variants.map(variantAsked), media_ids: [...old.map(({ media_id: id }) => id), ...pictures.ids] }
    if (good) { const changed = { ...body, version: good.version }; await changeGood(good.product_id, changed, keys.keyFor({ id: good.product_id, ...changed })) } else await writeGood(village.place_id, body, keys.keyFor({ at: village.place_id, ...body }))
    keys.settle()
    toast(good ? '保存了' : '保存了，上架后买家才看得到', 'good')
    onDone()
  })
  const wrong = { ...save.error?.fields, ...unread }
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const putVariant = (nth) => (some) => setAsked((now) => ({ ...now, variants: now.variants.map((one, at) => (at === nth ? { ...one, ...some } : one)) }))
  const field = (name, as, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[as]} onInput=${put(name)} required ...${more} />`
  const share = (name, label, hint) => field(name, `${name}_permille`, label, { inputmode: 'decimal', maxlength: 5, hint })
  const submit = (event) => { event.preventDefault(); const faults = unreadable(asked); setUnread(faults); if (!save.busy && !pictures.busy && Object.keys(faults).length === 0) save.start() }
  return html`<${Dialog} wide title=${good ? `改商品：${good.title}` : '新商品'} onClose=${onClose}><form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}${Object.keys(unread).length > 0 && html`<div class="form__all"><${Notice} look="wrong">有的内容填得不对，请看每一项的说明。<//></div>`}
    ${stands.length > 0 && html`<div class="form__all"><${Notice}>已经上架过：卖过的规格不能去掉，也不能改怎么卖、一份多重；价钱可以改，可以加新规格。<//></div>`}
    ${field('title', 'title', '名称', { all: true, minlength: 2, maxlength: 30 })}${field('words', 'words', '介绍（可以不写）', { all: true, multiline: true, maxlength: 1000, required: false })}
    ${field('category', 'category', '放哪个货架', { choices: Object.entries(shelves) })}${field('producer_id', 'producer_id', '谁种的、谁养的', { choices: producers.map(({ producer_id: id, name }) => [id, name]) })}
    ${share('collective', '村集体得百分之几', '卖出的钱里归村集体的。')}${share('platform', '平台得百分之几', '其余都归生产者。')}
    <div class="form__all stack">${wrong.variants && html`<span class="field__wrong" role="alert">${wrong.variants}</span>`}${asked.variants.map((one, nth) => html`<${Variant} key=${one.variant_id} one=${one} nth=${nth} stands=${stands.includes(one.variant_id)} alone=${asked.variants.length === 1} wrong=${wrong} onChange=${putVariant(nth)} onDrop=${() => { setUnread({}); put('variants')(asked.variants.filter((other) => other !== one)) }} />`)}
      <div class="row"><${Button} icon="plus" disabled=${asked.variants.length >= VARIANTS_MAX} onClick=${() => put('variants')([...asked.variants, blankVariant(asked.variants)])}>再加一种规格<//></div></div>
    <div class="form__all stack stack--tight">${old.length > 0 && html`<div class="row row--apart"><${Gallery} pictures=${old} label="已有的照片" /><${Button} onClick=${() => setOld([])}>去掉已有的照片<//></div>`}<${Pictures} from=${pictures} label=${`照片（最多 ${PICTURES_MAX} 张）`} hint=${wrong.media_ids} /><${PicturesWait} from=${pictures} /></div>
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy} disabled=${pictures.busy}>${good ? '保存' : '存为草稿'}<//></div></form><//>`
}
