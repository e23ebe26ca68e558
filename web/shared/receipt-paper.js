// 存证回执 as it is on a screen or a sheet of paper: its code, what was registered, where, and who saw it when.

import { count, stamp } from './format.js'
import { Qr } from './qr.js'
import { grouped, kinds, rowsOf } from './registered.js'
import { html } from './ui.js'

const linesOf = (record) => record.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])
const seenRows = (seen) => Object.entries(seen).map(([name, at]) => [`见证：${name}`, stamp(new Date(at * 1000).toISOString())])

const Facts = ({ rows }) => html`<dl class="paid__facts">${rows.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

/** `look` says how it is printed, such as "printed". */
export function ReceiptPaper({ receipt: { record: [kind, ...lines], index, size, seen_at: seen, code }, policy, look }) {
  return html`<article class=${`certificate ${look}`} aria-label="存证回执" tabindex="-1" autofocus><h2>存证回执</h2><${Qr} ecc="L" text=${code} label="存证回执的二维码，谁都能用查验页扫" />
    <${Facts} rows=${[['登记的内容', kinds[kind] ?? kind], ...rowsOf(linesOf(lines)).plain, ['登记处', `${policy.origin}，第 ${count(index + 1)} 条（共 ${count(size)} 条）`], ...seenRows(seen)]} />
    <p class="soft small">谁都能验：打开 ${location.host}/verify/ 扫码。打开过一次，以后没有网络也能验。证明见证的时候已经登记、以后没有改过；不证明分数公不公道，也不证明是最新的。</p>
    <p class="soft small">公钥名单的指纹，和查验页上的对一对：<br /><b class="number receipt__print">${grouped(policy.fingerprint)}</b></p></article>`
}
