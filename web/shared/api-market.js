// Every endpoint of the farm market, one function each; the others are in api.js.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, more) => send('POST', path, { body, ...more })
const part = encodeURIComponent
const MOST = 100

// The shop front, which everybody may look at
export const browseMarket = (townId, category, cursor) => send('GET', '/v1/market/products', { query: { town_id: townId, category, cursor, size: 24 }, open: true })
export const readGood = (id) => send('GET', `/v1/market/products/${part(id)}`, { open: true })
export const traceLot = (code) => send('GET', `/v1/market/lots/${part(code)}`, { open: true })

/** How a town's market sells: where goods are collected, what bringing them costs, for which days. */
export const readSelling = (townId) => send('GET', `/v1/places/${part(townId)}/market-terms`, { open: true })

/** A day's delivery windows, and for how many more orders each is free. */
export const readWindows = async (townId, on) => (await send('GET', `/v1/places/${part(townId)}/market-windows`, { query: { on }, open: true })).rows

// Buying, as a member or a villager; `wanted` is what `QuoteAsked` is in docs/api/reference.md
const order = (id) => `/v1/market/orders/${part(id)}`
export const quoteOrder = (wanted) => post('/v1/market/quotes', wanted)
export const placeOrder = (wanted, key) => post('/v1/market/orders', wanted, { key })
export const myOrders = (cursor) => get('/v1/market/orders', { cursor, size: 20 })
export const myOrder = (id) => get(order(id))
export const beginPayment = (id, channel) => post(`${order(id)}/payment`, { channel })
/** Ask WeChat Pay whether it is paid. */
export const lookAtOrder = (id) => send('POST', `${order(id)}/look`)
export const cancelOrder = (id, key) => send('POST', `${order(id)}/cancel`, { key })
export const receiveOrder = (id, key) => send('POST', `${order(id)}/receive`, { key })
export const payOut = (key) => post('/v1/market/carried/pay-out', undefined, { key })
export const myCarried = async () => (await get('/v1/market/carried')).carried_fen

// Who buys: membership, and where goods are brought
export const myMembership = () => get('/v1/me/member')
export const changeMembership = (asked) => send('PATCH', '/v1/me/member', { body: asked })
export const endMembership = () => send('POST', '/v1/me/member/end')
export const myAddresses = async () => (await get('/v1/me/addresses')).addresses
/** One address with its whole phone; the list has masked ones. */
export const readAddress = (id) => get(`/v1/me/addresses/${part(id)}`)
export const addAddress = (asked, key) => post('/v1/me/addresses', asked, { key })
export const changeAddress = (id, asked) => send('PUT', `/v1/me/addresses/${part(id)}`, { body: asked })
export const removeAddress = (id) => send('POST', `/v1/me/addresses/${part(id)}/remove`)

// Producers
export const listProducers = (villageId, cursor) => get(`/v1/villages/${part(villageId)}/producers`, { cursor, size: MOST })
/** Everybody who grows what a village sells: some dozens. */
export const everyProducer = async (villageId) => {
  const rows = []
  let cursor
  do {
    const page = await listProducers(villageId, cursor)
    rows.push(...page.rows)
    cursor = page.cursor
  } while (cursor)
  return rows
}
export const writeProducer = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/producers`, asked, { key })
export const changeProducer = (id, asked) => send('PUT', `/v1/producers/${part(id)}`, { body: asked })

// Products
export const listGoods = (villageId, state, cursor) => get(`/v1/villages/${part(villageId)}/products`, { state, cursor })
export const writeGood = (villageId, asked, key) => post(`/v1/villages/${part(villageId)}/products`, asked, { key })
export const changeGood = (id, asked, key) => send('PUT', `/v1/products/${part(id)}`, { body: asked, key })
export const moveGood = (id, deed, key) => post(`/v1/products/${part(id)}/moves`, { deed }, { key })

// Harvests
export const listLots = (id, cursor) => get(`/v1/products/${part(id)}/lots`, { cursor, size: MOST })
export const bringIn = (id, asked, key) => post(`/v1/products/${part(id)}/lots`, asked, { key })
export const lotOrders = (id, trace) => get(`/v1/products/${part(id)}/lots/${part(trace)}/orders`)
export const writeOff = (id, trace, units, key) => post(`/v1/products/${part(id)}/lots/${part(trace)}/spoilt`, { units }, { key })
