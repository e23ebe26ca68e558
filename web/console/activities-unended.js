// Activities that are over and nobody ended: they keep their points from the budget, until the night ends them.

import { unendedActivities } from '../shared/api.js'
import { count, day } from '../shared/format.js'
import { Button, Notice, html, useLoad } from '../shared/ui.js'

/** So long after its beginning an activity leaves the list of what is to be held. As the server's. */
const STILL_ON_MS = 86_400_000
const isPast = ({ starts_at: from }) => new Date(from) < Date.now() - STILL_ON_MS

/** Nothing where there are none. At their page people are confirmed; `onPast` leads to where they are ended. */
export function Unended({ village, onPast }) {
  const found = useLoad(() => unendedActivities(village.place_id), [village.place_id])
  if (!found.value?.rows.length) return null
  return html`<${Notice} look="wait" title=${`没有结束的活动占着 ${count(found.value.points)} 工分`}>补登完就结束它们，没发出去的工分会退回预算；时间过了 14 天会自动结束。
    <ul>${found.value.rows.map((one) => html`<li key=${one.activity_id}><a href=${`#activities/${one.activity_id}`}>${one.title}</a> <span class="soft small">${day(one.ends_at)} · ${count(one.escrow)} 工分</span></li>`)}</ul>${onPast && found.value.rows.some(isPast) && html`<div class="row"><${Button} onClick=${onPast}>到“办完的”里结束<//></div>`}<//>`
}
