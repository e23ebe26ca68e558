// 信用异议: what people say against their scores, with the days that are left, and the town's decision with reasons.

import { decideScoreObjection, listScoreObjections, openScoreObjection, prolongScoreObjection } from '../shared/api-credit.js'
import { readActivity, readClaim } from '../shared/api.js'
import { count, estimatedText, fullDay, stamp } from '../shared/format.js'
import { featureName, happeningText, howMuch } from '../shared/score.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { actorText, useStaffNames } from './staff-names.js'

const SAID_LEAST = 4
const officers = ['town_officer', 'town_admin']
const states = { open: ['等处理', 'wait'], upheld: ['成立', 'good'], declined: ['不成立', ''], withdrawn: ['本人撤回', ''] }
const sources = { missed: '活动', left_lying: '兑换单', gave_up: '心愿', taken_back: '申报' }
/** The title of the activity or claim that something is of; of others the number is enough to find them. */
const titleOf = ({ what, source }) => ({ missed: () => readActivity(source), taken_back: () => readClaim(source) }[what]?.().then(({ title }) => title) ?? source)
const aboutText = ({ about }) => (about ? `${fullDay(about.on)}${happeningText({ what: about.what, amount: 1 }, {})}` : '整个分数')
const columns = [{ name: '项目', of: (one) => featureName(one.feature) }, { name: '现在', of: howMuch }, { name: '得分', look: 'number', of: (one) => `${one.points} / ${one.most}` }]

/** What somebody writes, and what may be done with it. */
function Written({ label, deeds, error }) {
  const [text, write] = useState('')
  const short = text.trim().length < SAID_LEAST
  return html`${error && html`<${Notice} look="wrong">${Object.values(error.fields)[0] ?? error.message}<//>`}<${Field} label=${label} multiline maxlength="500" value=${text} onInput=${write} /><div class="row">${deeds.map(({ name, kind, busy, send }) => html`<${Button} key=${name} kind=${kind} busy=${busy} disabled=${short} onClick=${() => send(text)}>${name}<//>`)}</div>`
}

function Opened({ row, onClose, onDone }) {
  const found = useLoad(async () => ({ ...await openScoreObjection(row), title: row.about ? await titleOf(row.about) : '' }), [row.objection_id])
  const decide = useDeed(async (verdict, reason) => { await decideScoreObjection(row, { verdict, reason }); onDone('答复了') })
  const longer = useDeed(async (why) => { await prolongScoreObjection(row, why); onDone('延期了') })
  const deeds = [
    { name: row.about ? '成立，这件事不再扣分' : '成立', kind: 'main', busy: decide.busy, send: (said) => decide.start('uphold', said) },
    { name: '不成立', busy: decide.busy, send: (said) => decide.start('decline', said) },
    ...(row.prolonged ? [] : [{ name: '延长到 20 个工作日', busy: longer.busy, send: (said) => longer.start(said) }]),
  ]
  return html`<${Dialog} title="处理信用异议" onClose=${onClose}><${Loaded} from=${found}>${({ name, title, objection, score }) => html`<div class="stack"><p><strong>${name}：${aboutText(objection)}</strong>${title && html`，${sources[objection.about.what]}「${title}」`}</p><p>${objection.says}</p>
    <p class="soft small">您看了这份分数，本人会看到。</p>${score ? html`<details class="numbers"><summary>现在 ${count(score.points)} 分，${score.grade} 级</summary><${Table} caption="每一项" columns=${columns} rows=${score.lines} keyOf=${(one) => one.feature} /></details>` : html`<p class="soft">本人已经没有信用分。</p>`}
    <${Written} label="查到的情况和理由" deeds=${deeds} error=${decide.error ?? longer.error} /></div>`}<//><//>`
}

function Row({ row, names, decides, onOpen }) {
  const [text, look] = states[row.state]
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${aboutText(row)}</strong><span class="row">${row.late && html`<${Chip} look="wrong">逾期<//>`}${row.again && html`<${Chip}>再次提出<//>`}<${Chip} look=${look}>${text}<//></span></div><p>${row.says}</p>
    <p class="soft small">${row.resident_id} · ${stamp(row.at)} ${row.document ? `按书面 ${row.document} 登记` : '提出'} · ${row.state === 'open' ? `${fullDay(row.due_on)}前${estimatedText(row.due_estimated)}答复` : `${stamp(row.decided_at)} 办结`}${row.decided_by && row.state !== 'withdrawn' ? ` · ${actorText(row.decided_by, names)}` : ''}</p>${row.prolonged && html`<p class="soft">延期的原因：${row.prolonged}</p>`}${row.reason && html`<p>答复：${row.reason}</p>`}
    ${decides && row.state === 'open' && html`<div class="row"><${Button} kind="main" onClick=${() => onOpen(row)}>处理<//></div>`}</li>`
}

export function ScoreObjections({ village, may }) {
  const [over, show] = useState(false)
  const pages = usePages((cursor) => listScoreObjections(village.town_id, over, cursor), [village.town_id, over])
  const names = useStaffNames(may)
  const [open, setOpen] = useState(null)
  const done = (said) => { setOpen(null); toast(said, 'good'); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>信用异议</h1><${Button} onClick=${() => show(!over)}>${over ? '看等处理的' : '看办结的'}<//></div><p class="soft">5 个工作日内答复，最长 20 个。自己家的、上次是自己驳回的、自己按书面登记的，由别人办。指明一件事的，成立后当夜起不再扣分；对整个分数的，按答复在原来的地方更正，更正了当夜算进去。</p>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shield" title=${over ? '还没有办结的' : '没有等处理的'}>有人对信用分提异议，就在这里。<//>` : html`<ul class="stack">${pages.rows.map((row) => html`<${Row} key=${row.objection_id} row=${row} names=${names} decides=${may(officers)} onOpen=${setOpen} />`)}</ul>`)}<//><${More} pages=${pages} />${open && html`<${Opened} row=${open} onClose=${() => setOpen(null)} onDone=${done} />`}</div>`
}
