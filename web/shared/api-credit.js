// Every endpoint of scores and what stands on them, one function each; the others are in api.js.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, more) => send('POST', path, { body, ...more })
const part = encodeURIComponent

// Scores
export const myScore = () => get('/v1/me/score')
export const myScoreFacts = async (before) => {
  const { rows, earlier } = await get('/v1/me/score/facts', { before })
  return { rows, cursor: earlier }
}
export const myScoreHistory = async (before) => {
  const { rows, earlier } = await get('/v1/me/score/history', { before })
  return { rows, cursor: earlier }
}
export const myScoreLooks = (cursor) => get('/v1/me/score/looks', { cursor })
export const myScoreCopy = () => get('/v1/me/score/copy')
export const myScoreReceipt = (version) => get(`/v1/me/scores/${part(version)}/receipt`)
export const logPolicy = () => send('GET', '/v1/log/policy', { open: true })
export const scorePolicy = (placeId) => get(`/v1/places/${part(placeId)}/score-policy`)
export const scoreRefresh = (townId) => get(`/v1/towns/${part(townId)}/score-refresh`)
export const refreshScores = (townId, key) => post(`/v1/towns/${part(townId)}/score-refresh`, undefined, { key })
const policyAt = (townId, id) => `/v1/towns/${part(townId)}/score-policies/${part(id)}`
export const listScorePolicies = (townId, cursor) => get(`/v1/towns/${part(townId)}/score-policies`, { cursor })
export const draftScorePolicy = (townId, body, key) => post(`/v1/towns/${part(townId)}/score-policies`, body, { key })
export const simulateScorePolicy = (townId, id, key) => post(`${policyAt(townId, id)}/simulations`, undefined, { key })
export const answerScoreGaps = (townId, id, answer) => send('POST', `${policyAt(townId, id)}/answer`, { body: { answer } })
export const signScorePolicy = (townId, id) => send('POST', `${policyAt(townId, id)}/sign`)
export const withdrawScorePolicy = (townId, id, reason) => send('POST', `${policyAt(townId, id)}/withdraw`, { body: { reason } })

// Objections to scores
export const myScoreObjections = (cursor) => get('/v1/me/score/objections', { cursor })
export const objectToScore = (body, key) => post('/v1/me/score/objections', body, { key })
export const withdrawScoreObjection = (id) => send('POST', `/v1/me/score/objections/${part(id)}/withdraw`)
export const printScoreFor = (residentId, body) => send('POST', `/v1/residents/${part(residentId)}/score-sheets`, { body })
export const enterScoreObjection = (residentId, body, key) => post(`/v1/residents/${part(residentId)}/score-objections`, body, { key })
const objectionAt = ({ resident_id: who, objection_id: id }) => `/v1/residents/${part(who)}/score-objections/${part(id)}`
export const listScoreObjections = (townId, over, cursor) => get(`/v1/towns/${part(townId)}/score-objections`, { over, cursor })
export const openScoreObjection = (one) => get(objectionAt(one))
export const decideScoreObjection = (one, body) => send('POST', `${objectionAt(one)}/decision`, { body })
export const prolongScoreObjection = (one, why) => send('POST', `${objectionAt(one)}/prolongation`, { body: { why } })

// The negative list
export const negativeCategories = () => get('/v1/negative-categories')
export const myNegatives = (cursor) => get('/v1/me/negative-records', { cursor })
const myNegativeAt = (id) => `/v1/me/negative-records/${part(id)}`
export const myNegative = (id) => get(myNegativeAt(id))
export const answerNegative = (id, body, key) => post(`${myNegativeAt(id)}/answer`, body, { key })
export const objectToNegative = (id, body, key) => post(`${myNegativeAt(id)}/objections`, body, { key })
export const askRepair = (id, body, key) => post(`${myNegativeAt(id)}/repair`, body, { key })
export const myNegativeLooks = (id, cursor) => get(`${myNegativeAt(id)}/looks`, { cursor })
const negativeAt = (id) => `/v1/negative-records/${part(id)}`
export const enterNegativeWords = (id, body, key) => post(`${negativeAt(id)}/paper-words`, body, { key })
export const enterNegativeRepair = (id, body, key) => post(`${negativeAt(id)}/paper-repairs`, body, { key })
export const listNegatives = (townId, state, cursor) => get(`/v1/towns/${part(townId)}/negative-records`, { state, cursor })
export const readNegative = (id) => get(negativeAt(id))
export const enterNegative = (residentId, body, key) => post(`/v1/residents/${part(residentId)}/negative-records`, body, { key })
export const approveNegative = (id, body, key) => post(`${negativeAt(id)}/approval`, body, { key })
export const decideNegativeAnswer = (id, body, key) => post(`${negativeAt(id)}/answer-decision`, body, { key })
export const decideNegativeObjection = (id, body, key) => post(`${negativeAt(id)}/objection-decision`, body, { key })
export const extendNegative = (id, body, key) => post(`${negativeAt(id)}/extension`, body, { key })
export const decideRepair = (id, body, key) => post(`${negativeAt(id)}/repair-decision`, body, { key })
export const recallNegative = (id, body, key) => post(`${negativeAt(id)}/recall`, body, { key })
export const decideRecall = (id, body, key) => post(`${negativeAt(id)}/recall-decision`, body, { key })
// Perk programmes
const programmeAt = (townId, id) => `/v1/towns/${part(townId)}/perks/${part(id)}`
const ownPerkAt = (id) => `/v1/me/perk-applications/${part(id)}`
export const listPerks = (placeId, cursor) => get(`/v1/places/${part(placeId)}/perks`, { cursor })
export const myPerkApplications = (cursor) => get('/v1/me/perk-applications', { cursor })
export const myPerkLooks = (id, cursor) => get(`${ownPerkAt(id)}/looks`, { cursor })
export const applyForPerk = (body, key) => post('/v1/me/perk-applications', body, { key })
export const withdrawFromPerk = (id) => send('POST', `${ownPerkAt(id)}/withdraw`)
export const hideScoreInPerk = (id) => send('POST', `${ownPerkAt(id)}/hide-score`)
export const appealPerk = (id, says, key) => post(`${ownPerkAt(id)}/appeal`, { says }, { key })
export const listPerksAtDesk = (townId, cursor) => get(`/v1/towns/${part(townId)}/perks`, { cursor })
export const draftPerk = (townId, body, key) => post(`/v1/towns/${part(townId)}/perks`, body, { key })
export const publishPerk = (townId, id) => send('POST', `${programmeAt(townId, id)}/publish`)
export const callOffPerk = (townId, id, reason) => send('POST', `${programmeAt(townId, id)}/call-off`, { body: { reason } })
export const listPerkApplications = (townId, id) => get(`${programmeAt(townId, id)}/applications`)
const perkOf = (townId, id, who) => `${programmeAt(townId, id)}/applications/${part(who)}`
export const ratePerk = (townId, id, who, body) => send('POST', `${perkOf(townId, id, who)}/points`, { body })
export const decidePerk = (townId, id, who, body) => send('POST', `${perkOf(townId, id, who)}/decision`, { body })
export const decidePerkAppeal = (townId, id, who, body) => send('POST', `${perkOf(townId, id, who)}/appeal-decision`, { body })
