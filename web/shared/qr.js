// QR codes as pictures that scale without blur.

import { encode } from '../vendor/uqr.js'
import { html } from '../vendor/preact.js'

const QUIET = 4

/** `text` as a QR code with its quiet zone; of correction level M, or of `ecc` where there is much of it. */
export function Qr({ text, label, ecc = 'M' }) {
  const { data, size } = encode(text, { ecc, border: QUIET })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return html`<svg class="qr" role="img" aria-label=${label} viewBox=${`0 0 ${size} ${size}`} shape-rendering="crispEdges"><path d=${`M0 0h${size}v${size}H0z`} fill="#fff" /><path d=${path} fill="#000" /></svg>`
}
