// Every endpoint of the market's packing desk, its terms and the town's payments, one function each; the rest is in api.js and api-market.js.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, more) => send('POST', path, { body, ...more })
const part = encodeURIComponent
const MOST = 100

// The packing desk
export const marketDays = (townId, day) => get(`/v1/places/${part(townId)}/market-days`, { day })
/** All orders of a state and a day: some hundreds at most. */
export const everyOrder = async (townId, state, day) => {
  const rows = []
  let cursor
  do {
    const page = await get(`/v1/places/${part(townId)}/market-orders`, { state, day, cursor, size: MOST })
    rows.push(...page.rows)
    cursor = page.cursor
  } while (cursor)
  return rows
}
export const findOrders = (townId, code) => post(`/v1/places/${part(townId)}/market-orders/find`, { code })
/** One order, with where it is brought; the look is recorded. */
export const lookAtOrder = (id) => get(`/v1/market/desk/orders/${part(id)}`)
/** `deed` is pick, pack, hand-over, left, call-off or refunds. */
export const orderDeed = (id, deed, body, key) => post(`/v1/market/desk/orders/${part(id)}/${deed}`, body, { key })
export const weighLine = (id, line, weights) => post(`/v1/market/desk/orders/${part(id)}/weights`, { line, weights_g: weights })
/** Say from which harvest a line was picked instead. */
export const pickFrom = (id, line, trace) => post(`/v1/market/desk/orders/${part(id)}/lots`, { line, trace })
export const askSheet = (townId, asked, key) => post(`/v1/places/${part(townId)}/market-sheets`, asked, { key })
export const listLow = (villageId) => get(`/v1/villages/${part(villageId)}/market-low`)

/** The orders whose money WeChat keeps since it could not be told that they were handed over. */
export const listUntold = (townId, cursor) => get(`/v1/places/${part(townId)}/market-dispatches`, { cursor })
export const tellAgain = (id) => post(`/v1/market/desk/orders/${part(id)}/dispatch`)

// How the market sells
export const readMarketTerms = (townId) => get(`/v1/places/${part(townId)}/market-terms`)
export const setMarketTerms = (townId, asked) => send('PUT', `/v1/places/${part(townId)}/market-terms`, { body: asked })

// Payments
export const listPayments = (townId, day, state, cursor) => get('/v1/payments', { town_id: townId, day, state, cursor })
export const readPayment = (id) => get(`/v1/payments/${part(id)}`)
export const lookAfterPayment = (id) => post(`/v1/payments/${part(id)}/look`)
export const listTroubles = (townId, cursor) => get('/v1/payments/troubles', { town_id: townId, cursor })
/** What failed was given back in another way: one says how, another one confirms just that. */
export const sayByHand = (id, refundId, words) => post(`/v1/payments/${part(id)}/refunds/${part(refundId)}/by-hand`, { words })
export const confirmByHand = (id, refundId, words) => post(`/v1/payments/${part(id)}/refunds/${part(refundId)}/by-hand/confirm`, { words })
export const listBills = (townId, cursor) => get('/v1/payments/bills', { town_id: townId, cursor })
export const readBill = (townId, day) => get(`/v1/payments/bills/${part(day)}`, { town_id: townId })
