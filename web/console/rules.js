// The rules that turn deeds into points: what holds here, what is proposed, and every change there was.

import { changePointsSettings, listRules, listRuleVersions, readPointsSettings } from '../shared/api.js'
import { count, dateOf, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { lifeText, spenderNames } from '../shared/strings.js'
import { Button, Chip, Empty, Field, Loaded, More, Notice, Switch, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { Propose, Proposals } from './proposals.js'

const keys = keyring()
const DAY_MS = 86_400_000
const tomorrow = () => dateOf(new Date(Date.now() + DAY_MS))
const lives = [1, 2, 3, 4, 5, 0].map((years) => [String(years), lifeText(years)])
const officers = ['village_officer', 'town_officer', 'town_admin']
const town = ['town_officer', 'town_admin']

const columns = (onPropose) => [
  { name: '规则', of: (row) => html`<strong>${row.title}</strong>${row.refined > 0 && html` <${Chip} look="warm">本村从严<//>`}` },
  { name: '场景', of: (row) => html`<${Chip}>${row.scenario}<//>` },
  { name: '工分', look: 'right', of: (row) => html`<span class="number plus">${count(row.points)}${row.points_max > row.points && html`–${count(row.points_max)}`}</span> ${row.unit}${row.levels_text && html`<span class="levels soft small">${row.levels_text}</span>`}` },
  { name: '上限', of: (row) => row.cap || '不设' },
  { name: '谁核实', of: (row) => html`${row.verifier}${row.notice_days > 0 && html`，公示 ${row.notice_days} 天`}` },
  ...(onPropose ? [{ name: '改', look: 'right', of: (row) => html`<${Button} onClick=${() => onPropose(row)}>改<span class="unseen">${row.title}</span><//>` }] : []),
]

const versionColumns = [
  { name: '哪天起', of: (row) => fullDay(row.effective_on) },
  { name: '规则', of: (row) => html`<strong>${row.rule.title}</strong>${!row.rule.is_open && html` <${Chip}>停用<//>`}` },
  { name: '工分', look: 'right', of: ({ rule }) => html`<span class="number">${count(rule.points)}${rule.points_max > rule.points && html`–${count(rule.points_max)}`}</span> ${rule.unit}${rule.levels_text && html`<span class="levels soft small">${rule.levels_text}</span>`}` },
  { name: '上限', of: (row) => row.rule.cap || '不设' },
  { name: '依据', of: (row) => row.document },
]

function Versions({ placeId }) {
  const pages = usePages((cursor) => listRuleVersions(placeId, cursor), [placeId])
  return html`<section class="stack" aria-labelledby="versions"><h2 id="versions">历次改动</h2><p class="soft">每一版都留着；改了只管以后，不动过去。</p>
    <${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<${Empty} icon="rules" title="还没有改过">现在用的是系统自带的规则。<//>` : html`<${Table} caption="历次改动" columns=${versionColumns} rows=${pages.rows} keyOf=${(row) => row.proposal_id} />`)}<//><${More} pages=${pages} /></section>`
}

/** How long points live, and who spends a household's: the town's, from a day to come. */
function Settings({ village, writes }) {
  const settings = useLoad(() => readPointsSettings(village.town_id), [village.town_id])
  const [form, setForm] = useState(null)
  const save = useDeed(async () => {
    const asked = { ...form, life_years: Number(form.life_years) }
    settings.put(await changePointsSettings(village.town_id, asked, keys.keyFor(asked)))
    keys.settle()
    setForm(null)
    toast('设置已保存，从那一天起生效', 'good')
  })
  const wrong = save.error?.fields ?? {}
  const put = (name) => (value) => setForm((now) => ({ ...now, [name]: value }))
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<section class="stack" aria-labelledby="settings"><h2 id="settings">有效期和家庭工分</h2>
    <${Loaded} from=${settings}>${({ now, versions }) => {
      const today = dateOf(new Date())
      const next = versions.filter(({ effective_on: on }) => on > today)
      return html`<div class="card stack"><dl class="facts-list"><div><dt>工分有效期</dt><dd>当年得的，${lifeText(now.life_years)}</dd></div><div><dt>家庭工分谁能用</dt><dd>${spenderNames[now.spenders]}</dd></div></dl>
        ${next.map((one) => html`<${Notice} look="wait" title=${`${fullDay(one.effective_on)} 起`}>有效期：当年得的，${lifeText(one.life_years)}；家庭工分：${spenderNames[one.spenders]}。依据 ${one.document}<//>`)}
        <p class="soft">改了从第二天起才算。过期了的不会回来；改短的话，要到年底前 60 天就已生效，当年年底才算数，好让大家来得及用。</p>
        ${writes && !form && html`<div class="row row--end"><${Button} onClick=${() => setForm({ life_years: String(now.life_years), spenders: now.spenders, document: '', effective_on: tomorrow() })}>改设置<//></div>`}
        ${form && html`<form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
          <${Field} label="工分有效期" value=${form.life_years} wrong=${wrong.life_years} choices=${lives} onInput=${put('life_years')} /><${Field} label="家庭工分谁能用" value=${form.spenders} wrong=${wrong.spenders} choices=${Object.entries(spenderNames)} onInput=${put('spenders')} />
          <${Field} label="哪天起" type="date" min=${tomorrow()} value=${form.effective_on} wrong=${wrong.effective_on} required onInput=${put('effective_on')} /><${Field} all label="依据" hint="会议纪要或决议的文号。" value=${form.document} wrong=${wrong.document} maxlength=${120} required onInput=${put('document')} />
          <div class="form__all row row--end"><${Button} onClick=${() => setForm(null)}>先不<//><${Button} type="submit" kind="main" busy=${save.busy}>保存<//></div></form>`}</div>`
    }}<//></section>`
}

export function Rules({ session, village, may }) {
  const places = [[village.place_id, village.name], [village.town_id, '全镇']]
  const [placeId, setPlace] = useState(may(town) ? village.town_id : village.place_id)
  const isTown = placeId === village.town_id
  const rules = useLoad(() => listRules(placeId), [placeId])
  const [asked, setAsked] = useState(null)
  const [turn, setTurn] = useState(0)
  const writes = may(isTown ? town : officers)
  const reads = writes || may(['auditor'])
  const done = (words) => { setAsked(null); toast(words, 'good'); rules.again(); setTurn(turn + 1) }
  return html`<div class="stack stack--wide"><div class="row row--apart"><div class="stack stack--tight"><h1>工分规则</h1><p class="soft">镇里定规则，村里可以更严，不能更松。一人起草，另一人批准，第二天起才能生效。</p></div>
      ${writes && isTown && html`<${Button} kind="main" icon="plus" onClick=${() => setAsked({})}>新的规则<//>`}</div>
    <${Switch} label="哪里的规则" value=${placeId} choices=${places} onChange=${setPlace} />
    ${reads && html`<${Proposals} key=${`${placeId}${turn}`} placeId=${placeId} session=${session} writes=${writes} rules=${rules.value?.rows ?? []} onDone=${done} />`}
    <section class="stack" aria-labelledby="in-force"><h2 id="in-force">现在的规则</h2>
      <${Loaded} from=${rules} tall>${({ rows }) => html`<${Table} caption="现在的规则" columns=${columns(writes && setAsked)} rows=${rows} keyOf=${(row) => row.rule} />`}<//></section>
    ${isTown && html`<${Settings} village=${village} writes=${may(['town_admin'])} />`}
    <${Versions} key=${`v${placeId}${turn}`} placeId=${placeId} />
    ${asked && html`<${Propose} placeId=${placeId} rule=${asked} isTown=${isTown} onClose=${() => setAsked(null)} onMade=${() => done('草案已保存，请另一位干部批准')} />`}</div>`
}
