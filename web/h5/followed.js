// What becomes of the matter that one's own was merged into: its state, who did what when, and what the village reads.

import { ticketProgress } from '../shared/api.js'
import { clock, day } from '../shared/format.js'
import { ticketDeeds, ticketParties, ticketStates } from '../shared/strings.js'
import { clockOf } from '../shared/tickets.js'
import { Chip, Loaded, Notice, html, useLoad } from '../shared/ui.js'

const states = { ...ticketStates, waiting: ['等提出人补充', 'wait'], solved: ['已办好', 'good'] }
const deeds = { ...ticketDeeds, comment: '作了答复', confirm: '提出人确认办好', adopt: '建议被采纳', withdraw: '提出人撤回' }
const parties = { ...ticketParties, author: '提出人' }

const Stage = ({ stage }) => html`<li class=${`timeline__step timeline__step--${stage.deed}`}><p class="row row--apart"><strong>${deeds[stage.deed] ?? stage.deed}</strong><span class="soft small">${parties[stage.party] ?? stage.party} · ${day(stage.at)} ${clock(stage.at)}</span></p>${stage.text && html`<p class="timeline__text">${stage.text}</p>`}</li>`

function Shown({ progress }) {
  const [text, look] = states[progress.state] ?? [progress.state, '']
  const timer = clockOf(progress, '提出人')
  return html`<section class="stack stack--tight" aria-label="一起办的那件"><h3>一起办的那件</h3><div class="row"><${Chip} look=${look}>${text}<//>${progress.level === 'town' && html`<${Chip} look="warm">镇里在办<//>`}${timer && html`<${Chip} look=${timer[1]}>${timer[0]}<//>`}</div>
    ${progress.text && html`<p class="said">${progress.text}</p>`}
    ${progress.state === 'withdrawn' && html`<${Notice} look="wait" title="那一件撤回了，不再办了">您还需要的话，请重新提一件。<//>`}
    ${progress.stages.length === 0 ? html`<p class="soft">村里还没有动手办，有进展会告诉您。</p>` : html`<ol class="timeline" aria-label="一起办的进展">${progress.stages.map((stage) => html`<${Stage} stage=${stage} />`)}</ol>`}</section>`
}

export function Followed({ id }) {
  const progress = useLoad(() => ticketProgress(id), [id])
  return html`<${Loaded} from=${progress}>${(shown) => html`<${Shown} progress=${shown} />`}<//>`
}
