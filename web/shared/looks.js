// 谁看过: who of the town looked at somebody's score, record or application; read only when it is asked for.

import { stamp } from './format.js'
import { Loaded, More, html, usePages, useState } from './ui.js'

const looked = { score_printed: '打印了信用分', band_shown: '打印了银行会看到的内容', record_read: '看了这条记录', list_read: '看了报名的名单和评分' }

function Rows({ ask, none }) {
  const pages = usePages(ask, [])
  return html`<${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">${none}</p>` : html`<ul class="entries">${pages.rows.map((row, i) => html`<li key=${i} class="entry"><div class="grow"><strong>${row.by_name || '镇村干部'}</strong><p class="soft small">${looked[row.what] ?? row.what}${row.document && `，凭书面 ${row.document}`}</p></div><p class="right soft small">${stamp(row.at)}</p></li>`)}</ul>`)}<//><${More} pages=${pages} />`
}

/** `ask(cursor)` reads a page of looks. Of one officer's looks of a day the last is kept. `inside`: it is in a card already. */
export function WhoLooked({ ask, title = '谁看过', none = '还没有人看过。', inside }) {
  const [open, setOpen] = useState(false)
  return html`<details class=${inside ? 'numbers' : 'card'} onToggle=${(event) => setOpen(event.currentTarget.open)}><summary>${title}</summary>${open && html`<${Rows} ask=${ask} none=${none} />`}</details>`
}
