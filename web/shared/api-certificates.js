// What pages ask of certificates and banks. The bank's desk speaks with its key.

import { send } from './http.js'
import * as shapes from './shapes.js'

const get = (path, query) => send('GET', path, { query })
const post = (path, body, more) => send('POST', path, { body, ...more })
const part = encodeURIComponent

export const certificateOffers = async () => (await get('/v1/me/certificate-offers')).offers
export const previewCertificate = (bankId) => get(`/v1/me/certificate-offers/${part(bankId)}`)
export const askCertificate = (asked, key) => post('/v1/me/certificates', asked, { key })
export const myCertificates = (cursor) => get('/v1/me/certificates', { cursor })
export const readCertificate = (id) => get(`/v1/me/certificates/${part(id)}`)
export const myCertificateReceipt = (id) => get(`/v1/me/certificates/${part(id)}/receipt`)
export const revokeCertificate = (id) => send('POST', `/v1/me/certificates/${part(id)}/revoke`)
export const myCertificateLooks = (cursor) => get('/v1/me/certificate-looks', { cursor })
const paperFor = (residentId) => `/v1/residents/${part(residentId)}`
export const certificateOffersFor = async (residentId) => (await get(`${paperFor(residentId)}/certificate-offers`)).offers
export const previewCertificateFor = (residentId, bankId) => send('POST', `${paperFor(residentId)}/certificate-previews`, { body: { bank_id: bankId } })
export const enterCertificate = (residentId, body, key) => post(`${paperFor(residentId)}/certificates`, body, { key })
export const certificateKeys = async () => (await send('GET', '/v1/certificates/keys', { open: true })).keys
export const revokedCertificates = (bankId) => send('GET', '/v1/certificates/revoked', { query: { bank_id: bankId }, open: true })
export const bankMe = () => get('/v1/bank/me')
export const verifyCertificate = (signed, key) => post('/v1/bank/certificates/verifications', { signed }, { key })
export const bankReceipt = (signed) => post('/v1/bank/certificates/receipts', { signed })
export const bankLooks = (cursor) => get('/v1/bank/certificates/verifications', { cursor })
export const listBanks = async (townId, cursor) => shapes.partnersShown(await get('/v1/banks', { town_id: townId, cursor }))
export const createBank = (asked, key) => post('/v1/banks', asked, { key })
export const bankOffers = (bankId, cursor) => get(`/v1/banks/${part(bankId)}/offer`, { cursor })
export const setBankOffer = (bankId, body) => send('PUT', `/v1/banks/${part(bankId)}/offer`, { body })
export const looksOfBank = (bankId, cursor) => get(`/v1/banks/${part(bankId)}/looks`, { cursor })
