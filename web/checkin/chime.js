// A sound and a buzz for each answer, so that the organiser need not look down.

let sound

/** Two rising notes for yes, one low note for no. */
export function chime(good) {
  navigator.vibrate?.(good ? 80 : [200, 80, 200])
  if (!navigator.userActivation?.hasBeenActive) return
  sound ??= new AudioContext()
  const notes = good ? [[880, 0], [1320, 0.12]] : [[220, 0]]
  for (const [pitch, after] of notes) {
    const note = sound.createOscillator()
    const volume = sound.createGain()
    note.frequency.value = pitch
    volume.gain.setValueAtTime(0.2, sound.currentTime + after)
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + after + 0.3)
    note.connect(volume).connect(sound.destination)
    note.start(sound.currentTime + after)
    note.stop(sound.currentTime + after + 0.32)
  }
}
