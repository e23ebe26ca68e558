// Partner shops and their keys. A key is shown once, when it is made.

import { createPartner, issuePartnerKey, listPartnerKeys, listPartners, readSpending, revokePartnerKey, rotatePartnerKey, setSpending } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { count, dateOf, fullDay, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { Shop } from './shop.js'

const deeds = keyring()
/** Hours that a key goes on after another took its place, so that no till stands still meanwhile. */
const OVERLAP_HOURS = 24
const keyStates = { active: ['可用', 'good'], revoked: ['已停用', 'wrong'], expired: ['已到期', ''] }
/** What a key may beside selling, where it may. */
const moreScopes = { refund: '能退货', prices: '能改价目' }
const blank = () => ({ name: '', contact: '', phone: '', number: '', rate: '100', starts_on: dateOf(), limit: '50000' })
const yearOn = () => { const end = new Date(); end.setFullYear(end.getFullYear() + 1); return dateOf(end) }

const bodyOf = (village, asked) => ({
  village_id: village.place_id,
  name: asked.name,
  contact: { name: asked.contact, phone: asked.phone },
  contract: { number: asked.number, points_per_yuan: Number(asked.rate), starts_on: asked.starts_on },
  limits: { shop_day_points: Number(asked.limit) },
})
/** Where the API's field names stand in this form. */
const wire = { name: 'name', contact: 'contact.name', phone: 'contact.phone', number: 'contract.number', rate: 'contract.points_per_yuan', starts_on: 'contract.starts_on', limit: 'limits.shop_day_points' }

function Create({ village, onClose, onMade }) {
  const [asked, setAsked] = useState(blank())
  const make = useDeed(async () => {
    const body = bodyOf(village, asked)
    await createPartner(body, deeds.keyFor(body))
    deeds.settle()
    onMade()
  })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${make.error?.fields[wire[name]]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} required ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title="新的商户" onClose=${onClose}><form class="form" onSubmit=${submit}>${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('name', '店名', { all: true, maxlength: 40 })}${field('contact', '联系人', { maxlength: 40 })}${field('phone', '手机', { type: 'tel', inputmode: 'numeric', maxlength: 11 })}
    ${field('number', '合同号', { maxlength: 40 })}${field('starts_on', '合同开始', { type: 'date' })}${field('rate', '多少工分当 1 元', { type: 'number', min: 1, inputmode: 'numeric' })}${field('limit', '每天最多收多少工分', { type: 'number', min: 0, inputmode: 'numeric' })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${make.busy}>保存<//></div></form><//>`
}

function NewKey({ made, isBank, onClose }) {
  const copy = async () => { await navigator.clipboard.writeText(made.api_key); toast('已复制', 'good') }
  return html`<${Dialog} title="新的密钥" onClose=${onClose}><${Notice} look="wait" title="只显示这一次">请马上交给${isBank ? '银行，在查验页上输入' : '商户，在收银台上输入'}。丢了就停用它，再发一个。${made.overlap && `旧密钥还能用 ${OVERLAP_HOURS} 小时，请在这之前换上新的。`}<//><p class="key"><code>${made.api_key}</code></p>
    <div class="row row--end"><${Button} onClick=${copy}>复制<//><${Button} kind="main" onClick=${onClose}>已经交给${isBank ? '银行' : '商户'}<//></div><//>`
}

function KeyRow({ apiKey, isBank, rotate, revoke, writes }) {
  const stops = isBank ? '用它查验马上不行了' : '用它的收银台马上收不了工分'
  const [text, look] = keyStates[apiKey.state]
  return html`<li class="row row--apart key-row"><div><div class="row"><strong>${apiKey.label}</strong><${Chip} look=${look}>${text}<//>${apiKey.scopes.filter((scope) => moreScopes[scope]).map((scope) => html`<${Chip} key=${scope}>${moreScopes[scope]}<//>`)}</div>
    <p class="soft small">${fullDay(apiKey.expires_at)}到期 · ${apiKey.last_used_at ? `最近用过 ${stamp(apiKey.last_used_at)}` : '还没用过'}</p></div>
    ${writes && apiKey.state === 'active' && html`<div class="row"><${Asked} label="换新" small sure=${`旧密钥再用 ${OVERLAP_HOURS} 小时就作废，这期间要换上新的。`} send=${() => rotate(apiKey.key_id)} /><${Asked} label="停用" small sure=${`停用以后，${stops}，也不能恢复。`} send=${() => revoke(apiKey.key_id)} /></div>`}</li>`
}

/** The keys of a shop, or of a bank, which do nothing but verify. */
export function Keys({ partner, writes, onClose }) {
  const isBank = partner.kind === 'bank'
  const keys = useLoad(() => listPartnerKeys(partner.partner_id), [partner.partner_id])
  const [made, setMade] = useState(null)
  const [more, setMore] = useState([])
  const grant = (scope) => (event) => setMore(event.currentTarget.checked ? [...more, scope] : more.filter((one) => one !== scope))
  const issue = useDeed(async () => {
    const number = (keys.value?.rows.length ?? 0) + 1
    const body = { label: `${isBank ? '柜台' : '收银台'} ${number}`, scopes: isBank ? ['credit'] : ['redeem', 'read', 'wishes', ...more], expires_at: `${yearOn()}T00:00:00+08:00` }
    setMade(await issuePartnerKey(partner.partner_id, body, deeds.keyFor({ ...body, of: partner.partner_id })))
    deeds.settle()
  })
  const revoke = async (id) => { await revokePartnerKey(partner.partner_id, id); toast('密钥已停用'); keys.again() }
  const rotate = async (id) => {
    const body = { overlap_hours: OVERLAP_HOURS, expires_at: `${yearOn()}T00:00:00+08:00` }
    setMade({ ...await rotatePartnerKey(partner.partner_id, id, body, deeds.keyFor({ ...body, of: id })), overlap: true })
    deeds.settle()
  }
  if (made) return html`<${NewKey} made=${made} isBank=${isBank} onClose=${() => { setMade(null); keys.again() }} />`
  return html`<${Dialog} title=${`${partner.name}的密钥`} onClose=${onClose}><${Refused} of=${issue} />
    <${Loaded} from=${keys}>${({ rows }) => (rows.length === 0 ? html`<p class="soft">还没有密钥。</p>` : html`<ul class="stack">${rows.map((key) => html`<${KeyRow} key=${key.key_id} apiKey=${key} isBank=${isBank} rotate=${rotate} revoke=${revoke} writes=${writes} />`)}</ul>`)}<//>
    ${writes && !isBank && html`<fieldset class="stack stack--tight terms"><legend>新密钥除了收银，还可以</legend><label class="agree"><input type="checkbox" onChange=${grant('refund')} /><span>退货（不是每个收银员都该能退）</span></label><label class="agree"><input type="checkbox" onChange=${grant('prices')} /><span>改本店的价目</span></label></fieldset>`}
    <div class="row row--end"><${Button} onClick=${onClose}>关闭<//>${writes && html`<${Button} kind="main" icon="key" busy=${issue.busy} onClick=${issue.start}>发一个新密钥<//>`}</div><//>`
}

const limitText = (inDay, inHour) => [inDay !== null && `每天 ${count(inDay)} 工分`, inHour !== null && `每小时 ${count(inHour)} 工分`].filter(Boolean).join('，') || '不设上限'
const wanted = (text) => (text.trim() === '' ? null : Number(text))

/** What each person of the village may spend in a day, at all shops together. */
function SetSpending({ village, found, onClose, onDone }) {
  const [asked, setAsked] = useState({ person: String(found.person_day_points ?? ''), card: String(found.card_day_points ?? ''), person_hour: String(found.person_hour_points ?? ''), card_hour: String(found.card_hour_points ?? ''), where: 'village' })
  const set = useDeed(async () => {
    const body = { person_day_points: wanted(asked.person), card_day_points: wanted(asked.card), person_hour_points: wanted(asked.person_hour), card_hour_points: wanted(asked.card_hour) }
    await setSpending(asked.where === 'town' ? village.town_id : village.place_id, body)
    onDone()
  })
  const field = (name, label, wrong, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${set.error?.fields[wrong]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} ...${more} />`
  const number = { type: 'number', min: 0, inputmode: 'numeric', hint: '空着就是不设上限。' }
  const submit = (event) => { event.preventDefault(); if (!set.busy) set.start() }
  return html`<${Dialog} title="村民每天最多花多少" onClose=${onClose}><form class="form" onSubmit=${submit}>${set.error && html`<div class="form__all"><${Notice} look="wrong">${set.error.message}<//></div>`}
    ${field('person', '每人每天（各种方式合计）', 'person_day_points', number)}${field('card', '其中刷卡每天', 'card_day_points', number)}
    ${field('person_hour', '每人每小时', 'person_hour_points', number)}${field('card_hour', '其中刷卡每小时', 'card_hour_points', number)}
    ${field('where', '管哪里', '', { all: true, choices: [['village', `只管${village.name}的村民`], ['town', '全镇各村，以后加的村也是']] })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${set.busy}>保存<//></div></form><//>`
}

function Spending({ village, writes }) {
  const limits = useLoad(() => readSpending(village.place_id), [village.place_id])
  const [setting, open] = useState(false)
  const done = () => { open(false); toast('已保存，半分钟内各家店都按新的来', 'good'); limits.again() }
  return html`<section class="card stack stack--tight" aria-labelledby="spending"><div class="row row--apart"><div><h2 id="spending">村民每天最多花多少</h2><p class="soft">在所有商户合起来算，丢了卡也不会一天花光。</p></div>${writes && html`<${Button} disabled=${limits.state !== 'ready'} onClick=${() => open(true)}>改上限<//>`}</div>
    <${Loaded} from=${limits}>${({ rows: [found] }) => html`<dl class="changes"><div><dt>每人</dt><dd><b>${limitText(found.person_day_points, found.person_hour_points)}</b></dd></div><div><dt>刷卡</dt><dd><b>${limitText(found.card_day_points, found.card_hour_points)}</b></dd></div></dl>
      ${setting && html`<${SetSpending} village=${village} found=${found} onClose=${() => open(false)} onDone=${done} />`}`}<//></section>`
}

const dayLimit = ({ limits }) => (limits?.shop_day_points ? count(limits.shop_day_points) : '不设')

export function Partners({ village, may }) {
  const writes = may(['town_officer', 'town_admin'])
  const pages = usePages((cursor) => listPartners(village.place_id, cursor), [village.place_id])
  const [open, setOpen] = useState(null)
  const [managing, manage] = useState(null)
  const [making, setMaking] = useState(false)
  const made = () => { setMaking(false); toast('商户已建好，下一步发密钥', 'good'); pages.again() }
  const columns = [
    { name: '店名', of: (row) => html`<strong>${row.name}</strong>` },
    { name: '联系人', of: (row) => `${row.contact_name} ${row.contact_phone}` },
    { name: '状态', of: (row) => html`<${Chip} look=${row.state === 'active' ? 'good' : 'wait'}>${row.state === 'active' ? '营业中' : '已暂停'}<//>` },
    { name: '每天上限', look: 'right', of: dayLimit },
    { name: '密钥', look: 'right', of: (row) => html`<${Button} icon="key" aria-label=${`${row.name}的密钥`} onClick=${() => setOpen(row)}>密钥<//>` },
    { name: '管理', look: 'right', of: (row) => html`<${Button} aria-label=${`管理${row.name}`} onClick=${() => manage(row)}>管理<//>` },
  ]
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>合作商户</h1>${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>新的商户<//>`}</div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shop" title="还没有合作商户">签了约的店，在这里建好再发密钥。<//>` : html`<${Table} caption="合作商户" columns=${columns} rows=${pages.rows} keyOf=${(row) => row.partner_id} />`)}<//><${More} pages=${pages} /><${Spending} village=${village} writes=${writes} />
    ${making && html`<${Create} village=${village} onClose=${() => setMaking(false)} onMade=${made} />`}${open && html`<${Keys} partner=${open} writes=${writes} onClose=${() => setOpen(null)} />`}${managing && html`<${Shop} partner=${managing} writes=${writes} onClose=${() => manage(null)} onChanged=${pages.again} />`}</div>`
}
