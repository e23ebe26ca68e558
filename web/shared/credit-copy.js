// All that is kept of somebody's credit, gathered page by page: as data, and as a page to read.

import { myNegative, myNegativeLooks, myNegatives, myPerkApplications, myPerkLooks, myScore, myScoreCopy, myScoreFacts, myScoreHistory, myScoreLooks, myScoreObjections } from './api-credit.js'
import { myCertificateLooks, myCertificates } from './api-certificates.js'

/** Every row of all pages, from `cursor` on. */
async function all(ask, cursor) {
  const rows = []
  let at = cursor
  do {
    const page = await ask(at)
    rows.push(...page.rows)
    at = page.cursor
  } while (at)
  return rows
}

const looksAt = (ask, id) => all((cursor) => ask(id, cursor))

async function scoreOf() {
  const { agreed, score } = await myScore()
  if (!score) return { agreed, score: null }
  const { objections: firsts, objections_cursor: cursor, score: shown, ...made } = await myScoreCopy()
  const { history, earlier, ...now } = shown
  return {
    agreed, score: now, ...made,
    history: [...history, ...(earlier ? await all(myScoreHistory, earlier) : [])],
    objections: [...firsts, ...(cursor ? await all(myScoreObjections, cursor) : [])],
    facts: await all(myScoreFacts),
  }
}

/** Everything: the score with its whole history, facts and objections; records, applications, certificates; who looked. */
export async function creditCopy() {
  const score = await scoreOf()
  const [records, applications, certificates] = await Promise.all([all(myNegatives), all(myPerkApplications), all(myCertificates)])
  const details = []
  for (const { record_id: id } of records) details.push({ ...await myNegative(id), looks: await looksAt(myNegativeLooks, id) })
  const applied = []
  for (const one of applications) applied.push({ ...one, looks: await looksAt(myPerkLooks, one.programme.programme_id) })
  return { ...score, score_looks: await all(myScoreLooks), negative_records: details, perk_applications: applied, certificates, certificate_looks: await all(myCertificateLooks) }
}

const titles = {
  agreed: '同意计算信用分', score: '信用分', much_milli: '各项现有多少（千分之一）', home_milli: '家里的（千分之一）', active_months: '活跃的月份', days: '有事的日子', agreed_by: '同意的凭据', history: '怎么变成这样的', objections: '我提的异议', facts: '背后的事',
  score_looks: '谁看过信用分', negative_records: '负面记录', perk_applications: '信用优待的报名', certificates: '信用证明', certificate_looks: '银行看过',
}

const clean = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

function shown(value) {
  if (value === null || value === undefined || value === '') return '—'
  if (value === true || value === false) return value ? '是' : '否'
  if (Array.isArray(value)) return value.length === 0 ? '没有' : `<ol>${value.map((one) => `<li>${shown(one)}</li>`).join('')}</ol>`
  if (typeof value === 'object') return `<dl>${Object.entries(value).map(([name, one]) => `<dt>${clean(titles[name] ?? name)}</dt><dd>${shown(one)}</dd>`).join('')}</dl>`
  return clean(value)
}

/** The same as a page that any browser opens and prints. */
export const readable = (copy) => `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>我的信用数据</title><style>body{font:16px/1.6 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}dt{color:#555;margin-top:.3em}dd{margin-left:1em}li{border-bottom:1px solid #ddd;padding:.4em 0}</style><h1>我的信用数据</h1>${Object.entries(copy).map(([name, value]) => `<h2>${clean(titles[name] ?? name)}${Array.isArray(value) ? `（${value.length}）` : ''}</h2>${shown(value)}`).join('')}</html>`
