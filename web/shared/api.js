// Every endpoint the pages call, one function each. Shapes are in types.js; how they travel is in http.js.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, more) => send('POST', path, { body, ...more })
const part = encodeURIComponent

// Sessions
export const signInStaff = (login, password) => post('/v1/sessions/staff', { login, password }, { open: true })
export const signInWechat = (code) => post('/v1/sessions/wechat', { code }, { open: true })

// The villager's own
export const myProfile = () => get('/v1/me/profile')
export const myCode = () => get('/v1/me/code')
export const newPayCode = () => post('/v1/me/pay-code', {})
export const myAccount = () => get('/v1/me/account')
export const myEntries = (cursor) => get('/v1/me/entries', { cursor })
export const myInbox = (cursor) => get('/v1/me/inbox', { cursor })
export const myRank = () => get('/v1/me/rank')

// Activities
export const listActivities = (villageId, cursor) => get('/v1/activities', { village_id: villageId, cursor })
export const readActivity = (id) => get(`/v1/activities/${part(id)}`)
export const createActivity = (asked, key) => post('/v1/activities', asked, { key })
export const publishActivity = (id) => post(`/v1/activities/${part(id)}/publish`, {})
export const closeActivity = (id) => post(`/v1/activities/${part(id)}/close`, {})
export const activityPeople = (id, cursor) => get(`/v1/activities/${part(id)}/people`, { cursor })
export const signUp = (id, key) => post(`/v1/activities/${part(id)}/signups`, {}, { key })
export const cancelSignup = (id) => send('DELETE', `/v1/activities/${part(id)}/signups/me`)
export const scanInto = (id, { code, direction }, key) => post(`/v1/activities/${part(id)}/scans`, { code, direction }, { key })

// The partner shop's till
export const quote = (asked, key) => post('/v1/partner/redemptions', { ...asked, dry_run: true }, { key })
export const redeem = (asked, key) => post('/v1/partner/redemptions', asked, { key })
export const redemptionByKey = (key) => get(`/v1/partner/redemptions/${part(key)}`)
export const dayTotals = (on) => get('/v1/partner/totals', { on })

// Registry
export const listPlaces = () => get('/v1/places')
export const listResidents = (villageId, cursor) => get('/v1/residents', { village_id: villageId, cursor })
export const startUpload = () => post('/v1/rosters/uploads', {})
export const importRoster = (object) => post('/v1/rosters', { object })
export const printCards = (villageId) => post('/v1/card-sheets', { village_id: villageId })
export const readRun = (runId) => get(`/v1/runs/${part(runId)}`)

// Rules, budgets, partners, boards, audit
export const listRules = (cursor) => get('/v1/rules', { cursor })
export const listBudgets = (villageId) => get('/v1/budgets', { village_id: villageId })
export const createBudget = (asked, key) => post('/v1/budgets', asked, { key })
export const listPartners = (cursor) => get('/v1/partners', { cursor })
export const createPartner = (asked) => post('/v1/partners', asked)
export const listPartnerKeys = (id) => get(`/v1/partners/${part(id)}/keys`)
export const issuePartnerKey = (id) => post(`/v1/partners/${part(id)}/keys`, {})
export const revokePartnerKey = (id, keyId) => send('DELETE', `/v1/partners/${part(id)}/keys/${part(keyId)}`)
export const publishBoard = (placeId, period) => post('/v1/boards', { place_id: placeId, period })
export const readBoard = (placeId, period) => get(`/v1/boards/${part(placeId)}/${part(period)}`)
export const listTraces = (villageId, on, cursor) => get('/v1/audit', { village_id: villageId, on, cursor })

// Static files beside the pages: the demo accounts of a local town, and the published boards
export const demoAccounts = () => send('GET', '/demo.json', { open: true })
export const publishedIndex = () => send('GET', '/public/boards/index.json', { open: true })
export const publishedBoard = (placeId, period) => send('GET', `/public/boards/${part(placeId)}/${part(period)}.json`, { open: true })
