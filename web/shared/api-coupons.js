// Every endpoint of coupons and levels, one function each.

import { send } from './http.js'

const part = encodeURIComponent
const levels = (townId) => `/v1/places/${part(townId)}/member-levels`
const offers = (townId) => `/v1/places/${part(townId)}/coupon-offers`

// The town's administrator
export const readLevels = (townId) => send('GET', levels(townId))
export const setLevels = (townId, asked) => send('PUT', levels(townId), { body: asked })
export const listOffers = (townId) => send('GET', offers(townId))
export const writeOffer = (townId, asked, key) => send('POST', offers(townId), { body: asked, key })
export const stopOffer = (id) => send('POST', `/v1/coupon-offers/${part(id)}/stop`)

// Buyers
export const readWallet = () => send('GET', '/v1/coupons')
export const takeCoupon = (id) => send('POST', `/v1/coupon-offers/${part(id)}/take`)
