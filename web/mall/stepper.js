// How many of a variant: one less, one more, and so many in words; by weight a step is what a unit weighs.

import { unitsText } from '../shared/market.js'
import { Icon, html, toast, useEffect, useRef } from '../shared/ui.js'
import { LINES_MAX, put } from './kept.js'

/** `most` is how many can be had; more is not to be pressed. `takesFocus` where it stands for the button just pressed. */
export function Stepper({ one, units, most, name, onChange, takesFocus }) {
  const plus = useRef(null)
  useEffect(() => { if (takesFocus) plus.current.focus() }, [])
  const step = unitsText(one, 1)
  const more = () => { if (units < most) onChange(units + 1) }
  return html`<div class="stepper" role="group" aria-label=${`${name}买多少`}>
    <button type="button" class="stepper__press" aria-label=${units > 1 ? `${name}少 ${step}` : `不要${name}了`} onClick=${() => onChange(units - 1)}><${Icon} name=${units > 1 ? 'minus' : 'cross'} /></button>
    <output class="stepper__n number">${unitsText(one, units)}</output>
    <button type="button" ref=${plus} class="stepper__press" aria-label=${`${name}多 ${step}`} aria-disabled=${units >= most ? 'true' : null} onClick=${more}><${Icon} name="plus" /></button></div>`
}

/** Have so many in the basket (that of a cycle, where one is named), and say so where it has no more room. */
export function wanted(townId, line, cycleId = '') {
  if (!put(townId, line, cycleId)) toast(`购物篮一次最多 ${LINES_MAX} 样，先结算一次吧`, 'wrong')
}
