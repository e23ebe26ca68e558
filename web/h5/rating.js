// What a villager who was there thought of an activity: stars, and a few words to choose from.

import { rateActivity, readRatings } from '../shared/api.js'
import { count } from '../shared/format.js'
import { ratingWords } from '../shared/strings.js'
import { Button, Loaded, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const STARS = [1, 2, 3, 4, 5]

function Form({ activity, ratings }) {
  const [stars, setStars] = useState(ratings.my_stars ?? 0)
  const [words, setWords] = useState(ratings.my_words)
  const rate = useDeed(async () => { await rateActivity(activity.activity_id, { stars, words }); toast('谢谢您的评价', 'good') })
  const flip = (word) => setWords(words.includes(word) ? words.filter((one) => one !== word) : [...words, word])
  return html`<div class="stack stack--tight"><${Refused} of=${rate} />
    <fieldset class="stars"><legend>这次活动办得怎么样？</legend>${STARS.map((n) => html`<label class=${n <= stars ? 'stars__on' : ''}><input type="radio" name="stars" class="unseen" value=${n} checked=${n === stars} onChange=${() => setStars(n)} /><span aria-hidden="true">★</span><span class="unseen">${n} 颗星</span></label>`)}</fieldset>
    <fieldset class="chips"><legend class="unseen">还想说</legend>${Object.entries(ratingWords).map(([word, text]) => html`<button type="button" class="button" aria-pressed=${String(words.includes(word))} onClick=${() => flip(word)}>${text}</button>`)}</fieldset>
    <${Button} kind="main" big wide busy=${rate.busy} disabled=${!stars} onClick=${rate.start}>${ratings.my_stars ? '保存' : '评好了'}<//>
    <p class="soft small">谁评了几颗星，不给任何人看。</p></div>`
}

export function RateIt({ activity }) {
  const ratings = useLoad(() => readRatings(activity.activity_id), [activity.activity_id])
  return html`<${Loaded} from=${ratings}>${(found) => html`<section class="stack stack--tight" aria-label="评价">${found.mean_tenths !== null && html`<p>${count(found.people)} 人评了，平均 <strong>${(found.mean_tenths / 10).toFixed(1)}</strong> 颗星</p>`}<${Form} activity=${activity} ratings=${found} /></section>`}<//>`
}
