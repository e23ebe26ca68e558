// What the town is to see: claims of any of its villages that were not decided in time.

import { lateClaims } from '../shared/api.js'
import { claimDay, claimWhen } from '../shared/claims.js'
import { count } from '../shared/format.js'
import { claimStates } from '../shared/strings.js'
import { Button, Chip, Loaded, More, Table, html, usePages } from '../shared/ui.js'

const columns = (places, onOpen) => [
  { name: '村', of: (row) => places.find(({ place_id: id }) => id === row.claim_id.slice(0, 6))?.name ?? row.claim_id.slice(0, 6) },
  { name: '谁', of: (row) => html`<strong>${row.masked_name}</strong>` },
  { name: '申报', of: (row) => html`${row.rule_title}<br /><span class="soft small">${claimWhen(row)}</span>` },
  { name: '工分', look: 'right', of: (row) => html`<span class="number">${count(row.points)}</span>` },
  { name: '卡在哪里', of: (row) => html`<${Chip} look="wrong">${claimStates[row.state]?.[0] ?? row.state}<//> <span class="soft small">应在 ${claimDay(row.due)} 前</span>` },
  { name: '', look: 'right', of: (row) => html`<${Button} onClick=${() => onOpen(row.claim_id)} aria-label=${`打开报到镇里的：${row.masked_name}，${row.rule_title}`}>打开<//>` },
]

/** Nothing is shown where nothing is late. */
export function LateClaims({ townId, places, onOpen }) {
  const pages = usePages((cursor) => lateClaims(townId, cursor), [townId])
  return html`<${Loaded} from=${pages}>${() => pages.rows.length > 0 && html`<section class="stack stack--tight" aria-labelledby="late"><h2 id="late">各村超期、报到镇里的</h2>
    <${Table} caption="报到镇里的申报" columns=${columns(places, onOpen)} rows=${pages.rows} keyOf=${(row) => row.claim_id} /><${More} pages=${pages} /></section>`}<//>`
}
