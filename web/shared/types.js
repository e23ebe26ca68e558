// The shapes the pages show, as shapes.js makes them. Times are RFC 3339 with offset, points whole numbers.

/**
 * @template T
 * @typedef {{rows: T[], cursor: string | null}} Page
 *
 * @typedef {{access_token: string, access_seconds: number, refresh_token: string, subject: string, name: string, roles: string[]}} Session
 * @typedef {{state: "signed_in" | "binding_needed", session: Session | null, binding_ticket: string | null}} WechatSignIn
 * @typedef {{purpose: string, title: string, version: string, text: string}} Purpose
 * @typedef {{resident_id: string, name: string, village_id: string, village_name: string}} Profile
 * @typedef {{url: string, picture_url: string}} Code
 * @typedef {{digits: string, expires_at: string}} PayCode
 * @typedef {{account_id: string, balance: number, held: number, as_of: string, expiring: {points: number, on: string}[]}} Account
 * @typedef {{kind: string, points: number, after: number | null, title: string, rule_title: string, document: string, at: string}} Entry
 * @typedef {{activity_id: string, village_id: string, title: string, place: string, detail: string, starts_at: string,
 *            ends_at: string, seats: number, taken: number, waiting: number, rule_title: string, points_most: number,
 *            state: string, my_state: string | null, my_place_in_line: number | null,
 *            age_min: number, series_id: string, series_size: number, attended: number, lead_rule: string,
 *            leads: string[], least_minutes: number, minutes_needed: number, team: string[]}} Activity
 * @typedef {{people: number, mean_tenths: number | null, words: Object<string, number>, my_stars: number | null, my_words: string[]}} Ratings
 * @typedef {{activity_id: string, state: string, number_in_line: number | null}} Signup
 * @typedef {{masked_name: string, state: string, minutes: number, points: number, walk_in: boolean, by_number: boolean, waits: boolean}} Scanned
 * @typedef {{resident_id: string, state: string, number_in_line: number | null, minutes: number, walk_in: boolean}} Person
 * @typedef {{redemption_id: string, slip: string, means: string, masked_name: string, points: number, balance: number, made_at: string}} Redemption
 * @typedef {{principal_id: string, principal_name: string, agent_id: string, agent_name: string, matters: string[], day_points: number,
 *            spent_today: number | null, valid_until: string, state: "waiting" | "standing" | "over" | "ended", how: string, document: string,
 *            photo_id: string, entered_by: string, entered_at: string, finding: string}} Mandate
 * @typedef {{deed_id: string, principal_id: string, agent_id: string, agent_name: string, deed: string, about: Object<string, string>, points: number,
 *            made_at: string, undo_until: string | null, undone_at: string | null, dispute: string}} ActedDeed
 * @typedef {{dispute_id: string, principal_id: string, agent_id: string, deed: string, points: number, reason: string, due_on: string, state: string}} Dispute
 * @typedef {{on: string, count: number | null, points: number | null, rows: Redemption[], cursor: string | null}} Day
 * @typedef {{message_id: string, title: string, body: string, made_at: string, read_at: string | null}} Message
 * @typedef {{period: string, stage: string, published_at: string | null, points: number | null, rank: number | null, tied: number, people: number,
 *            to_next: number | null, on_board: boolean}} Rank
 * @typedef {{run_id: string, state: string, total: number, done: number, counts: Object<string, number>, sentence: string, files: {name: string, url: string}[], files_until: ?string}} Run
 * @typedef {{place_id: string, name: string, kind: "town" | "village"}} Place
 * @typedef {{holder_id: string, kind: "resident" | "household", name: string, group: string, household_id: string, relation: string,
 *            status: string, phone: string}} Holder
 * @typedef {{rule: string, title: string, scenario: string, points: number, points_max: number, unit: string, cap: string, verifier: string,
 *            refined: number, evidence: string, notice_days: number, is_open: boolean, for_household: boolean,
 *            limits: {measure: string, period: string, most: number}[], levels: {level: string, points: number, zh: string}[], levels_text: string}} Rule
 * @typedef {{proposal_id: string, place_id: string, rule: Rule, document: string, effective_on: string, state: string, by: string}} Proposal
 * @typedef {{village_id: string, year: number, granted: number, left: number, lines: {kind: string, points: number, document: string, title: string, at: string}[], cursor: string | null}} Budget
 * @typedef {{partner_id: string, name: string, village_id: string, state: string, contact_name: string, contact_phone: string}} Partner
 * @typedef {{key_id: string, label: string, state: string, expires_at: string, last_used_at: string | null}} PartnerKey
 * @typedef {{item_id: string, question: number, subject: number | null, kind: string, text: string, subject_name: string, options: string[]}} BallotItem
 * @typedef {{answered: number, spoilt: number, counts: number[], mean_hundredths: number | null}} Cell
 * @typedef {{electorate: number, voted: number, online: number, paper: number, quorum_percent: number, quorum_reached: boolean, k: number,
 *            items: {item_id: string, whole: Cell | null, apart: {online: Cell, paper: Cell} | null}[]}} AppraisalResult
 * @typedef {{campaign_id: string, title: string, about: string, state: string, opens_at: string, closes_at: string, points: number, voted: boolean}} MyAppraisal
 * @typedef {{rank: number, tied: number, name: string, village_name: string, points: number}} Standing
 * @typedef {{place_id: string, place_name: string, period: string, period_name: string, kind: "week" | "month", published_at: string,
 *            points: number, star: Standing | null, residents: Standing[], households: Standing[],
 *            villages: {rank: number, tied: number, village_id: string, name: string, points: number, people: number}[],
 *            rules_note: string, files: {data: string, csv: string, xlsx: string, html: string, poster: string}}} Board
 */

export {}
