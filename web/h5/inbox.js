// What the village told this villager.

import { Letters } from '../shared/inbox.js'
import { html } from '../shared/ui.js'

export const Inbox = () => html`<div class="stack"><h2>消息</h2><${Letters} here="/h5/">活动通知、工分到账，都会送到这里。<//></div>`
