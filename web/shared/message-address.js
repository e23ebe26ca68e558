// Where a message leads: to the page and room that it speaks of, or to the very thing.

const wishesInHand = ['wish_invited', 'wish_freed', 'wish_called_off', 'wish_reopened', 'wish_sent_back', 'wish_unverified', 'wish_thanked', 'wish_vouched_for']

/** In the pages of villagers, by how a message's kind begins, the first that fits. */
const village = [
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

/** In the pages of the market, tourism and listings. */
const mall = [
  ['market_stock_', () => ''],
  ['market_', ({ about }) => `#order/${about}`],
  ['aftersales_', ({ about }) => `#order/${about}`],
  ['booking_desk_', () => ''],
  ['booking_', ({ about }) => `#booking/${about}`],
  ['enquiry_', ({ about }) => `#talk/${about}`],
  ['listing_found', ({ about }) => `#listing/${about}`],
  ['listing_application_apply', ({ about }) => `#my-listing/${about}`],
  ['listing_application_', ({ about }) => `#listing/${about}`],
  ['listing_report_', () => '#my-lists'],
  ['listing_plot_end', () => '#my-plots'],
  ['listing_plot_delivery', () => '#my-plots'],
  ['listing_', ({ about }) => `#my-listing/${about}`],
]
const pages = [['/h5/', [['booking_host_', () => '#hosting'], ['bookable_', () => '#hosting'], ...village]], ['/mall/', mall]]

/** The address of what a message is about, as seen from the page `here`; "" where nothing more is to be seen. */
export function addressOf(message, here) {
  for (const [page, rooms] of pages) {
    const hash = rooms.find(([begins]) => message.kind.startsWith(begins))?.[1](message)
    if (hash !== undefined) return hash && (page === here ? hash : page + hash)
  }
  return ''
}
