// Who buys on this tab: the town's member, or one of its villagers. A visitor needs neither until they order.

import { speakAs } from '../shared/http.js'
import { useSession } from '../shared/sign-in.js'
import { html } from '../shared/ui.js'
import { SignIn } from './sign-in.js'

/** @typedef {{realm: "member" | "resident", subject: string}} Buyer */

/** The buyer in a town, null for a visitor. Requests speak as them from now on. @returns {Buyer | null} */
export function useBuyer(town, places) {
  const member = useSession('member')
  const resident = useSession('resident')
  const home = resident && places.find(({ place_id: id }) => id === resident.subject.slice(0, 6))
  let buyer = null
  if (resident && home?.town_id === town?.place_id) buyer = { realm: 'resident', subject: resident.subject }
  if (member && member.town_id === town?.place_id) buyer = { realm: 'member', subject: member.subject }
  speakAs(buyer?.realm ?? '')
  return buyer
}

/** What only a buyer sees: to a visitor it is the way in, and then what they came for. */
export const Gate = ({ town, buyer, title, note, children }) => (buyer ? children(buyer) : html`<${SignIn} town=${town} title=${title} note=${note} />`)
