// 负面清单: enter a document, approve, decide on answers, objections and repairs, each by another officer.

import { approveNegative, decideNegativeAnswer, decideNegativeObjection, decideRecall, decideRepair, enterNegative, extendNegative, listNegatives, negativeCategories, readNegative, recallNegative } from '../shared/api-credit.js'
import { readResident } from '../shared/api.js'
import { dateOf, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Document, Steps, dueText, effectText, negativeStates } from '../shared/negatives.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { PersonPick } from './person-pick.js'
import { useStaffNames } from './staff-names.js'

const keys = keyring()
const officers = ['town_officer', 'town_admin']
const SAID_LEAST = 4
const DAY_MS = 86_400_000
const blank = (category) => ({ category: category.category, source: category.sources[0].source, number: '', issuer: '', basis: '', effective_on: dateOf(), ends_on: dateOf(new Date(Date.now() + 365 * DAY_MS)) })

/** The document's fields; what can be chosen goes by the category. */
function Form({ person, categories, onDone, onClose }) {
  const [asked, setAsked] = useState(blank(categories[0]))
  const scans = usePictures({ villageId: person.id.slice(0, 6), purpose: 'scan', max: 1 })
  const category = categories.find((one) => one.category === asked.category)
  const send = useDeed(async () => {
    const body = { ...asked, media_id: scans.ids[0] }
    await enterNegative(person.id, body, keys.keyFor({ of: person.id, ...body }))
    keys.settle()
    toast('录入了，等另一位干部复核', 'good')
    onDone()
  })
  const wrong = send.error?.fields ?? {}
  const set = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const pick = (value) => { const now = categories.find((one) => one.category === value); setAsked((was) => ({ ...was, category: value, source: now.sources[0].source })) }
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${set(name)} ...${more} />`
  const ready = ['number', 'issuer', 'basis'].every((name) => asked[name].trim().length >= SAID_LEAST) && scans.ids.length === 1
  return html`<${Field} label="哪一类" value=${asked.category} choices=${categories.map(({ category: id, zh }) => [id, zh])} onInput=${pick} /><p class="soft">${effectText(category)}，最长 ${category.months_max} 个月。通常依据：${category.basis}</p>
    <${Field} label="凭什么文书" value=${asked.source} wrong=${wrong.source} choices=${category.sources.map(({ source, zh }) => [source, zh])} onInput=${set('source')} />${field('number', '文书编号', { maxlength: '60' })}${field('issuer', '作出机关', { maxlength: '60' })}${field('basis', '法律依据（到条）', { maxlength: '200' })}
    ${field('effective_on', '文书生效的日子', { type: 'date' })}${field('ends_on', '记到哪天', { type: 'date' })}<${Pictures} from=${scans} label="文书扫描件" hint="只有本人和经办的镇干部看得到。" />${wrong.media_id && html`<p class="field__wrong">${wrong.media_id}</p>`}<${PicturesWait} from=${scans} />
    ${send.error && html`<${Notice} look="wrong" title="没有录入">${send.error.message}<//>`}<div class="row row--end"><${Button} onClick=${onClose}>关闭<//><${Button} kind="main" busy=${send.busy} disabled=${!ready} onClick=${send.start}>录入，交另一位复核<//></div>`
}

function Enter({ village, places, onDone, onClose }) {
  const [person, setPerson] = useState(null)
  const found = useLoad(negativeCategories, [])
  return html`<${Dialog} wide title="录入负面记录" onClose=${onClose}><div class="stack"><p class="soft">只凭已经生效的文书。信访、投诉、提意见、投票是每个人的权利，不能录入。自己家的、亲属的，由别人办。</p><${PersonPick} label="这位村民" villages=${places} first=${village} picked=${person} onPick=${setPerson} />
    ${person && html`<${Loaded} from=${found}>${({ rows }) => html`<${Form} key=${person.id} person=${person} categories=${rows} onDone=${onDone} onClose=${onClose} />`}<//>`}</div><//>`
}

/** What an officer may decide in a state: the word on the button, and how it is sent. */
const decisions = {
  entered: [['复核通过，告知本人', approveNegative, { approves: true }], ['不通过', approveNegative, { approves: false }]],
  noticed: [['录错了，提出撤销', recallNegative, {}]],
  answered: [['保留，开始计入', decideNegativeAnswer, { keeps: true }], ['申辩成立，不予记录', decideNegativeAnswer, { keeps: false }]],
  counting: [['录错了，提出撤销', recallNegative, {}]],
  disputed: [['异议成立，不予记录', decideNegativeObjection, { upholds: true }], ['不成立，恢复计入', decideNegativeObjection, { upholds: false }], ['延长到 20 个工作日', extendNegative, {}]],
  repair_asked: [['初核同意修复', decideRepair, { grants: true }], ['不同意', decideRepair, { grants: false }]],
  repair_proposed: [['复核同意，修复', decideRepair, { grants: true }], ['不同意', decideRepair, { grants: false }]],
  recalled: [['确认录错，撤销', decideRecall, { withdraws: true }], ['没有录错，恢复', decideRecall, { withdraws: false }]],
}

function Decide({ record, onDone }) {
  const [reason, setReason] = useState('')
  const send = useDeed(async (deliver, word) => {
    const body = { ...word, reason }
    await deliver(record.record_id, body, keys.keyFor({ of: record.record_id, at: record.steps.length, ...body }))
    keys.settle()
    toast('办好了', 'good')
    onDone()
  })
  const choices = (decisions[record.state] ?? []).filter(([, deliver]) => deliver !== extendNegative || !record.extended)
  if (choices.length === 0) return null
  return html`<section class="stack stack--tight" aria-label="决定">${send.error && html`<${Notice} look="wrong">${Object.values(send.error.fields)[0] ?? send.error.message}<//>`}<${Field} label="理由" hint="本人看得到。" multiline maxlength="500" value=${reason} onInput=${setReason} />
    <div class="row">${choices.map(([text, deliver, word], i) => html`<${Button} key=${text} kind=${i === 0 && choices.length > 1 ? 'main' : ''} busy=${send.busy} disabled=${reason.trim().length < SAID_LEAST} onClick=${() => send.start(deliver, word)}>${text}<//>`)}</div></section>`
}

const nameOf = async ({ resident_id: id, masked_name: shown }) => (id ? readResident(id).then(({ name }) => name, () => shown) : '')

function Opened({ id, names, writes, onClose, onDone }) {
  const found = useLoad(async () => { const record = await readNegative(id); return { record, name: writes ? await nameOf(record) : '' } }, [id])
  const who = (step) => (step.whose === 'person' ? '本人' : step.whose === 'house' ? '系统' : names[step.by] ?? `镇干部 …${step.by.slice(-6)}`)
  return html`<${Dialog} wide title="负面记录" onClose=${onClose}><${Loaded} from=${found} tall>${({ record, name }) => html`<div class="stack"><div class="row row--apart"><p><strong>${name || '姓名不显示'}</strong> <span class="soft small number">${record.resident_id}</span> · ${record.category_zh}</p><${Chip} look=${negativeStates[record.state][1]}>${negativeStates[record.state][0]}<//></div>
    ${record.due && html`<p class=${record.overdue ? 'field__wrong' : 'soft'}>${record.overdue ? `超过了期限：${dueText(record)}` : `${dueText(record)}为止`}</p>`}<${Document} record=${record} /><p class="soft small">通常依据：${record.basis_of_category}。您看了这条记录，系统会留痕。</p>
    <h3>经过</h3><${Steps} record=${record} who=${who} />${writes && html`<${Decide} record=${record} onDone=${onDone} />`}</div>`}<//><//>`
}

function Row({ row, onOpen }) {
  const [text, look] = negativeStates[row.state]
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${row.category_zh}${row.masked_name && ` · ${row.masked_name}`}</strong><span class="row">${row.overdue && html`<${Chip} look="wrong">逾期<//>`}<${Chip} look=${look}>${text}<//></span></div>
    <p class="soft small">${row.resident_id && `${row.resident_id} · `}${effectText(row)} · 记到 ${fullDay(row.ends_on)}${row.due ? ` · ${dueText(row)}为止` : ''}</p><div class="row"><${Button} onClick=${() => onOpen(row.record_id)} aria-label=${`打开${row.masked_name || ''}的${row.category_zh}`}>打开<//></div></li>`
}

const asked = Object.entries(negativeStates).map(([state, [text]]) => [state, text])

export function NegativeList({ village, places, may }) {
  const [state, setState] = useState('entered')
  const pages = usePages((cursor) => listNegatives(village.town_id, state, cursor), [village.town_id, state])
  const names = useStaffNames(may)
  const [open, setOpen] = useState('')
  const writes = may(officers)
  const done = () => { setOpen(''); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>负面清单</h1>${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setOpen('enter')}>录入<//>`}</div><p class="soft">凭生效文书录入，另一位干部复核，告知本人 10 个工作日，没有申辩才计入。每一步都由没有经手的干部来定。名单不公开，每看一次都留痕。</p>
    <div class="row"><${Field} label="看哪些" value=${state} choices=${asked} onInput=${setState} /></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shield" title="这里没有">${negativeStates[state][0]}的记录，会在这里。<//>` : html`<ul class="stack">${pages.rows.map((row) => html`<${Row} key=${row.record_id} row=${row} onOpen=${setOpen} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${open === 'enter' && html`<${Enter} village=${village} places=${places} onDone=${done} onClose=${() => setOpen('')} />`}${open && open !== 'enter' && html`<${Opened} id=${open} names=${names} writes=${writes} onClose=${() => setOpen('')} onDone=${done} />`}</div>`
}
