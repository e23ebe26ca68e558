// Consents at the desk: what somebody agreed to, entered from the paper that they signed; and whether they are shown on boards.

import { boardChoiceOf, chooseBoardsFor, consentPurposes, consentsOf, grantConsentFor, withdrawConsentFor } from '../shared/api.js'
import { dateOf, fullDay } from '../shared/format.js'
import { consentStates } from '../shared/strings.js'
import { Button, Chip, Field, Loaded, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

/** The paper's number and date; the guardian's number for somebody under 14, which the server asks for. */
function PaperForm({ person, consent, text, onDone, onClose }) {
  const granting = consent.state !== 'granted'
  const [asked, setAsked] = useState({ document: '', signed_on: dateOf(), given_by: '' })
  const save = useDeed(async () => {
    const { given_by: guardian, ...rest } = asked
    const body = guardian ? { ...rest, given_by: guardian } : rest
    if (granting) await grantConsentFor(person.resident_id, { ...body, purpose: consent.purpose, version: text.version })
    else await withdrawConsentFor(person.resident_id, consent.purpose, body)
    toast(granting ? '授权登记好了' : '撤回登记好了', 'good')
    onDone()
  })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${save.error?.fields[name]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<form class="desk-ask stack stack--tight" onSubmit=${submit}><${Refused} of=${save} />
    ${granting && html`<p class="small">${text.text}<br /><span class="soft">说明版本 ${text.version}。纸上要是同一版。</span></p>`}
    ${field('document', granting ? '授权书编号' : '撤回书编号', { required: true, minlength: 2, maxlength: 60, autocomplete: 'off' })}${field('signed_on', '签字日期', { type: 'date', max: dateOf(), required: true })}
    ${person.is_minor && field('given_by', '监护人编号', { hint: '未满 14 岁由监护人签；满 14 岁不用填。', maxlength: 12, autocomplete: 'off' })}
    <div class="row"><${Button} type="submit" kind="main" busy=${save.busy} disabled=${asked.document.trim().length < 2}>${granting ? '登记授权' : '登记撤回'}<//><${Button} onClick=${onClose}>先不<//></div></form>`
}

const told = ({ state, at, version, document: paper, signed_on: signed }) => (state === 'none' ? '' : `${fullDay(at)}登记 · 说明版本 ${version}${paper ? ` · ${paper}` : ''}${signed ? `（${fullDay(signed)}签）` : ''}`)

/** Whether they are shown on boards, as they told an officer. */
function Boards({ id, writes }) {
  const choice = useLoad(() => boardChoiceOf(id), [id])
  const choose = useDeed(async (shown) => { choice.put(await chooseBoardsFor(id, shown)); toast(shown ? '从下一期起可以上榜' : '从下一期起不上榜', 'good') })
  return html`<${Loaded} from=${choice}>${({ shown }) => html`<div class="row row--apart"><p>上不上榜 <${Chip} look=${shown ? 'good' : 'wait'}>${shown ? '可以上榜' : '不上榜'}<//></p>
    ${writes && html`<${Button} busy=${choose.busy} onClick=${() => choose.start(!shown)}>${shown ? '本人不愿上榜' : '本人愿意上榜'}<//>`}</div><${Refused} of=${choose} />`}<//>`
}

/** Consents of one person. Looking is recorded, so nothing is asked before the officer wants to see it. */
export function Consents({ person, writes }) {
  const [open, setOpen] = useState(false)
  return html`<section class="stack" aria-labelledby="consents"><h3 id="consents">授权</h3>${open ? html`<${Opened} person=${person} writes=${writes && person.status === 'active'} />`
    : html`<div class="row"><${Button} icon="check" onClick=${() => setOpen(true)}>看短信、上榜等授权<//></div>`}</section>`
}

function Opened({ person, writes }) {
  const id = person.resident_id
  const found = useLoad(async () => {
    const [{ consents }, purposes] = await Promise.all([consentsOf(id), consentPurposes()])
    return { consents, texts: Object.fromEntries(purposes.map((one) => [one.purpose, one])) }
  }, [id])
  const [entering, setEntering] = useState('')
  const done = () => { setEntering(''); found.again() }
  return html`<${Boards} id=${id} writes=${writes} /><${Loaded} from=${found}>${({ consents, texts }) => html`<ul class="stack">${consents.map((consent) => {
    const [text, look] = consentStates[consent.state]
    return html`<li key=${consent.purpose} class="card stack stack--tight"><div class="row row--apart"><strong>${consent.title}</strong><${Chip} look=${look}>${text}<//></div>${consent.state !== 'none' && html`<p class="soft small">${told(consent)}</p>`}
      ${writes && (entering === consent.purpose ? html`<${PaperForm} person=${person} consent=${consent} text=${texts[consent.purpose]} onDone=${done} onClose=${() => setEntering('')} />`
        : html`<div class="row"><${Button} aria-label=${`${consent.title}：${consent.state === 'granted' ? '登记撤回' : '登记书面授权'}`} onClick=${() => setEntering(consent.purpose)}>${consent.state === 'granted' ? '登记撤回' : '登记书面授权'}<//></div>`)}</li>`
  })}</ul>`}<//>`
}
