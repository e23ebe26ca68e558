// What villagers pay by the shop's own code: asked for every few seconds, told in sight and sound, since a screen proves nothing.

import { codePayments } from '../shared/api.js'
import { clock, count, grouped } from '../shared/format.js'
import { Button, Icon, html, useEffect, useState } from '../shared/ui.js'

const ASK_MS = 8_000
const SHOWN_MAX = 3
/** What was paid shortly before the page was opened is told too; what is older stands in the day's list. */
const FRESH_MS = 120_000
const TOLD = 'sanbao.cashier.told-payments'

/** More than a shop is paid in the minutes that are asked for; a row that is not there to read once is not told twice. */
const TOLD_MAX = 300

/** Which payments this device told already, also before a reload. */
const toldHere = () => new Set(JSON.parse(localStorage.getItem(TOLD) ?? '[]'))
const isFresh = ({ made_at: madeAt }) => Date.now() - Date.parse(madeAt) < FRESH_MS

/** Two tones, where somebody touched the page before: a browser lets no page sound by itself. */
function ring() {
  if (!navigator.userActivation?.hasBeenActive) return
  const audio = new AudioContext()
  const tone = audio.createOscillator()
  tone.frequency.setValueAtTime(880, audio.currentTime)
  tone.frequency.setValueAtTime(1175, audio.currentTime + 0.18)
  tone.connect(audio.destination)
  tone.start()
  tone.stop(audio.currentTime + 0.45)
  tone.onended = () => audio.close()
}

/** Ask while somebody may see it, if the key `may`; return what is to be told, and how to put it away. `onPaid` hears of news. */
export function useCodePayments(may, onPaid) {
  const [shown, show] = useState([])
  useEffect(() => {
    if (!may) return undefined
    let asking = false
    let opened = true
    const look = async () => {
      if (asking || document.visibilityState !== 'visible') return
      asking = true
      try {
        const told = toldHere()
        const { rows } = await codePayments()
        const fresh = rows.filter((row) => !told.has(row.redemption_id) && (!opened || isFresh(row)))
        localStorage.setItem(TOLD, JSON.stringify([...new Set([...rows.map(({ redemption_id: id }) => id), ...told])].slice(0, TOLD_MAX)))
        opened = false
        if (fresh.length === 0) return
        show((before) => [...fresh, ...before])
        ring()
        onPaid()
      } catch (error) {
        if (error.status === undefined) throw error
        if (error.status === 401) stop() // The key ended; whoever enters another one begins anew.
      } finally {
        asking = false
      }
    }
    const timer = setInterval(look, ASK_MS)
    const stop = () => { document.removeEventListener('visibilitychange', look); clearInterval(timer) }
    document.addEventListener('visibilitychange', look)
    look()
    return stop
  }, [may])
  return { shown, clear: () => show([]) }
}

/** What was paid by the shop's code and nobody has put away yet, over whatever the till is doing. */
export function CodePayments({ payments: { shown, clear } }) {
  if (shown.length === 0) return null
  return html`<section class="paid-by-code stack stack--tight no-print" aria-live="assertive" aria-label="扫码付到账"><ul class="stack stack--tight">${shown.slice(0, SHOWN_MAX).map((row) => html`<li class="row" key=${row.redemption_id}><${Icon} name="check" /><div class="grow"><strong>${row.masked_name} 扫码付了 <b class="figure">${count(row.points)}</b> 工分</strong><p class="small">${clock(row.made_at)} · 小票 <span class="number">${grouped(row.slip)}</span></p></div></li>`)}</ul>
    ${shown.length > SHOWN_MAX && html`<p class="small">还有 ${count(shown.length - SHOWN_MAX)} 笔，见“今天收了”。</p>`}<${Button} wide onClick=${clear}>知道了<//></section>`
}
