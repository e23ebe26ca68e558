// 我的预订, for who takes guests: today's guests, and what one offers.

import { changeMyBookable, closeMyDays, findMyGuest, giveMyGuest, lookAtMyGuest, markMyGuest, moveMyBookable, myBookables, myDay, mySheet, offerBookable, setMyPlaces } from '../shared/api-bookings.js'
import { HostDay } from '../shared/host-day.js'
import { OwnBookables } from '../shared/own-bookables.js'
import { Switch, html, usePages, useState } from '../shared/ui.js'

const api = { write: offerBookable, change: changeMyBookable, move: moveMyBookable, close: closeMyDays, places: setMyPlaces }
const parts = [['day', '客人'], ['offers', '我开的']]

export function Hosting({ profile }) {
  const [part, setPart] = useState('day')
  const pages = usePages(myBookables, [])
  return html`<div class="stack"><h2>我接的预订</h2><${Switch} label="看什么" value=${part} choices=${parts} onChange=${setPart} />
    ${part === 'day' ? html`<${HostDay} ask=${myDay} look=${({ booking_id: id }) => lookAtMyGuest(id)} send=${({ booking_id: id }, asked, key) => markMyGuest(id, asked, key)} give=${({ booking_id: id }, asked, key) => giveMyGuest(id, asked, key)} find=${findMyGuest} sheet=${mySheet} />`
    : html`<${OwnBookables} pages=${pages} api=${api} villageId=${profile.village_id} />`}</div>`
}
