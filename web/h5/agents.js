// 谁能替我办: whom I let act for me, how I let somebody, and what they did, which I can take back.

import { consentPurposes, disputeMyDeed, giveMandate, listPlaces, myDeeds, myMandates, revokeMyMandate, undoMyDeed } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Deed, DeedChoices, DisputeIt, Mandate, TermsForm, inUse, partyText, termsOf } from '../shared/mandates.js'
import { SeePaper } from '../shared/mandate-photo.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { Button, Dialog, Empty, Loaded, More, Refused, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const halfYearOn = () => dateOf(new Date(Date.now() + 180 * 86_400_000))

/** Scan the agent's code, choose what they may do, read what one agrees to. */
function Give({ onClose }) {
  const purposes = useLoad(consentPurposes, [])
  const [code, setCode] = useState('')
  const [asked, setAsked] = useState({ matters: ['read', 'activities'], day_points: '500', valid_until: halfYearOn() })
  const [agreed, setAgreed] = useState(false)
  const text = purposes.value?.find(({ purpose }) => purpose === 'acting_for')
  const give = useDeed(async () => {
    const body = { ...termsOf(asked, text.version), agent_code: code }
    await giveMandate(body, keys.keyFor(body))
    keys.settle()
    toast('授权好了', 'good')
    onClose(true)
  })
  const submit = (event) => { event.preventDefault(); if (agreed && !give.busy) give.start() }
  if (!code) return html`<${Dialog} title="扫他的村民码" onClose=${() => onClose(false)}><p>请替您办事的人打开自己的“村民码”，扫一下。</p><${Camera} onCode=${setCode} /><${CodeField} onCode=${setCode} label="扫不了？输入码上的内容" /><${Button} big wide onClick=${() => onClose(false)}>先不<//><//>`
  return html`<${Dialog} title="授权他替我办" onClose=${() => onClose(false)}><form class="stack" onSubmit=${submit}><${Refused} of=${give} />
    <${TermsForm} asked=${asked} setAsked=${setAsked} wrong=${give.error?.fields} />
    <${Loaded} from=${purposes}>${() => html`<details class="consent"><summary>${text.title}</summary><p>${text.text}</p></details>`}<//>
    <label class="agree"><input type="checkbox" checked=${agreed} onChange=${(event) => setAgreed(event.currentTarget.checked)} /><span>我看过了，同意</span></label>
    <${Button} type="submit" kind="main" big wide busy=${give.busy} disabled=${!agreed || !text || asked.matters.length === 0}>授权<//><${Button} big wide onClick=${() => onClose(false)}>先不<//></form><//>`
}

function Deeds() {
  const pages = usePages(myDeeds, [])
  const [disputed, setDisputed] = useState(null)
  const undo = useDeed(async ({ deed_id: id }) => {
    await undoMyDeed(id, keys.keyFor({ undo: id }))
    keys.settle()
    toast('已经撤回', 'good')
    pages.again()
  })
  const close = (sent) => { setDisputed(null); if (sent) { toast('已经交给镇里', 'good'); pages.again() } }
  return html`<section class="stack" aria-labelledby="done"><h3 id="done">别人替我办了什么</h3><${Refused} of=${undo} />
    <${Loaded} from=${pages}>${() => (pages.rows.length === 0
      ? html`<p class="soft">还没有人替您办过事。</p>`
      : html`<ul class="stack">${pages.rows.map((deed) => html`<${Deed} key=${deed.deed_id} deed=${deed}><${DeedChoices} deed=${deed} undo=${undo} onDispute=${setDisputed} /><//>`)}</ul>`)}<//>
    <${More} pages=${pages} />${disputed && html`<${DisputeIt} deed=${disputed} send=${(reason) => disputeMyDeed(disputed.deed_id, reason)} onClose=${close} />`}</section>`
}

export function Agents() {
  const given = useLoad(async () => { const [mandates, places] = await Promise.all([myMandates(), listPlaces()]); return { rows: mandates.rows, places: places.rows } }, [])
  const [giving, setGiving] = useState(false)
  const revoke = async ({ agent_id: id }) => { await revokeMyMandate(id); toast('已经撤销，他不能再替您办了'); given.again() }
  return html`<div class="stack"><h2>谁能替我办</h2>
    <${Loaded} from=${given} tall>${({ rows, places }) => (rows.length === 0
      ? html`<${Empty} icon="people" title="还没有授权任何人">眼睛不好、出门不便，可以请信得过的家人替您办。<//>`
      : html`<ul class="stack">${rows.map((mandate) => html`<${Mandate} key=${mandate.agent_id} mandate=${mandate} name=${partyText(mandate.agent_id, mandate.agent_name, places)}><${SeePaper} mandate=${mandate} />${inUse(mandate) && html`<${Asked} label="马上撤销" does="确定撤销" sure=${`撤销以后，${mandate.agent_name}马上不能再替您办；要再授权，得重新办一次。`} send=${() => revoke(mandate)} />`}<//>`)}</ul>`)}<//>
    <${Button} kind="main" big wide icon="plus" onClick=${() => setGiving(true)}>授权家人替我办<//><${Deeds} />
    ${giving && html`<${Give} onClose=${(made) => { setGiving(false); if (made) given.again() }} />`}</div>`
}
