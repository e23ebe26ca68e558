// Trails at the desk: where each leads, how long it is, what who walks it is given, and whether everybody sees it.

import { changeTrail, moveTrail, spotsAtDesk, trailsAtDesk, writeTrail } from '../shared/api-tourism.js'
import { listOffers } from '../shared/api-coupons.js'
import { listRules } from '../shared/api.js'
import { keyring } from '../shared/ids.js'
import { lengthText, longText } from '../shared/tourism.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { showings } from './tourism-spot.js'

const keys = keyring()
const formOf = (trail) => ({ title: trail.title ?? '', words: trail.words ?? '', season: trail.season ?? '', length: String(trail.length_m ?? 2000), minutes: String(trail.minutes ?? 60), rule: trail.rule ?? '', offer_id: trail.offer_id ?? '', spot_ids: trail.spot_ids ?? [] })

/** Spots in their order: one more at the end, one away. */
function Stops({ ids, spots, wrong, onChange }) {
  const nameOf = (id) => spots.find(({ spot_id: one }) => one === id)?.name ?? '（不在了）'
  const free = spots.filter(({ spot_id: id, state }) => state === 'published' && !ids.includes(id))
  return html`<fieldset class="form__all stack stack--tight"><legend>一站一站</legend><ol class="stack stack--tight">${ids.map((id, nth) => html`<li key=${id} class="row row--apart"><span>${nth + 1}. ${nameOf(id)}</span><${Button} kind="quiet" onClick=${() => onChange(ids.filter((one) => one !== id))} aria-label=${`去掉：${nameOf(id)}`}>去掉<//></li>`)}</ol>
    <${Field} label="加一站" value="" choices=${[['', '选一个已上线的地方'], ...free.map(({ spot_id: id, name }) => [id, name])]} onInput=${(id) => id && onChange([...ids, id])} wrong=${wrong} /></fieldset>`
}

function Form({ trail, townId, onClose, onDone }) {
  const [form, setForm] = useState(() => formOf(trail))
  const from = useLoad(async () => { const [spots, rules, offers] = await Promise.all([spotsAtDesk(townId), listRules(townId), listOffers(townId)]); return { spots, rules: rules.rows, offers: offers.rows } }, [townId])
  const put = (more) => setForm((now) => ({ ...now, ...more }))
  const save = useDeed(async () => {
    const { title, words, season, rule, offer_id, spot_ids } = form
    const body = { title, words, season, rule, offer_id, spot_ids, length_m: Number(form.length), minutes: Number(form.minutes) }
    if (trail.trail_id) { const changed = { ...body, version: trail.version }; await changeTrail(trail.trail_id, changed, keys.keyFor({ id: trail.trail_id, ...changed })) } else await writeTrail(townId, body, keys.keyFor({ townId, ...body }))
    keys.settle()
    toast(trail.trail_id ? '保存了' : '保存了，上线后大家才看得到', 'good')
    onDone()
  })
  const wrong = save.error?.fields ?? {}
  const field = (name, as, label, more) => html`<${Field} label=${label} value=${form[name]} wrong=${wrong[as]} onInput=${(value) => put({ [name]: value })} ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<${Dialog} title=${trail.trail_id ? `改：${trail.title}` : '新的路线'} onClose=${onClose}><${Loaded} from=${from} tall>${({ spots, rules, offers }) => html`<form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    ${field('title', 'title', '名字', { all: true, minlength: 2, maxlength: 20, required: true })}${field('words', 'words', '介绍（可以不写）', { all: true, multiline: true, maxlength: 200 })}<${Stops} ids=${form.spot_ids} spots=${spots} wrong=${wrong.spot_ids} onChange=${(ids) => put({ spot_ids: ids })} />
    ${field('length', 'length_m', '多长（米）', { type: 'number', min: 100, max: 100_000, required: true })}${field('minutes', 'minutes', '走多久（分钟）', { type: 'number', min: 10, max: 2_880, required: true })}${field('season', 'season', '什么时候最好（可以不写）', { maxlength: 20 })}
    ${field('rule', 'rule', '村民集满章，按哪条规则得工分', { choices: [['', '不给工分'], ...rules.filter(({ unit_code: unit, is_open: open }) => unit === 'event' && open !== false).map(({ code, title }) => [code, title])], hint: '从村民自己村的预算里出，一条路线一人一次。' })}${field('offer_id', 'offer_id', '会员集满章，得哪种券', { choices: [['', '不给券'], ...offers.filter(({ stopped_at: at, offer_id: id }) => !at || id === form.offer_id).map(({ offer_id: id, title }) => [id, title])] })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy}>保存<//></div></form>`}<//><//>`
}

function Item({ trail, writes, onOpen, onDone }) {
  const shown = trail.state === 'published'
  const [word, look] = showings[trail.state]
  const move = useDeed(async () => { const asked = { deed: shown ? 'withdraw' : 'publish', version: trail.version }; await moveTrail(trail.trail_id, asked, keys.keyFor({ id: trail.trail_id, ...asked })); keys.settle(); toast(shown ? '下线了' : '上线了', 'good'); onDone() })
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${trail.title}</h2><${Chip} look=${look}>${word}<//></div><p>${lengthText(trail.length_m)}，走 ${longText(trail.minutes)}，${trail.spot_ids.length} 站。${trail.rule ? '村民得工分。' : ''}${trail.offer_id ? '会员得券。' : ''}</p>
    <${Refused} of=${move} />${writes && html`<div class="row"><${Button} onClick=${onOpen} aria-label=${`修改：${trail.title}`}>修改<//><${Button} busy=${move.busy} onClick=${move.start} aria-label=${`${shown ? '下线' : '上线'}：${trail.title}`}>${shown ? '下线' : '上线'}<//></div>`}</li>`
}

export function Trails({ townId, writes }) {
  const from = useLoad(() => trailsAtDesk(townId), [townId])
  const [opened, open] = useState(null)
  const done = () => { open(null); from.again() }
  return html`${writes && html`<div class="row row--end"><${Button} kind="main" icon="plus" onClick=${() => open({})}>新的路线<//></div>`}
    <${Loaded} from=${from} tall>${(rows) => (rows.length === 0 ? html`<${Empty} icon="trail" title="还没有路线">把几个地方串起来，游客走完集满章。<//>` : html`<ul class="stack" aria-label="路线">${rows.map((one) => html`<${Item} key=${`${one.trail_id} ${one.version}`} trail=${one} writes=${writes} onOpen=${() => open(one)} onDone=${from.again} />`)}</ul>`)}<//>
    ${opened && html`<${Form} trail=${opened} townId=${townId} onClose=${() => open(null)} onDone=${done} />`}`
}
