// A day's sheets: what is picked in all, a slip for each order, and where goes what is brought; made by the queue.

import { askSheet } from '../shared/api-packing.js'
import { Button, Refused, html, useDeed } from '../shared/ui.js'
import { Files, RunShown, useLongWork } from './long-work.js'

const sheets = [
  ['picking', '备货单', '每样一共要多少，按村、按生产者。', ['pdf', 'xlsx']],
  ['slips', '装箱单', '一单一张，和货放在一起；上面没有买家的名字、电话和取货码。', ['pdf']],
  ['deliveries', '配送单', '送到哪里、给谁；有电话地址，打印会留下记录，用完请收好。', ['pdf', 'xlsx']],
]
const formats = { pdf: 'PDF', xlsx: 'Excel' }

function Sheet({ townId, day, what, name, note, kinds }) {
  const work = useLongWork((asked, key) => askSheet(townId, asked, key))
  const start = useDeed((format) => work.begin({ day, what, format }, { day, what, format, at: Date.now() }))
  return html`<li class="card card--flat stack stack--tight"><h3 class="desk__h">${name}</h3><p class="soft">${note}</p>
    <div class="row">${kinds.map((format) => html`<${Button} key=${format} icon="printer" busy=${start.busy} onClick=${() => start.start(format)} aria-label=${`${name} ${formats[format]}`}>${formats[format]}<//>`)}</div>
    <${Refused} of=${start} />${work.run && html`<${RunShown} run=${work.run} label=${`正在做${name}`} again=${work.again}>${(run) => html`<${Files} run=${run} name=${name} />`}<//>`}</li>`
}

export const Sheets = ({ townId, day, title }) => html`<section class="stack no-print" aria-label="打印"><h2>打印${title}的单子</h2><ul class="tiles tiles--wide">${sheets.map(([what, name, note, kinds]) => html`<${Sheet} key=${`${what} ${day}`} townId=${townId} day=${day} what=${what} name=${name} note=${note} kinds=${kinds} />`)}</ul></section>`
