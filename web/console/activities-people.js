// An activity looked into: its pictures, how it was rated, who signed up, who came; and who is still to be confirmed by hand.

import { activityPeople, readActivity, readRatings } from '../shared/api.js'
import { minutesText } from '../shared/format.js'
import { Gallery } from '../shared/pictures.js'
import { ratingWords, signupStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Loaded, More, Notice, Table, html, useHash, useLoad, usePages } from '../shared/ui.js'
import { Missed } from './activities-missed.js'

/** Who is still in when an activity was ended was never signed out. */
const wordsOf = ({ state }, ended) => (ended && state === 'in' ? ['没有签退', 'wrong'] : (signupStates[state] ?? [state, '']))

const columnsOf = (ended) => [
  { name: '姓名', of: (row) => html`<strong>${row.masked_name}</strong> <span class="soft small">${row.resident_id.slice(7)} 号</span>` },
  { name: '状态', of: (row) => { const [text, look] = wordsOf(row, ended); return html`<${Chip} look=${look}>${text}${row.state === 'waiting' && row.number_in_line ? ` 第 ${row.number_in_line} 位` : ''}${row.walk_in && '，未报名'}<//>` } },
  { name: '参加了', look: 'right', of: (row) => (row.minutes ? minutesText(row.minutes) : '—') },
]

/** How an activity was rated, once enough people have. */
function Rated({ activity }) {
  const ratings = useLoad(() => readRatings(activity.activity_id), [activity.activity_id])
  const found = ratings.value
  if (!found?.people) return null
  const words = Object.entries(found.words).map(([word, n]) => `${ratingWords[word]} ${n}`).join('，')
  return html`<p>${found.mean_tenths === null ? `${found.people} 人评了，满 3 人才显示` : html`${found.people} 人评了，平均 <strong>${(found.mean_tenths / 10).toFixed(1)}</strong> 颗星${words && html`（${words}）`}`}</p>`
}

/** An activity's pictures, and what shows that it was held. */
function Shown({ activity }) {
  const found = useLoad(() => readActivity(activity.activity_id), [activity.activity_id])
  return html`${found.value?.pictures.length > 0 && html`<${Gallery} pictures=${found.value.pictures} label="活动照片" />`}${found.value?.evidence.length > 0 && html`<${Gallery} pictures=${found.value.evidence} label="补录的证明" />`}`
}

export function People({ activity, writes, reads, onClose }) {
  const pages = usePages((cursor) => activityPeople(activity.activity_id, cursor), [activity.activity_id])
  return html`<${Dialog} title=${`${activity.title}：报名的人`} onClose=${onClose}><${Shown} activity=${activity} /><${Rated} activity=${activity} /><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<${Empty} icon="people" title="没有人报名">${activity.phase === 'over' ? '来了的人可以在下面补登。' : '发布以后，村民就能在手机上报名。'}<//>` : html`<${Table} caption="报名的人" columns=${columnsOf(['closing', 'closed'].includes(activity.state))} rows=${pages.rows} />`)}<//><${More} pages=${pages} />${writes && activity.phase === 'over' && html`<${Missed} activity=${activity} reads=${reads} onDone=${pages.again} />`}<div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}

/** The activity that the address names, opened beside the list. */
export function Named({ writes, reads }) {
  const id = useHash().split('/')[1] ?? ''
  const found = useLoad(async () => (id ? readActivity(id) : null), [id])
  const close = () => { location.hash = '#activities' }
  if (!id) return null
  if (found.state === 'failed') return html`<${Notice} look="wrong">${found.error.message}<//>`
  return found.value && html`<${People} key=${id} activity=${found.value} writes=${writes} reads=${reads} onClose=${close} />`
}
