// The villager's own pages: sign in, then four tabs under a thumb.

import { actBy, useActing } from '../shared/acting.js'
import { householdOf, listPlaces, myInbox, myProfile } from '../shared/api.js'
import { speakAs } from '../shared/http.js'
import { lazy } from '../shared/lazy.js'
import { SignInAgain, signOut, useHeldSession } from '../shared/sign-in.js'
import { Icon, Loaded, html, mount, useEffect, useHash, useLoad } from '../shared/ui.js'
import { Acting, ActingBanner, HomeFor, Receipts, backToOneself } from './acting.js'
import { Activities } from './activities.js'
import { Entries } from './entries.js'
import { Home } from './home.js'
import { Inbox } from './inbox.js'
import { SignIn, Ways } from './sign-in.js'
import { ViewSwitch } from '../shared/view-switch.js'

/** What few open. */
const Agents = lazy(() => import('./agents.js'), 'Agents')
const Appraisals = lazy(() => import('./appraisals.js'), 'Appraisals')
const Certificates = lazy(() => import('./certificates.js'), 'Certificates')
const Claims = lazy(() => import('./claims.js'), 'Claims')
const Consents = lazy(() => import('./consents.js'), 'Consents')
const Hosting = lazy(() => import('./hosting.js'), 'Hosting')
const Negatives = lazy(() => import('./negatives.js'), 'Negatives')
const PayShop = lazy(() => import('./pay.js'), 'PayShop')
const Perks = lazy(() => import('./perks.js'), 'Perks')
const Proceeds = lazy(() => import('./proceeds.js'), 'Proceeds')
const Relatives = lazy(() => import('./relatives.js'), 'Relatives')
const Rewards = lazy(() => import('./rewards.js'), 'Rewards')
const Rules = lazy(() => import('./rules.js'), 'Rules')
const Score = lazy(() => import('./score.js'), 'Score')
const Tickets = lazy(() => import('./tickets.js'), 'Tickets')
const Topups = lazy(() => import('./topups.js'), 'Topups')
const Wishes = lazy(() => import('./wishes.js'), 'Wishes')

const tabs = [['home', '首页', 'home', Home], ['activities', '活动', 'calendar', Activities], ['entries', '明细', 'list', Entries], ['inbox', '消息', 'bell', Inbox]]
/** Pages that no tab leads to: their links stand in other pages. */
const others = [['rules', '怎么得工分', 'rules', Rules], ['claims', '申报工分', 'rules', Claims], ['tickets', '我有话说', 'speak', Tickets], ['wishes', '心愿', 'heart', Wishes], ['rewards', '工分商城', 'shop', Rewards, 'spend'], ['appraisals', '我来评议', 'list', Appraisals], ['acting', '替家人办事', 'people', Acting], ['agents', '谁能替我办', 'shield', Agents], ['relatives', '我的亲属', 'people', Relatives], ['consents', '我的授权', 'check', Consents], ['score', '我的信用', 'shield', Score], ['negatives', '我的负面记录', 'shield', Negatives], ['perks', '信用优待', 'check', Perks], ['certificates', '信用证明', 'shield', Certificates], ['pay', '扫码付工分', 'scan', PayShop, 'spend'], ['topups', '话费和网费', 'purse', Topups, 'spend'], ['proceeds', '我的货款', 'purse', Proceeds], ['hosting', '我接的预订', 'calendar', Hosting]]
/** The pages while one acts for somebody, by the matter that their mandate must cover ("": any mandate). */
const forAnother = [['home', '首页', 'home', HomeFor, ''], ['activities', '活动', 'calendar', Activities, 'activities'], ['entries', '明细', 'list', Entries, 'read'], ['receipts', '回执', 'printer', Receipts, '']]
const covered = (pages, acting) => pages.filter(([id, , , , matter = id]) => !matter || acting.matters.includes(matter))
const tabsFor = (acting) => (acting ? covered(forAnother, acting) : tabs)
/** Of the pages without a tab those of a matter of their own name: claims, tickets, wishes. */
const othersFor = (acting) => (acting ? covered(others, acting) : others)
/** The address names the page, and after a slash what it is about. */
const tabAt = (hash, acting) => [...tabsFor(acting), ...othersFor(acting)].find(([id]) => `#${id}` === hash.split('/')[0]) ?? tabsFor(acting)[0]

function useTab(acting) {
  const hash = useHash()
  useEffect(() => { scrollTo(0, 0) }, [hash])
  return tabAt(hash, acting)
}

/** Whom the pages are about while one acts for them: what the mandate says, their village, and if one may read it their home. */
async function profileOf({ principal_id: id, principal_name: name, matters }) {
  const [places, household] = await Promise.all([listPlaces(), matters.includes('read') ? householdOf() : ''])
  const village = places.rows.find(({ place_id: place }) => place === id.slice(0, 6))
  return { resident_id: id, name, household_id: household, village_id: id.slice(0, 6), village_name: village?.name ?? '' }
}

function leave() {
  actBy(null)
  return signOut('resident')
}

/** How many letters nobody has read yet: asked as one comes, and before and after one reads. */
const useUnread = (acting, reads) => useLoad(async () => (acting ? 0 : (await myInbox()).unread), [reads]).value ?? 0

function SignedIn({ acting }) {
  const profile = useLoad(() => (acting ? profileOf(acting) : myProfile()), [])
  const [current, name, , View] = useTab(acting)
  const unread = useUnread(acting, current === 'inbox')
  useEffect(() => { document.title = `${name} · 我的工分` }, [name])
  return html`<div class="h5">${acting && html`<${ActingBanner} acting=${acting} />`}<header class="h5__head no-print"><div class="grow"><p class="h5__name">${profile.value ? acting ? `替 ${acting.principal_name} 办事` : `${profile.value.name}，您好` : '您好'}</p>
      <p class="soft">${profile.value?.village_name ?? ' '}</p></div><${ViewSwitch} /></header>
    <main id="main" class="h5__main"><h1 class="unseen">${name}</h1><${Loaded} from=${profile} tall>${(mine) => html`<${View} profile=${mine} acting=${acting} signOut=${leave} />`}<//></main>
    <nav class="h5__tabs no-print" aria-label="主菜单" style=${`--tabs: ${tabsFor(acting).length}`}>${tabsFor(acting).map(([id, text, icon]) => html`<a href=${`#${id}`} aria-current=${id === current ? 'page' : null}><span class="tab-icon"><${Icon} name=${icon} />${id === 'inbox' && unread > 0 && html`<b class="badge" aria-hidden="true">${unread}</b>`}</span><span>${text}${id === 'inbox' && unread > 0 && html`<span class="unseen">，${unread} 条新的</span>`}</span></a>`)}</nav></div>`
}

/** The pages of whose session it is: a villager's own, or an officer's who acts for a villager. */
function Pages({ realm, acting }) {
  const { session, held, go } = useHeldSession(realm)
  speakAs(realm)
  const noOfficer = realm === 'staff' && (!session || held)
  const isAnothers = Boolean(session && acting && acting.agent_id !== session.subject)
  useEffect(() => {
    if (noOfficer) backToOneself(acting)
    if (isAnothers) actBy(null)
  }, [noOfficer, isAnothers])
  if (isAnothers || noOfficer) return null
  return session ? html`<${SignedIn} key=${`${session.subject} ${acting?.principal_id ?? ''}`} acting=${acting} />${held && html`<${SignInAgain} onClose=${go}><${Ways} /><//>`}` : html`<${SignIn} />`
}

function App() {
  const acting = useActing()
  const realm = acting?.realm ?? 'resident'
  return html`<${Pages} key=${realm} realm=${realm} acting=${acting} />`
}

mount(html`<${App} />`)
