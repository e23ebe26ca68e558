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
export const scorePolicy = (placeId) => get(`/v1/places/${part(placeId)}/score-policy`)
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
const objectionAt = ({ resident_id: who, objection_id: id }) => `/v1/residents/${part(who)}/score-objections/${part(id)}`
export const listScoreObjections = (townId, over, cursor) => get(`/v1/towns/${part(townId)}/score-objections`, { over, cursor })
export const openScoreObjection = (one) => get(objectionAt(one))
export const decideScoreObjection = (one, body) => send('POST', `${objectionAt(one)}/decision`, { body })
export const prolongScoreObjection = (one, why) => send('POST', `${objectionAt(one)}/prolongation`, { body: { why } })

// Perk programmes
const programmeAt = (townId, id) => `/v1/towns/${part(townId)}/perks/${part(id)}`
const ownPerkAt = (id) => `/v1/me/perk-applications/${part(id)}`
export const listPerks = (placeId, cursor) => get(`/v1/places/${part(placeId)}/perks`, { cursor })
export const myPerkApplications = (cursor) => get('/v1/me/perk-applications', { cursor })
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
