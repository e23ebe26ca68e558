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
export const signInMember = (asked) => post('/v1/sessions/member', asked, { open: true })
export const bindWechat = (asked) => post('/v1/sessions/bind', asked, { open: true })
export const signOutEverywhere = () => send('POST', '/v1/sessions/sign_out_everywhere')
export const endSessionThere = (refreshToken) => post('/v1/sessions/sign_out', { refresh_token: refreshToken })
export const consentPurposes = async () => (await send('GET', '/v1/consents/purposes', { open: true })).purposes

// The villager's own
export const myProfile = async () => {
  const [profile, places] = await Promise.all([get('/v1/me/profile'), listPlaces()])
  const village = places.rows.find(({ place_id: id }) => profile.resident_id.startsWith(id))
  return { ...profile, village_id: profile.resident_id.slice(0, 6), village_name: village?.name ?? '' }
}
export const householdOf = async () => (await get('/v1/me/profile')).household_id
export const myCode = () => get('/v1/me/code')
/** `account` is `me` or `household`. */
export const newPayCode = (account) => post('/v1/me/pay-code', { account })
export const myAccount = () => get('/v1/me/account')
export const myHousehold = () => get('/v1/me/household-account')
export const poolPoints = (asked, key) => post('/v1/me/household-moves', asked, { key })
export const myEntries = async (cursor) => shapes.entriesShown(await get('/v1/me/entries', { cursor }))
export const householdEntries = async (cursor) => shapes.entriesShown(await get('/v1/me/household-entries', { cursor }))
export const myInbox = async (cursor) => shapes.inboxShown(await get('/v1/me/inbox', { cursor }))
export const markRead = (messageId) => send('POST', `/v1/me/inbox/${part(messageId)}/read`)
export const myRank = (period) => get('/v1/me/rank', { period })
export const myBoardChoice = () => get('/v1/me/board-choice')
export const myConsents = () => get('/v1/me/consents')
export const consentHistory = async (cursor) => shapes.historyShown(await get('/v1/me/consents/history', { cursor, size: 20 }))
export const grantConsent = (purpose, version) => post('/v1/me/consents', { purpose, version })
export const withdrawConsent = (purpose) => send('POST', `/v1/me/consents/${part(purpose)}/withdraw`)
export const chooseBoards = (shown) => send('PUT', '/v1/me/board-choice', { body: { shown } })

// The mall (商城); `of` is `village` or `town`
const rewardOrder = (id) => `/v1/reward-orders/${part(id)}`
export const browseRewards = (of, cursor) => get('/v1/rewards', { of, cursor })
export const readReward = (id) => get(`/v1/rewards/${part(id)}`)
export const orderReward = (id, asked, key) => post(`/v1/rewards/${part(id)}/orders`, asked, { key })
export const myRewardOrders = (cursor) => get('/v1/me/reward-orders', { cursor })
export const readRewardOrder = (id) => get(rewardOrder(id))
export const cancelRewardOrder = (id, key) => send('POST', `${rewardOrder(id)}/cancel`, { key })
export const renewRewardCode = (id, key) => send('POST', `${rewardOrder(id)}/code`, { key })
export const listRewards = (placeId, state, cursor) => get(`/v1/places/${part(placeId)}/rewards`, { state, cursor })
export const writeReward = (placeId, asked, key) => post(`/v1/places/${part(placeId)}/rewards`, asked, { key })
export const changeReward = (id, asked, key) => send('PUT', `/v1/rewards/${part(id)}`, { body: asked, key })
export const moveReward = (id, deed, key) => post(`/v1/rewards/${part(id)}/moves`, { deed }, { key })
export const setRewardStock = (id, stock, key) => send('PUT', `/v1/rewards/${part(id)}/stock`, { body: { stock }, key })
export const deskOrders = (placeId, point, state, cursor) => get(`/v1/places/${part(placeId)}/reward-orders`, { point, state, cursor })
export const lookUpOrders = async (placeId, code) => (await post(`/v1/places/${part(placeId)}/reward-lookups`, { code })).rows
/** `deed` is `hand-out`, `call-off` or `refund`. */
export const deskDeed = (placeId, id, deed, body, key) => send('POST', `/v1/places/${part(placeId)}/reward-orders/${part(id)}/${deed}`, { body, key })

// Acting for others (代办)
const mine = (path, query) => send('GET', path, { query, inPerson: true })
export const heldMandates = () => mine('/v1/me/held-mandates')
export const resignMandate = (principalId) => send('POST', `/v1/me/held-mandates/${part(principalId)}/resign`, { inPerson: true })
export const deedsFor = (principalId, cursor) => mine(`/v1/me/held-mandates/${part(principalId)}/deeds`, { cursor })
export const myMandates = () => mine('/v1/me/mandates')
export const giveMandate = (asked, key) => post('/v1/me/mandates', asked, { key, inPerson: true })
export const revokeMyMandate = (agentId) => send('POST', `/v1/me/mandates/${part(agentId)}/revoke`, { inPerson: true })
export const myDeeds = (cursor) => mine('/v1/me/acted-deeds', { cursor })
export const undoMyDeed = (id, key) => send('POST', `/v1/me/acted-deeds/${part(id)}/undo`, { key, inPerson: true })
export const disputeMyDeed = (id, reason) => post(`/v1/me/acted-deeds/${part(id)}/dispute`, { reason }, { inPerson: true })
export const mandatesOf = (id) => get(`/v1/residents/${part(id)}/mandates`)
export const enterMandate = (id, asked, key) => post(`/v1/residents/${part(id)}/mandates`, asked, { key })
export const revokeMandate = (id, agentId) => send('POST', `/v1/residents/${part(id)}/mandates/${part(agentId)}/revoke`)
export const waitingPapers = (villageId, cursor) => get(`/v1/villages/${part(villageId)}/waiting-papers`, { cursor })
export const judgePaper = (id, agentId, asked) => post(`/v1/residents/${part(id)}/mandates/${part(agentId)}/verdict`, asked)
export const deedsOf = (id, cursor) => get(`/v1/residents/${part(id)}/acted-deeds`, { cursor })
export const undoDeed = (id, deedId, key) => send('POST', `/v1/residents/${part(id)}/acted-deeds/${part(deedId)}/undo`, { key })
export const disputeDeed = (id, deedId, reason) => post(`/v1/residents/${part(id)}/acted-deeds/${part(deedId)}/dispute`, { reason })
export const listDisputes = (villageId, cursor) => get(`/v1/villages/${part(villageId)}/acting-disputes`, { cursor })
export const decideDispute = (id, asked) => post(`/v1/acting-disputes/${part(id)}/verdict`, asked)
export const resolveCode = (code) => post('/v1/codes/resolve', { code })

// Declared relatives (亲属)
export const myRelatives = () => mine('/v1/me/relatives')
export const declareMyRelative = (asked) => post('/v1/me/relatives', asked, { inPerson: true })
export const rejectMyRelative = (otherId) => send('DELETE', `/v1/me/relatives/${part(otherId)}`, { inPerson: true })
export const relativesOf = (id) => get(`/v1/residents/${part(id)}/relatives`)
export const declareRelative = (id, asked) => post(`/v1/residents/${part(id)}/relatives`, asked)
export const removeRelative = (id, otherId) => send('DELETE', `/v1/residents/${part(id)}/relatives/${part(otherId)}`)

// Activities
export const listActivities = async (villageId, cursor, past, scenario) => shapes.activitiesShown(await get('/v1/activities', { village_id: villageId, past, cursor, scenario, size: 50 }))
/** Whose accounts can be on the team of a village's activities. */
export const listOrganisers = async (villageId) => (await get(`/v1/villages/${part(villageId)}/organisers`)).rows
export const unendedActivities = async (villageId) => { const { rows, points } = await get(`/v1/villages/${part(villageId)}/unended-activities`); return { rows: rows.map(shapes.activityShown), points } }
export const readActivity = async (id) => shapes.activityShown(await get(`/v1/activities/${part(id)}`))
export const createActivity = (asked, key) => post('/v1/activities', asked, { key })
export const publishActivity = (id, version, key) => send('POST', `/v1/activities/${part(id)}/publish`, { key, query: { version } })
export const changeDraft = (id, body) => send('PUT', `/v1/activities/${part(id)}`, { body })
export const discardDraft = (id, asked, key) => post(`/v1/activities/${part(id)}/discard`, asked, { key })
export const raiseSeats = (id, asked, key) => post(`/v1/activities/${part(id)}/seats`, asked, { key })
export const moveActivity = (id, body) => send('PUT', `/v1/activities/${part(id)}/meeting`, { body })
export const publishSeries = (id, version, key) => send('POST', `/v1/activities/${part(id)}/publish-series`, { key, query: { version } })
export const readRatings = (id) => get(`/v1/activities/${part(id)}/ratings`)
export const rateActivity = (id, body) => send('PUT', `/v1/activities/${part(id)}/rating`, { body })
export const closeActivity = (id, key) => send('POST', `/v1/activities/${part(id)}/close`, { key })
export const activityPeople = (id, cursor) => get(`/v1/activities/${part(id)}/people`, { cursor })
export const countPeople = async (id) => (await get(`/v1/activities/${part(id)}/people`, { size: 1 })).counts
export const everyPerson = (id) => everyRow((cursor) => get(`/v1/activities/${part(id)}/people`, { cursor }))
export const confirmPeople = (id, asked, key) => post(`/v1/activities/${part(id)}/confirmations`, asked, { key })
export const declinePeople = (id, asked, key) => post(`/v1/activities/${part(id)}/declined-confirmations`, asked, { key })
export const waitingConfirmations = (villageId) => everyRow((cursor) => get(`/v1/villages/${part(villageId)}/waiting-confirmations`, { cursor }))
export const signUp = (id, key) => send('POST', `/v1/activities/${part(id)}/signups`, { key })
export const cancelSignup = (id, key) => send('POST', `/v1/activities/${part(id)}/cancellations`, { key })
export const scanInto = (id, asked, key) => post(`/v1/activities/${part(id)}/scans`, asked, { key })
export const offlineList = (id, cursor) => get(`/v1/activities/${part(id)}/offline-list`, { size: 100, cursor })
export const uploadScans = (id, asked) => post(`/v1/activities/${part(id)}/offline-scans`, asked)

// Claims
export const makeClaim = (asked, key) => post('/v1/me/claims', asked, { key })
export const myClaims = (household, cursor) => get('/v1/me/claims', { household, cursor })
export const myClaim = (id) => get(`/v1/me/claims/${part(id)}`)
export const resubmitClaim = (id, body, key) => post(`/v1/me/claims/${part(id)}/resubmission`, body, { key })
export const withdrawClaim = (id, body, key) => post(`/v1/me/claims/${part(id)}/withdrawal`, body, { key })
export const villageNotices = (villageId, cursor) => mine(`/v1/villages/${part(villageId)}/notices`, { cursor })
/** Every notice that a village displays today, to anybody. */
export const everyNotice = (villageId) => everyRow((cursor) => send('GET', `/v1/villages/${part(villageId)}/notices`, { query: { size: 100, cursor }, open: true }))
export const myClaimObjections = (cursor) => mine('/v1/me/claim-objections', { cursor })
export const objectToClaim = (id, reason, key) => post(`/v1/claims/${part(id)}/objections`, { reason }, { key })
export const makeClaimFor = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/claims`, asked, { key })
export const listClaims = (villageId, state, cursor) => get(`/v1/villages/${part(villageId)}/claims`, { state, cursor })
export const lateClaims = (townId, cursor) => get(`/v1/towns/${part(townId)}/claims`, { cursor })
export const claimsWaiting = (villageId) => get(`/v1/villages/${part(villageId)}/claims/waiting`)
export const readClaim = (id) => get(`/v1/claims/${part(id)}`)
/** A step on a claim: acceptance, return, rejection, votes, recusals, confirmation, refusal, upholdings, dismissals, extensions, withdrawal. */
export const calledClaims = (cursor) => get('/v1/me/called-claims', { cursor })
export const readCalledClaim = (id) => get(`/v1/me/called-claims/${part(id)}`)
/** A vote on another village's claim, whose panel is too small. */
export const voteOnCalledClaim = (id, _step, body, key) => post(`/v1/me/called-claims/${part(id)}/votes`, body, { key })
export const stepOnClaim = (id, step, body, key) => post(`/v1/claims/${part(id)}/${step}`, body, { key })
export const listRounds = (villageId, cursor) => get(`/v1/villages/${part(villageId)}/rounds`, { cursor })
export const openRound = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/rounds`, asked, { key })
export const roundDoors = (id) => get(`/v1/rounds/${part(id)}/doors`)
export const visitDoor = (id, asked, key) => post(`/v1/rounds/${part(id)}/visits`, asked, { key })
export const closeRound = (id) => send('POST', `/v1/rounds/${part(id)}/close`)
export const voteOnRound = (id, body) => post(`/v1/rounds/${part(id)}/votes`, body)

// Tickets
const ticket = (id) => `/v1/tickets/${part(id)}`
export const myTickets = (cursor) => get('/v1/me/tickets', { cursor })
export const raiseTicket = (asked, key) => post('/v1/me/tickets', asked, { key })
export const publicTickets = (villageId, cursor) => mine('/v1/tickets', { village_id: villageId, cursor })
export const readTicket = (id) => get(ticket(id))
export const ticketProgress = (id) => get(`${ticket(id)}/progress`)
export const commentTicket = (id, body, key) => post(`${ticket(id)}/comments`, body, { key })
export const confirmTicket = (id, body, key) => post(`${ticket(id)}/confirmation`, body, { key })
export const rateTicket = (id, body, key) => post(`${ticket(id)}/rating`, body, { key })
export const reopenTicket = (id, body, key) => post(`${ticket(id)}/reopening`, body, { key })
export const withdrawTicket = (id, key) => send('POST', `${ticket(id)}/withdrawal`, { key })
export const showTicket = (id, body, key) => send('PUT', `${ticket(id)}/visibility`, { body, key })
export const enterTicket = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/tickets`, asked, { key })
export const ticketQueue = (villageId, { all, state }, cursor) => get(`/v1/villages/${part(villageId)}/tickets`, { all, state, cursor })
/** Every ticket of a village that an officer may see, the newest first. */
export const everyTicket = (villageId) => everyRow((cursor) => get(`/v1/villages/${part(villageId)}/tickets`, { all: true, size: 100, cursor }))
export const townTickets = (townId, cursor) => get(`/v1/towns/${part(townId)}/tickets`, { cursor })
/** An officer's deed: `remarks`, `steps`, `assignment`, `merging`, `release`, `adoption` or `adoption/decision`. */
export const handleTicket = (id, deed, body, key) => post(`${ticket(id)}/${deed}`, body, { key })
export const hideTicket = (id, key) => send('POST', `${ticket(id)}/hiding`, { key })
export const ticketDesks = (villageId) => get(`/v1/villages/${part(villageId)}/ticket-desks`)
export const setTicketDesks = (villageId, body) => send('PUT', `/v1/villages/${part(villageId)}/ticket-desks`, { body })
export const ticketFigures = (villageId, year) => mine(`/v1/villages/${part(villageId)}/ticket-statistics`, { year })
export const countTickets = (villageId, year) => send('POST', `/v1/villages/${part(villageId)}/ticket-statistics`, { query: { year } })
// Wishes
export const browseWishes = (order, cursor) => get('/v1/wishes', { order, cursor })
export const myWishes = (cursor) => get('/v1/me/wishes', { cursor })
export const myWishClaims = (cursor) => get('/v1/me/wish-claims', { cursor })
export const readWish = (id) => get(`/v1/wishes/${part(id)}`)
export const makeWish = (asked, key) => post('/v1/wishes', asked, { key })
export const changeWish = (id, asked, key) => send('PUT', `/v1/wishes/${part(id)}`, { body: asked, key })
/** `deed` is the last word of the door: claim, updates, done, give-up, confirm, reopen, cancel, reveal, invitations, membership. */
export const wishDeed = (id, deed, body, key) => send('POST', `/v1/wishes/${part(id)}/${deed}`, { body, key })
export const wishQueue = (villageId, state, cursor) => get(`/v1/villages/${part(villageId)}/wishes`, { state, cursor })
/** Every wish of a village in one state. */
export const everyWish = (villageId, state) => everyRow((cursor) => get(`/v1/villages/${part(villageId)}/wishes`, { state, size: 100, cursor }))
export const lookAtWish = (id) => get(`/v1/wishes/${part(id)}/look`)
export const postWishFor = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/wishes`, asked, { key })
export const decideWish = (id, asked, key) => post(`/v1/wishes/${part(id)}/decisions`, asked, { key })
export const mergeWish = (id, asked, key) => post(`/v1/wishes/${part(id)}/merge`, asked, { key })
export const wishForShop = (id, asked, key) => post(`/v1/wishes/${part(id)}/shop-deeds`, asked, { key })
export const wishShops = (villageId, cursor) => get(`/v1/villages/${part(villageId)}/wish-shops`, { cursor })
export const wishChoice = (villageId) => get(`/v1/villages/${part(villageId)}/wish-choice`)
export const chooseWishes = (villageId, atOnce) => send('PUT', `/v1/villages/${part(villageId)}/wish-choice`, { body: { at_once: atOnce } })

// Pictures and evidence files
export const announceMedia = (asked, key) => post('/v1/media', asked, { key, inPerson: true })
export const mediaSent = (id) => send('POST', `/v1/media/${part(id)}/ready`, { inPerson: true })
export const readMedia = (id) => get(`/v1/media/${part(id)}`)

// What waits for a person to look at it
export const listReviews = (villageId, cursor) => get(`/v1/villages/${part(villageId)}/reviews`, { cursor })
/** Pictures that a content check held back: `approved`, or `rejected` with a reason. */
export const decidePictures = (villageId, subject, asked) => post(`/v1/villages/${part(villageId)}/reviews/${part(subject)}/decision`, asked)
/** Every wish that the village has not looked at yet. */
export const postedWishes = (villageId) => everyRow((cursor) => wishQueue(villageId, 'posted', cursor))
export const reviewFigures = (villageId) => get(`/v1/villages/${part(villageId)}/reviews/figures`)

// Appraisals
export const listMyAppraisals = (cursor) => get('/v1/me/appraisals', { cursor })
export const readMyAppraisal = (id) => get(`/v1/me/appraisals/${part(id)}`)
export const castBallot = (id, asked, key) => post(`/v1/me/appraisals/${part(id)}/ballot`, asked, { key })
export const listAppraisals = (placeId, cursor) => get('/v1/appraisals', { place_id: placeId, cursor })
export const listVillageAppraisals = (villageId, cursor) => get(`/v1/villages/${part(villageId)}/appraisals`, { cursor })
export const readAppraisal = (id) => get(`/v1/appraisals/${part(id)}`)
export const draftAppraisal = (asked, key) => post('/v1/appraisals', asked, { key })
export const changeAppraisal = (id, asked) => send('PUT', `/v1/appraisals/${part(id)}`, { body: asked })
export const decideAppraisal = (id, deed, body, query) => send('POST', `/v1/appraisals/${part(id)}/${deed}`, { body, query })
const papersOf = (villageId, id) => `/v1/villages/${part(villageId)}/appraisals/${part(id)}/papers`
export const readPapers = (villageId, id) => get(papersOf(villageId, id))
export const printPapers = (villageId, id, asked) => post(papersOf(villageId, id), asked)
export const handPaper = (villageId, id, direction, who, key) => post(`${papersOf(villageId, id)}/${direction}`, { who }, { key })
export const enterPapers = (villageId, id, asked, key) => post(`${papersOf(villageId, id)}/entries`, asked, { key })

// A code that anybody scanned, and paying at a shop by its own
export const codeKind = (code) => post('/v1/codes/kind', { code }, { open: true })
export const readShop = (code) => get(`/v1/shop-codes/${part(code)}`)
export const payShop = (asked, key) => post('/v1/me/shop-payments', asked, { key })

// The partner shop's till
export const shopMe = () => get('/v1/partner/me')
export const quote = (asked, key) => post('/v1/partner/redemptions', { ...asked, dry_run: true }, { key })
export const redeem = (asked, key) => post('/v1/partner/redemptions', asked, { key })
export const shopPrices = () => get('/v1/partner/prices')
export const setShopPrices = (asked) => send('PUT', '/v1/partner/prices', { body: asked })
export const askStatement = (asked, key) => post('/v1/partner/statements', asked, { key })
export const readStatement = (key) => get(`/v1/partner/statements/${part(key)}`)
export const refundSale = (saleKey, asked, key) => post(`/v1/partner/redemptions/${part(saleKey)}/refunds`, asked, { key })
export const saleOfSlip = (slip) => get(`/v1/partner/slips/${part(slip)}`)
export const redemptionByKey = (key) => get(`/v1/partner/redemptions/${part(key)}`)
export const salesBySlip = (villageId, slip) => get(`/v1/villages/${part(villageId)}/redemptions/${part(slip)}`)
export const shopWishes = (cursor) => get('/v1/partner/wishes', { cursor })
export const shopWishClaims = (cursor) => get('/v1/partner/wish-claims', { cursor })
export const readShopWish = (id) => get(`/v1/partner/wishes/${part(id)}`)
export const shopWishDeed = (id, asked, key) => post(`/v1/partner/wishes/${part(id)}/deeds`, asked, { key })
export const announceShopPhoto = (asked, key) => post('/v1/partner/wish-photos', asked, { key })
export const shopPhotoSent = (id) => send('POST', `/v1/partner/wish-photos/${part(id)}/ready`)
export const codePayments = () => get('/v1/partner/code-payments')
export const dayTotals = (on, cursor) => get('/v1/partner/redemptions', { on, cursor })

// Settlement: the town's desk, and the shop's own
const settlementOf = (shop, month) => `/v1/settlements/${part(shop)}/${part(month)}`
const ownSettlement = (month) => `/v1/partner/settlements/${part(month)}`
export const settlementsOf = (villageId, month, cursor) => get(`/v1/villages/${part(villageId)}/settlements`, { month, cursor })
export const readSettlement = (shop, month) => get(settlementOf(shop, month))
export const settlementFiles = (shop, month) => get(`${settlementOf(shop, month)}/files`)
/** `step` is `check`, `send-back`, `approve` or `pay`. */
export const settlementStep = (shop, month, step, asked, key) => post(`${settlementOf(shop, month)}/${step}`, asked, { key })
export const answerSettlement = (shop, month, id, asked, key) => post(`${settlementOf(shop, month)}/objections/${part(id)}/answer`, asked, { key })
export const ownSettlements = (cursor) => get('/v1/partner/settlements', { cursor })
export const readOwnSettlement = (month) => get(ownSettlement(month))
export const ownSettlementLines = (month, cursor) => get(`${ownSettlement(month)}/lines`, { cursor })
export const ownSettlementFiles = (month) => get(`${ownSettlement(month)}/files`)
export const objectToSettlement = (month, asked, key) => post(`${ownSettlement(month)}/objections`, asked, { key })
export const startListUpload = () => post('/v1/partner/settlement-uploads')
export const compareList = (month, uploadId, key) => post(`${ownSettlement(month)}/comparisons`, { upload_id: uploadId }, { key })
export const readComparison = (month, id) => get(`${ownSettlement(month)}/comparisons/${part(id)}`)

// Registry
export const addVillage = (townId, asked) => post(`/v1/towns/${part(townId)}/villages`, asked)
export const changeVillage = (id, asked) => send('PUT', `/v1/villages/${part(id)}`, { body: asked })
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
export const awardMany = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/awards`, asked, { key })
export const bulksWaiting = (villageId) => get(`/v1/villages/${part(villageId)}/awards`, { size: 100 })
export const decideBulk = (villageId, bulkId, step, body) => post(`/v1/villages/${part(villageId)}/awards/${part(bulkId)}/${step}`, body)
export const everyBulkLine = (villageId, bulkId) => everyRow((cursor) => get(`/v1/villages/${part(villageId)}/awards/${part(bulkId)}`, { cursor }))
export const searchResident = (villageId, idNumber) => post(`/v1/villages/${part(villageId)}/residents/search`, { id_number: idNumber })
/** By the beginning of a name; it travels in the body, as does the cursor, which holds a name too. */
export const searchByName = async (villageId, name, cursor) => shapes.holdersShown(await post(`/v1/villages/${part(villageId)}/residents/search/name`, { name, cursor }))
export const searchByPhone = async (villageId, phone) => shapes.holdersShown(await post(`/v1/villages/${part(villageId)}/residents/search/phone`, { phone }))
export const readResident = (id) => get(`/v1/residents/${part(id)}`)
export const registerResident = (villageId, asked) => post(`/v1/villages/${part(villageId)}/residents`, asked)
export const changeResident = (id, asked) => send('PATCH', `/v1/residents/${part(id)}`, { body: asked })
export const setResidentStatus = (id, status) => post(`/v1/residents/${part(id)}/status`, { status })
export const moveResident = (id, asked) => post(`/v1/residents/${part(id)}/household`, asked)
export const addHousehold = (villageId, asked) => post(`/v1/villages/${part(villageId)}/households`, asked)
export const setHead = (id, residentId) => send('PUT', `/v1/households/${part(id)}/head`, { body: { resident_id: residentId } })
export const readHousehold = (id) => get(`/v1/households/${part(id)}`)
export const readAccount = (id) => get(`/v1/accounts/${part(id)}`)
export const readEntries = async (id, cursor, size) => shapes.entriesShown(await get(`/v1/accounts/${part(id)}/entries`, { cursor, size }))
export const writeUpDeed = (id, asked, key) => post(`/v1/accounts/${part(id)}/awards`, asked, { key })
export const reverseEntry = (id, asked, key) => post(`/v1/accounts/${part(id)}/reversals`, asked, { key })
export const blockAccount = (id, asked, key) => post(`/v1/accounts/${part(id)}/block`, asked, { key })
export const releaseAccount = (id, asked, key) => post(`/v1/accounts/${part(id)}/release`, asked, { key })
export const readCard = (id) => get(`/v1/residents/${part(id)}/card`)
export const issueCard = (id, asked, key) => post(`/v1/residents/${part(id)}/card`, asked, { key })
export const issueCards = (asked, key) => post('/v1/cards', asked, { key })
export const replaceCard = (id, asked, key) => post(`/v1/residents/${part(id)}/card/replacement`, asked, { key })
export const setPin = (id, pin) => send('PUT', `/v1/residents/${part(id)}/card/pin`, { body: { pin } })
export const setCardState = (id, state, reason = '') => send('PUT', `/v1/residents/${part(id)}/card/state`, { body: { state, reason } })
export const setCardLimits = (id, body) => send('PUT', `/v1/residents/${part(id)}/card/limits`, { body })
export const consentsOf = (id) => get(`/v1/residents/${part(id)}/consents`)
export const grantConsentFor = (id, asked) => post(`/v1/residents/${part(id)}/consents`, asked)
export const withdrawConsentFor = (id, purpose, asked) => post(`/v1/residents/${part(id)}/consents/${part(purpose)}/withdraw`, asked)
export const boardChoiceOf = (id) => get(`/v1/residents/${part(id)}/board-choice`)
export const chooseBoardsFor = (id, shown) => send('PUT', `/v1/residents/${part(id)}/board-choice`, { body: { shown } })
export const rosterTemplate = () => get('/v1/rosters/template')
export const startUpload = (placeId) => post('/v1/rosters/uploads', { place_id: placeId })
export const importRoster = (asked, key) => post('/v1/rosters', asked, { key })
export const printCards = (asked, key) => post('/v1/cards/sheets', asked, { key })
export const printCodes = (placeId, key) => post('/v1/codes/pictures', { place_id: placeId }, { key })
export const codeOfHolder = (id) => get(`/v1/holders/${part(id)}/code`)
export const reissueCode = (id) => send('POST', `/v1/holders/${part(id)}/code`)
export const releaseWechat = (id) => send('POST', `/v1/residents/${part(id)}/release_wechat`)
export const readRun = (runId) => get(`/v1/runs/${part(runId)}`)

// Phone credit and internet fees
export const topupOffer = () => get('/v1/me/topup-offer')
export const myTopups = (cursor) => get('/v1/me/topups', { cursor })
export const askTopup = (asked, key) => post('/v1/me/topups', asked, { key })
export const cancelTopup = (id) => send('POST', `/v1/me/topups/${part(id)}/cancel`)
export const listTopups = (placeId, state, cursor) => get(`/v1/places/${part(placeId)}/topups`, { state, cursor })
export const topupFigures = (placeId) => get(`/v1/places/${part(placeId)}/topup-figures`)
export const topupNumber = (id) => send('POST', `/v1/topups/${part(id)}/number`)
export const payTopup = (id, asked, key) => post(`/v1/topups/${part(id)}/payment`, asked, { key })
export const queryTopup = (id) => send('POST', `/v1/topups/${part(id)}/query`)
export const ruleTopup = (id, asked, key) => post(`/v1/topups/${part(id)}/rulings`, asked, { key })
export const readTopupTerms = (placeId) => get(`/v1/places/${part(placeId)}/topup-terms`)
export const setTopupTerms = (townId, body) => send('PUT', `/v1/towns/${part(townId)}/topup-terms`, { body })

// Rules, budgets, partners, staff, boards
export const listRules = async (placeId) => shapes.rulesShown(await mine('/v1/rules', { place_id: placeId }))
export const listRuleVersions = async (placeId, cursor) => shapes.proposalsShown(await get(`/v1/places/${part(placeId)}/rule-versions`, { cursor }))
export const listProposals = async (placeId, state, cursor) => shapes.proposalsShown(await get(`/v1/places/${part(placeId)}/rule-proposals`, { state, cursor }))
export const proposeRule = (placeId, asked, key) => post(`/v1/places/${part(placeId)}/rule-proposals`, asked, { key })
export const decideProposal = (placeId, id, deed, body) => send('POST', `/v1/places/${part(placeId)}/rule-proposals/${part(id)}/${deed}`, { body })
export const startWhatIf = (placeId, id, key) => send('POST', `/v1/places/${part(placeId)}/rule-proposals/${part(id)}/what-if`, { key })
export const readPointsSettings = (placeId) => get(`/v1/places/${part(placeId)}/points-settings`)
export const changePointsSettings = (townId, asked, key) => post(`/v1/towns/${part(townId)}/points-settings`, asked, { key })
export const readBudget = (villageId, year) => get(`/v1/villages/${part(villageId)}/budget`, { year })
/** Lines of a year's budget: `kind` is `grant`, `escrow` or `return`. */
export const budgetLines = async (villageId, year, kind, cursor) => shapes.budgetLinesShown(await get(`/v1/villages/${part(villageId)}/budget`, { year, kind, cursor }))
export const grantBudget = (villageId, year, asked, key) => send('POST', `/v1/villages/${part(villageId)}/budget/grants`, { query: { year }, body: asked, key })
export const readLiability = (placeId, asked) => get(`/v1/places/${part(placeId)}/liability`, asked)
export const readLiabilityForecast = (placeId) => get(`/v1/places/${part(placeId)}/liability/forecast`)
export const readLiabilityWhatIf = (placeId, pointsPerYuan) => get(`/v1/places/${part(placeId)}/liability/what-if`, { points_per_yuan: pointsPerYuan })
export const readLiabilityTrend = (placeId) => get(`/v1/places/${part(placeId)}/liability/trend`)
export const makeLiabilityFiles = (placeId, key) => send('POST', `/v1/places/${part(placeId)}/liability/files`, { key })
export const setLiabilityThresholds = (townId, body) => send('PUT', `/v1/towns/${part(townId)}/liability-thresholds`, { body })
export const readControls = (placeId, month) => get(`/v1/places/${part(placeId)}/controls`, { month })
export const countControls = (placeId, asked, key) => post(`/v1/places/${part(placeId)}/controls`, asked, { key })
export const readAudit = (placeId, on, cursor) => get(`/v1/places/${part(placeId)}/audit`, { on, cursor })
/** A whole day of the audit trail, hundred by hundred. */
export const everyAuditEvent = (placeId, on) => everyRow((cursor) => get(`/v1/places/${part(placeId)}/audit`, { on, size: 100, cursor }))
export const startVerification = (villageId, key) => send('POST', `/v1/villages/${part(villageId)}/verifications`, { key })
export const listPartners = async (villageId, cursor) => shapes.partnersShown(await get('/v1/partners', { village_id: villageId, cursor }))
export const readSpending = (placeId) => get(`/v1/places/${part(placeId)}/spending-limits`)
export const setSpending = (placeId, body) => send('PUT', `/v1/places/${part(placeId)}/spending-limits`, { body })
export const createPartner = (asked, key) => post('/v1/partners', asked, { key })
export const listPartnerKeys = async (id) => shapes.partnerKeysShown(await get(`/v1/partners/${part(id)}`))
export const issuePartnerKey = (id, asked, key) => post(`/v1/partners/${part(id)}/keys`, asked, { key })
export const rotatePartnerKey = (id, keyId, asked, key) => post(`/v1/partners/${part(id)}/keys/${part(keyId)}/rotate`, asked, { key })
export const changeShop = (id, what, body) => send('PUT', `/v1/partners/${part(id)}/${what}`, { body })
export const readPrices = (id) => get(`/v1/partners/${part(id)}/prices`)
export const suspendShop = (id, reason) => post(`/v1/partners/${part(id)}/suspend`, { reason })
export const resumeShop = (id) => send('POST', `/v1/partners/${part(id)}/resume`)
export const readWebhook = (id) => get(`/v1/partners/${part(id)}/webhook`)
export const setWebhook = (id, asked, key) => post(`/v1/partners/${part(id)}/webhook`, asked, { key })
export const disableWebhook = (id) => send('POST', `/v1/partners/${part(id)}/webhook/disable`)
export const issueShopCode = (id, key) => send('POST', `/v1/partners/${part(id)}/code`, { key })
export const revokePartnerKey = (id, keyId) => send('POST', `/v1/partners/${part(id)}/keys/${part(keyId)}/revoke`)
export const changeOwnPassword = (password, fresh) => post('/v1/me/password', { password, new_password: fresh })
export const listStaff = async (cursor) => shapes.staffShown(await get('/v1/staff', { cursor }))
export const addStaff = (asked) => post('/v1/staff', asked)
export const changeStaff = (id, asked) => send('PATCH', `/v1/staff/${part(id)}`, { body: asked })
export const setStaffEnabled = (id, enabled) => send('POST', `/v1/staff/${part(id)}/${enabled ? 'enable' : 'disable'}`)
export const setFirstPassword = (id, password) => post(`/v1/staff/${part(id)}/password`, { password })
export const publishBoard = (placeId, period, key) => post(`/v1/boards/${part(placeId)}/publish`, { period }, { key })
export const newestBoard = (placeId, kind) => send('GET', `/v1/boards/${part(placeId)}`, { query: { kind }, open: true })
export const readBoard = (placeId, period) => send('GET', `/v1/boards/${part(placeId)}/${part(period)}`, { open: true })

// Beside the pages: the logins of a demo town; nothing where the town is no demo
export const demoLogins = () => send('GET', '/demo.json', { open: true })
