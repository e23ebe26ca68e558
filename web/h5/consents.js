// 我的授权: what I agreed to, in the words of then; given and withdrawn here.

import { consentHistory, consentPurposes, grantConsent, myConsents, withdrawConsent } from '../shared/api.js'
import { clock, fullDay } from '../shared/format.js'
import { consentStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Loaded, More, Refused, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

/** What one loses by withdrawing, where that is more than the purpose itself. */
const losses = {
  registration: '撤回后会马上退出登录，不能再用手机办理。工分还在，可以凭工分卡用；想再用手机，要重新绑定。',
  acting_for: '撤回后，替您办事的人马上不能再替您办。',
}

function Confirm({ consent, text, onDone, onClose }) {
  const giving = consent.state !== 'granted'
  const send = useDeed(async () => {
    await (giving ? grantConsent(consent.purpose, text.version) : withdrawConsent(consent.purpose))
    toast(giving ? '授权好了' : '已经撤回', 'good')
    onDone()
  })
  return html`<${Dialog} title=${giving ? `授权：${consent.title}` : `撤回：${consent.title}`} onClose=${onClose}><${Refused} of=${send} />
    <p>${giving ? text.text : losses[consent.purpose] ?? '撤回后，从现在起不再这样用您的信息。以前已经办的不受影响。'}</p>
    <${Button} kind="main" big wide busy=${send.busy} onClick=${send.start}>${giving ? '看过了，同意' : '确定撤回'}<//><${Button} big wide onClick=${onClose}>${giving ? '不同意' : '先不撤回'}<//><//>`
}

/** All that was agreed to and withdrawn, the newest first, each in the words of then. */
function History({ me }) {
  const pages = usePages(consentHistory, [])
  return html`<section class="stack stack--tight" aria-labelledby="history"><h3 id="history">以前的授权和撤回</h3><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">还没有授权过什么。</p>`
    : html`<ul class="card entries">${pages.rows.map((one) => html`<li key=${`${one.purpose} ${one.at}`} class="entry"><div class="grow"><strong>${one.state === 'granted' ? '同意' : '撤回'}：${one.title}</strong>
      <p class="soft small">${fullDay(one.at)} ${clock(one.at)}${one.document && ` · 书面 ${one.document}`}${one.given_by && one.given_by !== me && ' · 监护人办理'}</p>
      ${one.text && html`<details class="consent"><summary>当时说的是什么</summary><p>${one.text}</p></details>`}</div></li>`)}</ul>`)}<//><${More} pages=${pages} /></section>`
}

export function Consents({ profile, signOut }) {
  const found = useLoad(async () => {
    const [{ consents }, purposes] = await Promise.all([myConsents(), consentPurposes()])
    return { consents, texts: Object.fromEntries(purposes.map((one) => [one.purpose, one])) }
  }, [])
  const [asked, setAsked] = useState(null)
  const [times, setTimes] = useState(0)
  const done = () => {
    const out = asked.purpose === 'registration' && asked.state === 'granted'
    setAsked(null)
    if (out) signOut()
    else { found.again(); setTimes(times + 1) }
  }
  return html`<div class="stack"><h2>我的授权</h2><p class="soft">同意过什么，随时可以撤回。不同意不影响得工分、用工分。</p><${Loaded} from=${found} tall>${({ consents, texts }) => html`<ul class="stack">${consents.map((consent) => {
    const [text, look] = consentStates[consent.state]
    return html`<li key=${consent.purpose} class="card stack stack--tight"><div class="row row--apart"><strong>${consent.title}</strong><${Chip} look=${look}>${text}<//></div>
      ${consent.at && html`<p class="soft small">${fullDay(consent.at)}${consent.document && ` · 书面 ${consent.document}`}</p>`}<details class="consent"><summary>说的是什么</summary><p>${consent.text || texts[consent.purpose].text}</p></details>
      <${Button} wide aria-label=${`${consent.state === 'granted' ? '撤回' : '授权'}：${consent.title}`} onClick=${() => setAsked(consent)}>${consent.state === 'granted' ? '撤回' : '授权'}<//></li>`
  })}</ul>
    ${asked && html`<${Confirm} consent=${asked} text=${texts[asked.purpose]} onDone=${done} onClose=${() => setAsked(null)} />`}`}<//><${History} key=${times} me=${profile.resident_id} /></div>`
}
