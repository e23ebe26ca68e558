// How points are earned here, in plain words.

import { listRules, readPointsSettings } from '../shared/api.js'
import { count } from '../shared/format.js'
import { lifeText, spenderNames } from '../shared/strings.js'
import { Chip, Loaded, html, useLoad } from '../shared/ui.js'

const Rule = ({ rule }) => html`<li class="entry"><div class="grow"><strong>${rule.title}</strong>
  <p class="soft small">${rule.cap ? `上限：${rule.cap}` : '不设上限'}${rule.evidence && `；要有${rule.evidence}`}${rule.notice_days > 0 && `；公示 ${rule.notice_days} 天`}</p>${rule.levels_text && html`<p class="soft small">${rule.levels_text}</p>`}${rule.for_household && html`<${Chip}>记给户<//>`}</div>
  <div class="right"><span class="entry__points number plus">${count(rule.points)}${rule.points_max > rule.points && `–${count(rule.points_max)}`}</span><p class="soft small">${rule.unit}</p></div></li>`

export function Rules({ profile }) {
  const rules = useLoad(() => listRules(profile.village_id), [profile.village_id])
  const settings = useLoad(() => readPointsSettings(profile.village_id), [profile.village_id])
  return html`<div class="stack"><h2>怎么得工分</h2><p class="soft">规则由镇里定，村里可以更严。改了从第二天起才算，不动过去。挣到的工分不会因为处罚被扣。</p>
    <${Loaded} from=${settings}>${({ now }) => html`<ul class="card entries"><li class="entry"><div class="grow"><strong>工分有效期</strong><p class="soft small">当年得的，${lifeText(now.life_years)}。${now.life_years > 0 && '到期前 60 天和 14 天会提醒。'}</p></div></li>
      <li class="entry"><div class="grow"><strong>家庭工分谁能用</strong><p class="soft small">${spenderNames[now.spenders]}</p></div></li></ul>`}<//>
    <${Loaded} from=${rules} tall>${({ rows }) => html`<ul class="card entries">${rows.map((rule) => html`<${Rule} key=${rule.rule} rule=${rule} />`)}</ul>`}<//></div>`
}
