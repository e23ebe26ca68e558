// What a shop may do and on what terms: open or suspended, its contract, its limits, its tills.

import { changeShop, resumeShop, suspendShop } from '../shared/api.js'
import { count, dateOf, fullDay } from '../shared/format.js'
import { Button, Field, Notice, Refused, html, toast, useDeed, useState } from '../shared/ui.js'

const wanted = (text) => (String(text).trim() === '' ? null : Number(text))
const tomorrow = () => dateOf(new Date(Date.now() + 86_400_000))
const refused = (deed) => deed.error && html`<div class="form__all"><${Notice} look="wrong">${deed.error.message}<//></div>`

/** A form over some fields that puts what was typed, and says `done` when it is kept. */
function useForm(start, save, done) {
  const [asked, setAsked] = useState(start)
  const deed = useDeed(async () => { await save(asked); toast(done, 'good') })
  const field = (name, label, more, wrong = name) => html`<${Field} label=${label} value=${asked[name]} wrong=${deed.error?.fields[wrong]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!deed.busy) deed.start() }
  return { deed, field, submit }
}
const Save = ({ deed }) => html`<div class="form__all row row--end"><${Button} type="submit" kind="main" busy=${deed.busy}>保存<//></div>`

export function State({ shop, writes, onChanged }) {
  const open = shop.state === 'active'
  const [reason, setReason] = useState('')
  const change = useDeed(async () => {
    onChanged(open ? await suspendShop(shop.partner_id, reason) : await resumeShop(shop.partner_id))
    setReason('')
    toast(open ? '已暂停，半分钟内各台收银机都停' : '已恢复营业', 'good')
  })
  const submit = (event) => { event.preventDefault(); if (!change.busy) change.start() }
  return html`<form class="form" onSubmit=${submit}>${refused(change)}<p class="form__all">${open ? '现在：营业中' : html`现在：已暂停。原因：<b>${shop.state_reason}</b>`}</p>
    ${writes && html`${open && html`<${Field} all label="为什么暂停" value=${reason} wrong=${change.error?.fields.reason} onInput=${setReason} maxlength="200" required />`}<div class="form__all row row--end"><${Button} type="submit" kind=${open ? '' : 'main'} busy=${change.busy}>${open ? '暂停合作' : '恢复营业'}<//></div>`}</form>`
}

const contractLine = (one) => `${one.number}：${count(one.points_per_yuan)} 工分当 1 元，${fullDay(one.starts_on)}起${one.ends_on ? `，到${fullDay(one.ends_on)}` : ''}`

export function Contracts({ shop, writes, onChanged }) {
  const { deed, field, submit } = useForm({ number: '', rate: '100', starts_on: tomorrow(), ends_on: '' }, async ({ number, rate, starts_on: from, ends_on: to }) => {
    onChanged(await changeShop(shop.partner_id, 'contract', { number, points_per_yuan: Number(rate), starts_on: from, ends_on: to || null }))
  }, '新合同已保存')
  return html`<div class="stack"><ul class="stack stack--tight">${shop.contracts.map((one) => html`<li key=${one.starts_on}>${contractLine(one)}</li>`)}</ul>
    ${writes && html`<form class="form" onSubmit=${submit}>${refused(deed)}<p class="form__all soft">换合同：最早从明天开始，今天以前的账不变。</p>${field('number', '合同号', { maxlength: 40, required: true })}${field('rate', '多少工分当 1 元', { type: 'number', min: 1, inputmode: 'numeric', required: true }, 'points_per_yuan')}
      ${field('starts_on', '从哪天起', { type: 'date', min: tomorrow(), required: true })}${field('ends_on', '到哪天止（可不填）', { type: 'date' })}<${Save} deed=${deed} /></form>`}</div>`
}

const limitNames = { shop_day_points: '全店每天工分', shop_day_count: '全店每天笔数', key_day_points: '每台收银机每天工分', key_day_count: '每台收银机每天笔数', shop_hour_points: '全店每小时工分', shop_hour_count: '全店每小时笔数', key_hour_points: '每台收银机每小时工分', key_hour_count: '每台收银机每小时笔数' }

export function ShopLimits({ shop, writes, onChanged }) {
  const start = Object.fromEntries([...Object.keys(limitNames), 'offline_floor_points'].map((name) => [name, String(shop.limits[name] ?? '')]))
  const { deed, field, submit } = useForm(start, async (asked) => {
    const body = Object.fromEntries(Object.keys(limitNames).map((name) => [name, wanted(asked[name])]))
    onChanged(await changeShop(shop.partner_id, 'limits', { ...body, offline_floor_points: Number(asked.offline_floor_points) }))
  }, '上限已保存')
  const off = writes ? {} : { disabled: true }
  return html`<form class="form" onSubmit=${submit}>${refused(deed)}${Object.entries(limitNames).map(([name, label]) => field(name, label, { type: 'number', min: 0, inputmode: 'numeric', hint: '空着就是不设上限。', ...off }))}${field('offline_floor_points', '断网时一笔最多收多少', { type: 'number', min: 0, inputmode: 'numeric', required: true, hint: '0 就是断网不收。断网收的以后扣不成，损失归店里。', ...off })}${writes && html`<${Save} deed=${deed} />`}</form>`
}

export function Terminals({ shop, writes, onChanged }) {
  const put = async (terminals) => onChanged(await changeShop(shop.partner_id, 'terminals', { terminals }))
  const { deed, field, submit } = useForm({ id: '', label: '' }, ({ id, label }) => put([...shop.terminals, { terminal_id: id, label }]), '收银机已登记')
  const drop = useDeed((id) => put(shop.terminals.filter(({ terminal_id: one }) => one !== id)))
  return html`<div class="stack"><${Refused} of=${drop} />${shop.terminals.length === 0 ? html`<p class="soft">没有登记收银机：有密钥的设备都能收。登记以后，只有登记过的能收。</p>`
    : html`<ul class="stack stack--tight">${shop.terminals.map(({ terminal_id: id, label }) => html`<li class="row row--apart" key=${id}><span><b>${label}</b>（${id}）</span>${writes && html`<${Button} aria-label=${`去掉${label}`} busy=${drop.busy} onClick=${() => drop.start(id)}>去掉<//>`}</li>`)}</ul>`}
    ${writes && html`<form class="form" onSubmit=${submit}>${refused(deed)}${field('id', '编号（字母、数字）', { maxlength: 32, pattern: '[0-9A-Za-z_\\-]{1,32}', required: true }, 'terminals')}${field('label', '叫什么', { maxlength: 40, required: true })}<${Save} deed=${deed} /></form>`}</div>`
}
