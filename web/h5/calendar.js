// The village's activities in the calendar of one's phone: followed, so that new ones come by themselves, or taken once.

import { Button, Dialog, Icon, html, toast, useDeed, useState } from '../shared/ui.js'

const pathOf = (villageId) => `/v1/calendars/${villageId}`

/** Calendars follow an address of this kind without a question; `https://` they would only download. */
const followed = (villageId) => `webcal://${location.host}${pathOf(villageId)}`

function Ways({ villageId, onClose }) {
  const address = `${location.origin}${pathOf(villageId)}`
  const copy = useDeed(async () => { await navigator.clipboard.writeText(address); toast('地址复制好了', 'good') })
  return html`<${Dialog} title="放进手机日历" onClose=${onClose}><div class="stack"><p>订阅以后，村里有新活动、改了时间，手机日历自己会变。</p><a class="button button--main button--big button--wide" href=${followed(villageId)}><${Icon} name="calendar" />订阅村里的活动</a>
    <p class="soft">按了没有反应（比如在微信里），就复制这个地址，在手机日历的“订阅日历”里粘贴：</p><p class="address number">${address}</p><${Button} big wide busy=${copy.busy} onClick=${copy.start}>复制日历地址<//>
    <a class="button button--big button--wide" href=${pathOf(villageId)} download="activities.ics"><${Icon} name="download" />只存一次现在的活动</a></div><${Button} big wide onClick=${onClose}>关闭<//><//>`
}

export function Calendar({ villageId }) {
  const [open, setOpen] = useState(false)
  return html`<p class="center"><${Button} icon="calendar" onClick=${() => setOpen(true)}>放进手机日历<//></p>${open && html`<${Ways} villageId=${villageId} onClose=${() => setOpen(false)} />`}`
}
