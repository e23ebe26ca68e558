// What a buyer, guest or lister was told; a villager reads the same letters in the pages of the village.

import { Letters } from '../shared/inbox.js'
import { html, useEffect } from '../shared/ui.js'

export function Inbox() {
  useEffect(() => { document.title = '消息 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><h1>消息</h1><${Letters} here="/mall/">订单、预订和五集的进展，都会送到这里。<//></div>`
}
