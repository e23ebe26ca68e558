// Every endpoint the pages call, one function each. How they travel is in http.js, what the pages make of answers in shapes.js.

import { send } from './http.js'
import * as shapes from './shapes.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, more) => send('POST', path, { body, ...more })
const part = encodeURIComponent

// Sessions
export const signInStaff = async (login, password) => shapes.sessionShown(await post('/v1/sessions/staff', { login, password }, { open: true }), login)
export const signInWechat = async (code) => shapes.wechatShown(await post('/v1/sessions/wechat', { code }, { open: true }))
export const bindWechat = async (asked) => shapes.sessionShown(await post('/v1/sessions/bind', asked, { open: true }))
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
export const myRank = () => get('/v1/me/rank')

// Activities
export const listActivities = async (villageId, cursor) => shapes.activitiesShown(await get('/v1/activities', { village_id: villageId, cursor }))
export const readActivity = async (id) => shapes.activityShown(await get(`/v1/activities/${part(id)}`))
export const createActivity = (asked, key) => post('/v1/activities', asked, { key })
export const publishActivity = (id, key) => send('POST', `/v1/activities/${part(id)}/publish`, { key })
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
export const dayTotals = (on) => get('/v1/partner/redemptions', { on })

// Registry
export const listPlaces = async () => shapes.placesShown(await get('/v1/places'))
export const listResidents = async (villageId, cursor) => shapes.residentsShown(await get(`/v1/villages/${part(villageId)}/residents`, { cursor }))
export const rosterTemplate = () => get('/v1/rosters/template')
export const startUpload = (placeId) => post('/v1/rosters/uploads', { place_id: placeId })
export const importRoster = async (asked, key) => shapes.runShown(await post('/v1/rosters', asked, { key }))
export const printCards = async (placeId, key) => shapes.runShown(await post('/v1/cards/sheets', { place_id: placeId }, { key }))
export const readRun = async (runId) => shapes.runShown(await get(`/v1/runs/${part(runId)}`))

// Rules, budgets, partners, boards, audit
export const listRules = async () => shapes.rulesShown(await get('/v1/rules'))
export const readBudget = (villageId, year) => get(`/v1/villages/${part(villageId)}/budget`, { year })
export const grantBudget = (villageId, year, asked, key) => send('POST', `/v1/villages/${part(villageId)}/budget/grants`, { query: { year }, body: asked, key })
export const listPartners = async (villageId, cursor) => shapes.partnersShown(await get('/v1/partners', { village_id: villageId, cursor }))
export const createPartner = (asked, key) => post('/v1/partners', asked, { key })
export const listPartnerKeys = async (id) => shapes.partnerKeysShown(await get(`/v1/partners/${part(id)}`))
export const issuePartnerKey = (id, asked, key) => post(`/v1/partners/${part(id)}/keys`, asked, { key })
export const revokePartnerKey = (id, keyId) => send('POST', `/v1/partners/${part(id)}/keys/${part(keyId)}/revoke`)
export const publishBoard = (placeId, period, key) => post('/v1/boards', { place_id: placeId, period }, { key })
export const readBoard = (placeId, period) => get(`/v1/boards/${part(placeId)}/${part(period)}`)
export const listTraces = (villageId, on, cursor) => get('/v1/audit', { village_id: villageId, on, cursor })

// Static files beside the pages: the demo accounts of a local town, and the published boards
export const demoAccounts = () => send('GET', '/demo.json', { open: true })
export const publishedIndex = () => send('GET', '/public/boards/index.json', { open: true })
export const publishedBoard = (placeId, period) => send('GET', `/public/boards/${part(placeId)}/${part(period)}.json`, { open: true })
