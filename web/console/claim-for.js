// 代为申报: an officer claims for somebody, or for a household; also what the desk may not pay alone, filled in there.

import { listRules, makeClaimFor } from '../shared/api.js'
import { Honour, honourOf } from '../shared/claims.js'
import { count, dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { claimPeriods, isStar, periodText } from '../shared/periods.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Button, Dialog, Field, Loaded, Notice, html, useDeed, useLoad, useState } from '../shared/ui.js'

const keys = keyring()
const blank = () => ({ code: '', number: '', on: dateOf(), period: '', minutes: '', points: '', level: '', honour: '', description: '' })
const timed = ['hour', 'half_day']

function bodyOf(form, rule, holder, period, mediaIds, another) {
  return {
    rule: rule.rule, holder_id: holder, description: form.description, media_ids: mediaIds,
    ...(rule.for_household ? { period } : { on: form.on }),
    ...(timed.includes(rule.unit_code) && Number(form.minutes) > 0 && { minutes: Number(form.minutes) }),
    ...(rule.case && !isStar(rule) && form.points && { points: Number(form.points) }),
    ...honourOf(form, rule),
    ...(another && { another: true }),
  }
}

/** `filled` are the fields as far as they are known; with `holder`, a `{id, name}`, the claim is for them. */
export function ClaimFor({ villageId, holder, filled = {}, onClose, onMade }) {
  const household = holder?.id[6] === 'h'
  const rules = useLoad(async () => (await listRules(villageId)).rows.filter((rule) => rule.is_open && !rule.of_room && (!holder || rule.for_household === household)), [villageId])
  const [form, setForm] = useState({ ...blank(), ...filled })
  const [another, setAnother] = useState(false)
  const photos = usePictures({ villageId, purpose: 'evidence' })
  const rule = rules.value?.find((one) => one.rule === form.code) ?? rules.value?.[0]
  const periods = rule ? claimPeriods(rule) : []
  const period = periods.includes(form.period) ? form.period : periods[0]
  const make = useDeed(async () => {
    const whom = holder?.id ?? `${villageId}${rule.for_household ? 'h' : 'r'}${form.number.padStart(5, '0')}`
    const body = bodyOf(form, rule, whom, period, photos.ids, another)
    await makeClaimFor(villageId, body, keys.keyFor(body))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => { make.clear(); setForm((now) => ({ ...now, [name]: value })) }
  const submit = (event) => { event.preventDefault(); if (!make.busy && !photos.busy && !photos.failed) make.start() }
  const twice = make.error?.code === 'claimed_already' && rule && !rule.for_household
  return html`<${Dialog} title=${holder ? `替${holder.name}申报` : '代为申报'} onClose=${onClose}><${Loaded} from=${rules} tall>${(rows) => html`<form class="form" onSubmit=${submit}><p class="soft form__all">要由另一位干部初核${rule.evidence && `；要附照片：${rule.evidence}`}。</p>
    ${make.error && html`<div class="form__all"><${Notice} look="wrong">${wrong.media_ids ?? make.error.message}<//></div>`}
    <${Field} label="申报哪一类" value=${rule.rule} choices=${rows.map((one) => [one.rule, one.title])} onInput=${put('code')} wrong=${wrong.rule} />
    ${!holder && html`<${Field} label=${rule.for_household ? '户的编号（花名册里的）' : '村民编号（花名册里的）'} inputmode="numeric" pattern="[0-9]{1,5}" value=${form.number} onInput=${put('number')} wrong=${wrong.holder_id} required />`}
    ${rule.for_household ? html`<${Field} label="哪个周期" value=${period} choices=${periods.map((one) => [one, periodText(one)])} onInput=${put('period')} wrong=${wrong.period} />` : html`<${Field} label=${rule.levels.length > 0 ? '哪一天得的' : '哪一天的事'} type="date" max=${dateOf()} value=${form.on} onInput=${put('on')} wrong=${wrong.on} required />`}
    ${timed.includes(rule.unit_code) && html`<${Field} label="分钟" type="number" min="1" max="960" inputmode="numeric" value=${form.minutes} onInput=${put('minutes')} wrong=${wrong.minutes} required=${rule.unit_code === 'hour'} />`}
    ${rule.case && !isStar(rule) && html`<${Field} label="工分" hint=${`${count(rule.points)} 到 ${count(rule.points_max)}`} type="number" inputmode="numeric" value=${form.points} onInput=${put('points')} wrong=${wrong.points} />`}
    <${Honour} rule=${rule} form=${form} put=${put} wrong=${wrong} />
    <${Field} label="做了什么" multiline all maxlength="500" minlength="2" value=${form.description} onInput=${put('description')} wrong=${wrong.description} required />
    <div class="form__all"><${Pictures} from=${photos} label="证据照片" hint=${rule.evidence ? `请拍：${rule.evidence}` : '有照片更容易通过'} /><${PicturesWait} from=${photos} /></div>
    ${twice && html`<label class="agree form__all"><input type="checkbox" checked=${another} onChange=${(event) => setAnother(event.currentTarget.checked)} /><span>这是同一天的另一件事，还要申报</span></label>`}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${make.busy} disabled=${photos.busy || photos.failed}>提交申报<//></div></form>`}<//><//>`
}
