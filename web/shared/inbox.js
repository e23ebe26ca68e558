// What somebody was told: newest first, read by being seen.

import { markRead, myInbox } from './api.js'
import { clock, day } from './format.js'
import { addressOf } from './message-address.js'
import { Empty, Loaded, More, html, useEffect, usePages } from './ui.js'

const Letter = ({ message, to }) => html`<li class="card stack stack--tight"><div class="row row--apart"><h3>${message.title}</h3>${!message.read_at && html`<span class="chip chip--warm">新</span>`}</div>
  <p>${message.body}</p><p class="soft small">${day(message.made_at)} ${clock(message.made_at)}</p>${to && html`<div class="row"><a class="button" href=${to} aria-label=${`去看看：${message.title}`}>去看看</a></div>`}</li>`

/** `here` is the page that shows it, such as `/h5/`; the children say what will come where nothing did yet. */
export function Letters({ here, children }) {
  const pages = usePages(myInbox, [])
  const unread = pages.rows.filter(({ read_at: at }) => !at).map(({ message_id: id }) => id)
  useEffect(() => {
    unread.forEach((id) => markRead(id).catch((error) => { if (error.status === undefined) throw error }))
  }, [unread.join()])
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0
    ? html`<${Empty} icon="bell" title="没有新消息">${children}<//>`
    : html`<ul class="stack" aria-label="消息">${pages.rows.map((message) => html`<${Letter} key=${message.message_id} message=${message} to=${addressOf(message, here)} />`)}</ul>`)}<//><${More} pages=${pages} />`
}
