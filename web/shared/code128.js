// Code 128 (ISO/IEC 15417) for digits: subset C two at a time, and subset B for a last odd one.

import { html } from '../vendor/preact.js'

// The widths of bars and spaces of symbols 0–105, and of stop (106).
const WIDTHS = ('212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 '
  + '221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 '
  + '231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 '
  + '314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 '
  + '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 '
  + '114131 311141 411131 211412 211214 211232 2331112').split(' ')
const START_C = 105
const TO_B = 100
const STOP = 106
const QUIET = 10

/** Return the symbols of `digits`, start, check symbol and stop included. */
export function symbolsOf(digits) {
  const pairs = digits.match(/\d\d/g) ?? []
  const symbols = [START_C, ...pairs.map(Number)]
  if (digits.length % 2) symbols.push(TO_B, digits.at(-1).charCodeAt(0) - 32)
  const check = symbols.reduce((sum, symbol, place) => sum + symbol * Math.max(place, 1), 0) % 103
  return [...symbols, check, STOP]
}

/** The bar code as a picture, quiet zones included. */
export function Code128({ digits, label = '付款码条形码' }) {
  const widths = symbolsOf(digits).map((symbol) => WIDTHS[symbol]).join('')
  let x = QUIET
  let path = ''
  for (const [place, width] of [...widths].entries()) {
    if (place % 2 === 0) path += `M${x} 0h${width}v1h-${width}z`
    x += Number(width)
  }
  return html`<svg class="barcode" role="img" aria-label=${label} viewBox=${`0 0 ${x + QUIET} 1`} preserveAspectRatio="none" shape-rendering="crispEdges"><path d=${path} fill="#000" /></svg>`
}
