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
export const writeOff = (id, trace, units, key) => post(`/v1/products/${part(id)}/lots/${part(trace)}/spoilt`, { units }, { key })
