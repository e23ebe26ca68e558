// Every endpoint of after-sales and of reviews, one function each; the others are in api.js.

import { send } from './http.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, key) => send('POST', path, { body, key })
const part = encodeURIComponent

// After-sales, as a buyer
const cases = (orderId) => `/v1/market/orders/${part(orderId)}/cases`
export const myCases = (orderId) => get(cases(orderId))
export const openCase = (orderId, asked, key) => post(cases(orderId), asked, key)
export const moveMyCase = (orderId, nth, asked, key) => post(`${cases(orderId)}/${nth}/steps`, asked, key)

// After-sales, at the desk
const atDesk = (orderId, nth) => `/v1/market/desk/cases/${part(orderId)}/${nth}`
export const listCases = (townId, queue, cursor) => get(`/v1/places/${part(townId)}/market-cases`, { queue, cursor })
export const readCase = (orderId, nth) => get(atDesk(orderId, nth))
export const decideCase = (orderId, nth, asked, key) => post(`${atDesk(orderId, nth)}/decision`, asked, key)
export const lookAgain = (orderId, nth, asked, key) => post(`${atDesk(orderId, nth)}/second-look`, asked, key)

// Reviews
const review = (subject, proof) => `/v1/reviews/${part(subject)}/${part(proof)}`
export const readReviews = (subject, cursor) => send('GET', `/v1/reviews/${part(subject)}`, { query: { cursor, size: 10 }, open: true })
export const myReview = (subject, proof) => get(review(subject, proof))
export const writeReview = (subject, asked, key) => post(`/v1/reviews/${part(subject)}`, asked, key)
export const changeReview = (subject, proof, asked, key) => send('PUT', review(subject, proof), { body: asked, key })
export const listReviews = (villageId, state, cursor) => get(`/v1/villages/${part(villageId)}/product-reviews`, { state, cursor })
export const moveReview = (subject, proof, asked, key) => post(`${review(subject, proof)}/moves`, asked, key)
export const answerReview = (subject, proof, words, key) => post(`${review(subject, proof)}/answer`, { words }, key)
