// Every endpoint of proceeds, one function each: what each producer, village and the platform gets, and what is reported.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, more) => send('POST', path, { body, ...more })
const part = encodeURIComponent
const MOST = 100

// The desk
/** All statements of a week in a town or village: some dozens. */
export const everyProceeds = async (placeId, week) => {
  const rows = []
  let cursor
  do {
    const page = await get(`/v1/places/${part(placeId)}/proceeds`, { week, cursor, size: MOST })
    rows.push(...page.rows)
    cursor = page.cursor
  } while (cursor)
  return rows
}
const one = (party, week) => `/v1/proceeds/${part(party)}/${part(week)}`
export const readProceeds = (party, week) => get(one(party, week))
export const approveProceeds = (party, week, asked, key) => post(`${one(party, week)}/approve`, asked, { key })
export const payProceeds = (party, week, asked, key) => post(`${one(party, week)}/pay`, asked, { key })
export const answerDoubt = (party, week, id, asked, key) => post(`${one(party, week)}/doubts/${part(id)}/answer`, asked, { key })
export const makeProceedsFiles = (party, week, key) => post(`${one(party, week)}/files`, undefined, { key })

// Reports
export const readReport = (placeId, first, last) => get(`/v1/places/${part(placeId)}/proceeds-report`, { first, last })
export const makeReportFiles = (placeId, asked, key) => post(`/v1/places/${part(placeId)}/proceeds-report/files`, asked, { key })

// A producer's own
const mine = (party, week) => `/v1/me/proceeds/${part(party)}/${part(week)}`
export const myProceeds = (cursor) => get('/v1/me/proceeds', { cursor })
export const readMyProceeds = (party, week) => get(mine(party, week))
export const doubtProceeds = (party, week, asked, key) => post(`${mine(party, week)}/doubts`, asked, { key })
