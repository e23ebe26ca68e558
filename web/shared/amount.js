// Whole points by thumb, by keyboard, or with a scanner gun in the way.

import { gun } from './scanner.js'
import { Icon, html, useEffect, useRef, useState } from './ui.js'

const MAX_DIGITS = 6
const whole = (text) => text.replace(/\D/g, '').replace(/^0+/, '').slice(0, MAX_DIGITS)

/**
 * The amount as a field, which opens no keyboard of a phone's: the pad below is one. `onEnter` goes on.
 * A gun that scans while the field has the focus leaves the amount as it was; `onCode` hears what it read.
 * The field takes the focus whenever `eager` becomes another text.
 */
export function AmountPad({ value, onChange, onEnter, onCode, eager = '', label = '工分数' }) {
  const field = useRef(null)
  const [ear] = useState(gun)
  const before = useRef('')
  useEffect(() => { if (eager) field.current.focus({ preventScroll: true }) }, [eager])
  const press = (digit) => onChange(whole(`${value}${digit}`))
  const hear = (event) => {
    const { first, code } = ear(event)
    if (first) before.current = value
    if (code) {
      event.preventDefault()
      onChange(before.current)
      onCode?.(code)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      onEnter?.()
    }
  }
  const type = (event) => {
    const now = whole(event.currentTarget.value)
    event.currentTarget.value = now
    onChange(now)
  }
  return html`<div class="stack stack--tight"><label class="pad__shown"><span>${label}</span><input ref=${field} class="figure" inputmode="none" autocomplete="off" enterkeyhint="go" placeholder="0" value=${value} onInput=${type} onKeyDown=${hear} /></label>
    <div class="pad" role="group" aria-label=${`${label}键盘`}>${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => html`<button type="button" onClick=${() => press(n)}>${n}</button>`)}
      <button type="button" aria-label="清空" onClick=${() => onChange('')}><${Icon} name="erase" /></button><button type="button" onClick=${() => press(0)}>0</button>
      <button type="button" aria-label="退一格" onClick=${() => onChange(value.slice(0, -1))}><${Icon} name="back" /></button></div></div>`
}
