export type HoldState =
  | { phase: 'idle' }
  | { phase: 'holding'; by: 'pointer' | 'key'; since: number }
  | { phase: 'counting'; since: number };

export type HoldEvent =
  | { type: 'down'; by: 'pointer' | 'key'; at: number }
  | { type: 'up'; at: number }
  | { type: 'activate'; at: number }
  | { type: 'escape' }
  | { type: 'time'; at: number };

export type HoldOutcome = 'started' | 'counting' | 'tapped' | 'released' | 'stopped' | 'completed';

export type HoldStep = { state: HoldState; outcome?: HoldOutcome };

const TAP_MS = 600;
const idle: HoldState = { phase: 'idle' };

/**
 * The button's logic: held for `holdMs` it completes, let go before then it does not. `activate` is
 * a click without a hold, as a screen reader makes: it starts a count that a second one stops.
 */
export function holdStep(state: HoldState, event: HoldEvent, holdMs: number): HoldStep {
  switch (event.type) {
    case 'down':
      if (state.phase !== 'idle') return { state };
      return { state: { phase: 'holding', by: event.by, since: event.at }, outcome: 'started' };
    case 'up':
      if (state.phase !== 'holding') return { state };
      if (event.at - state.since >= holdMs) return { state: idle, outcome: 'completed' };
      return { state: idle, outcome: event.at - state.since < TAP_MS ? 'tapped' : 'released' };
    case 'activate':
      if (state.phase === 'counting') return { state: idle, outcome: 'stopped' };
      if (state.phase === 'holding') return { state };
      return { state: { phase: 'counting', since: event.at }, outcome: 'counting' };
    case 'escape':
      return state.phase === 'idle' ? { state } : { state: idle, outcome: 'stopped' };
    case 'time':
      if (state.phase === 'idle' || event.at - state.since < holdMs) return { state };
      return { state: idle, outcome: 'completed' };
  }
}
