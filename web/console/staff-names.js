// Who a staff id, a resident id or a signature is, for whoever may read the town's accounts.

import { listStaff } from '../shared/api.js'
import { sessionOf } from '../shared/session.js'
import { useLoad } from '../shared/ui.js'

/** Every account of the town, page by page. */
export async function everyStaff() {
  const rows = []
  let cursor
  do {
    const page = await listStaff(cursor)
    rows.push(...page.rows)
    cursor = page.cursor
  } while (cursor)
  return rows
}

/** Everybody's name by their staff id. */
export const namesOf = (rows) => ({ system: '系统', ...Object.fromEntries(rows.map(({ staff_id: id, name }) => [id, name])) })

/** Somebody by their id, with the names that are known. */
export const oneOf = (id, names) => names[id] ?? (/^v\d{5}r\d{5}$/.test(id) ? `村民 ${id.slice(6)}` : id)

/** Who did it; an agent's deed names both. */
export const actorText = (actor, names) => actor.split(' by ').map((id) => oneOf(id, names)).join('，代办人 ')

const READERS = ['town_admin', 'auditor']

/** The names of the staff, where one of `may` reads them; else one's own alone, as 我. */
export function useStaffNames(may) {
  const own = { [sessionOf('staff').subject]: '我' }
  const found = useLoad(async () => (may(READERS) ? namesOf(await everyStaff()) : {}), [])
  return { system: '系统', ...own, ...found.value }
}

/** Who made an entry of `holderId`: an officer by name, or by the end of their number where the reader may not know it. */
export function madeBy({ by, kind }, holderId, names) {
  const [id, agent] = by.split(' by ')
  const who = names[id] ?? (id === holderId ? '本人' : /^v\d{5}r/.test(id) ? `村民 ${id.slice(6)}` : id.startsWith('s') ? `干部 …${id.slice(-6)}` : kind === 'redemption' ? '商户' : id)
  return agent ? `${who}，代办人 ${names[agent] ?? `村民 ${agent.slice(6)}`}` : who
}
