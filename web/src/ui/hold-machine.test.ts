import { describe, expect, it } from 'vitest';
import { type HoldEvent, type HoldOutcome, type HoldState, holdStep } from './hold-machine';

function play(...events: HoldEvent[]): HoldOutcome[] {
  let state: HoldState = { phase: 'idle' };
  const outcomes: HoldOutcome[] = [];
  for (const event of events) {
    const step = holdStep(state, event, 3000);
    state = step.state;
    if (step.outcome) outcomes.push(step.outcome);
  }
  return outcomes;
}

const down = (at: number, by: 'pointer' | 'key' = 'pointer'): HoldEvent => ({
  type: 'down',
  by,
  at,
});
const up = (at: number): HoldEvent => ({ type: 'up', at });
const time = (at: number): HoldEvent => ({ type: 'time', at });
const activate = (at: number): HoldEvent => ({ type: 'activate', at });

describe('the hold button', () => {
  it('completes after three seconds of holding, once', () => {
    expect(play(down(0), time(2999), time(3000), time(3050), up(3100))).toEqual([
      'started',
      'completed',
    ]);
  });

  it('completes when the release comes before the clock does', () => {
    expect(play(down(0), up(3001))).toEqual(['started', 'completed']);
  });

  it('does nothing when let go before', () => {
    expect(play(down(0), up(2500), time(5000))).toEqual(['started', 'released']);
  });

  it('tells a tap from a hold that was let go', () => {
    expect(play(down(0), up(200))).toEqual(['started', 'tapped']);
  });

  it('ignores the repeats of a key that is held', () => {
    expect(play(down(0, 'key'), down(500, 'key'), down(900, 'key'), time(3000))).toEqual([
      'started',
      'completed',
    ]);
  });

  it('counts three seconds after an activation without a hold', () => {
    expect(play(activate(0), time(2999), up(2999), time(3000))).toEqual(['counting', 'completed']);
  });

  it('stops the count on a second activation or Escape', () => {
    expect(play(activate(0), activate(1000), time(9000))).toEqual(['counting', 'stopped']);
    expect(play(activate(0), { type: 'escape' }, time(9000))).toEqual(['counting', 'stopped']);
  });

  it('takes no activation for a hold that is under way', () => {
    expect(play(down(0), activate(10), time(3000))).toEqual(['started', 'completed']);
  });
});
