// 外村请我评议: claims of other villages whose panels are too small, and my vote on them.

import { calledClaims, readCalledClaim, voteOnCalledClaim } from '../shared/api.js'
import { ClaimFacts, ClaimState, Timeline } from '../shared/claims.js'
import { Gallery } from '../shared/pictures.js'
import { Button, Dialog, Loaded, More, Table, html, useLoad, usePages, useState } from '../shared/ui.js'
import { Act, ballot, columns } from './claims.js'

function One({ id, onClose, onDone }) {
  const claim = useLoad(() => readCalledClaim(id), [id])
  const act = (label, more) => html`<${Act} claim=${claim.value} step="votes" label=${label} send=${voteOnCalledClaim} onDone=${onDone} ...${more} />`
  return html`<${Dialog} title="外村请我评议" onClose=${onClose}><${Loaded} from=${claim} tall>${(shown) => html`<div class="stack"><div class="row"><${ClaimState} state=${shown.state} /></div>
    <${ClaimFacts} claim=${shown} /><p class="timeline__why">${shown.description}</p><${Gallery} pictures=${shown.pictures} label="证据照片" />
    <p class="soft">已有 ${shown.votes} 票，满 3 票按多数定。和申报人沾亲的，请不要投。</p>
    <div class="row">${act('同意', { kind: 'main', more: { approve: true }, fields: ballot(shown) })}${act('不同意', { need: true, more: { approve: false } })}</div>
    <h3>办理经过</h3><${Timeline} claim=${shown} /></div>`}<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}

/** What other villages ask of a member of the panel; nothing is shown where nobody asks. */
export function CalledClaims() {
  const pages = usePages((cursor) => calledClaims(cursor), [])
  const [open, setOpen] = useState('')
  if (!pages.rows?.length) return null
  return html`<section class="stack stack--tight" aria-labelledby="called"><h2 id="called">外村请我评议</h2><p class="soft">这些村的评议小组要回避，能投票的不够三位，请您补一票。</p>
    <${Table} caption="外村请我评议" columns=${columns(setOpen)} rows=${pages.rows} keyOf=${(row) => row.claim_id} /><${More} pages=${pages} />
    ${open && html`<${One} id=${open} onClose=${() => setOpen('')} onDone=${() => { setOpen(''); pages.again() }} />`}</section>`
}
