// @ts-check

/** Two soft notes, made by WebAudio: somebody is called. @param {AudioContext} audio */
export function playTwoNotes(audio) {
  note(audio, 659.3, 0);
  note(audio, 523.3, 0.32);
}

/**
 * @param {AudioContext} audio
 * @param {number} hertz
 * @param {number} delaySeconds
 */
function note(audio, hertz, delaySeconds) {
  const start = audio.currentTime + delaySeconds;
  const tone = audio.createOscillator();
  tone.frequency.value = hertz;
  const loudness = audio.createGain();
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(0.25, start + 0.03);
  loudness.gain.setTargetAtTime(0, start + 0.05, 0.35);
  tone.connect(loudness).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 2.5);
  tone.onended = () => loudness.disconnect();
}
