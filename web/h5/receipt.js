// 存证回执: what proves that a score was registered, unchanged since; shown, printed, or taken along as a file.

import { logPolicy, myScoreReceipt } from '../shared/api-credit.js'
import { count, stamp } from '../shared/format.js'
import { Qr } from '../shared/qr.js'
import { grouped, kinds, rowsOf } from '../shared/registered.js'
import { saveFile } from '../shared/saving.js'
import { Button, Dialog, Loaded, html, useLoad } from '../shared/ui.js'

const linesOf = (record) => record.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])
const seenRows = (seen) => Object.entries(seen).map(([name, at]) => [`见证：${name}`, stamp(new Date(at * 1000).toISOString())])

const Facts = ({ rows }) => html`<dl class="paid__facts">${rows.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

function Paper({ receipt: { record: [kind, ...lines], index, size, seen_at: seen, code }, policy }) {
  return html`<article class="certificate printed" aria-label="存证回执" tabindex="-1" autofocus><h2>存证回执</h2><${Qr} ecc="L" text=${code} label="存证回执的二维码，谁都能用查验页扫" />
    <${Facts} rows=${[['登记的内容', kinds[kind] ?? kind], ...rowsOf(linesOf(lines)).plain, ['登记处', `${policy.origin}，第 ${count(index + 1)} 条（共 ${count(size)} 条）`], ...seenRows(seen)]} />
    <p class="soft small">谁都能验：打开 ${location.host}/verify/ 扫码。打开过一次，以后没有网络也能验。证明登记过、没有改过、没有倒填日子；不证明分数公不公道，也不证明是最新的。</p>
    <p class="soft small">公钥名单的指纹，和查验页上的对一对：<br /><b class="number receipt__print">${grouped(policy.fingerprint)}</b></p></article>`
}

/** The receipt of one of my scores. */
export function Receipt({ version, onClose }) {
  const asked = useLoad(async () => {
    const [receipt, policy] = await Promise.all([myScoreReceipt(version), logPolicy()])
    return { receipt, policy }
  }, [version])
  return html`<${Dialog} title="给别人验" onClose=${onClose}><${Loaded} from=${asked} tall>${({ receipt, policy }) => html`<${Paper} receipt=${receipt} policy=${policy} />
    <div class="row no-print"><${Button} icon="printer" onClick=${() => print()}>打印<//><${Button} icon="download" onClick=${() => saveFile(`存证回执-${receipt.index + 1}.tlog-proof`, 'text/plain', receipt.text)}>下载回执文件<//><${Button} onClick=${onClose}>关闭<//></div>`}<//>${asked.state !== 'ready' && html`<div class="row no-print"><${Button} onClick=${onClose}>关闭<//></div>`}<//>`
}
