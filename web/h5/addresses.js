// Where in these pages a message leads: to the room that it speaks of, or to the very thing.

const wishesInHand = ['wish_invited', 'wish_freed', 'wish_called_off', 'wish_reopened', 'wish_sent_back', 'wish_unverified', 'wish_thanked', 'wish_vouched_for']

/** By how a message's kind begins, the first that fits: its room, or what makes the room's address of the message. */
const rooms = [
  ['merged_ticket_', ({ about }) => `#tickets/${about}`],
  ['ticket_', ({ about }) => `#tickets/${about}`],
  ['wish_', ({ kind }) => (wishesInHand.includes(kind) ? '#wishes/hand' : '#wishes/mine')],
  ['claim_', () => '#claims'],
  ['objection_', () => '#claims/objections'],
  ['reward_', ({ about }) => `#rewards/${about}`],
  ['activity_', () => '#activities'],
  ['points_', () => '#entries'],
  ['household_points_', () => '#entries/household'],
  ['household_account_', () => '#entries/household'],
  ['mandate_', () => '#agents'],
  ['dispute_', () => '#agents'],
  ['relative_', () => '#relatives'],
  ['appraisal_', ({ about }) => `#appraisals/${about}`],
  ['paper_', () => '#appraisals'],
  ['acted_for', () => '#agents'],
  ['score_objection_', () => '#score'],
  ['negative_', ({ about }) => `#negatives/${about}`],
  ['perk_', () => '#perks'],
]

/** The address of what a message is about; "" where nothing more is to be seen. */
export const addressOf = (message) => rooms.find(([begins]) => message.kind.startsWith(begins))?.[1](message) ?? ''

/** What stands in the address after a room's name: a list, or the id of one thing. */
export const pickedHere = () => location.hash.split('/')[1] ?? ''
/** Forget it, so that who comes back or reloads is in the room itself. */
export const forgetPicked = () => { if (pickedHere()) history.replaceState(null, '', location.hash.split('/')[0]) }
