// Who was confirmed by hand and waits for another officer: looked at, and paid or not.

import { confirmPeople, declinePeople, waitingConfirmations } from '../shared/api.js'
import { count, minutesText, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const AT_ONCE = 10
const keys = keyring()

/** What waits, by activity and minutes: what one request may say. */
function grouped(rows) {
  const groups = new Map()
  for (const row of rows) {
    const name = `${row.activity_id} ${row.minutes} ${row.by_me}`
    groups.set(name, [...(groups.get(name) ?? []), row])
  }
  return [...groups].map(([name, people]) => ({ name, people, ...people[0] }))
}

function Group({ group, seconds, onDone }) {
  const { activity_id: id, title, minutes, people, by_me: mine } = group
  const [refused, setRefused] = useState([])
  const each = async (send, word) => {
    const rows = []
    for (let from = 0; from < people.length; from += AT_ONCE) {
      const body = { residents: people.slice(from, from + AT_ONCE).map((one) => one.resident_id) }
      rows.push(...((await send(body))?.rows ?? []))
      keys.settle()
    }
    const wrong = rows.filter(({ code }) => code)
    setRefused(wrong)
    if (!wrong.length) toast(word, 'good')
    onDone()
  }
  const agree = useDeed(() => each((body) => confirmPeople(id, { ...body, minutes }, keys.keyFor({ agree: id, minutes, ...body })), `核对好了，${count(people.length)} 人记了分`))
  const decline = useDeed(() => each((body) => declinePeople(id, body, keys.keyFor({ decline: id, ...body })), mine ? '撤回了' : '没有同意，不记分'))
  const error = agree.error ?? decline.error
  return html`<li class="stack stack--tight"><div class="row row--apart"><strong>${title}</strong><span class="soft small">每人 ${minutesText(minutes)} · ${stamp(group.asked_at)} 提出</span></div>
    <ul class="stack stack--tight" aria-label=${`${title}：等核对的人`}>${people.map((one) => html`<li key=${one.resident_id}>${one.masked_name} <span class="soft small">${one.resident_id.slice(7)} 号 · ${one.document}</span></li>`)}</ul>
    ${refused.map(({ resident_id: who, zh }) => html`<${Notice} key=${who} look="wrong">${who.slice(7)} 号：${zh}<//>`)}${error && html`<${Notice} look="wrong">${error.message}<//>`}
    <div class="row row--end">${mine ? html`<span class="soft">你提出的，请别的村镇干部核对。</span><${Button} busy=${decline.busy} onClick=${decline.start}>撤回<//>` : html`<${Button} busy=${decline.busy} onClick=${decline.start}>不同意<//>${seconds && html`<${Button} kind="main" busy=${agree.busy} onClick=${agree.start}>核对无误，给 ${count(people.length)} 人记分<//>`}`}</div></li>`
}

/** `seconds`: whether this officer may be the second one. `turn` changes where somebody may have been confirmed. */
export function Seconding({ village, seconds, turn }) {
  const found = useLoad(() => waitingConfirmations(village.place_id), [village.place_id, turn === null])
  if (found.state === 'failed') return html`<${Notice} look="wrong">${found.error.message}<//>`
  const groups = grouped(found.value ?? [])
  return groups.length > 0 && html`<section class="card stack" aria-labelledby="seconding"><h2 id="seconding">补登要核对</h2><p class="soft small">没有扫到、靠一句话补登的，还有只报卡号签到签退的人，由另一位村镇干部核对以后才记分。活动结束以前没有核对的，不记分。</p>
    <ul class="stack">${groups.map((group) => html`<${Group} key=${group.name} group=${group} seconds=${seconds} onDone=${found.again} />`)}</ul></section>`
}
