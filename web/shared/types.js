// The shapes the API answers, as the pages use them. Times are RFC 3339 with offset, points whole numbers.

/**
 * @template T
 * @typedef {{rows: T[], cursor: string | null}} Page
 *
 * @typedef {{access_token: string, refresh_token: string, expires_in: number, subject: string, name: string, roles: string[]}} SignedIn
 * @typedef {{binding_ticket: string}} Unbound
 * @typedef {{resident_id: string, name: string, village_id: string, village_name: string}} Profile
 * @typedef {{url: string, png_url: string}} Code
 * @typedef {{digits: string, expires_at: string}} PayCode
 * @typedef {{account_id: string, balance: number, held: number, as_of: string, expiring: {points: number, on: string}[]}} Account
 * @typedef {{kind: string, points: number, after: number, rule: string, at: string, source_title: string}} Entry
 * @typedef {{activity_id: string, title: string, place: string, starts_at: string, ends_at: string, seats: number,
 *            taken: number, waiting: number, rule: string, state: string, mine?: string, waiting_place?: number}} Activity
 * @typedef {{state: string, waiting_place: number | null}} Signup
 * @typedef {{masked_name: string, state: string, minutes: number, points: number, balance: number}} Scanned
 * @typedef {{redemption_id: string, masked_name: string, points: number, balance: number, made_at: string}} Redemption
 * @typedef {{on: string, count: number, points: number, rows: Redemption[]}} Totals
 * @typedef {{message_id: string, title: string, body: string, at: string, read: boolean}} Message
 * @typedef {{place_id: string, period: string, rank: number | null, points: number, of: number}} Rank
 * @typedef {{run_id: string, state: string, total: number, done: number, counts: Object<string, number>, result_url: string}} Run
 * @typedef {{place_id: string, name: string, kind: string}} Place
 * @typedef {{resident_id: string, masked_name: string, group: string, card: string}} Resident
 * @typedef {{rule: string, title: string, scenario: string, points: number, unit: string, cap: string, verifier: string}} Rule
 * @typedef {{budget_id: string, village_id: string, year: number, points: number, used: number, escrowed: number, resolution: string}} Budget
 * @typedef {{partner_id: string, name: string, village_id: string, state: string, day_limit: number}} Partner
 * @typedef {{key_id: string, state: string, expires_on: string, last_used_at: string | null}} PartnerKey
 * @typedef {{at: string, by: string, verb: string, about: string}} Trace
 * @typedef {{rank: number, masked_name: string, group: string, points: number}} Standing
 * @typedef {{place_id: string, place_name: string, period: string, title: string, made_at: string,
 *            star: {masked_name: string, group: string, points: number, praise: string} | null,
 *            residents: Standing[], households: Standing[], villages: Standing[]}} Board
 */

export {}
