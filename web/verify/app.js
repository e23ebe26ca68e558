// Anybody verifies a certificate or a receipt of the log, by published keys and without asking; a bank's desk may ask too,
// which the certificate's holder is told.

import { bankLooks, bankMe, certificateKeys, revokedCertificates, verifyCertificate } from '../shared/api-certificates.js'
import { bandText, foundNames, isSigned, read, signedIn } from '../shared/certificate.js'
import { BANK_KEY } from '../shared/demo.js'
import { fullDay, stamp } from '../shared/format.js'
import { speakWithKey } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { Camera } from '../shared/scan-view.js'
import { codeIn } from '../shared/scanner.js'
import { Button, Chip, Empty, Field, Loaded, Loading, Masthead, More, Notice, Refused, html, mount, useDeed, useEffect, useHash, useLoad, usePages, useState } from '../shared/ui.js'
import { Facts, Verdict } from './parts.js'
import { Keys, Receipt, usePolicy } from './receipt-view.js'
import { kindOf } from './receipts.js'
import { Registered } from './registered-view.js'

const KEPT = 'sanbao.verify.kept'
const keys = keyring()
const keyHere = () => localStorage.getItem(BANK_KEY) ?? ''
speakWithKey(keyHere())
const kept = () => JSON.parse(localStorage.getItem(KEPT) ?? '{}')
const keep = (more) => localStorage.setItem(KEPT, JSON.stringify({ ...kept(), ...more }))

/** What is asked for, or what was kept of the last answer where nobody answers. */
async function freshOrKept(name, ask) {
  try {
    const value = await ask()
    keep({ [name]: value })
    return value
  } catch (error) {
    if (error.status !== 0) throw error
    return kept()[name] ?? null
  }
}

/** What this device can tell of a signed form without asking about it: nobody learns that it was looked at. */
async function checkHere(signed) {
  const found = read(signed)
  if (!found) return { state: 'none' }
  const published = await freshOrKept('keys', certificateKeys)
  if (!published) return { state: 'offline' }
  if (!await isSigned(signed, published)) return { state: 'forged' }
  const { claims } = found
  if (claims.exp * 1000 <= Date.now()) return { state: 'expired', claims }
  const list = await freshOrKept(`revoked ${claims.aud}`, () => revokedCertificates(claims.aud))
  if (!list) return { state: 'unlisted', claims }
  return { state: list.revoked.includes(claims.jti) ? 'revoked' : 'good', claims, at: list.at }
}

const verdicts = {
  none: ['wrong', '这不是信用证明', '请扫证明上的二维码，或者把整段内容贴进来。'],
  offline: ['', '还验不了', '这台设备还没有取过公钥，联网打开一次就行。'],
  forged: ['wrong', '签名不对，不要相信', '内容被改过，或者不是这里开出的。'],
  expired: ['', '签名属实，已经到期', '请村民重新开一份。'],
  revoked: ['wrong', '签名属实，但已经作废', '村民已经收回，不能再用。'],
  unlisted: ['', '签名属实，没到期', '是否作废还不知道：没有取到作废名单。'],
  good: ['good', '签名属实，在有效期内', ''],
}

const isoDay = (seconds) => fullDay(new Date(seconds * 1000).toISOString())

function Said({ claims }) {
  return html`<section class="card stack stack--tight" aria-labelledby="said"><h2 id="said">证明上写的</h2><${Facts} rows=${[
    ['给哪家银行', claims.bank], ['用途', claims.purpose], ['档次', bandText(claims)], ['持有人', claims.name], ['按哪天的名次', fullDay(claims.on)],
    ['计分办法', `第 ${claims.policy} 版`], ['开具时有没有异议在办', claims.disputed ? '有' : '没有'], ['有效期', `${isoDay(claims.iat)} 到 ${isoDay(claims.exp)}`],
  ]} /></section>`
}

/** What the house says now, to the bank that it was made for; its holder is told that this bank asked. */
function Asked({ signed, me, onLooked }) {
  const ask = useDeed(async () => {
    const told = await verifyCertificate(signed, keys.keyFor({ signed }))
    keys.settle()
    onLooked()
    return told
  })
  const [told, setTold] = useState(null)
  useEffect(() => { setTold(null) }, [signed])
  const start = async () => setTold(await ask.start())
  const [name, look] = told ? foundNames[told.found] : []
  return html`<section class="card stack stack--tight" aria-labelledby="asked"><h2 id="asked">联网查验</h2><${Refused} of=${ask} />
    ${!told && html`<p class="soft">由 ${me.name} 查验：能看到姓名、现在有没有异议。村民会收到消息，记录保存三年。</p><${Button} kind="main" big wide busy=${ask.busy} onClick=${start}>查验，并告诉村民<//>`}
    ${told && html`<${Verdict} look=${look} title=${name}>${stamp(told.at)}${told.found === 'unknown' && ' · 不是给这家银行的，或者不是这里开出的'}<//>
      ${told.seen && html`<${Facts} rows=${[['姓名（请与身份证核对）', told.name], ['档次', told.seen.band.words], ['用途', told.purpose], ['现在有没有异议在办', told.disputed_now ? '有，村民对分数提了异议' : '没有'], ['到期', fullDay(told.expires_at)]]} />`}`}</section>`
}

function Looks({ turn }) {
  const pages = usePages(bankLooks, [turn])
  return html`<section class="stack stack--tight" aria-labelledby="looks"><h2 id="looks">本行查验过的</h2><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<${Empty} icon="list" title="还没有查验过">查验一份，这里就有一条。<//>` : html`<ul class="card entries">${pages.rows.map((row) => html`<li key=${row.look_id} class="entry"><div class="grow"><strong>${row.purpose}</strong><p class="soft small">${stamp(row.at)} · ${row.band?.words ?? '没有看到内容'}</p></div><${Chip} look=${foundNames[row.found][1]}>${foundNames[row.found][0]}<//></li>`)}</ul>`)}<//><${More} pages=${pages} /></section>`
}

const refusals = { 401: '这个密钥不对，或者已经停用。', 403: '这不是银行的密钥，或者银行已暂停合作。' }

/** The bank's key, entered once; it stays on this device. */
function EnterKey({ onKey }) {
  const [key, setKey] = useState('')
  const enter = useDeed(async () => {
    speakWithKey(key.trim())
    try { await bankMe() } catch (error) { speakWithKey(keyHere()); throw error }
    localStorage.setItem(BANK_KEY, key.trim())
    onKey(key.trim())
  })
  const submit = (event) => { event.preventDefault(); if (key.trim() && !enter.busy) enter.start() }
  const wrong = enter.error && (refusals[enter.error.status] ?? enter.error.message)
  return html`<section class="card stack stack--tight" aria-labelledby="key"><h2 id="key">银行柜台</h2><p class="soft">有镇里发的密钥，就能联网查验：看到姓名、是否作废、现在有没有异议。没有密钥也能验签名。</p>
    <form class="stack stack--tight" onSubmit=${submit}><${Field} label="银行密钥" type="password" value=${key} wrong=${wrong} onInput=${setKey} autocomplete="off" /><${Button} type="submit" wide busy=${enter.busy} disabled=${!key.trim()}>存在这台设备上<//></form></section>`
}

/** What was read: a receipt as it stands, or the signed form of a certificate. */
const taken = (text) => (kindOf(text.trim()) ? { receipt: kindOf(text.trim()) === 'file' ? `${text.trim()}\n` : text.trim() } : { signed: signedIn(text) })

const NOTHING_SEEN = '没有看到二维码。照得正一点、近一点，或者直接用摄像头扫。'
const TEXT_BYTES_MAX = 100_000

/** A file's text: that of the code in a picture, or the file itself. */
async function textIn(file) {
  if (file.type.startsWith('image/')) return codeIn(file)
  return file.size <= TEXT_BYTES_MAX ? file.text() : undefined
}

function Take({ onTaken }) {
  const [text, setText] = useState('')
  const [scanning, setScanning] = useState(false)
  const [wrong, setWrong] = useState(null)
  const take = (found) => { setWrong(null); onTaken(taken(found)) }
  const submit = (event) => { event.preventDefault(); if (text.trim()) { take(text); setText('') } }
  const open = async (_, input) => {
    const found = await textIn(input.files[0])
    input.value = ''
    if (found) take(found)
    else setWrong(NOTHING_SEEN)
  }
  return html`<section class="card stack" aria-labelledby="take"><h2 id="take">扫一扫，或者选文件</h2>${scanning ? html`<${Camera} fine word="把二维码放进框里，尽量占满" onCode=${(code) => { setScanning(false); take(code) }} /><${Button} wide onClick=${() => setScanning(false)}>不扫了<//>` : html`<${Button} kind="main" big wide icon="scan" onClick=${() => setScanning(true)}>扫二维码<//>`}
    <${Field} label="或者选一张照片、一个回执文件" type="file" accept="image/*,.tlog-proof,.txt,text/plain" wrong=${wrong} onInput=${open} />
    <form class="stack stack--tight" onSubmit=${submit}><${Field} label="或者把证明内容贴在这里" multiline rows="3" value=${text} onInput=${setText} autocomplete="off" spellcheck="false" /><${Button} type="submit" wide disabled=${!text.trim()}>验一下<//></form></section>`
}

function Checked({ signed, me, policy, onLooked }) {
  const here = useLoad(() => checkHere(signed), [signed])
  return html`<${Loaded} from=${here}>${({ state, claims, at }) => {
    const [look, title, note] = verdicts[state]
    return html`<${Verdict} look=${look} title=${title}>${note || `按 ${stamp(at)} 的名单，没有作废。这一步只在本机验，没有告诉任何人。`}<//>
      ${me && !['none', 'forged'].includes(state) && html`<${Asked} signed=${signed} me=${me} onLooked=${onLooked} />${policy && html`<${Registered} signed=${signed} claims=${claims} state=${policy} />`}`}${claims && html`<${Said} claims=${claims} />`}`
  }}<//>`
}

function Desk({ keyOf, onKey, onForget }) {
  const me = useLoad(async () => (keyOf ? bankMe() : null), [keyOf])
  const hash = useHash()
  const policy = usePolicy()
  const [{ signed = '', receipt = '' }, setTaken] = useState({})
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const coded = hash.slice(1)
    const isReceipt = /^SB1(:|%3A)/i.test(coded)
    if (!isReceipt && !coded.includes('.')) return
    setTaken(taken(isReceipt ? decodeURIComponent(coded) : hash))
    history.replaceState(null, '', location.pathname)
  }, [hash])
  return html`<${Masthead} title="查验" note=${me.value?.name ?? '三宝'}>${keyOf && html`<${Button} onClick=${onForget}>换密钥<//>`}</${Masthead}>
    <main id="main" class="verify"><h1 class="unseen">查验信用证明和存证回执</h1>${signed && html`<${Checked} key=${signed} signed=${signed} me=${me.value} policy=${policy.state} onLooked=${() => setTurn((n) => n + 1)} />`}
      ${receipt && (policy.state || policy.asked ? html`<${Receipt} key=${receipt} text=${receipt} state=${policy.state} />` : html`<${Loading} />`)}
      <${Take} onTaken=${setTaken} />${me.error && html`<${Notice} look="wrong" title="密钥不能用了">${me.error.message}<//>`}
      ${keyOf ? me.value && html`<${Looks} turn=${turn} />` : html`<${EnterKey} onKey=${onKey} />`}${policy.state && html`<${Keys} state=${policy.state} onChange=${policy.change} />`}</main>`
}

function App() {
  const [key, setKey] = useState(keyHere())
  const forget = () => { localStorage.removeItem(BANK_KEY); speakWithKey(''); setKey('') }
  return html`<${Desk} key=${key} keyOf=${key} onKey=${setKey} onForget=${forget} />`
}

mount(html`<${App} />`)
navigator.serviceWorker?.register('/verify/worker.js', { scope: '/verify/' }).catch(() => {}) // So that it opens without a network.
