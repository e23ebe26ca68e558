// 信用证明: let one bank know in which band I am, for one purpose; see who looked; take it back.

import { askCertificate, certificateOffers, myCertificateLooks, myCertificateReceipt, myCertificates, previewCertificate, revokeCertificate } from '../shared/api-certificates.js'
import { addressOf, foundNames } from '../shared/certificate.js'
import { day, fullDay, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Qr } from '../shared/qr.js'
import { Receipt } from './receipt.js'
import { Button, Chip, Dialog, Empty, Icon, Loaded, More, Notice, Refused, html, toast, useDeed, useEffect, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const whys = { own: '您自己作废的', consent: '您撤回授权时一起作废的', gone: '迁出时一起作废的' }

const Facts = ({ rows }) => html`<dl class="paid__facts">${rows.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
const seenRows = ({ band, on, policy, disputed }) => [['档次和条件', band.words], ['按哪天的名次', fullDay(on)], ['计分办法', `第 ${policy} 版`], ['有没有异议在办', disputed ? '有' : '没有']]

/** Choose the bank and what for. */
function Choose({ offers, onChosen, onClose }) {
  const [bank, setBank] = useState(offers[0])
  const [purpose, setPurpose] = useState('')
  return html`<div class="stack"><div class="row row--apart"><h2>开一份信用证明</h2><${Button} kind="quiet" onClick=${onClose}>不开了<//></div>
    <fieldset class="stack stack--tight choice"><legend><strong>给哪家银行？</strong></legend>${offers.map((one) => html`<label class="agree" key=${one.bank_id}><input type="radio" name="bank" checked=${one === bank} onChange=${() => { setBank(one); setPurpose('') }} /><span>${one.bank_name}<br /><span class="soft">电话 ${one.phone}；${one.bands.map(({ words }) => words).join('；')}</span></span></label>`)}</fieldset>
    <fieldset class="chips"><legend><strong>办什么用？</strong></legend>${bank.purposes.map((one) => html`<button type="button" class="button" key=${one} aria-pressed=${String(one === purpose)} onClick=${() => setPurpose(one)}>${one}</button>`)}</fieldset>
    <${Button} kind="main" big wide disabled=${!purpose} onClick=${() => onChosen({ bank, purpose })}>下一步：看银行会看到什么<//></div>`
}

/** Just what the bank will see; the consent is to this, and to nothing else. */
function Agree({ chosen, profile, onMade, onBack }) {
  const shown = useLoad(() => previewCertificate(chosen.bank.bank_id), [chosen.bank.bank_id])
  const [sure, setSure] = useState(false)
  const ask = useDeed(async () => {
    const body = { bank_id: chosen.bank.bank_id, purpose: chosen.purpose, consent: shown.value.consent, mark: shown.value.mark }
    const made = await askCertificate(body, keys.keyFor(body))
    keys.settle()
    toast('证明开好了', 'good')
    onMade(made)
  })
  const again = () => { ask.clear(); setSure(false); shown.again() }
  return html`<div class="stack"><h2>银行会看到什么</h2><${Loaded} from=${shown} tall>${({ seen, text, days }) => html`<section class="card stack stack--tight" aria-label="银行会看到的"><${Facts} rows=${[['银行', chosen.bank.bank_name], ['用途', chosen.purpose], ['您的姓名', profile.name], ...seenRows(seen), ['有效期', `${days} 天，随时可以作废`]]} /></section>
    <section class="card stack stack--tight" aria-label="银行看不到的"><strong>银行看不到</strong><p class="soft">信用分、名次、为什么是这个分、您做过的事。</p></section>
    <details class="consent card"><summary>授权说的是什么</summary><p>${text}</p></details>
    ${ask.error && html`<${Notice} look="wrong">${ask.error.message}${ask.error.code === 'seen_changed' && html`<${Button} onClick=${again}>再看一遍<//>`}<//>`}
    <label class="agree"><input type="checkbox" checked=${sure} onChange=${(event) => setSure(event.currentTarget.checked)} /><span>我看过了，单独同意把上面这些给 ${chosen.bank.bank_name} 看，只用于${chosen.purpose}</span></label>
    <${Button} kind="main" big wide disabled=${!sure} busy=${ask.busy} onClick=${ask.start}>同意，开证明<//>`}<//><${Button} big wide onClick=${onBack}>上一步<//></div>`
}

const Paper = ({ one, name }) => html`<article class="certificate printed" aria-label="信用证明" tabindex="-1" autofocus><h2>信用证明</h2><${Qr} ecc="L" text=${addressOf(one.signed)} label="信用证明的二维码，银行用查验页扫" />
  <${Facts} rows=${[['给', one.bank_name], ['用途', one.purpose], ['持有人', name], ...seenRows(one.seen), ['有效到', fullDay(one.expires_at)]]} />
  <p class="soft small">银行请扫码，或打开 ${location.host}/verify/ 查验。只对上面这家银行、这个用途有效。</p></article>`

/** One of mine: shown to the bank, printed, or taken back. */
function One({ one, profile, onDone, onClose }) {
  const [sure, setSure] = useState(false)
  const [proves, prove] = useState(false)
  const revoke = useDeed(async () => { await revokeCertificate(one.certificate_id); toast('作废了，银行再查会看到作废'); onDone() })
  const copy = async () => { await navigator.clipboard.writeText(addressOf(one.signed)); toast('已复制', 'good') }
  if (proves) return html`<${Receipt} ask=${() => myCertificateReceipt(one.certificate_id)} onClose=${() => prove(false)}>和证明一起给银行：证明这份证明登记过，没有改过。里面没有您的分数，也看不出您还开过别的证明。<//>`
  return html`<${Dialog} title="给银行看" onClose=${onClose}><${Refused} of=${revoke} /><${Paper} one=${one} name=${profile.name} />
    ${sure ? html`<p>作废以后不能恢复；还要用，再开一份。</p><${Button} kind="main" big wide busy=${revoke.busy} onClick=${revoke.start}>确定作废<//><${Button} big wide onClick=${() => setSure(false)}>先不<//>` : html`<div class="row no-print"><${Button} icon="printer" onClick=${() => print()}>打印<//><${Button} onClick=${copy}>复制内容<//><${Button} onClick=${() => prove(true)}>存证回执<//><${Button} onClick=${() => setSure(true)}>作废<//><${Button} onClick=${onClose}>关闭<//></div>`}<//>`
}

const Row = ({ one, onOpen }) => html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${one.bank_name}</strong><${Chip} look=${foundNames[one.state][1]}>${foundNames[one.state][0]}<//></div>
  <p>${one.purpose} · ${one.seen.band.words}</p><p class="soft small">${day(one.issued_at)}开的，${one.state === 'revoked' ? `${day(one.revoked_at)}${whys[one.why]}` : `${day(one.expires_at)}到期`}</p>
  ${one.state === 'valid' && html`<${Button} wide aria-label=${`给银行看：${one.bank_name}，${one.purpose}`} onClick=${() => onOpen(one)}>给银行看<//>`}</li>`

function Looks({ turn }) {
  const pages = usePages(myCertificateLooks, [turn])
  return html`<section class="stack stack--tight" aria-labelledby="looked"><h3 id="looked">谁看过</h3><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">还没有银行看过。每看一次，这里有一条，您也会收到消息。</p>` : html`<ul class="card entries">${pages.rows.map((row) => html`<li key=${row.look_id} class="entry"><div class="grow"><strong>${row.bank_name}</strong><p class="soft small">${stamp(row.at)} · ${row.purpose}</p><p class="small">${row.band ? `看到：姓名，${row.band.words}${row.disputed ? '，有异议在办' : ''}` : `没有看到内容：证明${foundNames[row.found][0]}`}</p></div></li>`)}</ul>`)}<//><${More} pages=${pages} /></section>`
}

function Asking({ profile, onMade, onClose }) {
  const offers = useLoad(certificateOffers, [])
  const [chosen, setChosen] = useState(null)
  useEffect(() => scrollTo(0, 0), [chosen])
  return html`<${Loaded} from=${offers} tall>${(found) => {
    if (found.length === 0) return html`<${Empty} icon="shield" title="还没有银行可选">镇里和银行谈好条件以后，这里就能选。<//><${Button} big wide onClick=${onClose}>回去<//>`
    return chosen ? html`<${Agree} chosen=${chosen} profile=${profile} onMade=${onMade} onBack=${() => setChosen(null)} />` : html`<${Choose} offers=${found} onChosen=${setChosen} onClose=${onClose} />`
  }}<//>`
}

export function Certificates({ profile }) {
  const pages = usePages(myCertificates, [])
  const [asking, setAsking] = useState(false)
  const [open, setOpen] = useState(null)
  const done = () => { setOpen(null); pages.again() }
  const made = (one) => { setAsking(false); setOpen(one); pages.again() }
  if (asking) return html`<${Asking} profile=${profile} onMade=${made} onClose=${() => setAsking(false)} />`
  return html`<div class="stack stack--home"><div class="stack stack--tight"><h2>信用证明</h2><p class="soft">办贷款时给您选的一家银行看：您在全镇前百分之几，能贷多少、利率多少。不给看分数和名次。30 天有效，随时作废。</p></div>
    <${Button} kind="main" big wide icon="plus" onClick=${() => setAsking(true)}>开一份信用证明<//>
    <${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shield" title="还没有开过">用得着的时候再开，不用先开着。<//>` : html`<ul class="stack">${pages.rows.map((one) => html`<${Row} key=${one.certificate_id} one=${one} onOpen=${setOpen} />`)}</ul>`)}<//><${More} pages=${pages} />
    <${Looks} turn=${open?.certificate_id} /><a class="way" href="#score"><${Icon} name="shield" /> 回到我的信用</a>${open && html`<${One} one=${open} profile=${profile} onDone=${done} onClose=${() => setOpen(null)} />`}</div>`
}
