// 存证回执: what proves that something of mine was registered, unchanged since; shown, printed, or taken along as a file.

import { logPolicy } from '../shared/api-credit.js'
import { ReceiptPaper } from '../shared/receipt-paper.js'
import { saveFile } from '../shared/saving.js'
import { Button, Dialog, Loaded, Notice, html, useLoad } from '../shared/ui.js'

/** The receipt that `ask` brings; `children` say what who gets it will see. */
export function Receipt({ ask, children, onClose }) {
  const asked = useLoad(async () => {
    const [receipt, policy] = await Promise.all([ask(), logPolicy()])
    return { receipt, policy }
  }, [])
  return html`<${Dialog} title="给别人验" onClose=${onClose}><${Loaded} from=${asked} tall>${({ receipt, policy }) => html`<${Notice} look="wait">${children}<//><${ReceiptPaper} receipt=${receipt} policy=${policy} look="printed" />
    <div class="row no-print"><${Button} icon="printer" onClick=${() => print()}>打印<//><${Button} icon="download" onClick=${() => saveFile(`存证回执-${receipt.index + 1}.tlog-proof`, 'text/plain', receipt.text)}>下载回执文件<//><${Button} onClick=${onClose}>关闭<//></div>`}<//>${asked.state !== 'ready' && html`<div class="row no-print"><${Button} onClick=${onClose}>关闭<//></div>`}<//>`
}
