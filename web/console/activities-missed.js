// After the end of an activity: who was there and was not scanned, confirmed by hand, several at once; signed up or not.

import { confirmPeople, everyPerson } from '../shared/api.js'
import { count, minutesText } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Field, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Others } from './activities-others.js'

const AT_ONCE = 10
const keys = keyring()
const missed = ({ state }) => ['confirmed', 'in', 'no_show'].includes(state)
const lengthOf = ({ starts_at: from, ends_at: to }) => Math.floor((new Date(to) - new Date(from)) / 60_000)

/** Who came without having signed up stands below those who did, until they are confirmed. */
const withOthers = (rows, others) => [...rows, ...others.filter(({ id }) => !rows.some((row) => row.resident_id === id)).map(({ id, name }) => ({ resident_id: id, masked_name: name, state: 'other' }))]
const notes = { in: '，没有签退', other: '，没有报名' }

export function Missed({ activity, reads, onDone }) {
  const found = useLoad(async () => (await everyPerson(activity.activity_id)).filter(missed), [activity.activity_id])
  const whole = lengthOf(activity)
  const [picked, setPicked] = useState([])
  const [others, setOthers] = useState([])
  const [asked, setAsked] = useState({ minutes: String(whole), reason: '' })
  const [refused, setRefused] = useState([])
  const [waiting, setWaiting] = useState(0)
  const confirm = useDeed(async () => {
    const rows = []
    for (let from = 0; from < picked.length; from += AT_ONCE) {
      const body = { residents: picked.slice(from, from + AT_ONCE), minutes: Number(asked.minutes), reason: asked.reason.trim() }
      rows.push(...(await confirmPeople(activity.activity_id, body, keys.keyFor({ of: activity.activity_id, ...body }))).rows)
      keys.settle()
    }
    const good = rows.filter(({ code, waits }) => !code && !waits)
    const waits = rows.filter(({ waits: one }) => one)
    if (good.length) toast(`补登了 ${count(good.length)} 人`, 'good')
    setWaiting(waits.length)
    setRefused(rows.filter(({ code }) => code))
    setPicked([])
    setOthers([])
    found.again()
    onDone()
  })
  const turn = (id, on) => setPicked(on ? [...new Set([...picked, id])] : picked.filter((one) => one !== id))
  const add = (person) => {
    setOthers([...others.filter(({ id }) => id !== person.id), person])
    turn(person.id, true)
  }
  const minutes = Number(asked.minutes)
  const ready = picked.length > 0 && minutes >= 1 && minutes <= whole && asked.reason.trim().length >= 2
  return html`<${Loaded} from=${found}>${(signedUp) => {
    const rows = withOthers(signedUp, others)
    return html`<section class="desk-ask stack" aria-labelledby="missed"><h3 id="missed">漏扫的人，手工补登</h3>
    <p class="soft small">报了名、没有扫到或没有签退的，和没报名、也来了的。自己和自家人要请别的干部补登。没有扫到的人多了（每扫到 10 人才能单独补 1 人），还有主讲、演出的人，都要再由一位村镇干部核对才记分。</p>${waiting > 0 && html`<${Notice} look="wait" title=${`${count(waiting)} 人要等别的干部核对`}>村镇干部在“活动”页最上面核对，分钟数一样才记分。<//>`}<${Refused} of=${confirm} />
    ${refused.map(({ resident_id: id, zh }) => html`<${Notice} key=${id} look="wrong">${id.slice(7)} 号：${zh}<//>`)}
    ${rows.length > 0 && html`<ul class="picks" aria-label="漏扫的人">${rows.map(({ resident_id: id, masked_name: name, state }) => html`<li key=${id}><label class="agree"><input type="checkbox" checked=${picked.includes(id)} onChange=${(event) => turn(id, event.currentTarget.checked)} /><span>${name} <span class="soft small">${id.slice(7)} 号${notes[state]}</span></span></label></li>`)}</ul>`}
    <${Others} village=${{ place_id: activity.village_id }} reads=${reads} label="没报名、也来了的人" onPick=${add} />
    <div class="form"><${Field} label="参加了几分钟" hint=${`整场 ${minutesText(whole)}。`} type="number" min="1" max=${whole} inputmode="numeric" value=${asked.minutes} wrong=${confirm.error?.fields.minutes} onInput=${(value) => setAsked((now) => ({ ...now, minutes: value }))} />
      <${Field} label="为什么没有扫" hint="本人在工分明细里也看得到。" maxlength="30" value=${asked.reason} wrong=${confirm.error?.fields.reason} onInput=${(value) => setAsked((now) => ({ ...now, reason: value }))} /></div>
    <div class="row"><${Button} kind="main" busy=${confirm.busy} disabled=${!ready} onClick=${confirm.start}>${picked.length ? `给 ${picked.length} 人补登` : '补登'}<//>${rows.length > 1 && html`<${Button} onClick=${() => setPicked(picked.length === rows.length ? [] : rows.map(({ resident_id: id }) => id))}>${picked.length === rows.length ? '都不选' : '全选'}<//>`}</div></section>`
  }}<//>`
}
