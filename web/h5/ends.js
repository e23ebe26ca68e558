// What of an account's points ends on which day, as long as they are not used.

import { count, day } from '../shared/format.js'
import { Icon, html } from '../shared/ui.js'

/** Nothing where nothing ends soon. `who` are words before the points, where it is not plain whose they are. */
export const Ends = ({ account, who = '' }) => (account.expiring ?? []).filter(({ points }) => points > 0).map(({ points, on }) => html`<p class="ends" key=${on}><${Icon} name="clock" /> <span>${who}${count(points)} 工分到 ${day(on)}到期，记得用</span></p>`)
