// Partner banks: what they offer by bands of the town, their keys, and what they looked at.

import { changeShop, resumeShop, suspendShop } from '../shared/api.js'
import { bankOffers, createBank, listBanks, looksOfBank, setBankOffer } from '../shared/api-certificates.js'
import { foundNames } from '../shared/certificate.js'
import { day, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Table, html, toast, useDeed, usePages, useState } from '../shared/ui.js'
import { Keys } from './partners.js'

const deeds = keyring()
const wire = { name: 'name', contact: 'contact.name', phone: 'contact.phone', count: 'limits.key_day_count' }

function Create({ townId, onClose, onMade }) {
  const [asked, setAsked] = useState({ name: '', contact: '', phone: '', count: '500' })
  const make = useDeed(async () => {
    const body = { town_id: townId, name: asked.name, contact: { name: asked.contact, phone: asked.phone }, limits: { key_day_count: asked.count.trim() === '' ? null : Number(asked.count) } }
    await createBank(body, deeds.keyFor(body))
    deeds.settle()
    onMade()
  })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${make.error?.fields[wire[name]]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title="新的合作银行" onClose=${onClose}><form class="form" onSubmit=${submit}>${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('name', '银行名称', { all: true, maxlength: 40, required: true })}${field('contact', '联系人', { maxlength: 40, required: true })}${field('phone', '手机', { type: 'tel', inputmode: 'numeric', maxlength: 11, required: true })}
    ${field('count', '每个密钥每天最多查几次', { type: 'number', min: 0, inputmode: 'numeric', hint: '空着就是不设上限。' })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${make.busy}>保存<//></div></form><//>`
}

const noBand = { percent: '', yuan: '', rate: '' }
const bandOf = ({ percent, amount_yuan: yuan, rate_bp: rate }) => ({ percent: String(percent), yuan: String(yuan), rate: String(rate / 100) })
const wordsOf = (text) => text.split(/[、，,\s]+/).filter(Boolean)

/** The next offer, on top of the one that was read. Certificates that were given keep their terms. */
function SetOffer({ bank, last, onClose, onDone }) {
  const [asked, setAsked] = useState({ phone: last?.phone ?? '', purposes: last?.purposes.join('、') ?? '', bands: last?.bands.map(bandOf) ?? [noBand] })
  const put = (more) => setAsked((now) => ({ ...now, ...more }))
  const band = (at, more) => put({ bands: asked.bands.map((one, i) => (i === at ? { ...one, ...more } : one)) })
  const set = useDeed(async () => {
    const bands = asked.bands.map(({ percent, yuan, rate }) => ({ percent: Number(percent), amount_yuan: Number(yuan), rate_bp: Math.round(Number(rate) * 100) }))
    await setBankOffer(bank.partner_id, { version: last?.version ?? 0, phone: asked.phone, purposes: wordsOf(asked.purposes), bands })
    onDone()
  })
  const wrong = set.error?.fields ?? {}
  const submit = (event) => { event.preventDefault(); if (!set.busy) set.start() }
  const number = { type: 'number', min: 0, step: 'any', inputmode: 'decimal', required: true }
  return html`<${Dialog} wide title=${`${bank.name}的条件`} onClose=${onClose}><form class="form" onSubmit=${submit}>${set.error && html`<div class="form__all"><${Notice} look="wrong">${wrong.bands ?? set.error.message}<//></div>`}
    <${Field} label="村民问银行打的电话" value=${asked.phone} wrong=${wrong.phone} onInput=${(phone) => put({ phone })} required maxlength="20" /><${Field} label="用途，用顿号隔开" value=${asked.purposes} wrong=${wrong.purposes} onInput=${(purposes) => put({ purposes })} required />
    ${asked.bands.map((one, i) => html`<fieldset class="form__all form" key=${i}><legend>第 ${i + 1} 档</legend><${Field} label="全镇前百分之几" value=${one.percent} wrong=${wrong[`bands.${i}.percent`]} onInput=${(percent) => band(i, { percent })} ...${number} /><${Field} label="最高多少元" value=${one.yuan} wrong=${wrong[`bands.${i}.amount_yuan`]} onInput=${(yuan) => band(i, { yuan })} ...${number} /><${Field} label="年利率 %" value=${one.rate} wrong=${wrong[`bands.${i}.rate_bp`]} onInput=${(rate) => band(i, { rate })} ...${number} /></fieldset>`)}
    <div class="form__all row"><${Button} icon="plus" disabled=${asked.bands.length >= 10} onClick=${() => put({ bands: [...asked.bands, noBand] })}>加一档<//><${Button} disabled=${asked.bands.length < 2} onClick=${() => put({ bands: asked.bands.slice(0, -1) })}>去掉最后一档<//></div>
    <p class="form__all soft">从现在起按新条件开证明；已经开出的，条件不变。</p>
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${set.busy}>保存<//></div></form><//>`
}

function Offer({ bank, writes }) {
  const found = usePages((cursor) => bankOffers(bank.partner_id, cursor), [bank.partner_id])
  const [setting, open] = useState(false)
  const done = () => { open(false); toast('条件保存了', 'good'); found.again() }
  const [last, ...before] = found.rows
  return html`<section class="stack stack--tight" aria-labelledby="offer"><div class="row row--apart"><h3 id="offer">条件</h3>${writes && html`<${Button} disabled=${found.state !== 'ready'} onClick=${() => open(true)}>${last ? '改条件' : '定条件'}<//>`}</div>
    <${Loaded} from=${found}>${() => (last ? html`<ul>${last.bands.map(({ words }) => html`<li key=${words}>${words}</li>`)}</ul><p class="soft">用途：${last.purposes.join('、')} · 电话 ${last.phone} · 第 ${last.version} 版，${day(last.at)}</p>` : html`<p class="soft">还没有条件，村民选不到这家银行。</p>`)}<//>
    ${before.length > 0 && html`<details><summary>以前的条件</summary><ul>${before.map((one) => html`<li key=${one.version}>第 ${one.version} 版，${day(one.at)}：${one.bands.map(({ words }) => words).join('；')}</li>`)}</ul><${More} pages=${found} /></details>`}
    ${setting && html`<${SetOffer} bank=${bank} last=${last} onClose=${() => open(false)} onDone=${done} />`}</section>`
}

/** What the bank looked at. Whose certificates they were is their holders' to see. */
function Looks({ bank }) {
  const pages = usePages((cursor) => looksOfBank(bank.partner_id, cursor), [bank.partner_id])
  const columns = [
    { name: '时间', of: (row) => stamp(row.at) }, { name: '用途', of: (row) => row.purpose }, { name: '密钥', of: (row) => row.key_id },
    { name: '结果', of: (row) => html`<${Chip} look=${foundNames[row.found][1]}>${foundNames[row.found][0]}<//>` }, { name: '看到的档次', of: (row) => row.band?.words ?? '—' },
  ]
  return html`<section class="stack stack--tight" aria-labelledby="looks"><h3 id="looks">查验记录</h3><p class="soft">保存三年。是谁的证明，这里不显示；村民自己看得到。</p><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">还没有查验过。</p>` : html`<${Table} caption="查验记录" columns=${columns} rows=${pages.rows} keyOf=${(row) => row.look_id} />`)}<//><${More} pages=${pages} /></section>`
}

function Standing({ bank, onChanged }) {
  const [reason, setReason] = useState('')
  const suspend = useDeed(async () => { await suspendShop(bank.partner_id, reason.trim()); onChanged('已暂停，半分钟内查验不了') })
  const resume = useDeed(async () => { await resumeShop(bank.partner_id); onChanged('恢复了') })
  const error = suspend.error ?? resume.error
  if (bank.state !== 'active') return html`<section class="stack stack--tight">${error && html`<${Notice} look="wrong">${error.message}<//>`}<p>已暂停：${bank.state_reason}</p><div class="row"><${Button} busy=${resume.busy} onClick=${resume.start}>恢复合作<//></div></section>`
  return html`<details><summary>暂停合作</summary><div class="stack stack--tight">${error && html`<${Notice} look="wrong">${error.message}<//>`}<${Field} label="为什么" value=${reason} onInput=${setReason} maxlength="200" /><div class="row"><${Button} busy=${suspend.busy} disabled=${!reason.trim()} onClick=${suspend.start}>暂停<//></div></div></details>`
}

/** How often each key may look in a day. */
function Limit({ bank, onChanged }) {
  const [count, setCount] = useState(String(bank.limits.key_day_count ?? ''))
  const set = useDeed(async () => { await changeShop(bank.partner_id, 'limits', { ...bank.limits, key_day_count: count.trim() === '' ? null : Number(count) }); onChanged('上限保存了') })
  return html`<details><summary>每个密钥每天最多查 ${bank.limits.key_day_count ?? '不限'} 次</summary><div class="stack stack--tight"><${Field} label="每天最多几次" hint="空着就是不设上限。" type="number" min="0" inputmode="numeric" value=${count} wrong=${set.error?.fields.key_day_count ?? set.error?.message} onInput=${setCount} /><div class="row"><${Button} busy=${set.busy} onClick=${set.start}>保存<//></div></div></details>`
}

function Bank({ bank, writes, onChanged, onKeys }) {
  return html`<article class="card stack" aria-label=${bank.name}><div class="row row--apart"><div><h2>${bank.name}</h2><p class="soft">${bank.contact_name} ${bank.contact_phone}</p></div><div class="row"><${Chip} look=${bank.state === 'active' ? 'good' : 'wait'}>${bank.state === 'active' ? '合作中' : '已暂停'}<//><${Button} icon="key" aria-label=${`${bank.name}的密钥`} onClick=${onKeys}>密钥<//></div></div>
    <${Offer} bank=${bank} writes=${writes} /><${Looks} bank=${bank} />${writes && html`<${Limit} key=${bank.limits.key_day_count} bank=${bank} onChanged=${onChanged} /><${Standing} bank=${bank} onChanged=${onChanged} />`}</article>`
}

export function Banks({ village, may }) {
  const writes = may(['town_officer', 'town_admin'])
  const pages = usePages((cursor) => listBanks(village.town_id, cursor), [village.town_id])
  const [making, setMaking] = useState(false)
  const [keysOf, showKeys] = useState(null)
  const changed = (text) => { toast(text, 'good'); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><div class="stack stack--tight"><h1>合作银行</h1><p class="soft">村民自己拿信用证明给银行；分数和名次不给银行，也不成批地给。</p></div>${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>新的银行<//>`}</div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="check" title="还没有合作银行">谈好以后在这里建，再定条件、发密钥。<//>` : pages.rows.map((bank) => html`<${Bank} key=${bank.partner_id} bank=${bank} writes=${writes} onChanged=${changed} onKeys=${() => showKeys(bank)} />`))}<//><${More} pages=${pages} />
    ${making && html`<${Create} townId=${village.town_id} onClose=${() => setMaking(false)} onMade=${() => { setMaking(false); changed('银行建好了，下一步定条件、发密钥') }} />`}${keysOf && html`<${Keys} partner=${keysOf} writes=${writes} onClose=${() => showKeys(null)} />`}</div>`
}
