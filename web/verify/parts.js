// What both kinds of verifying show: a verdict said large, and facts by name.

import { Icon, html } from '../shared/ui.js'

export const Verdict = ({ look, title, children }) => html`<div class=${`verdict ${look && `verdict--${look}`}`} role="status"><span class="state__icon"><${Icon} name=${look === 'good' ? 'check' : look === 'wrong' ? 'cross' : 'shield'} /></span><div class="grow"><strong>${title}</strong><span>${children}</span></div></div>`

export const Facts = ({ rows }) => html`<dl class="verify__facts">${rows.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
