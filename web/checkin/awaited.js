// Whom an activity still waits for, over all devices that scan: who is there, who signed up, who has not signed out.

import { countPeople } from '../shared/api.js'
import { count } from '../shared/format.js'
import { html, useEffect, useState } from '../shared/ui.js'

const EVERY_MS = 60_000

/** The same figures from the states of a list that was taken along. */
export const countsOf = (states) => {
  const of = (state) => states.filter((one) => one === state).length
  return { confirmed: of('confirmed'), signed_in: of('in'), done: of('done'), no_show: of('no_show'), walk_ins: 0 }
}

/** Asked for when scanning begins, after each scan, and every minute; without a network the last ones stay. */
function useCounts(activity, list, scans) {
  const [counts, set] = useState(null)
  useEffect(() => {
    let gone = false
    const ask = async () => {
      try {
        const found = await countPeople(activity.activity_id)
        if (!gone && found) set(found)
      } catch (error) {
        if (error.status === undefined) throw error
      }
    }
    ask()
    const timer = setInterval(ask, EVERY_MS)
    return () => { gone = true; clearInterval(timer) }
  }, [activity.activity_id, scans])
  return counts ?? list?.counts ?? null
}

/** Walk-ins are there without having signed up. */
export function Awaited({ activity, list, scans }) {
  const found = useCounts(activity, list, scans)
  if (!found) return null
  const { confirmed, signed_in: isIn, done, no_show: missed, walk_ins: walkIns } = found
  const came = isIn + done
  return html`<p class="checkin__awaited" role="status">已到 <strong>${count(came)}</strong> / 报名 <strong>${count(confirmed + came + missed - walkIns)}</strong>${walkIns > 0 && `（没报名也来了 ${count(walkIns)} 人）`}，未签退 <strong>${count(isIn)}</strong></p>`
}
