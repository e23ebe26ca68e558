// 记一笔: one deed of one holder, from its written record; what was credited is shown, and what a cap left out.

import { listRules, writeUpDeed } from '../shared/api.js'
import { partOf } from '../shared/entries.js'
import { count, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Dialog, Empty, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { ClaimFor } from './claim-for.js'
import { DeedFields, blank, bodyOf, isMuch, pointsOf } from './deed-form.js'

const keys = keyring()
const hint = '签到表、会议记录的名称或编号。本人在明细里看得到，请不要写身份证号和电话。'

/** The field that a refusal is about. */
const about = { source_taken: 'document', too_far_back: 'on', day_ahead: 'on', cap_reached: 'rule', rule_closed: 'rule', rule_of_others: 'rule', rule_unknown: 'rule' }

function wrongOf(error) {
  if (!error) return {}
  const field = about[error.code]
  return field ? { ...error.fields, [field]: error.message } : error.fields
}

/** The rules of this kind of holder: those that the desk pays alone first, then those that are claimed. */
async function rulesFor(holder) {
  const fit = (await listRules(holder.id.slice(0, 6))).rows.filter((rule) => rule.is_open && !rule.of_room && rule.for_household === (holder.id[6] === 'h'))
  return fit.sort((a, b) => (b.desk_points_max > 0) - (a.desk_points_max > 0))
}

/** Why a deed is claimed and not paid at once. */
const whyClaim = (rule) => (rule.desk_points_max > 0 ? `一笔超过 ${count(rule.desk_points_max)} 工分` : '这一类要由评议小组、镇里或别的干部核，或者要证据、要公示')

/** A deed's fields as a claim has them. */
const claimOf = (rule, deed) => ({ code: rule.rule, on: deed.on, minutes: deed.minutes, points: deed.points, description: deed.document.trim() })

/** What came of it. */
const Written = ({ entry, rule, onNext, onClose }) => html`<div class="stack"><${Notice} look="good" title=${`记好了 ${count(entry.points)} 工分`}>${entry.rule_title}，${fullDay(entry.on)}，依据：${entry.document}<//>
  ${entry.of_points > 0 && html`<${Notice} look="wait" title="只记了一部分">${partOf(entry)}。这条规则的上限：${rule.cap}。<//>`}
  <div class="row row--end"><${Button} onClick=${onNext}>再记一笔<//><${Button} kind="main" onClick=${onClose}>好了<//></div></div>`

function Form({ holder, rules, onChange, onClaim, onClose }) {
  const [deed, setDeed] = useState(blank(rules[0].rule))
  const [entry, setEntry] = useState(null)
  const rule = rules.find(({ rule: code }) => code === deed.rule)
  const points = pointsOf(rule, deed)
  const write = useDeed(async () => {
    const asked = bodyOf(rule, deed)
    const written = await writeUpDeed(holder.id, asked, keys.keyFor({ id: holder.id, ...asked }))
    keys.settle()
    setEntry(written)
    onChange()
  })
  const put = (some) => { write.clear(); setDeed((now) => ({ ...now, ...some })) }
  const next = () => { setEntry(null); put({ document: '' }) }
  const wrong = wrongOf(write.error)
  const beside = Object.keys(wrong).some((name) => name in deed)
  const ready = deed.document.trim() && points > 0
  const claims = isMuch(rule, points) || write.error?.code === 'claim_instead'
  const submit = (event) => { event.preventDefault(); if (claims) onClaim(claimOf(rule, deed)); else if (ready && !write.busy) write.start() }
  if (entry) return html`<${Written} entry=${entry} rule=${rule} onNext=${next} onClose=${onClose} />`
  return html`<form class="stack" noValidate onSubmit=${submit}><${DeedFields} rules=${rules} rule=${rule} deed=${deed} put=${put} wrong=${wrong} hint=${hint} />
    ${write.error && !beside && html`<${Notice} look="wrong" title="没有记">${write.error.message}<//>`}
    ${claims && html`<${Notice} look="wait" title="这件事走申报">${whyClaim(rule)}。填好的内容会带过去，由另一位干部核。<//>`}
    <p role="status">${claims ? '' : points > 0 ? html`记 <strong class="number">${count(points)}</strong> 工分，从村里今年的预算出${rule.cap && `；上限${rule.cap}，超过的不记`}。` : '填好以后，这里会算出多少工分。'}</p>
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//>${claims ? html`<${Button} type="submit" kind="main">改为代为申报<//>` : html`<${Button} type="submit" kind="main" busy=${write.busy} disabled=${!ready}>${deed.document.trim() ? '记上' : '请先写依据'}<//>`}</div></form>`
}

/** `holder` is `{id, name}`; what the desk does not pay alone goes on as a claim. */
export function WriteUp({ holder, onChange, onClose }) {
  const found = useLoad(() => rulesFor(holder), [holder.id])
  const [claim, setClaim] = useState(null)
  const made = () => { toast('已提交，请另一位干部初核', 'good'); onClose() }
  if (claim) return html`<${ClaimFor} villageId=${holder.id.slice(0, 6)} holder=${holder} filled=${claim} onClose=${onClose} onMade=${made} />`
  return html`<${Dialog} title=${`给${holder.name}记一笔`} onClose=${onClose}><${Loaded} from=${found} tall>${(rules) => (rules.length === 0
    ? html`<${Empty} icon="rules" title="没有能记的规则">镇里还没有开放这一类规则。<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div>`
    : html`<${Form} holder=${holder} rules=${rules} onChange=${onChange} onClaim=${setClaim} onClose=${onClose} />`)}<//><//>`
}
