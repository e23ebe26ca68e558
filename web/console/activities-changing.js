// What of a published activity may still be changed before it begins: more seats, another time or place.

import { moveActivity, raiseSeats } from '../shared/api.js'
import { localOf, withOffset } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Fence } from './activities-fence.js'
import { Button, Dialog, Field, Refused, html, toast, useDeed, useState } from '../shared/ui.js'

const keys = keyring()

function Seats({ activity, onDone }) {
  const [seats, setSeats] = useState(String(activity.seats + 1))
  const add = useDeed(async () => {
    const body = { seats: Number(seats) }
    await raiseSeats(activity.activity_id, body, keys.keyFor({ of: activity.activity_id, ...body }))
    keys.settle()
    toast(`现在有 ${seats} 个名额，候补的人已经补上`, 'good')
    onDone()
  })
  return html`<section class="desk-ask stack stack--tight" aria-label="加名额"><${Refused} of=${add} />
    <${Field} label="一共几个名额" hint=${`现在 ${activity.seats} 个，只能往多里加。候补的人按顺序补上并收到通知；多出来的工分从村里的预算预留。`} type="number" min=${activity.seats + 1} max="5000" inputmode="numeric" value=${seats} wrong=${add.error?.fields.seats} onInput=${setSeats} />
    <div class="row row--end"><${Button} kind="main" busy=${add.busy} disabled=${Number(seats) <= activity.seats} onClick=${add.start}>加名额<//></div></section>`
}

function Move({ activity, onDone }) {
  const [fence, setFence] = useState(activity.fence)
  const [asked, setAsked] = useState({ place: activity.place, starts_at: localOf(activity.starts_at), ends_at: localOf(activity.ends_at) })
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const away = asked.place.trim() !== activity.place
  const around = away && fence === activity.fence ? null : fence
  const body = { place: asked.place.trim(), starts_at: withOffset(asked.starts_at), ends_at: withOffset(asked.ends_at), fence: around }
  const move = useDeed(async () => {
    await moveActivity(activity.activity_id, body)
    toast('改好了，正在告诉报了名的人', 'good')
    onDone()
  })
  const wrong = move.error?.fields ?? {}
  return html`<section class="desk-ask stack stack--tight" aria-label="改时间和地点"><${Refused} of=${move} />
    <${Field} label="地点" maxlength="40" value=${asked.place} wrong=${wrong.place} onInput=${put('place')} />
    <div class="form"><${Field} label="开始" type="datetime-local" value=${asked.starts_at} wrong=${wrong.starts_at} onInput=${put('starts_at')} /><${Field} label="结束" type="datetime-local" value=${asked.ends_at} wrong=${wrong.ends_at} onInput=${put('ends_at')} /></div>
    <p class="soft small">不能比原来更长。报了名和候补的人都会收到通知。${away && activity.fence && !around && '换了地方，扫码就不再限地点，要限就重新定。'}</p>
    <${Fence} village=${{ place_id: activity.village_id }} fence=${around} onChange=${setFence} />
    <div class="row row--end"><${Button} kind="main" busy=${move.busy} disabled=${!body.place || !asked.starts_at || !asked.ends_at} onClick=${move.start}>改时间地点<//></div></section>`
}

export const Changing = ({ activity, onClose, onChange }) => html`<${Dialog} title=${`改${activity.title}`} onClose=${onClose}><${Seats} activity=${activity} onDone=${onChange} /><${Move} activity=${activity} onDone=${onChange} /><div class="row row--end"><${Button} onClick=${onClose}>先不<//></div><//>`
