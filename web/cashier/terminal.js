// Which of the shop's tills this device is. Asked once, where the shop has registered its tills; kept beside the key.

import { Button, html } from '../shared/ui.js'

const SLOT = 'sanbao.cashier.terminal'

export const terminalHere = () => localStorage.getItem(SLOT) ?? ''
export const keepTerminal = (id) => (id ? localStorage.setItem(SLOT, id) : localStorage.removeItem(SLOT))

/** Whether the shop knows its tills, and this device is none of them yet. */
export const isUnnamed = (shop, id) => Boolean(shop?.terminals.length) && !shop.terminals.some(({ terminal_id: known }) => known === id)

export function ChooseTerminal({ terminals, onChoose }) {
  return html`<section class="card stack" aria-labelledby="terminal"><h2 id="terminal">这是哪一台收银机？</h2><p class="soft">只问一次，记在这台设备上。没有列出来的，请镇里登记。</p>
    <div class="stack stack--tight">${terminals.map(({ terminal_id: id, label }) => html`<${Button} big wide key=${id} onClick=${() => onChoose(id)}>${label}（${id}）<//>`)}</div></section>`
}
