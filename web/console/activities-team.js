// The team of an activity: which of the village's organisers and grid workers run it, where not all of them do.

import { listOrganisers } from '../shared/api.js'
import { roleNames } from '../shared/strings.js'
import { Loaded, html, useLoad } from '../shared/ui.js'

const TEAM_MAX = 20
const rolesOf = ({ roles }) => roles.map((role) => roleNames[role] ?? role).join('、')

/** Those who can be picked; whoever is on the team and is none of them any more stays until they are taken off. */
const withGone = (rows, team) => [...rows, ...team.filter((id) => !rows.some((row) => row.staff_id === id)).map((id) => ({ staff_id: id, name: `账号 …${id.slice(-6)}`, roles: [] }))]

/** `team` are the staff ids that are picked. */
export function Team({ village, team, onChange, wrong }) {
  const found = useLoad(() => listOrganisers(village.place_id), [village.place_id])
  const turn = (one, on) => onChange(on ? [...team, one] : team.filter((other) => other !== one))
  return html`<fieldset class="form__all stack stack--tight" aria-describedby="team-hint"><legend>谁来组织（可以不选）</legend>
    <p class="soft small" id="team-hint">${team.length > 0 ? `选了 ${team.length} 人：只有他们、建活动的人和村镇干部能改、扫码、结束。` : '不选，村里的组织者、网格员都能扫码。选了，就只有选的人、建活动的人和村镇干部能改、扫码、结束。'}</p>
    <${Loaded} from=${found}>${(rows) => html`<ul class="picks" aria-label="谁来组织">${withGone(rows, team).map((row) => html`<li key=${row.staff_id}><label class="agree"><input type="checkbox" checked=${team.includes(row.staff_id)} disabled=${team.length >= TEAM_MAX && !team.includes(row.staff_id)} onChange=${(event) => turn(row.staff_id, event.currentTarget.checked)} /><span>${row.name} <span class="soft small">${rolesOf(row) || '已经不能用了'}</span></span></label></li>`)}</ul>`}<//>
    ${wrong && html`<span class="field__wrong">${wrong}</span>`}</fieldset>`
}
