// 代办 at the desk: whom a resident lets act for them, entered before an officer; what was done, taken back or disputed.

import { consentPurposes, deedsOf, disputeDeed, enterMandate, mandatesOf, revokeMandate, undoDeed } from '../shared/api.js'
import { dateOf, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { SeePaper } from '../shared/mandate-photo.js'
import { Deed, DeedChoices, DisputeIt, Mandate, TermsForm, inUse, mattersText, termsOf } from '../shared/mandates.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { sessionOf } from '../shared/session.js'
import { Button, Field, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { beginActing } from './acting.js'
import { idOf } from './who.js'

const keys = keyring()
/** Most points a day that a signed paper opens, as the server has it. */
const PAPER_MOST = 300
const blank = () => ({ agent: '', how: 'card', pin: '', document: '', given_by: '', matters: ['read', 'activities'], day_points: '300', valid_until: dateOf(new Date(Date.now() + 180 * 86_400_000)) })

/** The paper that a principal signs: what they agree to, in full, with room for names. */
function Paper({ person, asked, text }) {
  return html`<article class="mandate-paper printed stack"><h2>代办授权书</h2><p>本人 <span class="paper__line">${person.name}</span>（编号 ${person.resident_id}），授权 <span class="paper__line">${asked.agent}</span> 替我办理：</p>
    <p><strong>${mattersText({ matters: asked.matters, day_points: Number(asked.day_points) })}</strong>，到 <strong>${asked.valid_until && fullDay(asked.valid_until)}</strong> 为止。</p><p>${text}</p>
    <p>我随时可以撤销。替我办的每一件事都会告诉我；没办完的，72 小时内可以撤回；不是我意思的，可以提出异议。投诉和评议投票不能代办。${asked.matters.includes('spend') && '用工分的，要另一位干部核对这张授权书以后才开始。'}</p>
    <p>本人签字（按手印）：<span class="paper__line"></span>　日期：<span class="paper__line"></span></p><p>代办人签字：<span class="paper__line"></span>　电话：<span class="paper__line"></span></p><p>经办干部：<span class="paper__line"></span>　授权书编号：<span class="paper__line">${asked.document}</span></p></article>`
}

function Enter({ person, onMade, onClose }) {
  const purposes = useLoad(consentPurposes, [])
  const [asked, setAsked] = useState(blank())
  const text = purposes.value?.find(({ purpose }) => purpose === 'acting_for')
  const photos = usePictures({ villageId: person.resident_id.slice(0, 6), purpose: 'evidence', max: 1 })
  const byPaper = asked.how === 'paper'
  const toSpend = byPaper && asked.matters.includes('spend')
  const enter = useDeed(async () => {
    const witness = byPaper ? { document: asked.document, given_by: asked.given_by, photo_id: photos.ids[0] ?? '' } : { pin: asked.pin }
    const body = { ...termsOf(asked, text.version), agent_id: await idOf(asked.agent, person.resident_id.slice(0, 6)), how: asked.how, ...witness }
    await enterMandate(person.resident_id, body, keys.keyFor({ of: person.resident_id, ...body }))
    keys.settle()
    toast(toSpend ? '登记好了，等另一位干部核对' : '代办授权登记好了', 'good')
    onMade()
  })
  const wrong = enter.error?.fields ?? {}
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!enter.busy) enter.start() }
  return html`<form class="card stack no-print" onSubmit=${submit}><${Refused} of=${enter} />
      ${field('agent', '代办人', { hint: '扫他的村民码，或输入编号；村民要满 18 岁，干部的编号在他自己的“替村民办事”里。', required: true, maxlength: 200, autocomplete: 'off' })}<${TermsForm} asked=${asked} setAsked=${setAsked} wrong=${wrong} most=${byPaper ? PAPER_MOST : 100_000} />
      <${Switch} label="本人怎么同意的" value=${asked.how} choices=${[['card', '刷卡输密码'], ['paper', '签了授权书']]} onChange=${(how) => setAsked((now) => ({ ...now, how }))} />
      ${asked.how === 'card' ? field('pin', '工分卡密码', { hint: '请本人自己输入。', type: 'password', inputmode: 'numeric', maxlength: 4, autocomplete: 'off', required: true })
        : html`${field('document', '授权书编号', { required: true, maxlength: 60 })}${person.is_minor && field('given_by', '监护人编号', { hint: '未满 14 岁由监护人签。', maxlength: 12 })}
          <${Pictures} from=${photos} label="授权书照片" hint=${toSpend ? '要用工分，请拍下签好的授权书，字和手印要看得清。' : '可以不拍。'} />${wrong.photo_id && html`<p class="field__wrong">${wrong.photo_id}</p>`}${wrong.media_ids && html`<p class="field__wrong">${wrong.media_ids}</p>`}<${PicturesWait} from=${photos} />`}
      ${toSpend && html`<${Notice} look="wait" icon="shield" title="用工分要两位干部">登记后，由另一位干部在“授权书核对”里对照片。核对以前只能办别的；每天最多 ${PAPER_MOST} 工分。要马上能用、或者要更多，请本人刷卡输密码。<//>`}
      <div class="row"><${Button} type="submit" kind="main" busy=${enter.busy} disabled=${!text || !asked.agent || asked.matters.length === 0 || photos.busy || photos.failed || (toSpend && photos.ids.length === 0)}>登记<//><${Button} icon="printer" onClick=${() => print()}>打印授权书<//><${Button} onClick=${onClose}>先不<//></div>
      <p class="soft small">授权里有您本人的，或者代办人是您家里人、亲属的，要请另一位干部登记。</p></form>
    ${text && html`<${Paper} person=${person} asked=${asked} text=${text.text} />`}`
}

function Deeds({ id, writes }) {
  const pages = usePages((cursor) => deedsOf(id, cursor), [id])
  const [disputed, setDisputed] = useState(null)
  const undo = useDeed(async ({ deed_id: deedId }) => { await undoDeed(id, deedId, keys.keyFor({ undo: deedId })); keys.settle(); toast('已经撤回', 'good'); pages.again() })
  const close = (sent) => { setDisputed(null); if (sent) { toast('已经交给镇里', 'good'); pages.again() } }
  return html`<section class="stack no-print" aria-labelledby="acted"><h3 id="acted">别人替他办了什么</h3><${Refused} of=${undo} />
    <${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">没有。</p>`
      : html`<ul class="stack">${pages.rows.map((deed) => html`<${Deed} key=${deed.deed_id} deed=${deed}>${writes && html`<${DeedChoices} deed=${deed} undo=${undo} onDispute=${setDisputed} />`}<//>`)}</ul>`)}<//>
    <${More} pages=${pages} />${disputed && html`<${DisputeIt} deed=${disputed} send=${(reason) => disputeDeed(id, disputed.deed_id, reason)} onClose=${close} />`}</section>`
}

/** Mandates of one person. Looking is recorded, so nothing is asked before the officer wants to see it. */
export function Mandates({ person, writes }) {
  const [open, setOpen] = useState(false)
  if (!open) return html`<section class="stack" aria-labelledby="mandates"><h3 id="mandates">代办</h3><div class="row"><${Button} icon="people" onClick=${() => setOpen(true)}>看代办授权<//></div></section>`
  return html`<${Opened} person=${person} writes=${writes} />`
}

function Opened({ person, writes }) {
  const me = sessionOf('staff').subject
  const id = person.resident_id
  const given = useLoad(() => mandatesOf(id), [id])
  const [entering, setEntering] = useState(false)
  const revoke = useDeed(async ({ agent_id: agentId }) => { await revokeMandate(id, agentId); toast('授权已撤销'); given.again() })
  return html`<section class="stack" aria-labelledby="mandates"><h3 id="mandates">代办授权</h3><${Refused} of=${revoke} />
    <${Loaded} from=${given}>${({ rows }) => (rows.length === 0 ? html`<p class="soft">还没有授权任何人。</p>`
      : html`<ul class="stack no-print">${rows.map((mandate) => html`<${Mandate} key=${mandate.agent_id} mandate=${mandate} name=${`${mandate.agent_name}（${mandate.agent_id}）`}>${inUse(mandate) && html`<div class="row"><${SeePaper} mandate=${mandate} />${mandate.agent_id === me && html`<${Button} kind="main" onClick=${() => beginActing(mandate)}>替他办事<//>`}${writes && html`<${Button} busy=${revoke.busy} onClick=${() => revoke.start(mandate)}>撤销<//>`}</div>`}<//>`)}</ul>`)}<//>
    ${writes && person.status === 'active' && (entering
      ? html`<${Enter} person=${person} onMade=${() => { setEntering(false); given.again() }} onClose=${() => setEntering(false)} />`
      : html`<div class="row no-print"><${Button} kind="main" icon="plus" onClick=${() => setEntering(true)}>登记或续期<//></div>`)}</section><${Deeds} id=${id} writes=${writes} />`
}
