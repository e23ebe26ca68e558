// Deeds whose outcome is not known yet, kept on this device and sent again under their own keys. What the server
// refuses is set aside in sight; it never holds up what comes after it.

/** @typedef {{key: string, body: object, note: string, at: string, state: "waiting" | "refused", why: string}} Kept */

export class Outbox {
  constructor(name) {
    this.slot = `sanbao.outbox.${name}`
    this.sending = null
    this.watch = () => {}
  }

  /** @returns {Kept[]} */
  all() { return JSON.parse(localStorage.getItem(this.slot) ?? '[]') }

  keep(key, body, note) { this.#write([...this.all().filter((kept) => kept.key !== key), { key, body, note, at: new Date().toISOString(), state: 'waiting', why: '' }]) }

  drop(key) { this.#write(this.all().filter((kept) => kept.key !== key)) }

  /**
   * Send what waits, oldest first. `send(body, key)` answers, or throws an ApiError, whose `aside` lets what comes after
   * it go on; `onDone(answer, kept)` hears each success.
   */
  flush(send, onDone = () => {}) {
    this.sending ??= this.#flush(send, onDone).finally(() => { this.sending = null })
    return this.sending
  }

  async #flush(send, onDone) {
    for (const kept of this.all().filter(({ state }) => state === 'waiting')) {
      try {
        const answer = await send(kept.body, kept.key)
        this.drop(kept.key)
        onDone(answer, kept)
      } catch (error) {
        if (error.status === undefined) throw error
        if (!error.aside && (error.unknown || error.status === 401 || error.status === 429)) return
        this.#note(kept.key, { state: error.aside ? 'waiting' : 'refused', why: error.message })
      }
    }
  }

  #note(key, said) { this.#write(this.all().map((kept) => (kept.key === key ? { ...kept, ...said } : kept))) }

  #write(all) {
    localStorage.setItem(this.slot, JSON.stringify(all))
    this.watch(all)
  }
}
