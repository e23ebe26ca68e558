// The components: buttons, fields, states, dialogs, progress, pad, table. Pages import views and hooks from here alone.

import { html, render, useEffect, useLayoutEffect, useRef, useState } from '../vendor/preact.js'
import { count } from './format.js'
import { Icon, Mark } from './icons.js'
import { words } from './strings.js'

export * from '../vendor/preact.js'
export { Icon, Mark }

/** How many empty pages of a filtered list are read on by themselves; then the button is there. */
const EMPTY_PAGES_MAX = 20

let ids = 0
const useId = () => useState(() => `f${++ids}`)[0]

/** A button that says so when it works, and does not take a second press meanwhile. */
export function Button({ kind = '', big, wide, busy, disabled, icon, children, onClick, type = 'button', ...rest }) {
  const classes = ['button', kind && `button--${kind}`, big && 'button--big', wide && 'button--wide'].filter(Boolean).join(' ')
  const off = Boolean(busy || disabled)
  const press = (event) => { if (off) event.preventDefault(); else onClick?.(event) }
  return html`<button type=${type} class=${classes} aria-disabled=${off ? 'true' : null} aria-busy=${busy ? 'true' : null} onClick=${press} ...${rest}>
    ${busy ? html`<span class="button__busy" aria-hidden="true"></span>` : icon && html`<${Icon} name=${icon} />`}${children}</button>`
}

/** A labelled input with its hint and its error read out together. `choices` makes it a select: [[value, words]]. */
export function Field({ label, hint, wrong, choices, all, value, onInput, multiline, ...rest }) {
  const id = useId()
  const described = [hint && `${id}h`, wrong && `${id}w`].filter(Boolean).join(' ') || null
  const shared = { id, 'aria-describedby': described, 'aria-invalid': wrong ? 'true' : null, ...rest }
  const heard = (event) => onInput?.(event.currentTarget.value, event.currentTarget)
  let input = html`<input ...${shared} value=${value} onInput=${heard} />`
  if (multiline) input = html`<textarea ...${shared} rows="3" value=${value} onInput=${heard}></textarea>`
  if (choices) input = html`<select ...${shared} value=${value} onChange=${heard}>${choices.map(([key, text]) => html`<option value=${key} selected=${key === value}>${text}</option>`)}</select>`
  return html`<div class=${`field ${all ? 'form__all' : ''}`}><label for=${id}>${label}</label>
    ${hint && html`<span class="field__hint" id=${`${id}h`}>${hint}</span>`}${input}
    ${wrong && html`<span class="field__wrong" id=${`${id}w`}>${wrong}</span>`}</div>`
}

export const Chip = ({ look, children }) => html`<span class=${`chip ${look ? `chip--${look}` : ''}`}>${children}</span>`

/** A state as `of` names it: its words, and how it looks. */
export const StateChip = ({ of, state }) => { const [text, look] = of[state] ?? [state, '']; return html`<${Chip} look=${look}>${text}<//>` }

/** One fact of a `facts-list`. */
export const Fact = ({ name, big, children }) => html`<div class=${big ? 'facts-list__big' : ''}><dt>${name}</dt><dd class=${big ? 'figure' : ''}>${children}</dd></div>`

export const Notice = ({ look = '', icon, title, children }) => html`<div class=${`notice ${look && `notice--${look}`}`} role=${look === 'wrong' ? 'alert' : 'status'}>
  <${Icon} name=${icon ?? (look === 'good' ? 'check' : 'bell')} /><div>${title && html`<strong>${title}</strong>`}${children}</div></div>`

/** Why a deed was refused, until its next try. */
export const Refused = ({ of: { error } }) => error && html`<${Notice} look="wrong">${error.message}<//>`
/** What was refused, in the words of the first field that is wrong. */
export const wrongText = (error) => error && html`<${Notice} look="wrong">${Object.values(error.fields ?? {})[0] ?? error.message}<//>`

export const Loading = ({ tall }) => html`<div class="stack" role="status"><span class="unseen">${words.loading}</span>
  ${tall && html`<div class="bone bone--tall"></div>`}<div class="bone"></div><div class="bone"></div><div class="bone"></div></div>`

export const Empty = ({ icon = 'leaf', title, children }) => html`<div class="state"><span class="state__icon"><${Icon} name=${icon} /></span><h3>${title}</h3><div>${children}</div></div>`

/** An error with a way on; the button is busy until what `again` promises is there. */
export function Failed({ error, again }) {
  const next = useDeed(async () => { await again() })
  return html`<div class="state" role="alert"><span class="state__icon"><${Icon} name=${error.status === 0 ? 'wave' : 'bell'} /></span>
    <h3>${error.status === 0 ? '没有连上' : '没有成功'}</h3><p>${error.message}</p>${again && html`<${Button} busy=${next.busy} onClick=${next.start}>${words.again}<//>`}</div>`
}

/** Load with `ask` when `deps` change: at once the old answer is gone. `again` keeps what is shown until the new answer is here, which it promises. */
export function useLoad(ask, deps) {
  const [shown, show] = useState({ nth: 0 })
  const [turn, setTurn] = useState(0)
  const asked = useRef({ deps, nth: 1 })
  const heard = useRef([])
  if (deps.some((one, i) => one !== asked.current.deps[i])) asked.current = { deps, nth: asked.current.nth + 1 }
  const { nth } = asked.current
  useEffect(() => {
    let wanted = true
    const waiting = heard.current.splice(0)
    ask().then(
      (value) => wanted && show({ nth, state: 'ready', value }),
      (error) => { if (error.status === undefined) throw error; if (wanted) show({ nth, state: 'failed', error }) },
    ).finally(() => waiting.forEach((tell) => tell()))
    return () => { wanted = false }
  }, [nth, turn])
  const present = shown.nth === nth ? shown : { state: 'loading' }
  return { ...present, again: () => new Promise((tell) => { heard.current.push(tell); setTurn((n) => n + 1) }), put: (value) => show({ nth, state: 'ready', value }) }
}

/** Show a load: its bones, its error, or what `children(value)` makes of it. */
export function Loaded({ from, tall, children }) {
  if (from.state === 'loading') return html`<${Loading} tall=${tall} />`
  if (from.state === 'failed') return html`<${Failed} error=${from.error} again=${from.again} />`
  return children(from.value)
}

/** A deed a person starts: busy while it runs, its refusal kept until the next try. */
export function useDeed(run) {
  const [shown, show] = useState({ busy: false, error: null })
  const start = async (...args) => {
    show({ busy: true, error: null })
    try {
      const value = await run(...args)
      show({ busy: false, error: null })
      return value
    } catch (error) {
      if (error.status === undefined) { show({ busy: false, error: null }); throw error }
      show({ busy: false, error })
      return undefined
    }
  }
  return { ...shown, start, clear: () => show({ busy: false, error: null }) }
}

/** A page of `ask(cursor)`, and where nothing is on it the first one after it that has something: filters leave empty pages. */
async function filled(ask, cursor) {
  const first = await ask(cursor)
  let page = first
  for (let turns = 0; page.rows.length === 0 && page.cursor && turns < EMPTY_PAGES_MAX; turns += 1) page = await ask(page.cursor)
  return { ...first, rows: page.rows, cursor: page.cursor }
}

/** A list that grows by "more": pages of `ask(cursor)`. */
export function usePages(ask, deps) {
  const first = useLoad(() => filled(ask, undefined), deps)
  const [more, setMore] = useState({ rows: [], cursor: null, from: null })
  const mine = more.from === first.value ? more : { rows: [], cursor: first.value?.cursor ?? null }
  const next = useDeed(async () => {
    const page = await filled(ask, mine.cursor)
    setMore({ rows: [...mine.rows, ...page.rows], cursor: page.cursor, from: first.value })
  })
  return { ...first, rows: [...(first.value?.rows ?? []), ...mine.rows], more: mine.cursor ? next : null }
}

export const More = ({ pages }) => pages.more && html`<div class="stack stack--tight no-print">${pages.more.error && html`<${Notice} look="wrong">${pages.more.error.message}<//>`}
  <div class="row row--end"><${Button} busy=${pages.more.busy} onClick=${pages.more.start}>${pages.more.error ? words.again : '更多'}<//></div></div>`

/** A real table; on a phone each row becomes a card. Columns: {name, look, of: row => view}. `titled`: its caption is seen. */
export function Table({ caption, titled, columns, rows, keyOf }) {
  return html`<div class="table-wrap" role="region" aria-label=${caption} tabindex="0"><table class="table--stack"><caption class=${titled ? '' : 'unseen'}>${caption}</caption>
    <thead><tr>${columns.map(({ name, look }) => html`<th scope="col" class=${look}>${name}</th>`)}</tr></thead>
    <tbody>${rows.map((row, i) => html`<tr key=${keyOf ? keyOf(row) : i}>${columns.map(({ name, look, of }) => html`<td class=${look} data-label=${name}><span>${of(row)}</span></td>`)}</tr>`)}</tbody></table></div>`
}

/** How far long work has come, as a bar and in words. */
export function Progress({ label, done, total, children }) {
  const known = total > 0
  const words = known ? `${count(done)} / ${count(total)}` : '准备中…'
  return html`<div class="progress" role="status"><div class="row row--apart"><strong>${label}</strong><span>${words}</span></div>
    <progress aria-label=${label} max=${known ? total : 1} value=${known ? done : null}></progress>${children}</div>`
}

/** Fields of words, in which somebody typed; what is only looked for is soon typed again. */
export const WRITTEN = 'textarea, input:not([type=search], [type=checkbox], [type=radio], [type=file], [type=range])'
/**
 * A native dialog, open while it is mounted. A `wide` one is for pictures.
 * `onClose` hears Escape too, but not at once where words were typed that nobody has yet: a slip of the finger asks first.
 */
export function Dialog({ title, onClose, wide, children }) {
  const box = useRef(null)
  const typed = useRef(new Set())
  const [asking, ask] = useState(false)
  const id = useId()
  useEffect(() => {
    const dialog = box.current
    if (!dialog.open) dialog.showModal()
    return () => dialog.close()
  }, [])
  const note = ({ target }) => { if (target.matches(WRITTEN)) typed.current.add(target) }
  const unsent = () => [...typed.current].some((field) => field.isConnected && field.value.trim())
  const leave = (event) => { event.preventDefault(); if (!asking && unsent()) ask(true); else onClose() }
  return html`<dialog ref=${box} class=${wide ? 'dialog--wide' : ''} aria-labelledby=${id} onInput=${note} onCancel=${leave}>
    <div class="stack"><h2 id=${id}>${title}</h2>${children}${asking && html`<${Unsent} onStay=${() => ask(false)} onLeave=${onClose} />`}</div></dialog>`
}

/** Asked at Escape; it takes the focus, so that it is seen at the end of a long dialog. */
function Unsent({ onStay, onLeave }) {
  const box = useRef(null)
  useEffect(() => box.current.focus(), [])
  return html`<div class="stack stack--tight" role="alertdialog" aria-label="写的还没送出" tabindex="-1" ref=${box}><${Notice} look="wait">写的还没送出，关上就没有了。<//>
    <div class="row row--end"><${Button} onClick=${onLeave}>不要了，关上<//><${Button} kind="main" onClick=${onStay}>接着写<//></div></div>`
}

/** Two or more choices of which one holds. */
export const Switch = ({ label, value, choices, onChange }) => html`<fieldset class="switch"><legend class="unseen">${label}</legend>
  ${choices.map(([key, text]) => html`<button type="button" aria-pressed=${String(key === value)} onClick=${() => onChange(key)}>${text}</button>`)}</fieldset>`

let tell = () => {}
/** Say one short thing at the bottom of the page, before a dialog too, for a few seconds. */
export const toast = (text, look = '') => tell({ text, look })

function Toasts() {
  const [shown, show] = useState(null)
  const box = useRef(null)
  tell = show
  useEffect(() => {
    if (!shown) return undefined
    // What was opened last lies on top: a dialog would cover it otherwise.
    box.current.showPopover?.()
    const timer = setTimeout(() => show(null), 3500)
    return () => { clearTimeout(timer); box.current.hidePopover?.() }
  }, [shown])
  return html`<div ref=${box} class="toasts" popover="manual" role="status" aria-live="polite">${shown && html`<div class=${`toast ${shown.look && `toast--${shown.look}`}`}>${shown.text}</div>`}</div>`
}

/** What follows the # of the address. It is listened to before the page can be pressed: no press is lost. */
export function useHash() {
  const [hash, set] = useState(location.hash)
  useLayoutEffect(() => {
    const move = () => set(location.hash)
    addEventListener('hashchange', move)
    return () => removeEventListener('hashchange', move)
  }, [])
  return hash
}

/**
 * Said while the device is offline; an answer from the town takes it back, since a town may run on the device itself.
 * A request without an answer makes it look again: a device that was offline all along never tells of a change.
 */
function Offline() {
  const [online, set] = useState(navigator.onLine)
  useLayoutEffect(() => {
    const look = () => set(navigator.onLine)
    const reached = () => set(true)
    const lookedAt = ['online', 'offline', 'unanswered']
    lookedAt.forEach((name) => addEventListener(name, look))
    addEventListener('reached', reached)
    return () => {
      lookedAt.forEach((name) => removeEventListener(name, look))
      removeEventListener('reached', reached)
    }
  }, [])
  return !online && html`<div class="offline" role="status">${words.offline}</div>`
}

/** Put `view` on the page, with its toasts and its offline notice. */
export function mount(view) {
  render(html`<${Offline} />${view}<${Toasts} />`, document.getElementById('app'))
  document.documentElement.dataset.ready = 'true'
}

/** The head of a working page. */
export const Masthead = ({ title, note, children }) => html`<header class="masthead"><a class="masthead__name" href="/"><${Mark} /><span>${title}${note && html`<small>${note}</small>`}</span></a>
  <span class="grow"></span>${children}</header>`
