// 追溯: what the code on a label leads to. Who grew it, where, and when it was harvested.

import { traceLot } from '../shared/api-market.js'
import { gone } from '../shared/http.js'
import { dayText } from '../shared/market.js'
import { Gallery } from '../shared/pictures.js'
import { Empty, Icon, Loaded, html, useEffect, useLoad } from '../shared/ui.js'
import { Back, Producer } from './good.js'


function Found({ lot, village }) {
  useEffect(() => { document.title = `${lot.title} · 共富宝` }, [lot.title])
  return html`<article class="stack stack--wide"><div class="trace"><span class="trace__tick"><${Icon} name="leaf" /></span><div class="stack stack--tight"><p>追溯码查到了</p><h1>${lot.title}</h1><p>${lot.variant}</p></div></div>
    <section class="card stack stack--tight" aria-labelledby="lot"><h2 id="lot">这一批</h2><dl class="facts-list"><div><dt>哪天采收</dt><dd><strong>${dayText(lot.harvested_on)}</strong></dd></div><div><dt>哪块地</dt><dd>${lot.where}</dd></div>${village && html`<div><dt>哪个村</dt><dd>${village}</dd></div>`}<div><dt>追溯码</dt><dd>${lot.trace.replace(/(.{4})(?=.)/g, '$1 ')}</dd></div></dl>
      ${lot.words && html`<p class="pre-line">${lot.words}</p>`}<${Gallery} pictures=${lot.pictures} label=${`${lot.title}采收的照片`} /></section>
    <${Producer} producer=${lot.producer} village=${village} /></article>`
}

export function Trace({ code, places }) {
  const asked = useLoad(() => traceLot(code).catch(gone), [code])
  return html`<div class="stack mall__narrow"><${Back}>看看市集里还有什么<//>${asked.state !== 'ready' && html`<h1 class="unseen">追溯</h1>`}<${Loaded} from=${asked} tall>${(lot) => (lot ? html`<${Found} lot=${lot} village=${places.find(({ place_id: id }) => id === lot.village_id)?.name} />`
    : html`<h1>没有查到这一批</h1><div class="card"><${Empty} icon="scan" title="认不出这个追溯码">请核对标签上的码；印得不清楚的，问卖货的村。<//></div>`)}<//></div>`
}
