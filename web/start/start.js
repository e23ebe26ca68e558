// The start page: what this town is, and the way in for each of its people.

import { demoTown, enterAs } from '../shared/demo.js'
import { roleNames } from '../shared/strings.js'
import { Icon, Mark, html, mount, toast, useDeed, useEffect, useLoad, useState } from '../shared/ui.js'
import { ViewSwitch } from '../shared/view-switch.js'

const doors = [
  ['/h5/', 'person', '我是村民', '看工分、报名活动、出示付款码'],
  ['/console/', 'shield', '我是村镇干部', '花名册、活动、规则、榜单'],
  ['/checkin/', 'scan', '我来组织签到', '用手机或平板扫码签到签退'],
  ['/cashier/', 'shop', '我是合作商户', '扫码收工分、打小票、看当天合计'],
  ['/verify/', 'check', '我是合作银行', '查验村民带来的信用证明'],
  ['/mall/', 'leaf', '逛共富宝', '当季农产品、游玩预订、五集，谁都可以看'],
  ['/cockpit/', 'budget', '看驾驶舱', '镇村干部和监督员：每个数、走势、每一笔'],
  ['/board/', 'trophy', '看工分榜', '每周之星和全村排名，可投到电视；公示和公开数据'],
]

const treasures = [
  ['leaf', '工分宝', '做了什么，记成工分', '参加活动、志愿服务、邻里互助，都有工分；每一笔都查得到来处。', 'warm'],
  ['shield', '信用宝', '做得怎样，成为信用', '工分和表现形成信用，有理由、可申诉、能修复。', 'growth'],
  ['shop', '共富宝', '信用打开共富的门', '工分能换东西，信用能办事，村里的好东西卖得出去。', 'amber'],
]

const pictures = { '/h5/': 'person', '/mall/': 'leaf', '/cashier/': 'shop', '/verify/': 'check', '/checkin/': 'scan', '/cockpit/': 'budget' }
/** Who belongs together, by how they sign in. */
const companies = [['村民和城里的会员', ['wechat', 'member']], ['村镇干部、评议小组、监督员', ['staff']], ['商户和银行', ['shop', 'bank']]]

function Demo({ town }) {
  const [entering, setEntering] = useState(null)
  const enter = useDeed(async (index) => {
    setEntering(index)
    location.assign((await enterAs(index)).page)
  })
  useEffect(() => { if (enter.error) toast(enter.error.message, 'wrong') }, [enter.error])
  return html`<section class="demo" aria-labelledby="demo"><div class="stack stack--tight"><h2 id="demo">${town.town.name}演示</h2><p class="soft">这是本机上的演示村镇，人名都是编的。点一下，就用这个身份进去。</p></div>
    ${companies.map(([name, kinds]) => html`<section class="stack stack--tight" aria-label=${name}><h3>${name}</h3><ul class="tiles">${town.logins.map((login, index) => kinds.includes(login.sign_in.kind) && html`<li key=${index}><button type="button" class="tile" aria-busy=${enter.busy && entering === index ? 'true' : null} onClick=${() => enter.start(index)}>
      <span class="state__icon"><${Icon} name=${pictures[login.page] ?? 'shield'} /></span><span><strong>${roleNames[login.role] ?? login.role} ${login.name}</strong><span class="soft tile__note">${login.note}</span></span></button></li>`)}</ul></section>`)}</section>`
}

function Start() {
  const demo = useLoad(demoTown, [])
  return html`<div class="start"><header class="page hero"><div class="hero__name"><${Mark} /><strong class="grow">三宝</strong><div class="hero__view"><${ViewSwitch} /></div></div><h1>做好事，有工分。<br />攒信用，共富裕。</h1>
    <p class="hero__lead">三宝把一个镇的治理和发展连在一起：村民参与村里的事得工分，工分和表现形成信用，信用打开共富的门。</p>
    <div class="row"><a class="button button--main button--big" href="/h5/">我是村民，进入</a><a class="button button--big" href="/mall/">逛共富宝</a><a class="button button--big" href="/board/">看工分榜</a></div></header>
    <main id="main" class="page stack stack--wide">
      <ul class="treasures">${treasures.map(([icon, name, line, text, look]) => html`<li class=${`treasure treasure--${look}`}><span class="treasure__icon"><${Icon} name=${icon} /></span><h2>${name}</h2><p class="treasure__line">${line}</p><p class="soft">${text}</p></li>`)}</ul>
      ${demo.value && html`<${Demo} town=${demo.value} />`}
      <section class="stack" aria-labelledby="doors"><h2 id="doors">从这里进</h2><ul class="tiles">${doors.map(([href, icon, title, note]) => html`<li><a class="tile" href=${href}><span class="state__icon"><${Icon} name=${icon} /></span><span><strong>${title}</strong><span class="soft tile__note">${note}</span></span></a></li>`)}</ul></section>
    </main><footer class="page soft small">工分只能挣，不能买卖、不能提现。榜单上的名字都遮去一部分。</footer></div>`
}

mount(html`<${Start} />`)
