// What the village told this villager.

import { markRead, myInbox } from '../shared/api.js'
import { clock, day } from '../shared/format.js'
import { Empty, Loaded, More, html, useEffect, usePages } from '../shared/ui.js'
import { addressOf } from './addresses.js'

const Letter = ({ message }) => html`<li class="card stack stack--tight"><div class="row row--apart"><h3>${message.title}</h3>${!message.read_at && html`<span class="chip chip--warm">新</span>`}</div>
  <p>${message.body}</p><p class="soft small">${day(message.made_at)} ${clock(message.made_at)}</p>${addressOf(message) && html`<div class="row"><a class="button" href=${addressOf(message)} aria-label=${`去看看：${message.title}`}>去看看</a></div>`}</li>`

export function Inbox() {
  const pages = usePages(myInbox, [])
  const unread = pages.rows.filter(({ read_at: at }) => !at).map(({ message_id: id }) => id)
  useEffect(() => {
    unread.forEach((id) => markRead(id).catch((error) => { if (error.status === undefined) throw error }))
  }, [unread.join()])
  return html`<div class="stack"><h2>消息</h2><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0
    ? html`<${Empty} icon="bell" title="没有新消息">活动通知、工分到账，都会送到这里。<//>`
    : html`<ul class="stack">${pages.rows.map((message) => html`<${Letter} message=${message} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
