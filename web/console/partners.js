// Partner shops and their keys. A key is shown once, when it is made.

import { createPartner, issuePartnerKey, listPartnerKeys, listPartners, revokePartnerKey } from '../shared/api.js'
import { count, day, stamp } from '../shared/format.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keyStates = { active: ['可用', 'good'], revoked: ['已停用', 'wrong'], expired: ['已到期', ''] }

function Create({ village, onClose, onMade }) {
  const [asked, setAsked] = useState({ name: '', day_limit: '50000' })
  const make = useDeed(async () => { await createPartner({ village_id: village.place_id, name: asked.name, day_limit: Number(asked.day_limit) }); onMade() })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${make.error?.fields[name]} onInput=${(value) => setAsked({ ...asked, [name]: value })} required all ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title="新的商户" onClose=${onClose}><form class="form" onSubmit=${submit}>${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('name', '店名', { maxlength: 30 })}${field('day_limit', '每天最多收多少工分', { type: 'number', min: 1, inputmode: 'numeric' })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>不建了<//><${Button} type="submit" kind="main" busy=${make.busy}>存好<//></div></form><//>`
}

function NewKey({ made, onClose }) {
  const copy = async () => { await navigator.clipboard.writeText(made.api_key); toast('已复制', 'good') }
  return html`<${Dialog} title="新的密钥" onClose=${onClose}><${Notice} look="wait" title="只显示这一次">请马上交给商户，在收银台上输入。丢了就停用它，再发一个。<//><p class="key" data-secret><code>${made.api_key}</code></p>
    <div class="row row--end"><${Button} onClick=${copy}>复制<//><${Button} kind="main" onClick=${onClose}>已经交给商户<//></div><//>`
}

function Keys({ partner, onClose }) {
  const keys = useLoad(() => listPartnerKeys(partner.partner_id), [partner.partner_id])
  const [made, setMade] = useState(null)
  const issue = useDeed(async () => setMade(await issuePartnerKey(partner.partner_id)))
  const revoke = useDeed(async (id) => { await revokePartnerKey(partner.partner_id, id); toast('密钥已停用'); keys.again() })
  const error = issue.error ?? revoke.error
  if (made) return html`<${NewKey} made=${made} onClose=${() => { setMade(null); keys.again() }} />`
  return html`<${Dialog} title=${`${partner.name}的密钥`} onClose=${onClose}>${error && html`<${Notice} look="wrong">${error.message}<//>`}
    <${Loaded} from=${keys}>${({ rows }) => (rows.length === 0 ? html`<p class="soft">还没有密钥。</p>` : html`<ul class="stack">${rows.map((key) => { const [text, look] = keyStates[key.state] ?? [key.state, '']; return html`<li class="row row--apart key-row"><div><div class="row"><strong>${key.key_id}</strong><${Chip} look=${look}>${text}<//></div><p class="soft small">${key.expires_on ? `${day(`${key.expires_on}T12:00:00+08:00`)}到期` : '不到期'} · ${key.last_used_at ? `最近 ${stamp(key.last_used_at)}` : '还没用过'}</p></div>${key.state === 'active' && html`<${Button} busy=${revoke.busy} onClick=${() => revoke.start(key.key_id)}>停用<//>`}</li>` })}</ul>`)}<//>
    <div class="row row--end"><${Button} onClick=${onClose}>关闭<//><${Button} kind="main" icon="key" busy=${issue.busy} onClick=${issue.start}>发一个新密钥<//></div><//>`
}

export function Partners({ village }) {
  const pages = usePages(listPartners, [])
  const [open, setOpen] = useState(null)
  const [making, setMaking] = useState(false)
  const made = () => { setMaking(false); toast('商户已建好，下一步发密钥', 'good'); pages.again() }
  const columns = [
    { name: '店名', of: (row) => html`<strong>${row.name}</strong>` },
    { name: '状态', of: (row) => html`<${Chip} look=${row.state === 'active' ? 'good' : ''}>${row.state === 'active' ? '营业中' : '已停用'}<//>` },
    { name: '每天上限', look: 'right', of: (row) => (row.day_limit ? count(row.day_limit) : '不设') },
    { name: '密钥', look: 'right', of: (row) => html`<${Button} icon="key" aria-label=${`${row.name}的密钥`} onClick=${() => setOpen(row)}>密钥<//>` },
  ]
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>合作商户</h1><${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>新的商户<//></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shop" title="还没有合作商户">签了约的店，在这里建好再发密钥。<//>` : html`<${Table} caption="合作商户" columns=${columns} rows=${pages.rows} keyOf=${(row) => row.partner_id} />`)}<//><${More} pages=${pages} />
    ${making && html`<${Create} village=${village} onClose=${() => setMaking(false)} onMade=${made} />`}${open && html`<${Keys} partner=${open} onClose=${() => setOpen(null)} />`}</div>`
}
