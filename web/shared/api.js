// Every endpoint the pages call, one function each. How they travel is in http.js, what the pages make of answers in shapes.js.

import { send } from './http.js'
import * as shapes from './shapes.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, more) => send('POST', path, { body, ...more })
const part = encodeURIComponent

/** Every row of a list that comes in pages. */
async function everyRow(ask) {
  const rows = []
  let cursor
  do {
    const page = await ask(cursor)
    rows.push(...page.rows)
    cursor = page.cursor ?? undefined
  } while (cursor)
  return rows
}

// Sessions
export const signInStaff = async (asked) => ({ ...await post('/v1/sessions/staff', asked, { open: true }), name: asked.login })
export const signInWechat = (code) => post('/v1/sessions/wechat', { code }, { open: true })
export const bindWechat = (asked) => post('/v1/sessions/bind', asked, { open: true })
export const endSessionThere = (refreshToken) => post('/v1/sessions/sign_out', { refresh_token: refreshToken })
export const consentPurposes = async () => (await send('GET', '/v1/consents/purposes', { open: true })).purposes

// The villager's own
export const myProfile = async () => {
  const [profile, places] = await Promise.all([get('/v1/me/profile'), listPlaces()])
  const village = places.rows.find(({ place_id: id }) => profile.resident_id.startsWith(id))
  return { ...profile, village_id: profile.resident_id.slice(0, 6), village_name: village?.name ?? '' }
}
export const myCode = () => get('/v1/me/code')
export const newPayCode = () => post('/v1/me/pay-code', {})
export const myAccount = () => get('/v1/me/account')
export const myEntries = async (cursor) => shapes.entriesShown(await get('/v1/me/entries', { cursor }))
export const myInbox = async (cursor) => shapes.inboxShown(await get('/v1/me/inbox', { cursor }))
export const markRead = (messageId) => send('POST', `/v1/me/inbox/${part(messageId)}/read`)
export const myRank = (period) => get('/v1/me/rank', { period })
export const myBoardChoice = () => get('/v1/me/board-choice')
export const chooseBoards = (shown) => send('PUT', '/v1/me/board-choice', { body: { shown } })

// Activities
export const listActivities = async (villageId, cursor, past) => shapes.activitiesShown(await get('/v1/activities', { village_id: villageId, past, cursor }))
export const readActivity = async (id) => shapes.activityShown(await get(`/v1/activities/${part(id)}`))
export const createActivity = (asked, key) => post('/v1/activities', asked, { key })
export const publishActivity = (id, key) => send('POST', `/v1/activities/${part(id)}/publish`, { key })
export const publishSeries = (id, key) => send('POST', `/v1/activities/${part(id)}/publish-series`, { key })
export const readRatings = (id) => get(`/v1/activities/${part(id)}/ratings`)
export const rateActivity = (id, body) => send('PUT', `/v1/activities/${part(id)}/rating`, { body })
export const closeActivity = (id, key) => send('POST', `/v1/activities/${part(id)}/close`, { key })
export const activityPeople = (id, cursor) => get(`/v1/activities/${part(id)}/people`, { cursor })
export const signUp = (id, key) => send('POST', `/v1/activities/${part(id)}/signups`, { key })
export const cancelSignup = (id, key) => send('POST', `/v1/activities/${part(id)}/cancellations`, { key })
export const scanInto = (id, { code, direction }, key) => post(`/v1/activities/${part(id)}/scans`, { code, direction }, { key })

// The partner shop's till
export const shopMe = () => get('/v1/partner/me')
export const quote = (asked, key) => post('/v1/partner/redemptions', { ...asked, dry_run: true }, { key })
export const redeem = (asked, key) => post('/v1/partner/redemptions', asked, { key })
export const redemptionByKey = (key) => get(`/v1/partner/redemptions/${part(key)}`)
export const dayTotals = (on, cursor) => get('/v1/partner/redemptions', { on, cursor })

// Registry
/** Every town and village; there are dozens, not thousands. */
export const listPlaces = async () => {
  const rows = []
  let cursor = null
  do {
    const page = await send('GET', '/v1/places', { query: { size: 100, cursor }, open: true })
    rows.push(...page.places)
    cursor = page.cursor
  } while (cursor)
  return { rows }
}
export const listHolders = async (villageId, cursor) => shapes.holdersShown(await get(`/v1/villages/${part(villageId)}/residents`, { cursor }))
/** Everybody on a village's roster, hundred by hundred. */
export const everyHolder = (villageId) => everyRow(async (cursor) => shapes.holdersShown(await get(`/v1/villages/${part(villageId)}/residents`, { size: 100, cursor })))
export const resolveCode = (code) => post('/v1/codes/resolve', { code })
export const awardMany = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/awards`, asked, { key })
export const everyBulkLine = (villageId, bulkId) => everyRow((cursor) => get(`/v1/villages/${part(villageId)}/awards/${part(bulkId)}`, { cursor }))
export const searchResident = (villageId, idNumber) => post(`/v1/villages/${part(villageId)}/residents/search`, { id_number: idNumber })
export const readResident = (id) => get(`/v1/residents/${part(id)}`)
export const readHousehold = (id) => get(`/v1/households/${part(id)}`)
export const readAccount = (id) => get(`/v1/accounts/${part(id)}`)
export const readCard = (id) => get(`/v1/residents/${part(id)}/card`)
export const issueCard = (id, asked, key) => post(`/v1/residents/${part(id)}/card`, asked, { key })
export const replaceCard = (id, asked, key) => post(`/v1/residents/${part(id)}/card/replacement`, asked, { key })
export const setPin = (id, pin) => send('PUT', `/v1/residents/${part(id)}/card/pin`, { body: { pin } })
export const setCardState = (id, state) => send('PUT', `/v1/residents/${part(id)}/card/state`, { body: { state } })
export const rosterTemplate = () => get('/v1/rosters/template')
export const startUpload = (placeId) => post('/v1/rosters/uploads', { place_id: placeId })
export const importRoster = (asked, key) => post('/v1/rosters', asked, { key })
export const printCards = (placeId, key) => post('/v1/cards/sheets', { place_id: placeId }, { key })
export const readRun = (runId) => get(`/v1/runs/${part(runId)}`)

// Rules, budgets, partners, staff, boards
export const listRules = async (placeId) => shapes.rulesShown(await get('/v1/rules', { place_id: placeId }))
export const listRuleVersions = async (placeId, cursor) => shapes.proposalsShown(await get(`/v1/places/${part(placeId)}/rule-versions`, { cursor }))
export const listProposals = async (placeId, state, cursor) => shapes.proposalsShown(await get(`/v1/places/${part(placeId)}/rule-proposals`, { state, cursor }))
export const proposeRule = (placeId, asked, key) => post(`/v1/places/${part(placeId)}/rule-proposals`, asked, { key })
export const decideProposal = (placeId, id, deed, body) => send('POST', `/v1/places/${part(placeId)}/rule-proposals/${part(id)}/${deed}`, { body })
export const startWhatIf = (placeId, id, key) => send('POST', `/v1/places/${part(placeId)}/rule-proposals/${part(id)}/what-if`, { key })
export const readBudget = (villageId, year) => get(`/v1/villages/${part(villageId)}/budget`, { year })
export const grantBudget = (villageId, year, asked, key) => send('POST', `/v1/villages/${part(villageId)}/budget/grants`, { query: { year }, body: asked, key })
export const listPartners = async (villageId, cursor) => shapes.partnersShown(await get('/v1/partners', { village_id: villageId, cursor }))
export const readSpending = (placeId) => get(`/v1/places/${part(placeId)}/spending-limits`)
export const setSpending = (placeId, body) => send('PUT', `/v1/places/${part(placeId)}/spending-limits`, { body })
export const createPartner = (asked, key) => post('/v1/partners', asked, { key })
export const listPartnerKeys = async (id) => shapes.partnerKeysShown(await get(`/v1/partners/${part(id)}`))
export const issuePartnerKey = (id, asked, key) => post(`/v1/partners/${part(id)}/keys`, asked, { key })
export const revokePartnerKey = (id, keyId) => send('POST', `/v1/partners/${part(id)}/keys/${part(keyId)}/revoke`)
export const listStaff = async (cursor) => shapes.staffShown(await get('/v1/staff', { cursor }))
export const addStaff = (asked) => post('/v1/staff', asked)
export const setStaffEnabled = (id, enabled) => send('POST', `/v1/staff/${part(id)}/${enabled ? 'enable' : 'disable'}`)
export const setFirstPassword = (id, password) => post(`/v1/staff/${part(id)}/password`, { password })
export const publishBoard = (placeId, period, key) => post(`/v1/boards/${part(placeId)}/publish`, { period }, { key })
export const newestBoard = (placeId, kind) => send('GET', `/v1/boards/${part(placeId)}`, { query: { kind }, open: true })
export const readBoard = (placeId, period) => send('GET', `/v1/boards/${part(placeId)}/${part(period)}`, { open: true })

// Beside the pages: the logins of a demo town; nothing where the town is no demo
export const demoLogins = () => send('GET', '/demo.json', { open: true })
