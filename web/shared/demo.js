// The logins of a demo town on this machine (/demo.json, local/demo_logins.py). Where the town is no demo, nothing shows.

import { demoLogins, signInMember, signInStaff, signInWechat } from './api.js'
import { keepSession } from './session.js'

/**
 * @typedef {{kind: "staff", login: string, password: string} | {kind: "wechat", code: string} | {kind: "member", code: string, town_id: string} | {kind: "shop" | "bank", api_key: string}} SignIn
 * @typedef {{role: string, name: string, note?: string, page: string, sign_in: SignIn}} DemoLogin
 */

export const CASHIER_KEY = 'sanbao.cashier.key'
export const BANK_KEY = 'sanbao.bank.key'

/** @returns {Promise<{town: {name: string}, logins: DemoLogin[]} | null>} */
export const demoTown = () => demoLogins().catch(() => null)

/**
 * Sign in through the same doors as everybody. A WeChat code works once, so it is asked for anew. `ticket` is there where
 * the WeChat user was let go at the desk, and has to say again who they are.
 */
export async function enterAs(index) {
  const login = (await demoLogins()).logins[index]
  const { kind, api_key: apiKey, code, ...asked } = login.sign_in
  if (kind === 'shop') localStorage.setItem(CASHIER_KEY, apiKey)
  if (kind === 'bank') localStorage.setItem(BANK_KEY, apiKey)
  if (kind === 'staff') keepSession('staff', { ...await signInStaff(asked), name: login.name })
  if (kind === 'member') keepSession('member', await signInMember({ code, ...asked }))
  if (kind !== 'wechat') return login
  const { session, binding_ticket: ticket } = await signInWechat(code)
  if (session) keepSession('resident', session)
  return { ...login, ticket }
}
