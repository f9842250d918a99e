export type AlarmState = 'off' | 'on' | 'unsupported';

const ROUND_SECONDS = 3;
const TONES = [
  { at: 0, hertz: 740 },
  { at: 0.22, hertz: 988 },
  { at: 0.44, hertz: 740 },
  { at: 0.66, hertz: 988 },
];
const TONE_SECONDS = 0.18;
const LOUDNESS = 0.5;

/**
 * The desk's alarm, made from tones: no file to load. A browser lets it sound only after the
 * officer has touched the page, so `state` says whether it would be heard.
 * The round of tones and silence is one looped buffer: timers slow down in hidden windows, it does not.
 */
export class Alarm {
  private context: AudioContext | null = null;
  private round: AudioBuffer | null = null;
  private ringing: AudioBufferSourceNode | null = null;
  private wanted = false;
  private readonly listeners = new Set<() => void>();

  snapshot = (): AlarmState => {
    if (typeof window === 'undefined' || !('AudioContext' in window)) return 'unsupported';
    return this.context?.state === 'running' ? 'on' : 'off';
  };

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Must be called from a click or a key. */
  async unlock() {
    if (this.snapshot() === 'unsupported') return;
    if (!this.context) {
      this.context = new AudioContext();
      this.context.addEventListener('statechange', this.changed);
      this.round = roundOf(this.context);
    }
    await this.context.resume().catch(() => undefined);
    this.changed();
  }

  async test() {
    await this.unlock();
    if (!this.ringing) this.play(false);
  }

  setRinging(wanted: boolean) {
    this.wanted = wanted;
    this.changed();
  }

  close() {
    this.wanted = false;
    this.silence();
    void this.context?.close().catch(() => undefined);
    this.context = null;
    this.round = null;
  }

  private changed = () => {
    if (this.wanted && !this.ringing && this.snapshot() === 'on') this.ringing = this.play(true);
    if (!this.wanted) this.silence();
    for (const listener of this.listeners) listener();
  };

  private play(loop: boolean): AudioBufferSourceNode | null {
    if (!this.context || !this.round) return null;
    const source = this.context.createBufferSource();
    source.buffer = this.round;
    source.loop = loop;
    source.connect(this.context.destination);
    source.start();
    return source;
  }

  private silence() {
    this.ringing?.stop();
    this.ringing?.disconnect();
    this.ringing = null;
  }
}

function roundOf(context: AudioContext): AudioBuffer {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, rate * ROUND_SECONDS, rate);
  const samples = buffer.getChannelData(0);
  for (const { at, hertz } of TONES) {
    const first = Math.round(at * rate);
    const length = Math.round(TONE_SECONDS * rate);
    for (let i = 0; i < length; i++) {
      const fade = Math.min(1, i / (0.01 * rate), (length - i) / (0.03 * rate));
      const phase = (2 * Math.PI * hertz * i) / rate;
      samples[first + i] = LOUDNESS * fade * (Math.sin(phase) + Math.sin(3 * phase) / 4);
    }
  }
  return buffer;
}
