// 商城 at the desk: what waits to be handed out, and the catalogue. Of a village, or of its town.

import { Switch, html, useState } from '../shared/ui.js'
import { Catalogue } from './rewards-catalogue.js'
import { RewardsDesk } from './rewards-desk.js'

const officers = ['village_officer', 'town_officer', 'town_admin']

export function Rewards({ village, places, may }) {
  const town = may(['town_officer', 'town_admin', 'auditor']) && places.find(({ kind, place_id: id }) => kind === 'town' && id === village.town_id)
  const [of, setOf] = useState('village')
  const [part, setPart] = useState('desk')
  const place = of === 'town' && town ? town : village
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>工分商城</h1><p class="soft">${place.name}的奖品：扫码发放、上新、改库存。</p></div>
    <div class="row">${town && html`<${Switch} label="哪里的奖品" value=${of} choices=${[['village', village.name], ['town', town.name]]} onChange=${setOf} />`}<${Switch} label="做什么" value=${part} choices=${[['desk', '领取台'], ['catalogue', '奖品目录']]} onChange=${setPart} /></div>
    ${part === 'desk' ? html`<${RewardsDesk} key=${place.place_id} place=${place} writes=${may([...officers, 'organiser', 'grid_worker'])} decides=${may(officers)} />` : html`<${Catalogue} key=${place.place_id} place=${place} village=${village} writes=${may(officers)} />`}</div>`
}
