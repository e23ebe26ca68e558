// What was registered in the log, in words: the lines of a record by name, the plain ones first.

import { fullDay } from './format.js'

const version = (n) => `第 ${n} 版`
const points = (n) => `${n} 分`
const names = {
  points: ['分数', points], grade: ['等级'], on: ['按哪天的记录算', fullDay], policy: ['计分办法', version], effective: ['从哪天起', fullDay], taken: ['负面记录扣掉', points],
  bank: ['给哪家银行'], issued: ['开具'], expires: ['到期'], version: ['是这位持有人的', (n) => `第 ${n} 条`],
  steps: ['各项的档位'], id: ['记录编号'], holder: ['持有人编号'], previous: ['前一条的存证'], jti: ['证明编号'], signed: ['证明原文的指纹'], digest: ['办法原文的指纹'],
}
const first = ['points', 'grade', 'on', 'policy', 'effective', 'bank', 'issued', 'expires', 'taken', 'version']
const rowOf = ([name, text]) => [names[name]?.[0] ?? name, text === '-' ? '无' : (names[name]?.[1]?.(text) ?? text)]

export const kinds = { score: '信用分', certificate: '信用证明', policy: '计分办法' }

/**
 * Rows of what a person reads, and those of ids and fingerprints. `lines` are pairs of name and text. A certificate's holder
 * has no other record: what would place it among others says nothing.
 */
export function rowsOf(all) {
  const lines = all.some(([name]) => name === 'jti') ? all.filter(([name]) => !['version', 'holder', 'previous'].includes(name)) : all
  const known = Object.fromEntries(lines)
  const plain = first.filter((name) => name in known).map((name) => [name, known[name]])
  return { plain: plain.map(rowOf), rest: lines.filter(([name]) => !first.includes(name)).map(rowOf) }
}

/** A fingerprint in groups, as people compare it. */
export const grouped = (hex) => hex.match(/.{4}/g).join(' ')
