// 信用书面办理: for somebody without a phone. What is printed is theirs: the screen shows no more than that it is ready.

import { listRules } from '../shared/api.js'
import { certificateOffersFor, enterCertificate, previewCertificateFor } from '../shared/api-certificates.js'
import { enterNegativeRepair, enterNegativeWords, enterScoreObjection, logPolicy, printScoreFor } from '../shared/api-credit.js'
import { addressOf } from '../shared/certificate.js'
import { count, dateOf, fullDay, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { negativeStates } from '../shared/negatives.js'
import { Qr } from '../shared/qr.js'
import { ReceiptPaper } from '../shared/receipt-paper.js'
import { dimensionNames, featureName, happeningText, howMuch, whatRaises } from '../shared/score.js'
import { Button, Field, Loaded, html, toast, useDeed, useEffect, useLoad, useState, wrongText } from '../shared/ui.js'

const keys = keyring()
const SAID_LEAST = 4
const harms = [['', '整个分数'], ['missed', '报了名没来'], ['left_lying', '兑换了没去领'], ['gave_up', '认领心愿又放弃'], ['taken_back', '申报不属实']]
const objectionStates = { open: '等处理', upheld: '成立', declined: '不成立', withdrawn: '撤回' }
const effects = { deduction: ({ points }) => `扣 ${points} 分`, cap: ({ points }) => `最高 ${points} 分`, veto: () => '一票否决' }

/** A table on paper. */
const Lines = ({ title, rows }) => rows.length > 0 && html`<section><h3>${title}</h3><table class="sheet__table"><tbody>${rows.map(([name, value], i) => html`<tr key=${i}><td>${name}</td><td>${value}</td></tr>`)}</tbody></table></section>`

/** The score as its owner reads it on the phone, on one A4 sheet or two. */
const ScoreSheet = ({ sheet, titles }) => {
  const { score } = sheet
  const lines = Object.fromEntries(score.lines.map((line) => [line.feature, line]))
  return html`<article class="printed paper-only sheet" aria-label="信用分"><h2>${sheet.name}的信用分</h2><p><strong class="sheet__points">${count(score.points)}</strong> / 1,000 分，${score.grade} 级${score.disputed && '，有异议在办'}</p>
    <p>按截至 ${fullDay(score.on)}的事、计分办法第 ${score.policy} 版算出。${score.rank && `比全镇 ${score.rank.ahead_of_percent}% 的人高（${fullDay(score.rank.on)}）。`}</p>
    <${Lines} title="五个方面" rows=${score.parts.map((one) => [dimensionNames[one.dimension], `${one.points} / ${one.most}`])} /><${Lines} title="给您加分的" rows=${score.speaks_for.map((one) => [`${featureName(one.feature)}（${howMuch(lines[one.feature])}）`, `加 ${one.points}`])} />
    <${Lines} title="还没得到的" rows=${score.speaks_against.map((one) => [`${featureName(one.feature)}（现在 ${howMuch(lines[one.feature])}）`, `少 ${one.points}`])} /><${Lines} title="怎样能更高" rows=${score.raises.map((one) => [whatRaises(one), `加 ${one.points}`])} />
    <${Lines} title="每一项" rows=${score.lines.map((one) => [`${featureName(one.feature)}（${howMuch(one)}）`, `${one.points} / ${one.most}`])} /><${Lines} title=${sheet.more_facts ? '最近的事' : '背后的事'} rows=${sheet.facts.map((one) => [`${fullDay(one.told_on)} ${happeningText(one, titles)}${one.of_home ? '（家里的）' : ''}`, one.amount < 0 ? '更正扣回' : `还算 ${one.left_percent}%`])} />
    <${Lines} title="负面记录" rows=${sheet.records.map((one, i) => [`第 ${i + 1} 条：${one.category_zh}，${one.source_zh} ${one.number}，${one.issuer}`, `${negativeStates[one.state][0]}，${effects[one.effect](one)}${one.due ? `，${fullDay(one.due)}前` : ''}`])} /><${Lines} title="提过的异议" rows=${sheet.objections.map((one) => [`${stamp(one.at)} ${one.says}`, `${objectionStates[one.state]}${one.reason && `：${one.reason}`}`])} />
    <p>觉得哪里不对：写明哪一天、什么事、为什么，签字交到村里，登记后 5 个工作日内答复，由没有登记的另一位镇干部处理。负面记录计入以前有 10 个工作日可以书面申辩。不想要信用分了，也可以书面撤回，撤回后马上删掉。</p>
    <p class="small">${stamp(sheet.printed_at)} 按书面 ${sheet.document} 打印，只交给本人。</p></article>`
}

const seenRows = ({ band, on, policy, disputed }) => [['档次和条件', band.words], ['按哪天的名次', fullDay(on)], ['计分办法', `第 ${policy} 版`], ['有没有异议在办', disputed ? '有' : '没有']]

/** What is signed: just what the bank will see, for one purpose. */
const Consent = ({ shown, purpose }) => html`<article class="printed paper-only sheet" aria-label="信用证明授权书"><h2>信用证明授权书</h2><p>本人 ${shown.name} 单独同意把下面这些给 ${shown.offer.bank_name} 看，只用于${purpose}，${shown.days} 天有效，随时可以书面撤回。</p>
  <${Lines} title="银行会看到的" rows=${[['姓名', shown.name], ['银行电话', shown.offer.phone], ...seenRows(shown.seen)]} /><p>银行看不到：信用分、名次、为什么是这个分、做过的事。</p><p>${shown.text}（说明版本 ${shown.consent}）</p><p class="sheet__sign">本人签字或手印：＿＿＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿　编号：＿＿＿＿＿＿＿＿</p></article>`

const Certificate = ({ made, name }) => html`<article class="printed paper-only sheet certificate" aria-label="信用证明"><h2>信用证明</h2><${Qr} ecc="L" text=${addressOf(made.signed)} label="信用证明的二维码，银行用查验页扫" />
  <${Lines} title="" rows=${[['给', made.bank_name], ['用途', made.purpose], ['持有人', name], ...seenRows(made.seen), ['有效到', fullDay(made.expires_at)]]} /><p class="small">银行请扫码，或打开 ${location.host}/verify/ 查验。只对上面这家银行、这个用途有效。要作废，书面撤回“信用证明”的授权。</p></article>`

/** Prints what is inside as soon as it is there; `n` is another one each time. */
function Printing({ n, children }) {
  useEffect(() => { print() }, [n])
  return children
}

/** The paper's number and day. */
const paperFields = (asked, set, error) => html`<${Field} label="书面编号" value=${asked.document} wrong=${error?.fields.document} maxlength="60" autocomplete="off" onInput=${(document) => set({ ...asked, document })} /><${Field} label="签字日期" type="date" max=${dateOf()} value=${asked.signed_on} wrong=${error?.fields.signed_on} onInput=${(signed) => set({ ...asked, signed_on: signed })} />`
const usePaper = () => useState({ document: '', signed_on: dateOf() })
const numbered = ({ document: number, signed_on: signed }) => number.trim().length > 1 && signed

function Objection({ id, onDone }) {
  const [asked, set] = usePaper()
  const [about, setAbout] = useState({ on: dateOf(), what: '' })
  const [says, say] = useState('')
  const send = useDeed(async () => {
    const body = { ...asked, says, about: about.what ? about : null }
    await enterScoreObjection(id, body, keys.keyFor({ id, ...body }))
    keys.settle()
    onDone('登记了，5 个工作日内由镇里答复')
  })
  return html`<div class="desk-ask stack stack--tight">${wrongText(send.error)}<${Field} label="对什么有异议" value=${about.what} choices=${harms} onInput=${(what) => setAbout({ ...about, what })} />${about.what && html`<${Field} label="哪一天的事" type="date" max=${dateOf()} value=${about.on} onInput=${(on) => setAbout({ ...about, on })} />`}
    <${Field} label="纸上写的理由" multiline maxlength="500" value=${says} onInput=${say} />${paperFields(asked, set, send.error)}<div class="row"><${Button} kind="main" busy=${send.busy} disabled=${says.trim().length < SAID_LEAST || !numbered(asked)} onClick=${send.start}>登记异议<//><${Button} onClick=${() => onDone('')}>先不<//></div></div>`
}

const sayings = { noticed: ['answer', '申辩'], counting: ['object', '异议'], repair_asked: ['object', '异议'], repair_proposed: ['object', '异议'] }

function Words({ record, repairs, onDone }) {
  const [asked, set] = usePaper()
  const [text, write] = useState('')
  const [evidence, prove] = useState('')
  const [deed, name] = sayings[record.state]
  const send = useDeed(async () => {
    const body = repairs ? { ...asked, text, evidence } : { ...asked, deed, text }
    const enter = repairs ? enterNegativeRepair : enterNegativeWords
    await enter(record.record_id, body, keys.keyFor({ id: record.record_id, ...body }))
    keys.settle()
    onDone(repairs ? '修复申请登记了' : `${name}登记了，由没有经手的镇干部决定`)
  })
  const short = text.trim().length < SAID_LEAST || (repairs && evidence.trim().length < SAID_LEAST)
  return html`<div class="desk-ask stack stack--tight">${wrongText(send.error)}<${Field} label=${repairs ? '纸上写的：改正了什么' : `纸上写的${name}`} multiline maxlength=${repairs ? '240' : '500'} value=${text} onInput=${write} />${repairs && html`<${Field} label="有什么凭据" multiline maxlength="240" value=${evidence} onInput=${prove} />`}${paperFields(asked, set, send.error)}
    <div class="row"><${Button} kind="main" busy=${send.busy} disabled=${short || !numbered(asked)} onClick=${send.start}>${repairs ? '登记修复申请' : `登记${name}`}<//><${Button} onClick=${() => onDone('')}>先不<//></div></div>`
}

/** A record by its number on the sheet; what it is about stays on paper. */
function Record({ n, record, onDone }) {
  const [saying, speak] = useState('')
  const done = (said) => { speak(''); onDone(said) }
  const [, name] = sayings[record.state] ?? []
  return html`<li class="stack stack--tight"><p>负面记录第 ${n} 条：${negativeStates[record.state][0]}${record.due ? `，${fullDay(record.due)}前` : ''}</p>
    ${saying ? html`<${Words} record=${record} repairs=${saying === 'repair'} onDone=${done} />` : name && html`<div class="row"><${Button} aria-label=${`第 ${n} 条：登记${name}`} onClick=${() => speak('say')}>登记${name}<//>${record.state === 'counting' && record.repairable_on && html`<${Button} aria-label=${`第 ${n} 条：登记修复申请`} onClick=${() => speak('repair')}>登记修复申请<//>`}</div>`}</li>`
}

/** Two steps: print what the bank will see for them to sign, then enter the signed paper. */
function Certifying({ person, onDone }) {
  const id = person.resident_id
  const offers = useLoad(() => certificateOffersFor(id), [id])
  const [bankId, setBank] = useState('')
  const [purpose, setPurpose] = useState('')
  const [asked, set] = usePaper()
  const [shown, show] = useState(null)
  const [made, make] = useState(null)
  const preview = useDeed(async (bank) => show(await previewCertificateFor(id, bank)))
  const enter = useDeed(async () => {
    const body = { ...asked, bank_id: shown.offer.bank_id, purpose, consent: shown.consent, mark: shown.mark }
    make(await enterCertificate(id, body, keys.keyFor({ id, ...body })))
    keys.settle()
    toast('证明开好了，交给本人', 'good')
  })
  if (made) return html`<${Printing} n=${made}><${Certificate} made=${made} name=${person.name} /><//><p>证明打印出来交给本人，30 天有效。</p><div class="row"><${Button} icon="printer" onClick=${() => print()}>再打印一次<//><${Button} onClick=${() => onDone('')}>办好了<//></div>`
  return html`<${Loaded} from=${offers}>${(found) => {
    if (found.length === 0) return html`<p class="soft">镇里还没有和银行谈好条件。</p><div class="row"><${Button} onClick=${() => onDone('')}>返回<//></div>`
    const bank = found.find((one) => one.bank_id === bankId) ?? found[0]
    return html`<div class="desk-ask stack stack--tight">${wrongText(preview.error ?? enter.error)}<${Field} label="给哪家银行" value=${bank.bank_id} choices=${found.map((one) => [one.bank_id, one.bank_name])} onInput=${(one) => { setBank(one); setPurpose(''); show(null) }} /><${Field} label="办什么用" value=${purpose} choices=${[['', '选一个'], ...bank.purposes.map((one) => [one, one])]} onInput=${(one) => { setPurpose(one); show(null) }} />
      ${shown ? html`<${Printing} n=${shown}><${Consent} shown=${shown} purpose=${purpose} /><//><p>授权书打印出来了，请本人看过、签字，再登记。</p>${paperFields(asked, set, enter.error)}<div class="row"><${Button} kind="main" busy=${enter.busy} disabled=${!numbered(asked)} onClick=${enter.start}>本人签了字，开证明<//><${Button} icon="printer" onClick=${() => print()}>再打印授权书<//><${Button} onClick=${() => onDone('')}>先不<//></div>`
    : html`<div class="row"><${Button} kind="main" icon="printer" busy=${preview.busy} disabled=${!purpose} onClick=${() => preview.start(bank.bank_id)}>打印授权书给本人签<//><${Button} onClick=${() => onDone('')}>先不<//></div>`}</div>`
  }}<//>`
}

function Sheet({ person, onPrinted }) {
  const [asked, set] = usePaper()
  const take = useDeed(async () => {
    const [sheet, { rows }, policy] = await Promise.all([printScoreFor(person.resident_id, asked), listRules(person.resident_id.slice(0, 6)), logPolicy()])
    onPrinted({ ...sheet, policy, titles: Object.fromEntries(rows.map(({ rule, title }) => [rule, title])) })
  })
  return html`<div class="desk-ask stack stack--tight">${wrongText(take.error)}<p class="soft">本人书面要求看自己的信用分，才能打印；打印件只交给本人。谁打印的，本人看得到。自己家的和亲属的，由别人办。</p>${paperFields(asked, set, take.error)}<div class="row"><${Button} kind="main" icon="printer" busy=${take.busy} disabled=${!numbered(asked)} onClick=${take.start}>打印信用分<//></div></div>`
}

function Opened({ person }) {
  const [sheet, setSheet] = useState(null)
  const [doing, start] = useState('')
  const done = (said) => { start(''); if (said) toast(said, 'good') }
  if (doing === 'certificate') return html`<${Certifying} person=${person} onDone=${done} />`
  return html`${sheet ? html`<${Printing} n=${sheet}><${ScoreSheet} sheet=${sheet} titles=${sheet.titles} />${sheet.receipt && html`<${ReceiptPaper} receipt=${sheet.receipt} policy=${sheet.policy} look="printed paper-only sheet sheet--next" />`}<//><p>打印好了，请交给本人。屏幕上不显示分数。</p><div class="row"><${Button} icon="printer" onClick=${() => print()}>再打印一次<//></div>${sheet.records.length > 0 && html`<ul class="stack">${sheet.records.map((one, i) => html`<${Record} key=${one.record_id} n=${i + 1} record=${one} onDone=${done} />`)}</ul>`}` : html`<${Sheet} person=${person} onPrinted=${setSheet} />`}
    ${doing === 'objection' ? html`<${Objection} id=${person.resident_id} onDone=${done} />` : html`<div class="row"><${Button} onClick=${() => start('objection')}>登记书面异议<//><${Button} onClick=${() => start('certificate')}>书面开信用证明<//></div>`}`
}

/** Nothing is asked before the officer opens it, since each look is kept. */
export function CreditPaper({ person, writes }) {
  const [open, setOpen] = useState(false)
  if (!writes || person.is_minor) return null
  return html`<section class="stack" aria-labelledby="credit-paper"><h3 id="credit-paper">信用：没有手机的，书面办</h3>${open ? html`<${Opened} person=${person} />` : html`<div class="row"><${Button} icon="shield" onClick=${() => setOpen(true)}>打印信用分、登记异议、开证明<//></div>`}</section>`
}
