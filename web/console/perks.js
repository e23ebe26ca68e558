// 信用优待: perk programmes, drafted by one officer and published by another; points, decisions and appeals.

import { callOffPerk, decidePerk, decidePerkAppeal, draftPerk, listPerkApplications, listPerksAtDesk, publishPerk, ratePerk } from '../shared/api-credit.js'
import { dateOf, estimatedText, fullDay, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Result, Terms, appealStates, applicationStates } from '../shared/perks.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, html, toast, useDeed, useLoad, usePages, useState, wrongText } from '../shared/ui.js'
import { actorText, useStaffNames } from './staff-names.js'

const keys = keyring()
const DAY_MS = 86_400_000
const SAID_LEAST = 4
const officers = ['town_officer', 'town_admin']
const kinds = [['enlistment', '参军入伍优先'], ['honours', '评先评优'], ['community_work', '社区工作招募'], ['small_works', '小型工程承包'], ['training', '技能培训'], ['other', '其他优待']]
const states = { draft: ['草稿', 'wait'], published: ['公布了', 'good'], called_off: ['取消了', ''] }
const inDays = (days) => dateOf(new Date(Date.now() + days * DAY_MS))

/** Criteria as somebody types them, one a line: `面谈 60`; null where a line is none. */
function criteriaOf(text) {
  const found = text.split('\n').filter((line) => line.trim()).map((line) => line.trim().match(/^(.+?)[\s：:]+(\d{1,3})\s*分?$/))
  return found.length > 0 && found.every(Boolean) ? found.map(([, name, most]) => ({ name, most: Number(most) })) : null
}

function Drafting({ townId, villages, onClose, onDone }) {
  const [form, set] = useState({ title: '', kind: 'enlistment', conditions: '', places: '1', least_age: '18', village: '', from_on: inDays(0), until: inDays(7), decides_on: inDays(14), criteria: '面谈 60\n家庭需要 20', score_most: '40', least_grade: '' })
  const change = (name) => (value) => set((now) => ({ ...now, [name]: value }))
  const criteria = criteriaOf(form.criteria)
  const send = useDeed(async () => {
    const { village, places, least_age: age, score_most: most, ...rest } = form
    const body = { ...rest, criteria, places: Number(places), least_age: Number(age), score_most: Number(most), villages: village ? [village] : [] }
    await draftPerk(townId, body, keys.keyFor(body))
    keys.settle()
    toast('草稿保存了，请另一位干部公布', 'good')
    onDone()
  })
  const field = (name, label, more = {}) => html`<${Field} label=${label} value=${form[name]} wrong=${send.error?.fields[name]} onInput=${change(name)} ...${more} />`
  return html`<${Dialog} title="起草信用优待" onClose=${onClose}><div class="stack">${field('title', '项目名称')}${field('kind', '哪一类', { choices: kinds })}${field('conditions', '条件', { multiline: true, maxlength: '2000', hint: '公布以后不能改' })}
    ${field('village', '谁能报', { choices: [['', '全镇'], ...villages.map(({ place_id: id, name }) => [id, `只限${name}`])] })}${field('least_age', '年满多少周岁', { inputmode: 'numeric' })}${field('places', '名额', { inputmode: 'numeric' })}
    ${field('from_on', '开始报名', { type: 'date' })}${field('until', '报名截止', { type: 'date' })}${field('decides_on', '哪天以前决定', { type: 'date' })}
    ${field('criteria', '评什么，各多少分', { multiline: true, hint: '一行一项，名称后面写满分，如：面谈 60' })}${field('score_most', '信用分最多折多少分', { inputmode: 'numeric', hint: '只是参考，不能超过其他各项的合计；0 是不看' })}${field('least_grade', '参考等级', { choices: [['', '不定'], ...['AAA', 'AA', 'A', 'B'].map((name) => [name, name])] })}
    ${!criteria && html`<p role="status">评分项要一行一项，写上分数</p>`}${wrongText(send.error)}
    <div class="row row--end"><${Button} onClick=${onClose}>关闭<//><${Button} kind="main" busy=${send.busy} disabled=${!criteria || !form.title.trim() || form.conditions.trim().length < 10} onClick=${send.start}>存为草稿<//></div></div><//>`
}

function Say({ title, note, label, deeds, onClose }) {
  const [text, write] = useState('')
  const short = text.trim().length < SAID_LEAST
  const error = deeds.map(({ deed }) => deed.error).find(Boolean)
  return html`<${Dialog} title=${title} onClose=${onClose}><div class="stack">${note}${wrongText(error)}<${Field} label=${label} multiline maxlength="300" value=${text} onInput=${write} />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//>${deeds.map(({ name, kind, deed }) => html`<${Button} key=${name} kind=${kind} busy=${deed.busy} disabled=${short} onClick=${() => deed.start(text)}>${name}<//>`)}</div></div><//>`
}

const emptyMark = { points: '', reason: '' }

function MarkFields({ legend, most, mark, onChange }) {
  return html`<fieldset class="stack stack--tight"><legend>${legend} <span class="soft">最多 ${most} 分</span></legend><${Field} label="得分" inputmode="numeric" value=${mark.points} onInput=${(points) => onChange({ ...mark, points })} /><${Field} label="理由" maxlength="100" value=${mark.reason} onInput=${(reason) => onChange({ ...mark, reason })} /></fieldset>`
}

function Rating({ at, programme, row, onClose, onDone }) {
  const before = row.result
  const [marks, setMarks] = useState(programme.criteria.map((_, n) => ({ ...emptyMark, ...(before ? { points: String(before.marks[n].points), reason: before.marks[n].reason } : {}) })))
  const [hand, setHand] = useState(before?.by_hand ? { points: String(before.by_hand.points), reason: before.by_hand.reason } : emptyMark)
  const [byHand, needHand] = useState(programme.score_most > 0 && (!row.shows_score || Boolean(before?.by_hand)))
  const given = (mark) => ({ points: Number(mark.points), reason: mark.reason })
  const ready = (mark) => /^\d{1,3}$/.test(mark.points) && mark.reason.trim().length > 1
  const send = useDeed(async () => {
    try {
      await ratePerk(...at, row.resident_id, { marks: marks.map(given), by_hand: byHand ? given(hand) : null })
    } catch (error) {
      if (error.fields?.by_hand) needHand(!byHand)
      throw error
    }
    onDone('评好了')
  })
  return html`<${Dialog} title=${`评分：${row.name}`} onClose=${onClose}><div class="stack"><p>${row.says}</p>${programme.criteria.map(({ name, most }, n) => html`<${MarkFields} key=${name} legend=${name} most=${most} mark=${marks[n]} onChange=${(mark) => setMarks((now) => now.map((one, i) => (i === n ? mark : one)))} />`)}
    ${byHand && html`<p class="soft">没有信用分可看，这一项由您评，不能因为没给看就少评。</p><${MarkFields} legend="代替信用分" most=${programme.score_most} mark=${hand} onChange=${setHand} />`}${!byHand && programme.score_most > 0 && html`<p class="soft">本人同意看信用分：评分时读一次，自动折算，和决定一起保存。</p>`}
    ${wrongText(send.error)}<div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" busy=${send.busy} disabled=${!marks.every(ready) || (byHand && !ready(hand))} onClick=${send.start}>保存<//></div></div><//>`
}

function Deciding({ at, row, onClose, onDone }) {
  const [grant, decline] = [['grant', '同意了'], ['decline', '定了，本人会收到通知']].map(([verdict, said]) => useDeed(async (reason) => { await decidePerk(...at, row.resident_id, { verdict, reason }); onDone(said) }))
  const note = html`<${Result} result=${row.result} />`
  return html`<${Say} title=${`决定：${row.name}`} note=${note} label="理由，本人会看到" deeds=${[{ name: '同意', kind: 'main', deed: grant }, { name: '不同意', deed: decline }]} onClose=${onClose} />`
}

function Answering({ at, row, onClose, onDone }) {
  const [uphold, decline] = [['uphold', '申诉成立，已经同意'], ['decline', '驳回了']].map(([verdict, said]) => useDeed(async (reason) => { await decidePerkAppeal(...at, row.resident_id, { verdict, reason }); onDone(said) }))
  const note = html`<p>申诉：${row.appeal.says}</p><p class="soft">原来的决定：${row.reason}</p><${Result} result=${row.result} />`
  return html`<${Say} title=${`办申诉：${row.name}`} note=${note} label="答复，本人会看到" deeds=${[{ name: '成立，同意申请', kind: 'main', deed: uphold }, { name: '驳回', deed: decline }]} onClose=${onClose} />`
}

function Applicant({ row, rates, decides, names, onOpen }) {
  const [text, look] = applicationStates[row.state]
  if (row.tied) return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${row.name}</strong><${Chip}>${text}<//></div><p class="soft">是您自己、家里人或亲属，由别的干部办。</p></li>`
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${row.rank ? `第 ${row.rank} 名　` : ''}${row.name}</strong><span class="row">${row.appeal && html`<${Chip} look=${appealStates[row.appeal.state][1]}>${appealStates[row.appeal.state][0]}<//>`}${row.appeal?.late && html`<${Chip} look="wrong">逾期<//>`}<${Chip} look=${look}>${text}<//></span></div><p>${row.says}</p>
    <p class="soft small">${stamp(row.at)} 报名${row.rated_by.length > 0 ? ` · 评分 ${row.rated_by.map((by) => actorText(by, names)).join('、')}` : ''}${row.decided_by ? ` · 决定 ${actorText(row.decided_by, names)}` : ''}${row.appeal?.state === 'open' ? ` · 申诉 ${fullDay(row.appeal.due_on)}前${estimatedText(row.appeal.due_estimated)}答复` : ''}</p>
    ${row.result && html`<details class="numbers"><summary>${row.result.total === null ? '得分' : `得分 ${row.result.total} / ${row.result.most}`}</summary><${Result} result=${row.result} /></details>`}${row.reason && html`<p>决定：${row.reason}</p>`}${row.appeal?.reason && html`<p>申诉的答复：${row.appeal.reason}</p>`}
    <div class="row">${rates && ['open', 'rated'].includes(row.state) && html`<${Button} onClick=${() => onOpen('rate', row)}>${row.state === 'open' ? '评分' : '改评分'}<//>`}${decides && row.state === 'rated' && html`<${Button} kind="main" onClick=${() => onOpen('decide', row)}>决定<//>`}${row.appeal?.state === 'open' && html`<${Button} kind="main" onClick=${() => onOpen('appeal', row)}>办申诉<//>`}</div></li>`
}

function Applicants({ townId, id, names, onBack }) {
  const found = useLoad(() => listPerkApplications(townId, id), [townId, id])
  const [[what, row], open] = useState(['', null])
  const close = () => open(['', null])
  const done = (said) => { close(); toast(said, 'good'); found.again() }
  const part = { at: [townId, id], row, onClose: close, onDone: done }
  return html`<div class="stack stack--wide"><div class="row"><${Button} onClick=${onBack}>返回项目<//></div><${Loaded} from=${found} tall>${({ programme, rows }) => {
    const live = programme.state === 'published' && dateOf() > programme.until
    const whole = rows.every(({ state }) => state !== 'open')
    return html`<h1>${programme.title}</h1><${Terms} programme=${programme} /><p class="soft">${live ? '全部评完才能决定；谁评的分，谁不决定。您看过名单会记下来。' : programme.state === 'published' ? `${fullDay(programme.until)}报名截止，以后评分。` : ''}</p>
      ${rows.length === 0 ? html`<${Empty} icon="people" title="还没有人报名">有人报名，就在这里。<//>` : html`<ul class="stack">${rows.map((one) => html`<${Applicant} key=${one.resident_id} row=${one} rates=${live} decides=${live && whole} names=${names} onOpen=${(kind, picked) => open([kind, picked])} />`)}</ul>`}
      ${what === 'rate' && html`<${Rating} ...${part} programme=${programme} />`}${what === 'decide' && html`<${Deciding} ...${part} />`}${what === 'appeal' && html`<${Answering} ...${part} />`}`
  }}<//></div>`
}

function Programme({ one, writes, me, names, villageName, onList, onDone }) {
  const { programme, waiting } = one
  const [asking, ask] = useState(false)
  const at = [programme.townId, programme.programme_id]
  const publish = useDeed(async () => { await publishPerk(...at); onDone('公布了') })
  const callOff = useDeed(async (reason) => { await callOffPerk(...at, reason); ask(false); onDone('取消了') })
  const [text, look] = states[programme.state]
  const mine = one.drafted_by === me
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${programme.title}</strong><${Chip} look=${look}>${text}<//></div><p class="soft small">${programme.kind_title} · ${actorText(one.drafted_by, names)} ${stamp(one.drafted_at)} 起草${one.published_by ? ` · ${actorText(one.published_by, names)} ${stamp(programme.published_at)} 公布` : ''}</p><${Terms} programme=${programme} villageName=${villageName} />
    ${programme.state !== 'draft' && html`<p>${one.applied} 人报名${waiting ? `，${waiting} 人等评分` : ''}，给了 ${one.granted} 个名额${programme.state === 'published' && dateOf() > programme.decides_on && waiting ? html` <${Chip} look="wrong">过了决定的日子<//>` : ''}</p>`}${wrongText(publish.error)}
    ${writes && html`<div class="row">${programme.state === 'draft' && !mine && html`<${Button} kind="main" busy=${publish.busy} onClick=${publish.start}>公布<//>`}${one.applied > 0 && html`<${Button} kind="main" onClick=${() => onList(programme.programme_id)}>看申请<//>`}${programme.state !== 'called_off' && html`<${Button} onClick=${() => ask(true)}>取消项目<//>`}</div>`}${writes && programme.state === 'draft' && mine && html`<p class="soft">您起草的，要另一位干部公布。</p>`}
    ${asking && html`<${Say} title="取消项目" note=${html`<p>${programme.title}：取消以后不能恢复，给了的名额不变，等着的人会收到通知。</p>`} label="理由，全镇能看到" deeds=${[{ name: '取消项目', kind: 'main', deed: callOff }]} onClose=${() => ask(false)} />`}</li>`
}

export function Perks({ village, places, session, may }) {
  const townId = village.town_id
  const pages = usePages((cursor) => listPerksAtDesk(townId, cursor), [townId])
  const names = useStaffNames(may)
  const [drafting, draft] = useState(false)
  const [listed, list] = useState('')
  const villages = places.filter(({ town_id: town }) => town === townId)
  const villageName = (id) => places.find(({ place_id: place }) => place === id)?.name ?? id
  const done = (said) => { toast(said, 'good'); pages.again() }
  if (listed) return html`<${Applicants} townId=${townId} id=${listed} names=${names} onBack=${() => { list(''); pages.again() }} />`
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>信用优待</h1>${may(officers) && html`<${Button} kind="main" onClick=${() => draft(true)}>起草项目<//>`}</div><p class="soft">一人起草、另一人公布；一人评分、另一人决定；申诉由第三人办。信用分只是其中一项参考，名单不公开。</p>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shield" title="还没有信用优待">起草一个，请另一位干部公布。<//>` : html`<ul class="stack">${pages.rows.map((one) => html`<${Programme} key=${one.programme.programme_id} one=${{ ...one, programme: { ...one.programme, townId } }} writes=${may(officers)} me=${session.subject} names=${names} villageName=${villageName} onList=${list} onDone=${done} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${drafting && html`<${Drafting} townId=${townId} villages=${villages} onClose=${() => draft(false)} onDone=${() => { draft(false); pages.again() }} />`}</div>`
}
