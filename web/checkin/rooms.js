// From checking people in to the desk: the rooms of the console that whoever is signed in here may use.

import { Icon, html } from '../shared/ui.js'

const officers = ['village_officer', 'town_officer', 'town_admin']

/** Room, title, icon, and the roles that have work there; the console's own list says the same. */
const rooms = [
  ['activities', '活动', 'calendar', [...officers, 'organiser']],
  ['claims', '申报', 'check', [...officers, 'grid_worker']],
  ['rounds', '入户检查', 'scan', [...officers, 'grid_worker']],
  ['tickets', '我有话说', 'speak', [...officers, 'organiser', 'grid_worker']],
]

export function Rooms({ session }) {
  const mine = rooms.filter(([, , , roles]) => roles.some((role) => session.roles.includes(role)))
  return mine.length > 0 && html`<nav class="stack stack--tight" aria-label="别的工作"><h2>别的工作</h2><div class="row">${mine.map(([id, title, icon]) => html`<a class="button" href=${`/console/#${id}`}><${Icon} name=${icon} />${title}</a>`)}</div></nav>`
}
