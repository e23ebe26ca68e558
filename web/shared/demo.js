// The demo accounts of a local town (/demo.json). Where the file is absent the town is not a demo, and nothing shows.

import { demoAccounts, signInStaff, signInWechat } from './api.js'
import { keepSession } from './session.js'

/**
 * @typedef {{kind: "staff" | "wechat" | "shop", title: string, note: string, page: string,
 *            login?: string, password?: string, code?: string, api_key?: string}} DemoAccount
 */

export const CASHIER_KEY = 'sanbao.cashier.key'

/** @returns {Promise<{town: string, accounts: DemoAccount[]} | null>} */
export const demoTown = () => demoAccounts().catch(() => null)

/** Sign in as a demo account, through the same doors as everybody. */
export async function enterAs(account) {
  if (account.kind === 'shop') localStorage.setItem(CASHIER_KEY, account.api_key)
  if (account.kind === 'staff') keepSession('staff', await signInStaff(account.login, account.password))
  if (account.kind === 'wechat') keepSession('resident', (await signInWechat(account.code)).session)
}
