// 计分办法: by which tables scores are made; drafts with what they would do, and two officers' signatures.

import { answerScoreGaps, draftScorePolicy, listScorePolicies, scorePolicy, signScorePolicy, simulateScorePolicy, withdrawScorePolicy } from '../shared/api-credit.js'
import { count, dateOf, fullDay, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { boundText, dimensionNames, featureName } from '../shared/score.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { RunShown, useLongWork } from './long-work.js'
import { actorText, useStaffNames } from './staff-names.js'

const keys = keyring()
const DAY_MS = 86_400_000
const MILLI = 1_000
const officers = ['town_officer', 'town_admin']
const states = { draft: ['草稿', 'wait'], half_signed: ['签了一位', 'wait'], signed: ['签好了', 'good'], withdrawn: ['已撤回', ''] }
const kinds = { village: '各村', age: '各年龄段', sex: '男女' }
const points = (centi) => (centi / 100).toLocaleString('zh-CN', { maximumFractionDigits: 1 })

/** A feature's steps, in what it counts. */
const stepsText = ({ feature, bounds_milli: bounds, points: steps }) => steps.map((n, i) => `${i === 0 ? `不到 ${boundText(feature, bounds[0])}` : `${boundText(feature, bounds[i - 1])}起`} ${n}`).join('，')

const columns = [
  { name: '项目', of: (one) => featureName(one.feature) },
  { name: '方面', of: (one) => dimensionNames[one.dimension] ?? one.dimension },
  { name: '每一档的分', of: stepsText },
  { name: '满分', look: 'number', of: (one) => Math.max(...one.points) },
]

const Tables = ({ policy, caption }) => html`<p class="soft">一件事过 ${policy.half_life_days} 天只算一半。${policy.grades.map(({ name, least }) => `${name} 级 ${least} 分起`).join('，')}。</p><${Table} caption=${caption} columns=${columns} rows=${policy.tables} keyOf=${(one) => one.feature} />`

/** Numbers as somebody types them, with a comma or a blank between; null where one is none. */
function numbersOf(text) {
  const found = text.split(/[,，、\s]+/).filter(Boolean).map(Number)
  return found.length > 0 && found.every(Number.isFinite) ? found : null
}

const rowOf = ({ bounds_milli: bounds, points: steps }) => ({ bounds: bounds.map((n) => n / MILLI).join('，'), points: steps.join('，') })

/** A form's tables; null where a number is none. */
function tablesOf(tables, rows) {
  const found = tables.map((one) => {
    const [bounds, steps] = [numbersOf(rows[one.feature].bounds), numbersOf(rows[one.feature].points)]
    return bounds && steps && { ...one, bounds_milli: bounds.map((n) => Math.round(n * MILLI)), points: steps }
  })
  return found.every(Boolean) ? found : null
}

function Draft({ policy, townId, onDone, onClose }) {
  const [form, set] = useState({ half: String(policy.half_life_days), on: dateOf(new Date(Date.now() + 7 * DAY_MS)), why: '' })
  const [rows, setRows] = useState(Object.fromEntries(policy.tables.map((one) => [one.feature, rowOf(one)])))
  const tables = tablesOf(policy.tables, rows)
  const total = tables?.reduce((sum, one) => sum + Math.max(...one.points), 0)
  const send = useDeed(async () => {
    const body = { policy: { half_life_days: Number(form.half), grades: policy.grades, tables }, effective_on: form.on, why: form.why }
    await draftScorePolicy(townId, body, keys.keyFor(body))
    keys.settle()
    toast('草稿保存了，先试算', 'good')
    onDone()
  })
  const change = (feature, part) => (text) => setRows((now) => ({ ...now, [feature]: { ...now[feature], [part]: text } }))
  const wrong = Object.values(send.error?.fields ?? {}).join(' ') || send.error?.message
  return html`<${Dialog} title="起草计分办法" onClose=${onClose}><p class="soft">从现在的办法改起。数字之间用逗号隔开；分值比界限多一个，第一个是还没到第一档的分。</p>
    <${Field} label="一件事过多少天只算一半" inputmode="numeric" value=${form.half} onInput=${(half) => set((now) => ({ ...now, half }))} /><${Field} label="从哪天起" type="date" value=${form.on} onInput=${(on) => set((now) => ({ ...now, on }))} /><${Field} label="依据" hint="哪次会议、哪份文件" value=${form.why} onInput=${(why) => set((now) => ({ ...now, why }))} />
    ${policy.tables.map(({ feature, dimension }) => html`<fieldset key=${feature} class="stack stack--tight"><legend>${featureName(feature)} <span class="soft">${dimensionNames[dimension]}</span></legend><${Field} label="界限" value=${rows[feature].bounds} onInput=${change(feature, 'bounds')} /><${Field} label="分值" value=${rows[feature].points} onInput=${change(feature, 'points')} /></fieldset>`)}
    <p role="status">${tables ? html`满分合计 <strong class="number">${count(total)}</strong>${total === 1_000 ? '' : '，要等于 1,000'}` : '有的地方不是数字'}</p>${send.error && html`<${Notice} look="wrong" title="没有存">${wrong}<//>`}
    <div class="row row--end"><${Button} onClick=${onClose}>关闭<//><${Button} kind="main" busy=${send.busy} disabled=${!tables || total !== 1_000} onClick=${send.start}>存为草稿<//></div><//>`
}

const movesText = (moves) => moves.map(({ before, after, people }) => `${before}→${after} ${count(people)} 人`).join('，')

function Seen({ draft, places }) {
  const { simulation: seen } = draft
  if (!draft.counted_on) return html`<p class="soft">还没有试算。</p>`
  if (!seen) return html`<p class="soft">试算过：到 ${fullDay(draft.counted_on)} 为止还没有人有信用分。</p>`
  const moved = seen.moves.filter(({ before, after }) => before !== after)
  return html`<p>按到 ${fullDay(draft.counted_on)} 为止的事试算：${count(seen.people)} 人里 <strong>${count(seen.up)}</strong> 人变高，<strong>${count(seen.down)}</strong> 人变低。${moved.length === 0 ? '没有人换等级。' : `换等级的：${movesText(moved)}。`}</p>
    <p class="soft">各方面的变动（PSI，0.1 以下算稳定，0.25 以上算大变）：${Object.entries(seen.stability).map(([name, n]) => `${dimensionNames[name] ?? name} ${n.toFixed(2)}`).join('，')}</p>
    ${seen.gaps.length > 0 && html`<ul class="stack stack--tight">${seen.gaps.map((gap) => html`<li key=${gap.kind}>${kinds[gap.kind] ?? gap.kind}之间最大的差距：原来 ${points(gap.before_centi)} 分，改后 ${points(gap.after_centi)} 分${gap.must_be_answered ? html` <${Chip} look="wrong">要说明<//>` : ''}</li>`)}</ul>`}
    ${seen.groups.length > 0 && html`<details class="numbers"><summary>各类人的平均分和换等级的人</summary><p class="soft small">不到 5 人的一类人、不到 5 人的一种变动都不列，免得看出是谁。</p><${Table} caption="各类人的平均分和换等级的人" columns=${[{ name: '哪类人', of: ({ kind, name }) => groupName(kind, name, places) }, { name: '人数', look: 'number', of: ({ people }) => count(people) }, { name: '原来', look: 'number', of: (one) => points(one.before_centi) }, { name: '改后', look: 'number', of: (one) => points(one.after_centi) }, { name: '换等级的', of: (one) => movesText(one.moves) || '—' }]} rows=${seen.groups} /><//>`}`
}

/** A group as people say it: a village by its name, an age band by where it begins. */
function groupName(kind, name, places) {
  if (kind === 'sex') return { male: '男', female: '女' }[name] ?? name
  return kind === 'age' ? `${name.replace('+', '')} 岁起` : places.find(({ place_id: id }) => id === name)?.name ?? name
}

function Say({ title, label, what, onSend, onClose }) {
  const [text, setText] = useState('')
  const send = useDeed(() => onSend(text))
  return html`<${Dialog} title=${title} onClose=${onClose}><${Field} label=${label} multiline value=${text} onInput=${setText} />${send.error && html`<${Notice} look="wrong">${Object.values(send.error.fields)[0] ?? send.error.message}<//>`}
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" busy=${send.busy} disabled=${text.trim().length < 4} onClick=${send.start}>${what}<//></div><//>`
}

function One({ draft, writes, names, places, me, onDone }) {
  const at = [draft.town_id, draft.draft_id]
  const [open, setOpen] = useState('')
  const work = useLongWork((_, key) => simulateScorePolicy(...at, key))
  const count_ = useDeed(() => work.begin('simulate'))
  const sign = useDeed(async () => { await signScorePolicy(...at); toast('签好了', 'good'); onDone() })
  const done = () => { setOpen(''); onDone() }
  const [text, look] = states[draft.state]
  const mine = draft.signatures.some(({ by }) => by === me)
  const isOpen = ['draft', 'half_signed'].includes(draft.state)
  const error = count_.error ?? sign.error
  return html`<li class="card stack"><div class="row row--apart"><strong>${draft.policy.version ? `第 ${draft.policy.version} 版，` : ''}${fullDay(draft.effective_on)}起</strong><${Chip} look=${look}>${text}<//></div>
    <p class="soft">${actorText(draft.by, names)} ${stamp(draft.at)} 起草。依据：${draft.why}</p>${draft.reason && html`<p>撤回的理由：${draft.reason}</p>`}<${Seen} draft=${draft} places=${places} />
    ${draft.answer && html`<p>差距的说明：${draft.answer}</p>`}${draft.signatures.length > 0 && html`<p>签字：${draft.signatures.map(({ by, at: when }) => `${actorText(by, names)}（${stamp(when)}）`).join('，')}</p>`}
    ${error && html`<${Notice} look="wrong">${error.message}<//>`}${work.run && html`<${RunShown} run=${work.run} label="正在试算" again=${work.again}>${() => html`<${Button} onClick=${onDone}>看结果<//>`}<//>`}
    <details class="numbers"><summary>每一项的分</summary><${Tables} policy=${draft.policy} caption=${`${fullDay(draft.effective_on)}起的计分办法`} /></details>
    ${writes && isOpen && html`<div class="row">${draft.state === 'draft' && html`<${Button} busy=${count_.busy} onClick=${count_.start}>${draft.counted_on ? '重新试算' : '试算'}<//>`}${draft.must_be_answered && html`<${Button} onClick=${() => setOpen('answer')}>说明差距<//>`}
      ${draft.counted_on && !draft.must_be_answered && !mine && html`<${Button} kind="main" busy=${sign.busy} onClick=${sign.start}>签字<//>`}<${Button} onClick=${() => setOpen('withdraw')}>撤回<//></div>${mine && html`<p class="soft">您签过了，还要另一位干部签。</p>`}`}
    ${open === 'answer' && html`<${Say} title="说明差距" label="为什么差距会变大" what="保存" onSend=${async (said) => { await answerScoreGaps(...at, said); done() }} onClose=${() => setOpen('')} />`}${open === 'withdraw' && html`<${Say} title="撤回这份办法" label="理由" what="撤回" onSend=${async (said) => { await withdrawScorePolicy(...at, said); done() }} onClose=${() => setOpen('')} />`}</li>`
}

export function ScorePolicies({ village, places, session, may }) {
  const townId = village.town_id
  const now = useLoad(() => scorePolicy(townId), [townId])
  const drafts = usePages((cursor) => listScorePolicies(townId, cursor), [townId])
  const names = useStaffNames(may)
  const [open, setOpen] = useState(false)
  const again = () => { setOpen(false); drafts.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>计分办法</h1>${may(officers) && now.value && html`<${Button} kind="main" icon="plus" onClick=${() => setOpen(true)}>起草新的<//>`}</div><p class="soft">信用分按它算。改办法要先试算，两位干部签字，从以后的一天起；已经有的分不改。</p>
    <section class="stack" aria-labelledby="drafts"><h2 id="drafts">草稿和签过的</h2><${Loaded} from=${drafts} tall>${() => (drafts.rows.length === 0 ? html`<${Empty} icon="rules" title="还没有改过">现在用的是出厂的办法。<//>` : html`<ul class="stack">${drafts.rows.map((one) => html`<${One} key=${one.draft_id} draft=${one} writes=${may(officers)} names=${names} places=${places} me=${session.subject} onDone=${drafts.again} />`)}</ul>`)}<//><${More} pages=${drafts} /></section>
    <section class="stack" aria-labelledby="now"><h2 id="now">现在的办法</h2><${Loaded} from=${now} tall>${(policy) => html`<p>第 ${policy.version} 版</p><${Tables} policy=${policy} caption="现在的计分办法" />`}<//></section>
    ${open && html`<${Draft} policy=${now.value} townId=${townId} onDone=${again} onClose=${() => setOpen(false)} />`}</div>`
}
